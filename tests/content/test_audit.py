"""A pack that can be read is still refused if a step cannot be reached, or if silence would bring harm."""

from datetime import date
from itertools import combinations, product
from pathlib import Path

import pytest

from companion.content import audit as auditing
from companion.content import read, search, wording
from companion.content.audit import Audit, audit
from companion.content.conditions import holds, kept, true_factors
from companion.content.errors import PackFault, Where
from companion.content.model import AllOf, Answers, AnyOf, Condition, FactorIs, Not, Pack, Question
from tests.content.packs import DAY, GOOD, UNSOUND, WORDS, expected, expected_line, factor, has, is_, multi, one, pack, said, single, step


def _audited(path: Path, today: date = DAY) -> Audit:
    found, where = one(path)
    return audit(found, where, (), (found,), today)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_whole_pack_passes(path: Path) -> None:
    assert _audited(path) == Audit()


@pytest.mark.parametrize("path", UNSOUND, ids=lambda path: path.stem)
def test_an_unsound_pack_is_refused_with_the_place(path: Path) -> None:
    errors = _audited(path).errors
    found = [error for error in errors if type(error).__name__ == expected(path)]
    assert found, [type(error).__name__ for error in errors]
    assert expected_line(path) in WORDS.plain(found[0].say)
    assert all(said(error).isprintable() for error in errors)


def test_every_kind_of_finding_has_a_vector_or_a_test() -> None:
    leaves = {leaf.__name__ for leaf in PackFault.__subclasses__() if leaf.__module__ in {auditing.__name__, wording.__name__}}
    tested_here = {"Tangled", "ReviewDue", "FromTheFuture", "NoSection"}
    assert leaves - tested_here == {expected(path) for path in UNSOUND}


def test_a_late_review_is_a_warning_and_no_error() -> None:
    found = _audited(GOOD[0], today=date(2027, 5, 23))
    assert found.errors == ()
    assert [type(warning) for warning in found.warnings] == [auditing.ReviewDue]
    assert _audited(GOOD[0], today=date(2027, 5, 22)).warnings == ()


def test_a_day_that_has_not_come_is_a_warning() -> None:
    assert {type(warning) for warning in _audited(GOOD[0], today=date(2026, 11, 22)).warnings} == {auditing.FromTheFuture}


def test_a_question_outside_the_sections_is_a_warning(tmp_path: Path) -> None:
    text = GOOD[0].read_text().replace('type = "multi"', 'type = "multi"\nsection = "first"')
    path = tmp_path / GOOD[0].name
    path.write_text(text + '\n[[section]]\nid = "first"\ntitle = "First"\n')
    assert [type(warning) for warning in _audited(path).warnings] == [auditing.NoSection]


def test_what_another_pack_uses_is_not_idle() -> None:
    questions, factors = (single("a", "yes", "no"),), (factor("a_yes", is_("a", "yes")),)
    small, other = pack(questions, factors), pack((), (), step("s", "a_yes"))
    assert any(isinstance(error, auditing.Unused) for error in audit(small, Where("x"), (), (small,), DAY).errors)
    assert audit(small, Where("x"), (), (small, other), DAY).errors == ()


def test_a_step_that_nobody_could_follow_is_said_to_be_tangled() -> None:
    questions = tuple(single(f"q{number}", "yes", "no") for number in range(18))
    factors = tuple(factor(f"f{number}", is_(f"q{number}", "yes")) for number in range(18))
    small = pack(questions, factors, step("s", AllOf(tuple(FactorIs(each.id) for each in factors))), guarded=("s",))
    assert {type(error) for error in audit(small, Where("x"), (), (small,), DAY).errors} == {auditing.Tangled}


def test_a_step_for_now_that_is_not_meant_for_now_cannot_be_reached() -> None:
    questions, factors = (single("happening", "now", "no"),), (factor("acute", is_("happening", "now")),)
    late, right = pack(questions, factors, step("s", "acute")), pack(questions, factors, step("s", "acute", acute_ok=True))
    assert [type(error) for error in audit(late, Where("x"), (), (late,), DAY).errors] == [auditing.Unreachable]
    assert audit(right, Where("x"), (), (right,), DAY).errors == ()


QUESTIONS = (
    multi("a", "x", "y", "z"),
    single("b", "1", "2", "3", visible_when=AnyOf((has("a", "x"), has("a", "y")))),
    multi("c", "p", "q", visible_when=is_("b", "2")),
    single("d", "yes", "no"),
)
FACTORS = (
    factor("ax", AnyOf((has("a", "x"), has("a", "z")))),
    factor("b2", is_("b", "2", "3")),
    factor("cp", AllOf((has("c", "p"), Not(has("c", "q"))))),
    factor("mixed", AnyOf((has("a", "y"), is_("d", "yes"), is_("b", "1")))),
    factor("never", AllOf((has("a", "none"), has("a", "x")))),
)
SMALL = pack(QUESTIONS, FACTORS)
CONDITIONS: tuple[Condition, ...] = (
    FactorIs("ax"),
    AllOf((FactorIs("ax"), Not(FactorIs("b2")))),
    AllOf((FactorIs("cp"), FactorIs("mixed"))),
    AllOf((FactorIs("never"), FactorIs("ax"))),
    AllOf((FactorIs("cp"), Not(FactorIs("ax")), Not(FactorIs("mixed")))),
    AllOf((FactorIs("b2"), Not(FactorIs("b2")))),
    Not(AnyOf((FactorIs("ax"), FactorIs("mixed")))),
    AllOf((FactorIs("cp"), Not(AllOf((FactorIs("ax"), FactorIs("mixed")))))),
)


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_the_search_finds_exactly_what_trying_everything_finds(condition: Condition) -> None:
    space = search.Space(QUESTIONS, {each.id: each for each in FACTORS})
    everything = [holds(condition, {}, true_factors(FACTORS, answers)) for answers in _every_answer(SMALL)]
    assert space.satisfiable(condition) is any(everything)
    few = [holds(space.expanded(condition), answers) for answers in space.answers(space.expanded(condition))]
    assert set(few) == set(everything), "what the search tries must be able to tell both ways"
    assert len(few) < len(everything)


def test_the_program_s_own_packs_are_whole() -> None:
    library = read.packs()
    for name, found in library.packs.items():
        result = audit(found, library.places[name], library.with_required(found.requires), tuple(library.packs.values()), found.reviewed_on)
        assert [said(error) for error in result.errors] == []


def _every_answer(small: Pack) -> list[Answers]:
    values = [_every_value(question) for question in small.questions]
    given = (dict(zip((question.id for question in small.questions), chosen, strict=True)) for chosen in product(*values))
    found = [{name: value for name, value in each.items() if value is not None} for each in given]
    return [each for each in found if kept(small.questions, each) == each]


def _every_value(question: Question) -> list[str | frozenset[str] | None]:
    if not question.multi:
        return [None, *(option.id for option in question.options)]
    together = [option.id for option in question.options if not option.alone]
    sets = [frozenset(chosen) for size in range(len(together) + 1) for chosen in combinations(together, size)]
    return [None, *sets, *(frozenset({option.id}) for option in question.options if option.alone)]

"""What must hold for every plan, whatever was answered: over random answers to the program's own packs."""

from hypothesis import given
from hypothesis import strategies as st

from companion.assessment.plan import HELPS_EVERYBODY, build
from companion.assessment.proof import proof, some_answers
from companion.assessment.session import Session
from companion.content import read
from companion.content.conditions import kept, visible
from companion.content.model import HAPPENING, NOW, WAY_IN, Answers, Kind, Question

LIBRARY = read.packs()
PACKS = tuple(pack for pack in LIBRARY.packs.values() if pack.kind is Kind.PLAN)
QUESTIONS = tuple(question for pack in PACKS for question in pack.questions)
GUARDED = {name for pack in PACKS for name in pack.needs_permission}
# Naming one more adversary may take these away: what it brings instead is safer for this person.
MAY_GO = {"h_local_report", "h_police_ok"}
ADVERSARIES = ("state", "powerful", "crowd", "close", "volunteers")


def _answer(question: Question) -> st.SearchStrategy[str | frozenset[str]]:
    ids = st.sampled_from([option.id for option in question.options])
    return st.frozensets(ids) if question.multi else ids


ANSWERS: st.SearchStrategy[Answers] = st.fixed_dictionaries({}, optional={question.id: _answer(question) for question in QUESTIONS})


def _ids(answers: Answers) -> set[str]:
    return {step.advice.id for step in build(PACKS, answers).steps}


@given(ANSWERS)
def test_every_plan_is_whole_and_explained(answers: Answers) -> None:
    plan = build(PACKS, answers)
    ids = [step.advice.id for step in plan.steps]
    assert 1 <= len(plan.shown) <= 3
    assert len(plan.next) <= 2
    assert len(plan.shown) == 3 or not plan.next
    assert len(ids) == len(set(ids))
    assert all(step.because and (step.advice.baseline or HELPS_EVERYBODY not in step.because) for step in plan.steps)
    assert all(left.because and left.advice.id not in ids for left in plan.not_shown)
    assert not ({"vpn", "vpn_law_first"} <= set(ids)), "one says that it is lawful, the other that it may not be"


@given(ANSWERS)
def test_nothing_stands_before_what_it_comes_after(answers: Answers) -> None:
    plan = build(PACKS, answers)
    up = [step.advice.id for step in plan.steps if step.in_group_of is None]
    lead = {step.advice.id: step.in_group_of or step.advice.id for step in plan.steps}
    for step in plan.steps:
        if step.in_group_of is None:
            assert all(up.index(lead[name]) < up.index(step.advice.id) for name in step.advice.after if name in lead)


@given(ANSWERS, st.data())
def test_leaving_an_answer_out_adds_nothing_that_needs_permission(answers: Answers, data: st.DataObject) -> None:
    left = data.draw(st.sets(st.sampled_from([question.id for question in QUESTIONS])))
    fewer = {name: answer for name, answer in answers.items() if name not in left}
    assert _ids(fewer) & GUARDED <= _ids(answers)


@given(ANSWERS, st.sampled_from(ADVERSARIES))
def test_naming_one_more_adversary_takes_no_step_away(answers: Answers, adversary: str) -> None:
    named = answers.get("from_whom", frozenset())
    more = {**answers, "from_whom": frozenset({*named, adversary})}
    everybody = {step.advice.id for step in build(PACKS, answers).steps if HELPS_EVERYBODY in step.because}
    # A new adversary can bring the question about the law, and with it an answer that was hidden until then.
    shown_before = {question.id for question in visible(QUESTIONS, answers)}
    same = {name: answer for name, answer in more.items() if name in shown_before | {"from_whom"}}
    assert _ids(answers) - everybody - MAY_GO <= _ids(same)


@given(ANSWERS)
def test_now_begins_with_the_way_in_and_leaves_only_what_is_meant_for_now(answers: Answers) -> None:
    plan = build(PACKS, {**answers, HAPPENING: NOW})
    assert plan.acute
    assert plan.shown[0].advice.id == WAY_IN
    assert all(step.advice.acute_ok for step in plan.steps)


@given(ANSWERS)
def test_what_is_kept_is_kept_again_and_gives_the_same_plan(answers: Answers) -> None:
    good = kept(QUESTIONS, answers)
    assert kept(QUESTIONS, good) == good
    assert build(PACKS, good) == build(PACKS, answers)


@given(st.lists(st.sampled_from(["answer", "skip", "back", "forget"]), max_size=40), st.data())
def test_a_session_never_loses_its_way(moves: list[str], data: st.DataObject) -> None:
    session = Session(LIBRARY, ["core"])
    for move in moves:
        question = session.current()
        if move == "answer" and question is not None:
            session.answer(question.id, data.draw(_answer(question)))
        elif move != "answer":
            getattr(session, move)()
        progress = session.progress()
        assert 0 <= session.position <= len(session.asked())
        assert (session.current() is None) is (session.position == len(session.asked()))
        assert progress.number >= 1
        assert progress.about_left >= 0
        assert session.plan() == build(session.packs, session.answers)


def test_two_thousand_random_plans_hold_what_every_plan_must() -> None:
    assert list(proof(PACKS, 2_000)) == []


def test_random_answers_are_the_same_every_time_and_of_every_kind() -> None:
    many = [some_answers(QUESTIONS, number) for number in range(300)]
    assert many == [some_answers(QUESTIONS, number) for number in range(300)]
    for question in QUESTIONS:
        given_ = [answers.get(question.id) for answers in many]
        assert None in given_
        chosen = {option for answer in given_ if answer for option in ([answer] if isinstance(answer, str) else answer)}
        assert chosen == {option.id for option in question.options}
        alone = {option.id for option in question.options if option.alone}
        assert all(len(answer) == 1 for answer in given_ if isinstance(answer, frozenset) and answer & alone)

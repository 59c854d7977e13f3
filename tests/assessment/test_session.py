"""A person goes forward, back, skips, changes their mind, and is never lost."""

from typing import cast

import pytest

from companion.assessment.session import NotAPlan, Progress, Session, UnknownPack, choose, kept, toggle, visible
from companion.base.text import Text
from companion.content.model import Answers, Kind, Pack, Section
from companion.content.read import Library
from tests.content.packs import DAY, factor, has, is_, multi, pack, said, single, step

FIRST = single("happening", "now", "no")
WHO = multi("who", "a", "b")
LAW = single("law", "yes", "no", visible_when=has("who", "a"))
LAST = single("last", "yes", "no")
QUESTIONS = (FIRST, WHO, LAW, LAST)
SMALL = pack(QUESTIONS, (factor("a", has("who", "a")), factor("lawful", is_("law", "yes"))), step("s", "a"), step("t", "lawful"))
TREE = Pack(id="tree", version="1", title=Text("Tree"), reviewed_on=DAY, review_every_days=90, kind=Kind.TREE)
LIBRARY = Library({"small": SMALL, "tree": TREE})
A, B = frozenset({"a"}), frozenset({"b"})


def _session() -> Session:
    return Session(LIBRARY, ["small"])


def test_an_answer_leads_to_the_next_question() -> None:
    session = _session()
    session.answer("happening", "no")
    assert session.current() == WHO
    session.answer("who", A)
    assert session.current() == LAW
    session.answer("law", "yes")
    session.answer("last", "no")
    assert session.current() is None
    assert [each.advice.id for each in session.plan().steps] == ["s", "t"]


def test_an_answer_can_hide_and_bring_back_a_later_question() -> None:
    session = _session()
    session.answer("who", A)
    session.answer("law", "yes")
    session.go_to("who")
    session.answer("who", B)
    assert session.current() == LAST
    assert "law" not in kept(QUESTIONS, session.answers)
    session.go_to("who")
    session.answer("who", A)
    assert kept(QUESTIONS, session.answers)["law"] == "yes"


def test_an_answer_can_be_kept_without_going_on() -> None:
    session = _session()
    session.skip()
    session.keep("who", A)
    assert (session.current(), session.answers) == (WHO, {"who": A})
    session.keep("who", frozenset())
    assert session.answers == {}, "nothing chosen is no answer"
    for question in (LAST, None, None):
        session.advance()
        assert session.current() == question
    session.back()
    assert session.current() == LAST


def test_skipping_takes_the_answer_away() -> None:
    session = _session()
    session.answer("who", A)
    session.go_to("who")
    session.skip()
    assert session.answers == {}
    assert session.skipped == {"who"}
    assert session.current() == LAST
    session.answer("who", B)
    assert session.skipped == set()


def test_back_stops_at_the_first_question_and_works_from_the_end() -> None:
    session = _session()
    session.back()
    assert session.current() == FIRST
    for _ in range(9):
        session.skip()
    assert session.current() is None
    session.back()
    assert session.current() == LAST


def test_progress_counts_the_questions_that_are_asked() -> None:
    session = _session()
    assert session.progress() == Progress(1, 2)
    session.answer("who", A)
    assert session.progress() == Progress(3, 1)
    session.answer("who", B)
    assert session.progress() == Progress(3, 0)
    session.skip()
    assert session.progress() == Progress(3, 0)


def test_something_happening_now_shows_at_once() -> None:
    session = _session()
    before = session.acute
    session.answer("happening", "now")
    assert (before, session.acute) == (False, True)
    assert session.plan().acute


def test_the_plan_is_made_again_only_after_a_change() -> None:
    session = _session()
    session.answer("who", A)
    plan = session.plan()
    assert session.plan() is plan
    session.answer("who", B)
    assert session.plan() != plan


def test_forgetting_leaves_nothing() -> None:
    session = Session(LIBRARY, ["small"], {"who": A})
    assert [each.advice.id for each in session.plan().steps] == ["s"]
    session.done.add("s")
    session.skip()
    session.forget()
    assert (session.answers, session.skipped, session.done, session.position) == ({}, set(), set(), 0)
    assert session.plan().steps == ()


def test_answers_are_changed_through_the_session_only() -> None:
    answers = cast("dict[str, object]", _session().answers)
    with pytest.raises(TypeError):
        answers["who"] = A


def test_a_hidden_question_cannot_be_gone_to() -> None:
    with pytest.raises(KeyError):
        _session().go_to("law")


def test_a_question_knows_its_heading() -> None:
    section = Section("first", Text("First"))
    question = single("q", "yes", "no")
    headed = Pack(
        id="headed",
        version="1",
        title=Text("Headed"),
        reviewed_on=DAY,
        review_every_days=90,
        sections=(section,),
        questions=(type(question)(question.id, question.type, question.text, question.why, question.options, section="first"), LAST),
    )
    session = Session(Library({"headed": headed}), ["headed"])
    assert session.section_of(headed.questions[0]) == section
    assert session.section_of(LAST) is None


def test_a_pack_brings_those_that_it_requires() -> None:
    more = Pack(id="more", version="1", title=Text("More"), reviewed_on=DAY, review_every_days=90, requires=("small", "tree"))
    assert [each.id for each in choose(Library({**LIBRARY.packs, "more": more}), ["more"])] == ["small", "more"]


def test_a_pack_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownPack) as caught:
        _ = Session(LIBRARY, ["smal"])
    assert "smal " in said(caught.value)
    assert "small" in said(caught.value)


def test_a_tree_gives_no_plan() -> None:
    with pytest.raises(NotAPlan):
        _ = Session(LIBRARY, ["tree"])


def test_an_option_that_stands_alone_clears_the_others() -> None:
    chosen = toggle(WHO, toggle(WHO, frozenset(), "a"), "b")
    assert chosen == {"a", "b"}
    assert toggle(WHO, chosen, "a") == {"b"}
    assert toggle(WHO, chosen, "none") == {"none"}
    assert toggle(WHO, frozenset({"none"}), "b") == {"b"}
    assert toggle(FIRST, frozenset({"now"}), "no") == {"no"}


def test_only_fitting_answers_are_kept() -> None:
    given: Answers = {"who": frozenset({"a", "x"}), "law": frozenset({"yes"}), "last": "perhaps", "happening": "no", "other": "yes"}
    assert kept(QUESTIONS, given) == {"who": A, "happening": "no"}
    assert kept(QUESTIONS, {"who": "a"}) == {}
    assert kept(QUESTIONS, {"who": frozenset({"x"})}) == {}
    assert kept(QUESTIONS, {"who": frozenset()}) == {"who": frozenset()}
    assert visible(QUESTIONS, {"who": B}) == (FIRST, WHO, LAST)

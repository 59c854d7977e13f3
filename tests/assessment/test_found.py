"""What a check found lifts a step of the plan to the front, with its reason; it never brings back what an answer speaks against."""

from __future__ import annotations

from collections.abc import Mapping

from companion.assessment.plan import HELPS_EVERYBODY, Plan, build, reason
from companion.assessment.session import Session
from companion.base.text import Listed, T, Text
from companion.content import read
from companion.content.model import Advice, AllOf, Answers, FactorIs, Urgency
from tests.assessment.test_plan import ABC, FACTORS, QUESTIONS, A
from tests.content.packs import pack, step

SEEN = T("Something was seen.")


def _plan(answers: Answers, *advice: Advice, found: Mapping[str, Text], guarded: tuple[str, ...] = ()) -> Plan:
    return build([pack(QUESTIONS, FACTORS, *advice, guarded=guarded)], answers, found)


def _ids(plan: Plan) -> list[str]:
    return [each.advice.id for each in plan.steps]


def test_a_found_step_comes_first_and_the_plan_keeps_three_two_and_the_rest() -> None:
    advice = [step(name, "a", urgency=Urgency.NOW) for name in "pqrstuv"]
    before, after = _plan(A, *advice, found={}), _plan(A, *advice, found={"v": SEEN})
    assert before.folded[-1].advice.id == "v"
    assert after.shown[0].advice.id == "v"
    assert [len(part) for part in (after.shown, after.next, after.folded)] == [3, 2, 2]
    assert set(_ids(after)) == set(_ids(before))


def test_a_found_step_says_what_was_found_beside_the_answer() -> None:
    found = _plan(A, step("z", "a"), found={"z": SEEN}).shown[0]
    assert reason(found) == T("A check found: {finding} Because you said: {reasons}.", finding=SEEN, reasons=Listed(tuple(found.because)))


def test_a_step_that_no_answer_calls_for_joins_the_plan_by_what_was_found_alone() -> None:
    plan = _plan(A, step("x", "a"), step("z", "b", caution=T("Careful."), caution_when=FactorIs("c")), found={"z": SEEN})
    assert _ids(plan) == ["z", "x"]
    assert plan.shown[0].because == ()
    assert reason(plan.shown[0]) == T("A check found: {finding}", finding=SEEN)
    assert plan.shown[0].caution is not None


def test_a_step_for_everybody_that_was_found_does_not_say_that_it_helps_everybody() -> None:
    plan = _plan(A, step("z", baseline=True), found={"z": SEEN})
    assert HELPS_EVERYBODY not in plan.shown[0].because


def test_what_an_answer_speaks_against_stays_out_and_says_so() -> None:
    plan = _plan(ABC, step("z", "a", not_when=FactorIs("b")), step("y", "unlawful", not_when=FactorIs("b")), found={"z": SEEN, "y": SEEN})
    assert _ids(plan) == []
    assert sorted(each.advice.id for each in plan.not_shown) == ["y", "z"]


def test_a_step_that_needs_permission_is_not_brought_in_by_a_check() -> None:
    plan = _plan(A, step("z", "b"), found={"z": SEEN}, guarded=("z",))
    assert _ids(plan) == []


def test_while_something_happens_only_what_is_for_now_is_shown() -> None:
    plan = _plan({"happening": "now"}, step("z", "a"), found={"z": SEEN})
    assert _ids(plan) == []


def test_what_must_come_before_a_found_step_still_does() -> None:
    plan = _plan(A, step("x", "a"), step("y", "a"), step("z", "b", after=("y",)), found={"z": SEEN})
    assert _ids(plan) == ["y", "z", "x"]


def test_a_session_heeds_what_was_found_until_it_is_told_otherwise() -> None:
    session = Session(read.packs(), ("core",), {"topics": frozenset({"politics"})})
    assert not any(each.found for each in session.plan().steps)
    session.heed({"lock_encrypt": SEEN})
    assert session.plan().shown[0].advice.id == "lock_encrypt"
    session.keep("device", frozenset({"shared"}))
    assert "lock_encrypt" not in _ids(session.plan())
    assert "lock_encrypt" in [each.advice.id for each in session.plan().not_shown]
    session.heed({})
    assert not any(each.found for each in session.plan().steps)


def test_a_condition_of_several_parts_gives_its_reasons_beside_the_finding() -> None:
    each = step("z", when=AllOf((FactorIs("a"), FactorIs("b"))))
    assert len(_plan(ABC, each, found={"z": SEEN}).shown[0].because) == 2

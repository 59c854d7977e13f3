"""The invented people of tests/vectors/personas.json get the plans that published guidance would give them."""

import json
from typing import TypedDict

import pytest

from companion.assessment.plan import Plan, build
from companion.assessment.session import choose, read_answers
from companion.content import read
from companion.content.model import Answers, Pack
from tests.content.packs import VECTORS


class Case(TypedDict):
    id: str
    packs: list[str]
    answers: dict[str, object]
    must_top5: list[str]
    must_anywhere: list[str]
    must_not: list[str]


LIBRARY = read.packs()
ALL: list[Case] = json.loads((VECTORS / "personas.json").read_text())["cases"]
CASES = [case for case in ALL if set(case["packs"]) <= set(LIBRARY.packs)]
QUESTIONS = [question for pack in LIBRARY.packs.values() for question in pack.questions]


def _packs(case: Case) -> tuple[Pack, ...]:
    return choose(LIBRARY, case["packs"])


def _answers(case: Case) -> Answers:
    return read_answers(json.dumps(case["answers"]).encode(), QUESTIONS)


def _plan(case: Case) -> Plan:
    return build(_packs(case), _answers(case))


def _ids(plan: Plan) -> set[str]:
    return {step.advice.id for step in plan.steps}


def test_all_that_need_only_the_core_are_tried() -> None:
    assert {case["id"] for case in CASES} >= {"P01", "P07", "P08", "P13", "P16"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_plan_holds_what_it_must_and_nothing_forbidden(case: Case) -> None:
    plan = _plan(case)
    assert plan.shown
    assert set(case["must_anywhere"]) - _ids(plan) == set()
    assert set(case["must_not"]) & _ids(plan) == set()


def test_nine_of_ten_important_steps_stand_among_the_first_five() -> None:
    wanted = [(case["id"], name) for case in CASES for name in case["must_top5"]]
    first = {(case["id"], step.advice.id) for case in CASES for step in (*_plan(case).shown, *_plan(case).next)}
    missed = [each for each in wanted if each not in first]
    assert len(missed) <= len(wanted) // 10, missed


def test_an_ordinary_editor_gets_five_steps_at_most() -> None:
    assert len(_plan(next(case for case in CASES if case["id"] == "P08")).steps) <= 5


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_leaving_any_one_answer_out_adds_no_step_that_needs_permission(case: Case) -> None:
    packs, answers = _packs(case), _answers(case)
    guarded = {name for pack in packs for name in pack.needs_permission}
    before = _ids(build(packs, answers))
    for skipped in answers:
        after = _ids(build(packs, {name: answer for name, answer in answers.items() if name != skipped}))
        assert after & guarded <= before, skipped


def test_a_forbidden_tool_is_named_with_the_reason() -> None:
    left_out = _plan(next(case for case in CASES if case["id"] == "P07")).not_shown
    assert [(each.advice.id, len(each.because)) for each in left_out] == [("vpn", 1)]

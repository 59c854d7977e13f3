"""The proof finds each kind of plan that must not be."""

import pytest

from companion.assessment import proof as proving
from companion.assessment.plan import Plan, Step
from companion.assessment.proof import proof
from companion.base.errors import CompanionError
from companion.content.model import FactorIs, Not, Pack
from tests.content.packs import factor, has, is_, multi, pack, said, single, step

QUESTIONS = (single("happening", "now", "no"), multi("who", "a", "b"))
FACTORS = (factor("acute", is_("happening", "now")), factor("a", has("who", "a")), factor("b", has("who", "b")))
ALWAYS = step("always", baseline=True, acute_ok=True)
WAY_IN = step("go_triage", "acute", acute_ok=True)


@pytest.mark.parametrize(
    ("small", "expected"),
    [
        (pack(QUESTIONS, FACTORS, step("s", "a")), proving.NoSteps),
        (pack(QUESTIONS, FACTORS, ALWAYS, step("s", Not(FactorIs("a")))), proving.NoReason),
        (pack(QUESTIONS, FACTORS, ALWAYS, step("go_triage", "acute")), proving.NotNow),
        (pack(QUESTIONS, FACTORS, ALWAYS, step("s", "a", not_when=FactorIs("b"), acute_ok=True), guarded=("s",)), None),
        (
            pack(QUESTIONS, FACTORS, ALWAYS, step("s", "a", not_when=FactorIs("acute"), acute_ok=True), guarded=("s",)),
            proving.SkippingAddsStep,
        ),
        (pack(QUESTIONS, FACTORS, ALWAYS, WAY_IN), None),
    ],
    ids=["no step", "no reason", "not now", "another tick is no skipping", "skipping adds", "whole"],
)
def test_the_proof_finds_what_must_not_be(small: Pack, expected: type[CompanionError] | None) -> None:
    found = list(proof([small], 200))
    assert [type(error) for error in found] == ([expected] if expected else [])
    assert all(said(error) for error in found)


def test_the_proof_sees_a_step_that_stands_too_early() -> None:
    early, late = step("early", after=("late",)), step("late")
    folded = Step(late, (), in_group_of="early")
    assert [type(error) for error in proving._order(Plan(shown=(Step(early, ()), Step(late, ()))))] == [proving.BeforeItsTime]
    assert list(proving._order(Plan(shown=(Step(late, ()), Step(early, ()))))) == []
    assert list(proving._order(Plan(shown=(Step(early, ()),), folded=(folded,)))) == [], "it is reached where it is folded into"

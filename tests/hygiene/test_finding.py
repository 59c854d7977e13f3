"""A verdict that does not say enough cannot be made; findings raise and tick steps of the plan that there are."""

from __future__ import annotations

import pytest

from companion.base.text import T
from companion.content import read
from companion.hygiene.check import Family, found
from companion.hygiene.finding import LEVEL_WORDS, SURE_WORDS, Finding, Level, Sure, steps_raised, steps_ticked, unknown

A, B = T("first"), T("second")
STEPS = {step.id for step in read.packs().packs["core"].advice}


def finding(level: Level, say: object = A, *steps: str, sure: Sure = Sure.HIGH) -> Finding:
    assert say in {A, B}
    return Finding("x", level, sure, A if say == A else B, steps=steps, reason=T("why") if level is Level.UNKNOWN else None)


def test_unknown_has_a_reason_and_ok_has_none() -> None:
    with pytest.raises(ValueError, match="reason"):
        Finding("x", Level.UNKNOWN, Sure.HIGH, A)
    with pytest.raises(ValueError, match="reason"):
        Finding("x", Level.OK, Sure.HIGH, A, reason=B)
    assert unknown("x", B).partial
    assert Finding("x", Level.WARN, Sure.LOW, A, reason=B).partial
    assert not Finding("x", Level.OK, Sure.HIGH, A).partial


def test_only_warnings_and_alerts_raise_a_step_and_the_worst_gives_the_reason() -> None:
    findings = [
        finding(Level.WARN, A, "one", "two"),
        finding(Level.ALERT, B, "two"),
        finding(Level.OK, A, "three"),
        finding(Level.INFO, A, "four"),
        finding(Level.UNKNOWN, A, "five"),
    ]
    assert steps_raised(findings) == {"one": A, "two": B}
    assert steps_raised(reversed(findings)) == {"one": A, "two": B}


def test_only_a_sure_ok_ticks_a_step_and_never_one_that_is_raised() -> None:
    sure, unsure = finding(Level.OK, A, "one", "two"), finding(Level.OK, B, "three", sure=Sure.MEDIUM)
    assert steps_ticked([sure, unsure]) == {"one": A, "two": A}
    assert steps_ticked([sure, finding(Level.WARN, B, "two")]) == {"one": A}
    assert steps_ticked([finding(Level.UNKNOWN, A, "one")]) == {}


def test_every_level_and_every_degree_has_a_word() -> None:
    assert set(LEVEL_WORDS) == set(Level)
    assert set(SURE_WORDS) == set(Sure)


@pytest.mark.parametrize("family", Family)
def test_the_steps_of_every_check_are_steps_of_the_plan(family: Family) -> None:
    named = {step for check in found(family) for step in check.STEPS}
    assert named
    assert named <= STEPS


# Named in the pack, and still to be written.
NOT_YET = {
    *("host.shared_user", "host.updates", "net.egress", "net.network_kind", "vault.used"),
    *("wiki.edit_hours", "wiki.emailable", "wiki.has_ipbe", "wiki.own_loggedout_edits", "wiki.rename_log", "wiki.upload_exif"),
}


def test_a_check_that_a_pack_names_is_there_and_speaks_for_that_step() -> None:
    there = {f"{family}.{check.CHECK.id}": check.STEPS for family in Family for check in found(family)}
    named = {(step.check, step.id) for pack in read.packs().packs.values() for step in pack.advice if step.check}
    assert {check for check, _ in named} - {"self_report"} == there.keys() | NOT_YET
    assert [(check, step) for check, step in named if check in there and step not in there[check]] == []

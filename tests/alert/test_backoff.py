"""When to try again and when to ask: within their limits, whatever chance and clock do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from companion.alert import backoff
from tests.alert.parts import NOW


def least(low: float, _high: float) -> float:
    return low


def most(_low: float, high: float) -> float:
    return high


def seconds(attempts: int) -> tuple[float, float]:
    return backoff.wait(attempts, least).total_seconds(), backoff.wait(attempts, most).total_seconds()


def test_waits_grow_from_five_seconds_to_fifteen_minutes() -> None:
    assert seconds(1) == (5, 10)
    assert seconds(2) == (10, 20)
    assert seconds(7) == (320, 640)
    assert seconds(8) == seconds(9) == seconds(10_000) == (450, 900)


def test_answers_are_asked_for_often_in_the_first_hour_and_then_seldom() -> None:
    assert backoff.pause(timedelta(minutes=59), least) == timedelta(minutes=2.5)
    assert backoff.pause(timedelta(minutes=59), most) == timedelta(minutes=7.5)
    assert backoff.pause(timedelta(hours=1), least) == timedelta(hours=3)
    assert backoff.pause(timedelta(hours=1), most) == timedelta(hours=9)


def test_chance_spreads_the_beat() -> None:
    assert len({backoff.pause(timedelta()) for _ in range(20)}) > 10
    assert all(timedelta(minutes=2.5) <= backoff.pause(timedelta()) <= timedelta(minutes=7.5) for _ in range(50))


@pytest.mark.parametrize(
    ("minutes", "due"),
    [(None, True), (-1, True), (0, True), (1, False), (15, False), (16, True), (60 * 24 * 365 * 5, True), (-60 * 24 * 365 * 5, True)],
)
def test_a_clock_that_is_wrong_by_years_keeps_nothing_waiting(minutes: int | None, due: bool) -> None:
    at = None if minutes is None else NOW + timedelta(minutes=minutes)
    assert backoff.due(at, NOW, backoff.LONGEST_WAIT) is due

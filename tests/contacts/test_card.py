"""What a card says on a day: which key, and whether anybody could open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from companion.contacts import errors
from companion.contacts.card import Circle, Epoch
from tests.contacts.parts import TODAY, card, recipient


def test_the_epoch_is_the_day_s_own_and_old_ones_serve_until_their_keys_are_gone() -> None:
    start = date(2026, 1, 1)
    first, second = Epoch(recipient(1), start, date(2026, 3, 31)), Epoch(recipient(2), date(2026, 4, 10), date(2026, 6, 30))
    one = replace(card(), circles=(Circle("team", "Team", (first, second)),))
    days = {
        date(2020, 1, 1): first,
        start: first,
        date(2026, 3, 31): first,
        date(2026, 4, 5): first,
        date(2026, 4, 10): second,
        date(2026, 12, 27): second,
    }
    assert {day: one.epoch_for("team", day) for day in days} == days
    assert one.can_be_sealed_to(date(2026, 12, 27))
    with pytest.raises(errors.TooOld):
        one.epoch_for("team", date(2026, 12, 28))
    assert not one.can_be_sealed_to(date(2026, 12, 28))


def test_one_circle_can_be_lost_while_another_is_not() -> None:
    late = TODAY + timedelta(days=300)
    whole = card(late)
    mixed = replace(whole, circles=(card().circles[0], whole.circles[1]))
    later = TODAY + timedelta(days=360)
    assert mixed.epoch_for("leads", later) == whole.circles[1].epochs[0]
    with pytest.raises(errors.TooOld):
        mixed.epoch_for("team", later)
    assert [one.id for one in mixed.warnings(later)] == ["stale-key"]


def test_nothing_is_sealed_to_who_has_no_key_or_has_withdrawn() -> None:
    with pytest.raises(errors.NoSealedPath):
        card().epoch_for("nobody", TODAY)
    with pytest.raises(errors.Revoked):
        replace(card(), revoked=True).epoch_for("team", TODAY)
    assert not replace(card(), revoked=True).can_be_sealed_to(TODAY)

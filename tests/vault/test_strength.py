"""What is said of a passphrase, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.vault.strength import Strength, judge, suggest


@pytest.mark.parametrize(
    ("passphrase", "strength"),
    [
        ("", Strength.EMPTY),
        ("   ", Strength.EMPTY),
        ("password", Strength.WEAK),
        ("amina1990", Strength.WEAK),
        ("correct horse battery staple", Strength.GOOD),
        ("كلمة سر طويلة جدا", Strength.UNKNOWN),
        ("Жизнь2024дюны", Strength.UNKNOWN),
        ("ありがとうございます", Strength.UNKNOWN),
        ("a" * 5000, Strength.WEAK),
    ],
)
def test_a_passphrase_is_judged_only_where_that_is_possible(passphrase: str, strength: Strength) -> None:
    assert judge(passphrase) is strength


def test_suggested_words_are_six_are_good_and_differ() -> None:
    first, second = suggest(), suggest()
    assert len(first.split()) == 6
    assert first != second
    assert judge(first) is Strength.GOOD


@given(st.text(max_size=200))
def test_anything_can_be_typed(passphrase: str) -> None:
    assert judge(passphrase) in Strength

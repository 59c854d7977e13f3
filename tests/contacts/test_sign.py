"""A card as a file: who vouches for it, and that no byte of it can change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.base.errors import CompanionError
from companion.contacts import errors, sign
from companion.contacts.card import State
from companion.contacts.directory import check
from tests.contacts import make_vectors as vectors
from tests.contacts.parts import ANY_JSON, NOBODY, TODAY, addresses, card, file, foundation, key, practice, public


def _places(content: bytes) -> Iterable[int]:
    """Return every place that is not inside of a recipient, and some that are: these take a thousand times longer."""
    inside = {place for found in re.finditer(rb"age1pq1[a-z0-9]*", content) for place in range(*found.span())}
    return (place for place in range(len(content)) if place not in inside or place % 499 == 0)


def test_a_flip_of_any_byte_is_refused() -> None:
    content = file()
    for place in _places(content):
        flipped = bytearray(content)
        flipped[place] ^= 1 << place % 8
        with pytest.raises(CompanionError):
            sign.verify(bytes(flipped))


def test_a_cut_anywhere_is_refused() -> None:
    content = file()
    for length in _places(content):
        with pytest.raises(CompanionError):
            sign.verify(content[:length])


@given(st.binary(max_size=300))
def test_any_bytes_end_in_one_of_our_errors(untrusted: bytes) -> None:
    with pytest.raises(CompanionError):
        check(untrusted, NOBODY, TODAY)


@given(ANY_JSON)
def test_any_signatures_end_in_one_of_our_errors(untrusted: object) -> None:
    rest = json.dumps({"signatures": untrusted}).encode() + b"\n"
    with pytest.raises(CompanionError):
        check(vectors.line() + b"\n" + rest, NOBODY, TODAY)


def test_two_known_keys_make_a_foundation_card_and_one_does_not() -> None:
    keys = (public(5), public(6), public(7))
    signed = sign.make(foundation(), [key(5), key(7)])
    assert check(signed, NOBODY, TODAY, keys).contact.signed_by == (public(5), public(7))
    for numbers in ((5,), (5, 8)):
        with pytest.raises(errors.FoundationUnknown):
            sign.verify(sign.make(foundation(), [key(number) for number in numbers]), keys)


def test_a_shipped_card_holds_addresses() -> None:
    assert sign.shipped(sign.make(addresses(), [])).card == addresses()


@pytest.mark.parametrize(
    "content",
    [
        file(),
        sign.make(addresses(), [key(5), key(6)]),
        sign.make(foundation(), []),
        sign.make(replace(addresses(), paths=card().paths), []),
        sign.make(replace(addresses(), state=State.STAFFED), []),
        sign.make(replace(addresses(), revoked=True), []),
        sign.make(practice(), []),
    ],
    ids=["own", "signed", "circles", "paths", "state", "revoked", "practice"],
)
def test_a_shipped_card_holds_nothing_more(content: bytes) -> None:
    with pytest.raises(errors.NotSigned):
        sign.shipped(content)


def test_the_practice_card_passes_only_as_the_program_s_own() -> None:
    content = sign.make(practice(), [])
    read = sign.practice(content)
    assert (read.card, read.line, read.signatures) == (practice(), content.rstrip(b"\n"), ())
    assert read.card.circles
    assert read.card.paths
    with pytest.raises(errors.PracticeCard):
        sign.verify(content)


@pytest.mark.parametrize(
    "content", [file(), sign.make(card(), []), sign.make(foundation(), []), sign.make(practice(), [key(1)])], ids=range(4)
)
def test_no_other_card_passes_as_practice(content: bytes) -> None:
    with pytest.raises(errors.NotSigned):
        sign.practice(content)


def test_nobody_can_make_a_card_that_no_reader_takes() -> None:
    with pytest.raises(errors.CardBroken):
        sign.make(replace(card(), name="a\u202eb"), [key(1)])

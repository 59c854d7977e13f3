"""The JSON of a card: read strictly, and what is written is read back."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.base import paths
from companion.contacts import fields, payload, sign
from companion.contacts.card import Address, Card, Circle, Class, Epoch, Path, Promise, Reach, State
from companion.contacts.errors import CardBroken, NewerCard
from companion.sealing.recipients import Identity
from tests.contacts import make_vectors as vectors
from tests.contacts.parts import ANY_JSON, TODAY, card, foundation, key, practice, public, recipient


def test_the_vectors_are_written_again_to_the_byte() -> None:
    for content in (content for name, content in vectors.good().items() if name != "unknown-names"):
        line = content.partition(b"\n")[0]
        assert payload.write(payload.read(line)) == line
    assert payload.read(payload.write(replace(card(), promise=None))).promise is None
    assert payload.read(payload.write(practice())) == practice()
    shipped = payload.read(paths.data("assets", "contacts", "foundation.json").read_bytes().rstrip())
    assert payload.read(payload.write(shipped)) == shipped


def test_a_card_of_64_epochs_is_read() -> None:
    keys = (Identity(bytes([number]) * 32).recipient().text() for number in range(64))
    days = [TODAY + timedelta(days=90 * number) for number in range(9)]
    circles = tuple(
        Circle(f"c{circle}", "Circle", tuple(Epoch(next(keys), one, other - timedelta(days=1)) for one, other in pairwise(days)))
        for circle in range(8)
    )
    largest = sign.make(replace(card(), circles=circles), [key(1)])
    assert len(largest) < sign.LARGEST_FILE
    assert sign.verify(largest).card.circles == circles


KEYLESS = replace(card(), circles=(), reply_key=b"", receipt_key=b"", promise=None)
DISAGREEING = {
    "an issuer that is not the first signer": replace(card(TODAY, 1, 2), issuer=card(TODAY, 2).issuer),
    "a signer twice": replace(card(), signers=(public(1), public(1))),
    "own without signers": replace(card(), signers=()),
    "the foundation with signers": replace(foundation(), signers=(public(1),)),
    "the foundation under another name": replace(foundation(), issuer="wikimedia"),
    "practice with signers": replace(practice(), signers=(public(1),)),
    "practice that is staffed": replace(practice(), state=State.STAFFED),
    "practice without a state": replace(KEYLESS, class_=Class.PRACTICE, issuer="practice", signers=(), state=None),
    "a desk in practice": replace(card(), state=State.PRACTICE),
    "circles of one name": replace(card(), circles=(card().circles[0], replace(card().circles[1], id="team"))),
    "circles of one key": replace(card(), circles=(card().circles[0], replace(card().circles[0], id="leads"))),
    "circles without a state": replace(card(), state=None),
    "circles without a reply key": replace(card(), reply_key=b""),
    "circles without a receipt key": replace(card(), receipt_key=b""),
    "a reply key alone": replace(KEYLESS, reply_key=public(101)),
    "a receipt key alone": replace(KEYLESS, receipt_key=public(102)),
    "a promise alone": replace(KEYLESS, promise=card().promise),
}


@pytest.mark.parametrize("one", DISAGREEING.values(), ids=DISAGREEING)
def test_parts_that_do_not_agree_are_no_card(one: Card) -> None:
    with pytest.raises(CardBroken, match="agree"):
        payload.write(one)
    assert payload.read(payload.write(KEYLESS)) == KEYLESS


def test_an_epoch_may_be_one_day_long() -> None:
    one = replace(card(), circles=(Circle("team", "Team", (Epoch(recipient(1), TODAY, TODAY),)),))
    assert payload.read(payload.write(one)) == one


_NAMES_OF_SCRIPTS = ("\u0648\u06cc\u06a9\u06cc\u200c\u0645\u062f\u06cc\u0627", "विकिमीडिया", "维基媒体", "Викимедиа")


def test_names_of_every_script_are_taken() -> None:
    for name in _NAMES_OF_SCRIPTS:
        assert payload.read(payload.write(replace(card(), name=name))).name == name


_TEXT = st.text(
    st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"), exclude_characters=fields._BLANK), min_size=1, max_size=20
).filter(lambda text: any(unicodedata.category(one)[0] in "LNPS" for one in text))
_ID = st.from_regex(r"[a-z][a-z0-9_-]{0,39}", fullmatch=True)
_DAYS = st.dates(date(2000, 1, 1), date(2999, 12, 31))
_ADDRESS = st.builds(Address, _ID, st.just(Reach.PHONE), _TEXT, _TEXT, st.just("") | _TEXT)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    """Return any card that an issuer of class own can mean."""
    names = draw(st.lists(_ID, min_size=1, max_size=3, unique=True))
    numbers = iter(range(1, 100))
    circles = []
    for name in names:
        days = sorted(draw(st.lists(_DAYS, min_size=2, max_size=6, unique=True)))
        epochs = tuple(Epoch(recipient(next(numbers)), *pair) for pair in zip(days[::2], days[1::2], strict=False))
        circles.append(Circle(name, draw(_TEXT), epochs))
    return replace(
        card(TODAY, *range(1, draw(st.integers(1, 8)) + 1), version=draw(st.integers(1, 2**53 - 1))),
        name=draw(_TEXT),
        expires=draw(_DAYS),
        state=draw(st.sampled_from([State.STAFFED, State.PAUSED, State.CLOSED])),
        circles=tuple(circles),
        paths=tuple(Path(kind, draw(_TEXT)) for kind in draw(st.lists(_ID.filter(lambda kind: kind != "https"), max_size=8))),
        promise=draw(st.none() | st.builds(Promise, st.integers(1, 10_080), _TEXT, st.lists(_ID, max_size=5).map(tuple))),
        next=tuple(draw(st.lists(_ADDRESS, max_size=3))),
        addresses=tuple(draw(st.lists(_ADDRESS, max_size=3))),
        revoked=draw(st.booleans()),
    )


@given(cards())
def test_any_card_is_read_back_as_it_was_written(one: Card) -> None:
    assert payload.read(payload.write(one)) == one


def _anywhere(value: object) -> list[tuple[object, ...]]:
    """Return the way to every value inside this one."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(), *((name, *rest) for name, one in inner for rest in _anywhere(one))]


GOOD = json.loads(vectors.line())


@given(st.sampled_from(_anywhere(GOOD)[1:]), ANY_JSON)
def test_one_other_value_anywhere_is_refused_or_read_as_written(way: tuple[Any, ...], value: object) -> None:
    root = json.loads(vectors.line())
    inside = root
    for name in way[:-1]:
        inside = inside[name]
    inside[way[-1]] = value
    try:
        found = payload.read(json.dumps(root).encode())
    except (CardBroken, NewerCard):
        return
    assert payload.read(payload.write(found)) == found


@given(st.binary(max_size=300) | ANY_JSON.map(lambda value: json.dumps(value).encode()))
def test_anything_else_is_no_card(untrusted: bytes) -> None:
    with pytest.raises((CardBroken, NewerCard)):
        payload.read(untrusted)

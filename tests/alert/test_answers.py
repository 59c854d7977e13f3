"""The chain of answers: what it proves, and what does not fit."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from companion.alert import answers, message
from companion.alert.message import Kind, Message
from companion.alert.states import State
from tests.alert.parts import REPLY, TALK

ALERT = "ab" * 16


def talked(*kinds: Kind) -> list[Message]:
    said: list[Message] = []
    for seq, kind in enumerate(kinds, 1):
        previous = message.digest(said[-1].line) if said else ""
        said.append(Message(ALERT, seq, kind, "Ann", f"number {seq}", date(2026, 11, 23), previous))
    return said


def chain(*said: Message) -> answers.Chain:
    return answers.chain((message.seal(one, REPLY, TALK.identity.recipient()) for one in said), ALERT, TALK.identity, REPLY.public)


@pytest.mark.parametrize(
    ("kinds", "proves"),
    [
        ([], ()),
        ([Kind.RECEIVED], (State.RECEIVED,)),
        ([Kind.RECEIVED, Kind.ACKNOWLEDGED], (State.RECEIVED, State.READ)),
        ([Kind.QUESTION], (State.READ,)),
        ([Kind.INSTRUCTIONS], (State.READ,)),
        ([Kind.CLOSED], (State.CLOSED,)),
        ([Kind.RECEIVED, Kind.CLOSED, Kind.QUESTION], (State.RECEIVED, State.READ, State.CLOSED)),
    ],
)
def test_only_a_person_makes_it_read(kinds: list[Kind], proves: tuple[State, ...]) -> None:
    assert chain(*talked(*kinds)).proves == proves


def test_answers_in_any_order_and_twice_are_one_chain() -> None:
    one, two, three = talked(Kind.RECEIVED, Kind.ACKNOWLEDGED, Kind.CLOSED)
    found = chain(three, one, two, one, three)
    assert found.messages == (one, two, three)
    assert found.doubts() == ()


def test_answers_to_another_alert_are_none_to_this_one() -> None:
    (one,) = talked(Kind.ACKNOWLEDGED)
    assert chain(replace(one, alert_id="cd" * 16)).messages == ()


@pytest.mark.parametrize(("kept", "missing"), [((2,), 2), ((0, 2), 1), ((0, 1), 0), ((1,), 1), ((), 0)])
def test_a_gap_is_told(kept: tuple[int, ...], missing: int) -> None:
    said = talked(Kind.RECEIVED, Kind.ACKNOWLEDGED, Kind.CLOSED)
    doubts = chain(*(said[place] for place in kept)).doubts()
    assert [doubt.count for doubt in doubts] == ([missing] if missing else [])


def test_an_answer_that_does_not_follow_is_told() -> None:
    one, two = talked(Kind.RECEIVED, Kind.ACKNOWLEDGED)
    other = replace(two, previous=hashlib.sha256(b"else").hexdigest())
    (doubt,) = chain(one, other).doubts()
    assert dict(doubt.values)["number"] == 2
    (doubt,) = chain(replace(one, previous=other.previous)).doubts()
    assert dict(doubt.values)["number"] == 1


def test_what_is_damaged_is_counted_and_not_shown() -> None:
    one, _ = talked(Kind.RECEIVED, Kind.ACKNOWLEDGED)
    kept = [message.seal(one, REPLY, TALK.identity.recipient()), b"", b"x" * 8192]
    found = answers.chain(kept, ALERT, TALK.identity, REPLY.public)
    assert found.messages == (one,)
    (doubt,) = found.doubts()
    assert doubt.count == 2

"""A desk's answer: always of one size, and believed only from the desk's key."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from companion.alert import lines, message
from companion.alert.errors import AnswerTooLong, BadSignature, NotAnAnswer
from companion.alert.message import Kind, Message
from companion.sealing import age
from companion.sealing.errors import NotForYou
from companion.sealing.recipients import Identity
from tests.alert.parts import REPLY, TALK

FIRST = Message("ab" * 16, 1, Kind.ACKNOWLEDGED, "Ann", "We have read it.\nStay inside.", date(2026, 11, 23))


def sealed(said: Message) -> bytes:
    return message.seal(said, REPLY, TALK.identity.recipient())


@pytest.mark.parametrize("kind", Kind)
def test_an_answer_comes_out_as_it_went_in(kind: Kind) -> None:
    said = replace(FIRST, kind=kind, seq=2, previous="0" * 64)
    content = sealed(said)
    assert len(content) == message.SIZE
    assert message.open_(content, TALK.identity, REPLY.public).message == said
    assert message.SAID[kind].message


def test_an_answer_for_somebody_else_or_by_somebody_else_is_not_opened() -> None:
    with pytest.raises(NotForYou):
        message.open_(sealed(FIRST), Identity.new(), REPLY.public)
    with pytest.raises(BadSignature):
        message.open_(sealed(FIRST), TALK.identity, TALK.signer.public)


def test_the_digest_of_an_answer_is_that_of_its_line() -> None:
    assert message.open_(sealed(FIRST), TALK.identity, REPLY.public).digest == message.digest(FIRST.line)


@pytest.mark.parametrize("letter", ["x", "ü", "ج", "北", '"', "\n"])
def test_an_answer_may_fill_its_size_in_any_script_and_not_pass_it(letter: str) -> None:
    each = len(replace(FIRST, text=letter).line) - len(replace(FIRST, text="").line)
    most = (lines.longest(message.SIZE) - len(replace(FIRST, text="").line)) // each
    assert len(sealed(replace(FIRST, text=letter * most))) == message.SIZE
    too_long = replace(FIRST, text=letter * (most + 1))
    with pytest.raises(AnswerTooLong) as caught:
        sealed(too_long)
    assert dict(caught.value.say.values) == {"length": len(too_long.line), "most": lines.longest(message.SIZE)}


def test_a_file_larger_than_an_answer_is_none() -> None:
    content = lines.seal(message.CONTEXT, FIRST.line, REPLY, TALK.identity.recipient(), (32_768,))
    with pytest.raises(Exception, match="too large"):
        message.open_(content, TALK.identity, REPLY.public)


def test_a_line_without_a_second_one_is_no_answer() -> None:
    with pytest.raises(NotAnAnswer):
        message.open_(age.seal(FIRST.line, [TALK.identity.recipient()]), TALK.identity, REPLY.public)

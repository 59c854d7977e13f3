"""An answer of a desk: signed by its reply key, sealed to the alert's own identity, put into its mailbox. FORMAT.md section 4.

All answers are 8192 bytes. `acknowledged` is the one that a person makes and that proves that somebody has read the alert;
`received` is the program's own. Raises AnswerTooLong, NotAnAnswer, BadSignature, and what `sealing.age.open_` raises.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from companion.alert import lines, strict
from companion.alert.errors import AnswerTooLong, BadSignature, NotAnAlert, NotAnAnswer, TooMuch
from companion.alert.fields import Words, WrongShape, take
from companion.alert.signing import Signer
from companion.base.text import T
from companion.sealing import age
from companion.sealing.recipients import Identity, Recipient

CONTEXT = b"companion-message-v1\n"
SIZE = 8_192
_MOST = 1_000_000
_HEX = frozenset("0123456789abcdef")
_ID_DIGITS, _HASH_DIGITS = 32, 64


class Kind(StrEnum):
    """What an answer says; received alone is made without a person."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    QUESTION = "question"
    INSTRUCTIONS = "instructions"
    CLOSED = "closed"


SAID = {
    Kind.RECEIVED: T("The desk's program has fetched your alert"),
    Kind.ACKNOWLEDGED: T("A person has read your alert"),
    Kind.QUESTION: T("A question"),
    Kind.INSTRUCTIONS: T("Advice"),
    Kind.CLOSED: T("The desk has closed your alert"),
}


@dataclass(frozen=True, slots=True)
class Message:
    """One answer. `seq` counts from 1 for each alert; `previous` is the digest of the one before, empty for the first."""

    alert_id: str
    seq: int
    kind: Kind
    alias: str
    text: str
    day: date
    previous: str = ""

    @property
    def line(self) -> bytes:
        """The bytes that are signed."""
        row = {"alert_id": self.alert_id, "seq": self.seq, "kind": self.kind.value, "alias": self.alias, "text": self.text}
        return strict.line(row | {"day": self.day.isoformat(), "previous": self.previous})


@dataclass(frozen=True, slots=True)
class Opened:
    """An answer whose signature fits, and the digest that the next one must name."""

    message: Message
    digest: str


def digest(line: bytes) -> str:
    """Return what the next answer names as `previous`: SHA-256 of the first line, as hex."""
    return hashlib.sha256(line).hexdigest()


def seal(message: Message, signer: Signer, recipient: Recipient) -> bytes:
    """Return the sealed answer. Raises AnswerTooLong."""
    try:
        return lines.seal(CONTEXT, message.line, signer, recipient, (SIZE,))
    except TooMuch as error:
        raise AnswerTooLong(length=len(message.line), most=lines.longest(SIZE)) from error


def open_(untrusted: bytes, identity: Identity, reply_key: bytes) -> Opened:
    """Return an answer that the desk signed. Raises NotAnAnswer, BadSignature, and what opening a file raises."""
    try:
        signed = lines.read(CONTEXT, age.open_(untrusted, [identity], limit_bytes=SIZE))
        if signed.key != reply_key:
            raise BadSignature("signed by another key than the card's")
        return Opened(_message(strict.parse(signed.line)), digest(signed.line))
    except (NotAnAlert, WrongShape, ValueError) as error:
        raise NotAnAnswer(str(error)) from error


def _message(found: object) -> Message:
    if not isinstance(found, dict):
        raise NotAnAnswer("not an object")
    seq, previous = found.get("seq"), found.get("previous")
    if not isinstance(seq, int) or isinstance(seq, bool) or not 1 <= seq <= _MOST:
        raise NotAnAnswer("seq: not a whole number from 1")
    if previous != "" or seq != 1:
        previous = _hex(previous, _HASH_DIGITS)
    words = {name: str(take(Words(), found.get(name), name)) for name in ("alias", "text", "kind")}
    return Message(
        _hex(found.get("alert_id"), _ID_DIGITS),
        seq,
        Kind(words["kind"]),
        words["alias"],
        words["text"],
        strict.day(found.get("day")),
        previous,
    )


def _hex(untrusted: object, digits: int) -> str:
    if not isinstance(untrusted, str) or len(untrusted) != digits or not _HEX.issuperset(untrusted):
        raise NotAnAnswer(f"not {digits} hex digits")
    return untrusted

"""Alerts, keys and stores for the desk's tests."""

from __future__ import annotations

from datetime import UTC, date, datetime

from companion.alert import letter, message
from companion.alert.draft import Draft
from companion.alert.letter import Alert, CardUsed, Sealed
from companion.alert.message import Message
from companion.alert.signing import Conversation, Signer
from companion.desk import protocol
from companion.desk.ledger import Keys, Ledger
from companion.desk.protocol import Desk
from companion.desk.store import Memory, Store
from companion.desk.unseal import EpochKey
from companion.net.exchange import Reply, Request
from companion.sealing import age
from companion.sealing.recipients import Identity, Recipient
from tests.fakes.clock import FixedClock

NOW = datetime(2026, 3, 1, 12, 34, 56, tzinfo=UTC)
TEAM, LEADS = Identity(b"t" * 32), Identity(b"l" * 32)
REPLY, RECEIPT = Signer(b"r" * 32), Signer(b"q" * 32)
TALK = Conversation(b"s" * 16)


def alert(talk: Conversation = TALK, *, drill: bool = False, follows: str = "", draft: Draft | None = None) -> Alert:
    used = CardUsed("issuer", 1, "2026-03-01")
    return letter.compose(draft or Draft(), talk, used, now=NOW, drill=drill, lang="en", app="companion/0", follows=follows)


def sealed(talk: Conversation = TALK, to: Identity = TEAM, *, drill: bool = False, draft: Draft | None = None) -> Sealed:
    return letter.seal(alert(talk, drill=drill, draft=draft), talk, to.recipient())


def anything(plaintext: bytes, to: Recipient | None = None, size: int = 8192) -> bytes:
    """Seal bytes that need be no alert into one of the sizes."""
    return age.seal(plaintext.ljust(age.room(size)), [to or TEAM.recipient()])


class Bench:
    """A desk without a network: a store, its server's rules, and its console."""

    def __init__(self, store: Store | None = None, quota_bytes: int = 10_000_000) -> None:
        self.clock = FixedClock(NOW)
        self.store = store or Memory()
        self.desk = Desk(self.store, RECEIPT, self.clock, quota_bytes)
        self.ledger = Ledger(self.store, Keys([EpochKey("leads", LEADS), EpochKey("team", TEAM)], REPLY), self.clock)

    def ask(self, method: str, path: str, body: bytes = b"") -> Reply:
        return protocol.answer(Request(method, path, body), self.desk)

    def post(self, content: bytes) -> Reply:
        return self.ask("POST", "/v1/alerts", content)

    def mail(self, talk: Conversation = TALK) -> list[Message]:
        return mail(self.ask("GET", f"/v1/mail/{talk.mailbox}").body, talk)


def mail(body: bytes, talk: Conversation = TALK, reply_key: bytes = REPLY.public) -> list[Message]:
    """Return the answers in a mailbox as their receiver reads them."""
    assert len(body) == 65_536
    rows = [body[1 + place * 8192 : 1 + (place + 1) * 8192] for place in range(body[0])]
    return [message.open_(row, talk.identity, reply_key).message for row in rows]


def day(number: int) -> date:
    return date(2026, 3, number)

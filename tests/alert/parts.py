"""What the alert's tests share: a desk that answers in this process, and that can be told to misbehave; a sender; a whole draft."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from companion.alert.draft import Draft, read
from companion.alert.outbox import MemoryShelf, Outbox, Shelf
from companion.alert.reply_secrets import ReplySecrets
from companion.alert.sender import Sender
from companion.alert.signing import Conversation, Signer
from companion.alert.states import Entry
from companion.base.keystore import Memory
from companion.base.work import Watch
from companion.contacts import payload
from companion.contacts.card import Card
from companion.desk import protocol
from companion.desk.ledger import Keys, Ledger
from companion.desk.protocol import Desk
from companion.desk.store import Memory as Store
from companion.desk.unseal import EpochKey
from companion.net.client import Client
from companion.net.exchange import Handler, Reply, Request
from companion.sealing.recipients import Identity
from tests.contacts import parts as contacts
from tests.fakes.clock import FixedClock

NOW = datetime(2026, 11, 23, 12, 34, 56, tzinfo=UTC)
SECRET = bytes(range(16))
TALK = Conversation(SECRET)
READER = Identity(bytes([11]) * 32)
REPLY, RECEIPT = Signer(bytes([101]) * 32), Signer(bytes([102]) * 32)
APP = "Companion/0.1.0"

WHOLE: dict[str, Any] = {
    "kind": ["detained", "doxxed"],
    "urgency": "now",
    "what": "Two men in plain clothes took Ex from the café.\nThey also took the laptop.",
    "when": "today at six",
    "where": {"precision": "city", "value": "Atlantis"},
    "about": "other",
    "who": {"accounts": ["User:Ex", "User:Why"], "role": "sysop", "name": "Ex"},
    "contact_back": [{"channel": "Signal", "value": "+44 7700 900123", "hours": "after six", "language": "en", "who_answers": "my sister"}],
    "do_not": ["authorities", "phone"],
    "safe_words": {"challenge": "How is the weather?", "answer": "Like in May", "duress": "Cold"},
    "accounts_to_lock": [{"name": "User:Ex", "when": "ask"}],
    "also_at_risk": ["User:Zed"],
    "help": ["legal", "digital"],
    "consent": {"share": "ask", "publicity": "no", "keep_days": 30},
    "told_already": ["the chapter"],
    "attachments": [{"name": "notes.txt", "type": "text/plain", "data": "aGVsbG8="}],
    "excerpts": ["step: sign out everywhere"],
}
TYPICAL = {name: WHOLE[name] for name in ("kind", "urgency", "what", "where", "who", "contact_back", "do_not", "help", "consent")}


def draft(**fields: object) -> Draft:
    return read(json.dumps(fields).encode())


@dataclass
class Office:
    """A desk with the card of tests.contacts.parts. `says` answers in its place; `heard` is what it was asked."""

    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    says: Handler | None = None
    card: Card = field(default_factory=lambda: contacts.card(NOW.date()))
    heard: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store = Store()
        self.ledger = Ledger(self.store, Keys([EpochKey("team", READER)], REPLY), self.clock)
        self.desk = Desk(self.store, RECEIPT, self.clock)

    @property
    def line(self) -> bytes:
        return payload.write(self.card)

    def handler(self, request: Request) -> Reply:
        self.heard.append(request)
        return (self.says or self.truly)(request)

    def truly(self, request: Request) -> Reply:
        return protocol.answer(request, self.desk)

    def client(self, _card: Card) -> Client:
        return Client(handler=self.handler)

    @property
    def ids(self) -> list[str]:
        return [head.id for head in self.store.heads()]


@dataclass
class Person:
    """Somebody with an outbox, and the desk they know."""

    office: Office = field(default_factory=Office)
    shelf: Shelf = field(default_factory=MemoryShelf)
    secrets: ReplySecrets = field(default_factory=lambda: ReplySecrets(Memory()))
    withdrawn: bool = False

    def __post_init__(self) -> None:
        self.outbox = Outbox(self.shelf)
        self.sender = Sender(self.outbox, self.secrets, self.office.clock, self.office.client, APP, withdrawn=lambda _: self.withdrawn)

    def queue(self, said: Draft | None = None, *, follows: Entry | None = None, drill: bool = False, circle: str = "team") -> Entry:
        office = self.office
        return self.sender.queue(said or draft(**TYPICAL), office.card, office.line, circle, drill=drill, lang="en", follows=follows)

    def only(self) -> Entry:
        (entry,) = self.sender.entries()
        return entry


def poll(person: Person, *only: str) -> dict[str, Entry]:
    return {entry.id: entry for entry in asyncio.run(person.sender.poll(Watch(), *only))}


def sent(person: Person) -> Entry:
    entry = person.queue()
    return poll(person)[entry.id]

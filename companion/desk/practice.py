"""The practice desk: the same rules as a real one, in the program's own memory. No port, no file, no name is looked up.

Everything it takes has `drill` set. A sender's program cannot send it anything else; what comes all the same is dropped
when it is opened, its id stands in `dropped`, and no answer is ever made. Nothing here outlives the program.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import partial

from companion.alert import signing
from companion.alert.letter import Alert
from companion.alert.message import Kind
from companion.alert.signing import Signer
from companion.base.clock import Clock
from companion.contacts import payload, sign
from companion.contacts.card import Card, Circle, Class, Epoch, Path, State
from companion.desk import protocol, unseal
from companion.desk.ledger import Keys, Ledger
from companion.desk.protocol import Desk
from companion.desk.store import Memory
from companion.desk.unseal import EpochKey, Opened
from companion.net.exchange import Handler
from companion.sealing.recipients import Identity

CIRCLE = "team"
_DAYS = timedelta(days=89)  # a first and a last day of one epoch of 90
# A name that nobody can have (RFC 6761): if a client ever left the process with it, nothing would answer.
_URL = "https://practice.invalid"


class Practice:
    """A desk to practise with: `card` and `card_file` for the sender, `handler` for its client, the rest for who plays the officer."""

    def __init__(self, clock: Clock) -> None:
        """Make new keys; the first alert can come at once."""
        identity, reply, receipt = Identity.new(), _signer(), _signer()
        today = clock.now().date()
        epoch = Epoch(identity.recipient().text(), today, today + _DAYS)
        self.card = Card(
            class_=Class.PRACTICE,
            issuer=payload.PRACTICE,
            name="Practice desk",
            version=1,
            expires=epoch.end,
            state=State.PRACTICE,
            circles=(Circle(CIRCLE, "Everybody at the desk", (epoch,)),),
            reply_key=reply.public,
            receipt_key=receipt.public,
            paths=(Path("https", _URL),),
        )
        self.card_file = sign.make(self.card, [])
        self._fetched: tuple[str, ...] = ()
        self.dropped: tuple[str, ...] = ()
        self._store = Memory()
        self._epochs = [EpochKey(CIRCLE, identity, payload.PRACTICE)]
        self._ledger = Ledger(self._store, Keys(self._epochs, reply), clock)
        self.handler: Handler = partial(protocol.answer, desk=Desk(self._store, receipt, clock))

    def fetch(self) -> None:
        """Open what came, as the console of a desk does; the sender is told `received`. Drops what is no drill."""
        for alert_id in [head.id for head in self._store.heads() if head.id not in self._fetched]:
            found = unseal.open_(self._store.content(alert_id), self._epochs)
            if isinstance(found, Opened) and found.alert.drill:
                self._ledger.entry(alert_id)
                self._fetched = (*self._fetched, alert_id)
            else:
                self._store.remove([alert_id])
                self.dropped = (*self.dropped, alert_id)

    def waiting(self) -> tuple[tuple[str, Alert], ...]:
        """Return the fetched alerts that nobody has acknowledged or closed, by the id of the sealed file."""
        entries = [self._ledger.entry(alert_id) for alert_id in self._fetched]
        return tuple((entry.head.id, entry.found.alert) for entry in entries if isinstance(entry.found, Opened) and entry.open)

    def acknowledge(self, alert_id: str, alias: str, text: str = "") -> None:
        """Play the officer who has read it. Raises NoSuchAlert, AnswerTooLong."""
        self.fetch()
        self._ledger.acknowledge(alert_id, alias, text)

    def reply(self, alert_id: str, alias: str, text: str, kind: Kind = Kind.INSTRUCTIONS) -> None:
        """Play the officer who answers. Raises NoSuchAlert, AnswerTooLong, NothingToSay."""
        self.fetch()
        self._ledger.reply(alert_id, alias, text, kind)

    def close(self, alert_id: str, alias: str = "", text: str = "") -> None:
        """Play the officer who closes it. Raises NoSuchAlert, AnswerTooLong."""
        self.fetch()
        self._ledger.close(alert_id, alias, text)


def _signer() -> Signer:
    return Signer(secrets.token_bytes(signing.KEY_BYTES))

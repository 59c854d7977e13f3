"""Alerts as the window uses them: loaded only when one is looked for or sent, since it brings cryptography and an HTTP client along.

Everything here may wait for a disk, a keyring or a network and is called from a job. It sees no widget. Real alerts lie in the
outbox; those of practice in memory, with a desk in the same process: no file, no port.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from companion import __version__
from companion.alert.errors import EntryMissing, KeyNotHere
from companion.alert.message import Kind, Message
from companion.alert.outbox import FolderShelf, MemoryShelf, Outbox
from companion.alert.reply_secrets import SAID, ReplySecrets
from companion.alert.sender import Sender
from companion.alert.states import Entry, State
from companion.alert.transport import ways
from companion.base import files, keystore
from companion.base.clock import Clock
from companion.base.errors import CompanionError
from companion.base.text import Text
from companion.base.work import Watch
from companion.contacts import directory, payload
from companion.contacts.card import Card, Class
from companion.contacts.directory import Contact, Known
from companion.contacts.errors import NoSealedPath
from companion.desk.practice import CIRCLE, Practice
from companion.net.client import Client
from companion.net.route import Route
from companion.ui.alerts.seen import PRACTICE, Answer, Desk, Order, Seen, Talk
from companion.vault.records import Kept

Reach = Callable[[Card], Client]
_APP = f"companion/{__version__}"


class AlertRoom:
    """The alerts of this computer, the desks that they can go to, and the practice desk."""

    def __init__(
        self,
        home: Path,
        clock: Clock,
        route: Callable[[], str],
        vault: Callable[[], Kept | None],
        *,
        keys: keystore.Keystore | None = None,
        reach: Reach | None = None,
    ) -> None:
        """Keep where things lie, the way to the internet and the open vault; `keys` and `reach` are for tests."""
        self._contacts = home / "contacts"
        self._clock, self._route = clock, route
        self._reach: Reach = reach or (lambda _card: Client(Route.read(self._route())))
        self._secrets = ReplySecrets(keys or keystore.system(), vault)
        self._real = Sender(Outbox(FolderShelf(home / "outbox")), self._secrets, clock, self._reach, _APP, withdrawn=self._withdrawn)
        self._making = threading.Lock()

    @cached_property
    def _desk(self) -> Practice:
        return Practice(self._clock)

    @cached_property
    def _drills(self) -> Sender:
        desk = self._desk
        return Sender(Outbox(MemoryShelf()), ReplySecrets(keystore.Memory()), self._clock, lambda _card: Client(handler=desk.handler), _APP)

    def look(self) -> Seen:
        """Return all that is known now; nothing is asked of anybody."""
        known, now = self._known(), self._clock.now()
        talks = [*self._talks(self._real, now), *(self._talks(self._drills, now) if "_drills" in self.__dict__ else ())]
        talks.sort(key=lambda talk: min(talk.first.times.values()), reverse=True)
        return Seen(
            foundation=known.of(payload.FOUNDATION),
            desks=tuple(self._as_desk(contact) for contact in known.contacts if _is_desk(contact)),
            not_compared=tuple(
                contact.card.name for contact in known.contacts if contact.card.class_ is Class.OWN and not contact.compared
            ),
            problems=(*(one.error for one in known.problems), *(one.error for one in self._real.problems())),
            talks=tuple(talks),
            key_will_lie=SAID[self._secrets.where],
            wake=self._wake(talks),
        )

    def queue(self, order: Order) -> Entry:
        """Seal an alert and keep it until the desk confirms it. Raises what `Sender.queue` raises; then nothing is kept."""
        with self._making:
            if order.issuer == PRACTICE:
                desk, line = self._desk, payload.write(self._desk.card)
                return self._drills.queue(order.draft, desk.card, line, CIRCLE, drill=True, lang=order.lang, follows=order.follows)
            contact = self._known().of(order.issuer)
            if contact is None:
                raise NoSealedPath(order.issuer, name=order.follows.desk_name if order.follows else order.issuer)
            circle = order.follows.circle if order.follows else self._circle(contact.card)
            return self._real.queue(order.draft, contact.card, contact.line, circle, drill=False, lang=order.lang, follows=order.follows)

    async def send(self, watch: Watch, entry: Entry) -> None:
        """Try to send this one now."""
        await self._sender(entry).send(watch, entry.id)

    async def ask(self, watch: Watch, talk: Talk) -> None:
        """Send what is queued in this conversation, and ask for its answers."""
        await self._sender(talk.first).poll(watch, *(entry.id for entry in talk.entries))

    async def go_on(self, watch: Watch) -> None:
        """Do what is due: try again what is queued, ask for the answers that it is time to ask for."""
        await self._real.send(watch)
        now = self._clock.now()
        talks = await asyncio.to_thread(lambda: self._talks(self._real, now))
        due = [talk.entries[-1].id for talk in talks if talk.next_look is not None and talk.next_look <= now]
        if due:
            await self._real.poll(watch, *due)

    def play(self, entry: Entry, alias: str, reply: str) -> None:
        """Play the practice desk's officer: take the next step with this alert. The answer waits in the mailbox, as a real one would."""
        match entry.state:
            case State.SENT:
                self._desk.fetch()
            case State.RECEIVED:
                self._desk.acknowledge(entry.id, alias)
            case State.READ if reply:
                self._desk.reply(entry.id, alias, reply)
            case State.READ:
                self._desk.close(entry.id, alias)
            case _:
                return

    def cancel(self, entry: Entry) -> None:
        """Stop what was not sent. Raises TooLateToCancel."""
        self._sender(entry).cancel(entry.id)

    def remove(self, talk: Talk) -> None:
        """Remove every trace of a conversation from this computer, with the key to its answers."""
        for entry in talk.entries:
            try:
                self._sender(entry).remove(entry.id)
            except EntryMissing:
                continue  # removed by another window

    def save(self, entry: Entry, path: Path) -> None:
        """Write the sealed file for somebody to carry. Raises EntryDamaged, FileThere, DiskFull, NotWritable."""
        files.write_new(path, self._sender(entry).file(entry.id))

    def _sender(self, entry: Entry) -> Sender:
        return self._drills if entry.issuer == payload.PRACTICE else self._real

    def _known(self) -> Known:
        return directory.known(imported=self._contacts)

    def _withdrawn(self, card: Card) -> bool:
        return self._known().withdraws(card.issuer)

    def _circle(self, card: Card) -> str:
        today = self._clock.now().date()
        return next((circle.id for circle in card.circles if today <= circle.lost_after), "")

    def _as_desk(self, contact: Contact) -> Desk:
        card, today = contact.card, self._clock.now().date()
        circle = next((one for one in card.circles if one.id == self._circle(card)), None)
        try:
            card.refuse_certain_loss(today)
        except CompanionError as error:
            return Desk(contact, refused=error)
        return Desk(
            contact,
            circle,
            tuple(dict.fromkeys(way.transport.who_sees for way in ways(card))),
            warnings=tuple((warned.say, warned.hint) for warned in card.warnings(today)),
        )

    def _talks(self, sender: Sender, now: datetime) -> Sequence[Talk]:
        found: dict[str, list[Entry]] = {}
        for entry in reversed(sender.entries()):  # the oldest first
            found.setdefault(entry.talk, []).append(entry)
        return [self._talk(sender, tuple(entries), now) for entries in found.values()]

    def _talk(self, sender: Sender, entries: tuple[Entry, ...], now: datetime) -> Talk:
        newest = entries[-1]
        unread = next((entry for entry in entries if entry.promise_minutes is not None and State.SENT in entry.times), None)
        late_at = unread.times[State.SENT] + timedelta(minutes=unread.promise_minutes or 0) if unread else None
        answers: list[Answer] = []
        doubts: list[Text] = []
        gone: CompanionError | None = None
        try:
            for entry in entries:
                answers += [_answer(message) for message in sender.messages(entry)]
                doubts += sender.doubts(entry)
        except KeyNotHere as error:
            gone = error
        lies = sender.key_lies(newest)
        return Talk(
            entries=entries,
            answers=tuple(sorted(answers, key=lambda answer: answer.day)),
            doubts=tuple(dict.fromkeys(doubts)),
            key_lies=SAID[lies] if lies else None,
            key_gone=gone,
            late=any(sender.late(entry, now) for entry in entries),
            late_at=late_at,
            next_look=min((at for at in (sender.next_poll(entry, now) for entry in entries) if at), default=None),
        )

    def _wake(self, talks: Sequence[Talk]) -> datetime | None:
        """Return when the next thing is due by itself. Practice waits for the person who plays."""
        real = [talk for talk in talks if not talk.drill]
        looks = [talk.next_look for talk in real if talk.next_look and not talk.key_gone]
        tries = [entry.next_try or self._clock.now() for talk in real for entry in talk.waits_here]
        lates = [talk.late_at for talk in real if talk.late_at and not talk.late and talk.late_at > self._clock.now()]
        return min((*looks, *tries, *lates), default=None)


def _is_desk(contact: Contact) -> bool:
    """Return whether a person trusts this desk: compared, or signed by the Foundation; also when nobody could open an alert any more."""
    return contact.compared or (contact.card.class_ is Class.FOUNDATION and bool(contact.card.circles))


def _answer(message: Message) -> Answer:
    return Answer(message.alert_id, Kind(message.kind).value, message.alias, message.text, message.day)

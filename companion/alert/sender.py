"""Send alerts, see how far they are, and fetch the answers: what the window and the command line call.

An alert is sealed at once and lies in the outbox before `queue` returns; from there it is tried until the desk's receipt is
here. Nothing that comes from the network is believed without the signature of the card that the alert was sealed by. What a
try could not do is the entry's `trouble`, never an error: only the person's own wishes raise.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from companion.alert import backoff, letter
from companion.alert.answers import Chain
from companion.alert.courier import Courier
from companion.alert.draft import Draft, refuse_unclean
from companion.alert.errors import DrillOnly, EntryDamaged, EntryMissing, OtherDesk, TooLateToCancel
from companion.alert.letter import CardUsed
from companion.alert.mail import Mail
from companion.alert.message import Message
from companion.alert.outbox import Outbox, Problem
from companion.alert.reply_secrets import ReplySecrets, Where
from companion.alert.signing import Conversation
from companion.alert.states import Entry, State
from companion.base.clock import Clock
from companion.base.errors import CompanionError
from companion.base.text import Text
from companion.base.work import Stopped, Watch
from companion.contacts import payload
from companion.contacts.card import Card, Class
from companion.sealing.recipients import Recipient

if TYPE_CHECKING:
    from companion.net.client import Client

_Item = TypeVar("_Item")
_Done = TypeVar("_Done")
_MOST_DESKS = 8
_CAN_STOP = frozenset({State.SEALED, State.QUEUED, State.HELD})
_EXPECTS = frozenset({State.HANDED_OVER, State.SENT, State.RECEIVED, State.READ})
_UNREAD = frozenset({State.QUEUED, State.HANDED_OVER, State.SENT, State.RECEIVED})


class Sender:
    """Alerts, from sealing to the last answer."""

    def __init__(
        self,
        outbox: Outbox,
        secrets: ReplySecrets,
        clock: Clock,
        client: Callable[[Card], Client],
        app: str,
        *,
        withdrawn: Callable[[Card], bool] = lambda card: card.revoked,
    ) -> None:
        """Keep what is needed.

        Args:
            outbox: where the alerts lie.
            secrets: where the keys to their answers lie.
            clock: the time.
            client: makes a client on the person's route, or one whose handler is the practice desk.
            app: the program and its version, as the desk is told.
            withdrawn: whether the issuer of a card has withdrawn it since.
        """
        self._outbox, self._secrets, self._clock, self._app = outbox, secrets, clock, app
        self._mail, self._courier = Mail(outbox, clock), Courier(outbox, secrets, clock, client, withdrawn)

    def queue(self, draft: Draft, card: Card, line: bytes, circle: str, *, drill: bool, lang: str, follows: Entry | None = None) -> Entry:
        """Seal an alert and queue it; durable when this returns. `line` is the card's own, exact to the byte.

        Raises DrillOnly, Revoked, TooOld, NoSealedPath, NotClean, TooMuch, OtherDesk, KeyNotHere, DiskFull, NotWritable, OutboxBusy; then
        nothing is kept.
        """
        return self._seal(draft, card, line, circle, drill=drill, lang=lang, follows=follows, states=(State.SEALED, State.QUEUED))

    def seal(self, draft: Draft, card: Card, line: bytes, circle: str, *, drill: bool, lang: str) -> Entry:
        """Seal an alert that the person will hand over: `file` returns it, and it is never sent from here. Raises as `queue` does."""
        return self._seal(draft, card, line, circle, drill=drill, lang=lang, follows=None, states=(State.SEALED,))

    def file(self, id_: str) -> bytes:
        """Return the sealed file, the same on every path. Raises EntryMissing, EntryDamaged."""
        return self._outbox.sealed(id_)

    def handed_over(self, id_: str) -> Entry:
        """Note that the person has the sealed file. Raises EntryMissing, ..."""
        return self._outbox.advance(id_, State.HANDED_OVER, self._clock.now())

    async def send(self, watch: Watch, *only: str, at_once: bool = False) -> tuple[Entry, ...]:
        """Try what is due, the newest first; `only` these, or all `at_once`, without waiting for its time. Returns what was tried."""
        now = self._clock.now()
        due = [
            entry
            for entry in await asyncio.to_thread(self.entries)
            if entry.state is State.QUEUED
            and (entry.id in only if only else at_once or backoff.due(entry.next_try, now, backoff.LONGEST_WAIT))
        ]
        return tuple(await _side_by_side(watch, due, self._courier.deliver, lambda entry: entry.issuer))

    async def poll(self, watch: Watch, *only: str) -> tuple[Entry, ...]:
        """Send what is queued, then fetch the answers to what is not closed, or to `only` these. Returns what was tried or asked for."""
        found = {entry.id: entry for entry in await self.send(watch, *only, at_once=True)}
        talks: dict[str, list[Entry]] = {}
        for entry in await asyncio.to_thread(self.entries):
            talks.setdefault(entry.talk, []).append(entry)
        asked = [talk for talk in talks.values() if any(entry.id in only if only else _expects(entry) for entry in talk)]
        for talk in await _side_by_side(watch, asked, self._courier.fetch, lambda talk: talk[0].issuer):
            found |= {entry.id: entry for entry in talk}
        return tuple(found.values())

    def entries(self) -> tuple[Entry, ...]:
        """Return the alerts of this computer, the newest first; what cannot be read is among `problems`."""
        return self._outbox.look().entries

    def entry(self, id_: str) -> Entry:
        """Return one alert. Raises EntryMissing, EntryDamaged, EntryNewer."""
        return self._outbox.get(id_)

    def problems(self) -> tuple[Problem, ...]:
        """Return the alerts that are damaged, each with its error."""
        return self._outbox.look().problems

    def messages(self, entry: Entry) -> tuple[Message, ...]:
        """Return the answers in their order; none if the card that proves them is damaged.

        Raises KeyNotHere: a vault that is locked, a program that was closed.
        """
        try:
            return self._chain(entry).messages
        except (EntryDamaged, EntryMissing):
            return ()

    def doubts(self, entry: Entry) -> tuple[Text, ...]:
        """Return what is damaged or does not fit between the answers, for the person. Raises KeyNotHere."""
        try:
            return self._chain(entry).doubts()
        except EntryDamaged as error:
            return (error.say,)
        except EntryMissing:  # removed in this moment
            return ()

    def key_lies(self, entry: Entry) -> Where | None:
        """Return where the key to the answers lies (reply_secrets.SAID has the words); None: not here."""
        return self._secrets.find(entry.talk)

    def remove(self, id_: str) -> None:
        """Remove every trace of an alert from this computer, and the key to its answers with the last of its conversation."""
        talk = next((entry.talk for entry in self.entries() if entry.id == id_), "")
        self._outbox.remove(id_)
        if talk and all(entry.talk != talk for entry in self.entries()):
            self._secrets.forget(talk)

    def cancel(self, id_: str) -> Entry:
        """Stop an alert that was not sent. An earlier try may have reached the desk all the same: its receipt then says so.

        Raises TooLateToCancel, EntryMissing.
        """
        if self._outbox.get(id_).state not in _CAN_STOP:
            raise TooLateToCancel(id_)
        entry = self._outbox.advance(id_, State.CANCELLED, self._clock.now())
        if entry.state is not State.CANCELLED:
            raise TooLateToCancel(id_)
        return entry

    def next_poll(self, entry: Entry, now: datetime, *, cautious: bool = False) -> datetime | None:
        """Return when to ask for answers next: at once if this program never did; None: not by itself."""
        if cautious or not _expects(entry):
            return None
        return self._courier.next_fetch(entry.talk, now)

    def late(self, entry: Entry, now: datetime) -> bool:
        """Return whether the time that the card promises has passed and nobody has read it: from the receipt on, or while it waits here."""
        if entry.promise_minutes is None or entry.state not in _UNREAD:
            return False
        since = entry.times.get(State.SENT) or entry.times[entry.state]
        return now > since + timedelta(minutes=entry.promise_minutes)

    def _seal(
        self, draft: Draft, card: Card, line: bytes, circle: str, *, drill: bool, lang: str, follows: Entry | None, states: Sequence[State]
    ) -> Entry:
        if card.class_ is Class.PRACTICE and not drill:
            raise DrillOnly
        if payload.read(line) != card:
            raise ValueError("the line of another card")
        if follows and follows.issuer != card.issuer:
            raise OtherDesk
        refuse_unclean(draft)
        now = self._clock.now().astimezone(UTC)
        epoch = card.epoch_for(circle, now.date())
        talk = Conversation(self._secrets.get(follows.talk)) if follows else Conversation.new()
        used = CardUsed(card.issuer, card.version, epoch.start.isoformat())
        earlier = follows.alert_id if follows else ""
        alert = letter.compose(draft, talk, used, now=now, drill=drill, lang=lang, app=self._app, follows=earlier)
        sealed = letter.seal(alert, talk, Recipient.read(epoch.recipient))
        entry = Entry(
            id=sealed.id,
            alert_id=alert.alert_id,
            talk=follows.talk if follows else alert.alert_id,
            state=states[-1],
            drill=drill,
            issuer=card.issuer,
            desk_name=card.name,
            circle=circle,
            times=dict.fromkeys(states, now),
            promise_minutes=card.promise.answer_within_minutes if card.promise else None,
            follows=earlier,
        )
        if follows is None:
            self._secrets.keep(entry.talk, talk.secret)
        try:
            return self._outbox.add(entry, sealed.content, line)
        except CompanionError:
            if follows is None:
                self._secrets.forget(entry.talk)
            raise

    def _chain(self, entry: Entry) -> Chain:
        return self._mail.chain(entry, Conversation(self._secrets.get(entry.talk)))


def _expects(entry: Entry) -> bool:
    """Return whether an answer may come: also to an alert that was stopped, if a try had already begun."""
    return entry.state in _EXPECTS or (entry.state is State.CANCELLED and entry.attempts > 0)


async def _side_by_side(
    watch: Watch, each: Iterable[_Item], work: Callable[[_Item], Awaitable[_Done]], desk: Callable[[_Item], str]
) -> list[_Done]:
    """Do the work of several desks at the same time, that of one desk in its order: a dead desk holds up no other. Raises Stopped."""
    desks: dict[str, list[_Item]] = {}
    for item in each:
        desks.setdefault(desk(item), []).append(item)
    room = asyncio.Semaphore(_MOST_DESKS)

    async def one(items: list[_Item]) -> list[_Done]:
        done: list[_Done] = []
        with contextlib.suppress(Stopped):  # raised once for all, below
            async with room:
                for item in items:
                    watch.check()
                    done.append(await work(item))
        return done

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(items)) for items in desks.values()]
    watch.check()
    return [done for task in tasks for done in task.result()]

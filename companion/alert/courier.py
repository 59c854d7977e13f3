"""Carries a sealed alert to its desk, and fetches what lies in a mailbox: one try each, and one at a time for each alert.

What a try could not do is the entry's `trouble`, never an error. Files and keyrings are used in a thread, since a slow disk or
a keyring that waits for a password must not hold up other connections.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from companion.alert import backoff
from companion.alert.errors import KeyNotHere, NoWay, Withdrawn
from companion.alert.letter import Sealed
from companion.alert.mail import Mail
from companion.alert.outbox import Outbox
from companion.alert.reply_secrets import ReplySecrets
from companion.alert.signing import Conversation
from companion.alert.states import Entry, State, Trouble
from companion.alert.transport import Way, ways
from companion.base.clock import Clock
from companion.base.errors import CompanionError
from companion.contacts.card import Card
from companion.net.errors import OnionNeedsTor

if TYPE_CHECKING:
    from companion.net.client import Client

_Found = TypeVar("_Found")


class Courier:
    """Goes between an outbox and the desks."""

    def __init__(
        self, outbox: Outbox, secrets: ReplySecrets, clock: Clock, client: Callable[[Card], Client], withdrawn: Callable[[Card], bool]
    ) -> None:
        """Keep what is needed (`Sender` says what each is)."""
        self._outbox, self._secrets, self._clock, self._client, self._withdrawn = outbox, secrets, clock, client, withdrawn
        self._mail = Mail(outbox, clock)
        self._next: dict[str, datetime] = {}
        self._under_way: set[str] = set()

    def next_fetch(self, talk: str, now: datetime) -> datetime:
        """Return when to ask next for the answers of a conversation: at once if this program never did."""
        at = self._next.get(talk, now)
        return now if backoff.due(at, now, backoff.LONGEST_PAUSE) else at

    async def deliver(self, entry: Entry) -> Entry:
        """Try once to send a queued alert, and return it as it is then; one that is on its way already is left to that try."""
        if entry.id in self._under_way:
            return entry
        self._under_way.add(entry.id)
        try:
            return await self._deliver(entry)
        except CompanionError as error:
            return await self._noted(entry, error, if_unsent=True)
        finally:
            self._under_way.discard(entry.id)

    async def fetch(self, talk: Sequence[Entry]) -> tuple[Entry, ...]:
        """Ask once for the answers of a conversation, given its alerts, the newest first; return these as they are then."""
        self._pause(talk[0])
        damaged, cards = list[Entry](), list[tuple[Entry, Card]]()
        for entry in talk:
            try:
                cards.append((entry, await asyncio.to_thread(self._mail.card, entry)))
            except CompanionError as error:
                damaged.append(await self._noted(entry, error))
        whole = [entry for entry, _ in cards]
        try:
            found = await self._fetch(whole, cards[0][1]) if cards else ()
        except KeyNotHere as error:  # not kept: it is no longer so once the vault is open
            found = tuple(replace(entry, trouble=Trouble(error.say, error.hint)) for entry in whole)
        except CompanionError as error:
            found = tuple([await self._noted(entry, error) for entry in whole])
        return (*found, *damaged)

    async def _deliver(self, entry: Entry) -> Entry:
        after = self._clock.now() + backoff.wait(entry.attempts + 1)
        entry = await asyncio.to_thread(self._outbox.begin, entry.id, after)
        if entry.state is not State.QUEUED:  # stopped, or sent by another program, since it was looked at
            return entry
        card = await asyncio.to_thread(self._mail.card, entry)
        sealed = Sealed(await asyncio.to_thread(self._outbox.sealed, entry.id))
        if self._withdrawn(card):
            await asyncio.to_thread(self._outbox.advance, entry.id, State.FAILED, self._clock.now())
            raise Withdrawn(name=card.name)
        receipt = await self._through(card, lambda way, client: way.transport.send(sealed, way.url, card.receipt_key, client))
        entry = await asyncio.to_thread(self._outbox.advance, entry.id, State.SENT, self._clock.now(), receipt.json)
        self._pause(entry)
        return entry

    async def _fetch(self, talk: Sequence[Entry], card: Card) -> tuple[Entry, ...]:
        if self._withdrawn(card):
            raise Withdrawn(name=card.name)
        conversation = Conversation(await asyncio.to_thread(self._secrets.get, talk[0].talk))
        found = await self._through(card, lambda way, client: way.transport.fetch(conversation.mailbox, way.url, client))
        return await asyncio.to_thread(self._mail.take_in, talk, found, conversation)

    async def _through(self, card: Card, attempt: Callable[[Way, Client], Awaitable[_Found]]) -> _Found:
        """Return what the first of the card's paths that works returns."""
        found, errors = ways(card), list[CompanionError]()
        if not found:
            raise NoWay(name=card.name)
        async with self._client(card) as client:
            for way in found:
                try:
                    return await attempt(way, client)
                except CompanionError as error:
                    errors.append(error)
        # An onion address that cannot be used on this route says less than what went wrong elsewhere.
        raise min(errors, key=lambda error: isinstance(error, OnionNeedsTor))

    async def _noted(self, entry: Entry, error: CompanionError, *, if_unsent: bool = False) -> Entry:
        trouble = Trouble(error.say, error.hint)
        try:
            return await asyncio.to_thread(self._outbox.note, entry.id, trouble, if_unsent=if_unsent)
        except CompanionError:  # removed or damaged in the meantime: said all the same
            return replace(entry, trouble=trouble)

    def _pause(self, entry: Entry) -> None:
        """Note when to ask next: soon while something has just happened, later when it is quiet."""
        now = self._clock.now()
        since: timedelta = now - max(entry.times.values())
        self._next[entry.talk] = now + backoff.pause(since)

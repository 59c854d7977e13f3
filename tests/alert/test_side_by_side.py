"""Several desks at once: a dead one holds up no other, and nothing is sent twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from companion.alert.sender import Sender
from companion.alert.states import Entry, State
from companion.alert.transports.https import Https
from companion.base.work import Stopped, Watch
from companion.contacts import fields, payload
from companion.contacts.card import Card
from companion.contacts.card import Path as CardPath
from companion.net import errors as net
from companion.net.client import Client
from tests.alert.parts import APP, Office, Person, draft
from tests.contacts import parts as contacts

_Send = Callable[..., Awaitable[object]]


class Desks:
    """Somebody who knows several desks; those in `silent` take the connection and never answer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, count: int = 2) -> None:
        self.person = Person()
        self.offices = {f"https://{number}.example": Office(clock=self.person.office.clock) for number in range(count)}
        self.silent: set[str] = set()
        self.begun: list[str] = []
        self.most, self._now = 0, 0
        self.answering = asyncio.Event()
        for number, (url, office) in enumerate(self.offices.items()):
            key = contacts.key(number + 1).public_key().public_bytes_raw()
            office.card = replace(office.card, paths=(CardPath("https", url),), signers=(key,), issuer=fields.base64_of(key))
        for name in ("send", "fetch"):
            monkeypatch.setattr(Https, name, self._watched(getattr(Https, name)))
        self.sender = Sender(self.person.outbox, self.person.secrets, self.person.office.clock, self._client, APP)

    def queue(self, place: int) -> Entry:
        self.person.office.clock.move(timedelta(minutes=1))  # so that the order of the alerts is known
        card = list(self.offices.values())[place].card
        return self.sender.queue(draft(what="x"), card, payload.write(card), "team", drill=False, lang="en")

    def _client(self, card: Card) -> Client:
        return Client(handler=self.offices[card.paths[0].url].truly)

    def _watched(self, real: _Send) -> _Send:
        async def watched(transport: Https, what: object, url: str, *rest: object) -> object:
            self.begun.append(url)
            self._now += 1
            self.most = max(self.most, self._now)
            try:
                if url in self.silent:
                    await self.answering.wait()
                    raise net.TooSlow(host=url)
                return await real(transport, what, url, *rest)
            finally:
                self._now -= 1

        return watched


async def until(condition: Callable[[], bool], work: asyncio.Task[tuple[Entry, ...]]) -> None:
    """Wait for something to become so while this work is under way."""
    async with asyncio.timeout(20):
        while not condition():
            assert not work.done()
            await asyncio.wait({work}, timeout=0.005)


def test_a_desk_that_never_answers_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    desks = Desks(monkeypatch)
    good = desks.queue(1)
    dead = [desks.queue(0), desks.queue(0)]  # the newest, so they are tried first
    desks.silent = {"https://0.example"}

    async def scene() -> tuple[Entry, ...]:
        sending = asyncio.create_task(desks.sender.send(Watch()))
        await until(lambda: desks.sender.entry(good.id).state is State.SENT, sending)
        assert not sending.done()
        assert desks.begun.count("https://0.example") == 1  # one after another at the same desk
        desks.answering.set()
        return await sending

    tried = {entry.id: entry for entry in asyncio.run(scene())}
    assert {tried[entry.id].state for entry in dead} == {State.QUEUED}
    assert tried.keys() == {good.id, *(entry.id for entry in dead)}


def test_the_answers_of_a_desk_wait_for_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    desks = Desks(monkeypatch)
    good, dead = desks.queue(1), desks.queue(0)
    asyncio.run(desks.sender.send(Watch()))
    desks.offices["https://1.example"].ledger.acknowledge(good.id, "Ann")
    desks.silent = {"https://0.example"}

    async def scene() -> None:
        polling = asyncio.create_task(desks.sender.poll(Watch()))
        await until(lambda: desks.sender.entry(good.id).state is State.READ, polling)
        assert not polling.done()
        desks.answering.set()
        await polling

    asyncio.run(scene())
    assert desks.sender.entry(dead.id).state is State.SENT


def test_only_so_many_desks_are_asked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    desks = Desks(monkeypatch, count=12)
    for place in range(12):
        desks.queue(place)
    desks.silent = set(desks.offices)

    async def scene() -> None:
        sending = asyncio.create_task(desks.sender.send(Watch()))
        await until(lambda: len(desks.begun) == 8, sending)
        desks.answering.set()
        assert len(await sending) == 12

    asyncio.run(scene())
    assert desks.most == 8


def test_an_alert_that_is_on_its_way_is_not_sent_beside_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    desks = Desks(monkeypatch)
    entry = desks.queue(0)
    desks.silent = {"https://0.example"}

    async def scene() -> None:
        first = asyncio.create_task(desks.sender.send(Watch()))
        await until(lambda: len(desks.begun) == 1, first)
        (meanwhile,) = await desks.sender.send(Watch(), entry.id)
        assert (meanwhile.state, meanwhile.attempts) == (State.QUEUED, 1)
        desks.answering.set()
        (tried,) = await first
        assert tried.attempts == 1

    asyncio.run(scene())
    assert len(desks.begun) == 1
    desks.silent = set()
    assert asyncio.run(desks.sender.send(Watch(), entry.id))[0].state is State.SENT


def test_a_try_that_fails_says_nothing_of_an_alert_that_arrived_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    desks = Desks(monkeypatch)
    entry = desks.queue(0)
    other = Sender(desks.person.outbox, desks.person.secrets, desks.person.office.clock, desks._client, APP)  # another window
    desks.silent = {"https://0.example"}

    async def scene() -> Entry:
        first = asyncio.create_task(desks.sender.send(Watch()))
        await until(lambda: len(desks.begun) == 1, first)
        desks.silent = set()
        assert (await other.send(Watch(), entry.id))[0].state is State.SENT
        desks.answering.set()
        return (await first)[0]

    tried = asyncio.run(scene())
    assert (tried.state, tried.trouble) == (State.SENT, None)
    assert desks.sender.entry(entry.id).trouble is None
    assert desks.offices["https://0.example"].ids == [entry.id]


def test_a_stop_reaches_every_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    desks = Desks(monkeypatch)
    for place in (0, 0, 1, 1):
        desks.queue(place)
    watch = Watch()
    desks.silent = set(desks.offices)

    async def scene() -> None:
        sending = asyncio.create_task(desks.sender.send(watch))
        await until(lambda: len(desks.begun) == 2, sending)
        watch.stop()
        desks.answering.set()
        with pytest.raises(Stopped):
            await sending

    asyncio.run(scene())
    assert sorted(desks.begun) == sorted(desks.offices)

"""Checks made of plain values, and a world in which they look: for what a page does with whatever checks say."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QElapsedTimer
from PySide6.QtTest import QTest

from companion import app
from companion.base.text import Code, T
from companion.base.work import Watch
from companion.hygiene.check import CheckInfo, Family, Plug
from companion.hygiene.finding import Finding
from companion.hygiene.world import Contact, Subject, World
from companion.net.route import Route
from companion.ui.checking import room
from companion.ui.checking.room import CheckRoom
from tests.fakes.clock import FixedClock
from tests.fakes.world import FakeMachine, FakeNames, world

HOST, LOUD = Code("wiki.example"), Code("loud.example")


@dataclass(slots=True)
class FakePlug:
    """A check that answers with `finding`, or waits until it is stopped. `loud`: by a second press it contacts one more."""

    CHECK: CheckInfo
    answer: Callable[[World, Watch], Awaitable[Finding]]
    local: bool = False
    loud: bool = False
    STEPS: tuple[str, ...] = ()

    def reveals(self, subject: Subject) -> tuple[Contact, ...]:
        if self.local:
            return ()
        more = (Contact(LOUD, T("That you ask. It stands out.")),) if self.loud and subject.distinctive else ()
        return (Contact(HOST, T("That you look.")), *more)

    async def look(self, world: World, watch: Watch) -> Finding:
        return await self.answer(world, watch)


def plug(finding: Finding, family: Family = Family.DEVICE, *, local: bool = False, loud: bool = False) -> FakePlug:
    async def answer(_world: World, _watch: Watch) -> Finding:
        return finding

    return FakePlug(info(finding.check, family), answer, local, loud)


def waiting(name: str, family: Family = Family.DEVICE) -> FakePlug:
    """Return a check that never ends by itself."""

    async def answer(_world: World, _watch: Watch) -> Finding:
        await asyncio.Event().wait()
        raise AssertionError

    return FakePlug(info(name, family), answer)


def info(name: str, family: Family) -> CheckInfo:
    return CheckInfo(name, family, T("About {name}", name=name), T("Is {name} so?", name=name), 60)


@dataclass(slots=True)
class Worlds:
    """Makes worlds, and remembers for what."""

    make: Callable[[Subject], World] = field(default=lambda subject: world(subject=subject))
    asked: list[tuple[Subject, Route]] = field(default_factory=list)

    def __call__(self, subject: Subject, route: Route) -> World:
        self.asked.append((subject, route))
        return self.make(subject)


def use_world(monkeypatch: pytest.MonkeyPatch, worlds: Worlds) -> Worlds:
    """Let the window look into this world only, with the program's own checks."""
    monkeypatch.setattr(app, "_check_room", lambda: CheckRoom(FixedClock(), worlds))
    return worlds


def use_plugs(monkeypatch: pytest.MonkeyPatch, *plugs: FakePlug) -> Worlds:
    """Let there be these checks only."""

    def found(family: Family, only: Iterable[str] = ()) -> Sequence[Plug]:
        wanted = tuple(only)
        return tuple(each for each in plugs if each.CHECK.family is family and (not wanted or each.CHECK.id in wanted))

    monkeypatch.setattr(room, "found", found)
    return use_world(monkeypatch, Worlds())


def odd_world(names: FakeNames, machine: FakeMachine | None = None) -> Worlds:
    return Worlds(lambda subject: world(names=names, machine=machine or FakeMachine(), subject=subject))


def until(true: Callable[[], bool], patience_ms: int = 30_000) -> bool:
    """Whether this comes true, while the window goes on: a wiki is asked twice a second at most."""
    timer = QElapsedTimer()
    timer.start()
    while not true() and timer.elapsed() < patience_ms:
        QTest.qWait(10)
    return true()

"""Nothing arrives after a run was cancelled or its page is gone, and every connection is closed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from companion.base.errors import CompanionError
from companion.base.text import T
from companion.base.work import Watch
from companion.content import read
from companion.hygiene.check import Family
from companion.hygiene.finding import Finding, Level, Sure
from companion.hygiene.world import Net, Subject, World
from companion.net.client import Client
from companion.net.exchange import Reply, Request
from companion.net.route import Route
from companion.ui.checking.room import CheckRoom
from companion.ui.checking.seen import Order
from companion.ui.checking.service import Checking
from companion.ui.jobs import Jobs
from companion.ui.sitting import Sitting
from tests.fakes.clock import FixedClock
from tests.fakes.world import world
from tests.ui.checking.plugs import FakePlug, Worlds, info, plug, use_plugs, waiting

BAD = Finding("bad", Level.ALERT, Sure.HIGH, T("The disk is open."), (), ("lock_encrypt",))
ORDER = Order("device", ("bad",))


class Line:
    """Connections that count themselves."""

    def __init__(self) -> None:
        self.open = self.made = 0

    def net(self, addresses: Mapping[str, str] | None = None) -> AbstractAsyncContextManager[Net]:
        return _Counted(self, Client(handler=_slow, agent="test", addresses=addresses))

    def world(self, subject: Subject) -> World:
        made = world(subject=subject)
        return World(self.net, made.names, made.machine, made.clock, subject)


class _Counted(AbstractAsyncContextManager[Net]):
    def __init__(self, line: Line, client: Client) -> None:
        self._line, self._client = line, client

    async def __aenter__(self) -> Net:
        self._line.open += 1
        self._line.made += 1
        return await self._client.__aenter__()

    async def __aexit__(self, *error: object) -> None:
        await self._client.__aexit__(None, None, None)
        self._line.open -= 1


def _slow(_request: Request) -> Reply:
    return Reply(200, b"yes")


def asking() -> FakePlug:
    """Return a check that asks again and again, and is done after a while."""

    async def answer(world: World, watch: Watch) -> Finding:
        async with world.net() as net:
            for _ in range(8):
                await net.get("https://wiki.example/")
                await watch.sleep(0.001)
        return BAD

    return FakePlug(info("bad", Family.DEVICE), answer)


@pytest.fixture
def errors() -> list[CompanionError]:
    """What the service has explained."""
    return []


@pytest.fixture
def make(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, errors: list[CompanionError]) -> Iterator[Callable[..., Checking]]:
    """Return a maker of services that look through these checks."""
    started: list[Jobs] = []

    def made(*plugs: FakePlug, worlds: Callable[[Subject, Route], World] | None = None) -> Checking:
        use_plugs(monkeypatch, *plugs)
        jobs, sitting = Jobs(errors.append), Sitting()
        started.append(jobs)
        sitting.begin(read.packs())
        service = Checking(lambda: CheckRoom(FixedClock(), worlds or Worlds()), jobs, sitting, errors.append)
        owner = QObject(service)
        service.open(owner, "device")
        qtbot.waitUntil(lambda: "device" in service.known)
        return service

    yield made
    for jobs in started:
        assert jobs.stop_all()


@pytest.mark.parametrize("ending", ["forget", "page gone", "stop"])
def test_nothing_arrives_after_a_hundred_cancels_at_any_moment(make: Callable[..., Checking], qtbot: QtBot, ending: str) -> None:
    line = Line()
    service = make(asking(), worlds=lambda subject, _route: line.world(subject))
    told: list[str] = []
    for place in range(100):
        owner = QObject()
        service.outcomes.clear()
        service.start(owner, ORDER)
        for _ in range(place % 10):
            QTest.qWait(1 + place % 3)
        if ending == "page gone":
            owner.deleteLater()
            QTest.qWait(0)
        elif ending == "stop":
            service.stop("device")
            qtbot.waitUntil(lambda: service.look("device") is None)
            continue
        else:
            service.forget()
        before = dict(service.outcomes)
        service.changed.connect(told.append)
        QTest.qWait(2)
        service.changed.disconnect(told.append)
        assert not told
        assert service.outcomes == before
    qtbot.waitUntil(lambda: line.open == 0)
    assert line.made > 0


def test_a_world_that_cannot_be_made_is_said_and_the_run_is_over(
    make: Callable[..., Checking], errors: list[CompanionError], qtbot: QtBot
) -> None:
    class Broken(CompanionError):
        say = T("No.")

    def refuse(_subject: Subject, _route: Route) -> World:
        raise Broken

    service = make(plug(BAD), worlds=refuse)
    service.start(service, ORDER)
    qtbot.waitUntil(lambda: bool(errors))
    assert service.look("device") is None
    assert [type(error) for error in errors] == [Broken]


def test_a_run_that_is_begun_again_replaces_the_one_before(make: Callable[..., Checking], qtbot: QtBot) -> None:
    service = make(waiting("slow"), plug(BAD))
    service.start(service, Order("device", ("slow",)))
    service.start(service, ORDER)
    qtbot.waitUntil(lambda: "device" in service.outcomes)
    assert [each.check for each in service.outcomes["device"].report.findings] == ["bad"]


def test_findings_reach_a_plan_whose_packs_are_read_later(make: Callable[..., Checking], qtbot: QtBot) -> None:
    service = make(plug(BAD))
    service.start(service, ORDER)
    qtbot.waitUntil(lambda: "device" in service.outcomes)
    sitting = service._sitting
    sitting.begin(read.packs())
    assert sitting.session is not None
    assert sitting.session.plan().shown[0].advice.id == "lock_encrypt"
    service.forget("device")
    assert not any(step.found for step in sitting.session.plan().steps)


def test_a_late_finding_of_a_cancelled_run_is_dropped(make: Callable[..., Checking], qtbot: QtBot) -> None:
    service = make(plug(BAD), waiting("slow"))
    service.start(service, Order("device", ("bad", "slow")))
    look = service.look("device")
    assert look is not None
    qtbot.waitUntil(lambda: len(look.findings) == 1)
    service.forget()
    service._arrived.emit(look, BAD)  # as the loop's thread would
    QTest.qWait(5)
    assert len(look.findings) == 1
    assert not service.outcomes


@pytest.mark.usefixtures("home")
def test_opening_the_page_loads_no_http_client_and_no_cryptography() -> None:
    script = """
import sys
from PySide6.QtCore import QTimer
from companion import app
from companion.ui import frame
made = frame.application()
window = app.window(made, "en")
window.frame.show()
names = ("httpx", "dns", "cryptography", "keyring")
window.go("checks")
def wait():
    if "account" not in window.house.checking.known:
        return QTimer.singleShot(20, wait)
    form = window.made["checks"].parts["account"].form
    form.account.name.setText("Alice")
    form.account.wiki.setText("wiki.example")
    form.account.mine.click()
    print([name for name in names if name in sys.modules], len(window.house.checking.reach(form.order()).contacts))
    made.quit()
QTimer.singleShot(0, wait)
made.exec()
window.frame.close()
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.strip() == "[] 2"

"""Work off the window: where callbacks run, and that nothing arrives after a cancel or after its owner is gone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from companion.base.errors import CompanionError
from companion.base.work import Progress, Watch
from companion.ui.jobs import Bug, Job, Jobs


class Refused(CompanionError):
    """A leaf for these tests."""


class Desk:
    """Keeps what arrived, and in which thread."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.errors: list[CompanionError] = []
        self.threads: set[int] = set()

    def done(self, result: object) -> None:
        self.threads.add(threading.get_ident())
        self.results.append(result)

    def failed(self, error: CompanionError) -> None:
        self.threads.add(threading.get_ident())
        self.errors.append(error)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def jobs(qapp: QApplication, desk: Desk) -> Iterator[Jobs]:
    assert qapp is not None
    made = Jobs(desk.failed)
    yield made
    assert made.stop_all()


async def _answer(watch: Watch) -> int:
    await watch.sleep(0.01)
    return await asyncio.to_thread(lambda: 42)


async def _forever(watch: Watch) -> int:
    while True:
        await watch.sleep(0.001)


def test_a_result_arrives_in_the_thread_of_the_window(qtbot: QtBot, jobs: Jobs, desk: Desk) -> None:
    jobs.start(jobs, _answer, done=desk.done)
    qtbot.waitUntil(lambda: desk.results == [42])
    assert desk.threads == {threading.get_ident()}


def test_an_expected_error_arrives_as_it_is(qtbot: QtBot, jobs: Jobs, desk: Desk) -> None:
    async def refuse(watch: Watch) -> None:
        watch.check()
        raise Refused

    jobs.start(jobs, refuse, done=desk.done)
    qtbot.waitUntil(lambda: len(desk.errors) == 1)
    assert isinstance(desk.errors[0], Refused)
    assert not desk.results


def test_an_unexpected_error_arrives_as_a_bug_without_a_home_folder(qtbot: QtBot, jobs: Jobs, desk: Desk) -> None:
    async def stumble(watch: Watch) -> None:
        watch.check()
        raise ZeroDivisionError("in /home/amina/notes")

    jobs.start(jobs, stumble, done=desk.done)
    qtbot.waitUntil(lambda: len(desk.errors) == 1)
    assert isinstance(desk.errors[0], Bug)
    assert "ZeroDivisionError" in str(desk.errors[0])
    assert "amina" not in str(desk.errors[0])


def test_work_that_waits_for_nothing_needs_no_loop(qtbot: QtBot, jobs: Jobs, desk: Desk) -> None:
    where: list[threading.Thread] = []

    async def work(_watch: Watch) -> int:
        where.append(threading.current_thread())
        return 42

    async def refuse(_watch: Watch) -> None:
        raise Refused

    jobs.start(jobs, work, done=desk.done, alone=True)
    jobs.start(jobs, refuse, done=desk.done, alone=True)
    qtbot.waitUntil(lambda: desk.results == [42] and len(desk.errors) == 1)
    assert desk.threads == {threading.get_ident()}
    assert where[0] is not threading.current_thread()
    assert jobs._loop is None


def test_its_end_is_waited_for(qtbot: QtBot, jobs: Jobs, desk: Desk) -> None:
    hold = threading.Event()

    async def work(_watch: Watch) -> bool:
        return hold.wait(20)

    jobs.start(jobs, work, done=desk.done, alone=True)
    assert not jobs.stop_all(0.05)
    hold.set()
    assert jobs.stop_all()
    qtbot.wait(20)
    assert not desk.results


def test_progress_arrives_in_order_and_before_the_result(qtbot: QtBot, jobs: Jobs) -> None:
    seen: list[object] = []

    async def count(watch: Watch) -> str:
        for part in range(3):
            watch.report(part, 3)
        return "end"

    jobs.start(jobs, count, done=seen.append, progress=seen.append)
    qtbot.waitUntil(lambda: len(seen) == 4)
    assert seen == [Progress(0, 3), Progress(1, 3), Progress(2, 3), "end"]


def test_nothing_arrives_after_cancel_at_any_moment(qtbot: QtBot, jobs: Jobs, desk: Desk) -> None:
    for turn in range(100):
        job = jobs.start(jobs, _answer, done=desk.done)
        qtbot.wait(turn * 7 % 23)
        came = len(desk.results)
        job.cancel()
        assert not job.under_way
        qtbot.wait(1)
        assert len(desk.results) == came
    assert not desk.errors


def test_work_that_is_cancelled_stops_working(qtbot: QtBot, jobs: Jobs, desk: Desk) -> None:
    ended = threading.Event()

    async def work(watch: Watch) -> None:
        try:
            await _forever(watch)
        finally:
            ended.set()

    job = jobs.start(jobs, work, done=desk.done)
    qtbot.wait(5)
    job.cancel()
    assert ended.wait(5)


def test_nothing_arrives_after_its_owner_is_gone(qtbot: QtBot, jobs: Jobs, desk: Desk) -> None:
    owner = QObject()
    job = jobs.start(owner, _answer, done=desk.done)
    owner.deleteLater()
    qtbot.waitUntil(lambda: not job.under_way)
    qtbot.wait(40)
    assert not desk.results


def test_stop_all_ends_every_job_and_the_thread(qtbot: QtBot, desk: Desk) -> None:
    jobs, before = Jobs(desk.failed), set(threading.enumerate())
    for _ in range(20):
        jobs.start(jobs, _forever, done=desk.done)
    qtbot.wait(5)
    assert jobs.stop_all()
    assert not [thread for thread in set(threading.enumerate()) - before if thread.name == "jobs"]
    assert not desk.results
    assert not desk.errors


def test_stop_all_says_when_something_would_not_end(qtbot: QtBot, desk: Desk) -> None:
    jobs, release, before = Jobs(desk.failed), threading.Event(), set(threading.enumerate())

    async def deaf(_watch: Watch) -> None:
        release.wait()  # holds the loop itself, which no cancel can reach

    jobs.start(jobs, deaf, done=desk.done)
    qtbot.wait(20)
    thread = next(thread for thread in set(threading.enumerate()) - before if thread.name == "jobs")
    assert not jobs.stop_all(within_s=0.05)
    release.set()
    thread.join(5)  # what it emits belongs to objects that go with this test
    assert not thread.is_alive()
    assert jobs.findChildren(Job)
    assert not desk.results


def test_nothing_starts_after_stop_all(qtbot: QtBot, desk: Desk) -> None:
    jobs, before = Jobs(desk.failed), set(threading.enumerate())
    assert jobs.stop_all()
    assert not jobs.start(jobs, _answer, done=desk.done).under_way
    qtbot.wait(30)
    assert not desk.results
    assert set(threading.enumerate()) == before


@pytest.mark.usefixtures("qapp")
def test_stop_all_without_any_work_is_quiet(desk: Desk) -> None:
    assert Jobs(desk.failed).stop_all()

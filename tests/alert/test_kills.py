"""kill -9 while alerts are queued and sent, and two programs on one outbox: none is lost, none is doubled, no receipt is made up.

A few kills in every run; `make faults` sets COMPANION_KILLS. What is killed: tests/alert/worker.py.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from companion.alert import receipt
from companion.alert.states import Entry, State
from tests.alert.parts import RECEIPT, Person
from tests.alert.worker import person

KILLS = max(2, int(os.environ.get("COMPANION_KILLS", "18")) // 6)
ALERTS = 40


def started(what: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", "tests.alert.worker", what, str(folder)], stdout=subprocess.PIPE, text=True)


def killed(what: str, folder: Path, kill: int) -> list[str]:
    """Run until some milliseconds after the first promise, kill it, and return the promises that it made."""
    with started(what, folder) as program:
        assert program.stdout is not None
        first = program.stdout.readline()
        assert first, "it ended before its first promise"
        time.sleep(kill * 37 % 61 / 1_000 + kill * 13 % 17 / 10_000)  # spread over 60 ms, the same in every run
        program.kill()
        rest = program.stdout.read()
    return [line.strip() for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]


def whole(whose: Person) -> dict[str, Entry]:
    """Return what lies in the outbox: every entry whole, with its sealed file and its card."""
    found = whose.outbox.look()
    assert found.problems == ()
    for entry in found.entries:
        assert len(whose.outbox.sealed(entry.id)) in {8_192, 32_768}
        assert whose.outbox.card_line(entry.id) == whose.office.line
    return {entry.id: entry for entry in found.entries}


@pytest.mark.timeout(1_800)
def test_an_alert_that_was_said_to_be_queued_is_there_whole_and_once(tmp_path: Path) -> None:
    promised: set[str] = set()
    for kill in range(KILLS):
        before = len(whole(person(tmp_path)))
        lines = killed("queue", tmp_path, kill)
        found = whole(person(tmp_path))
        promised.update(lines)
        assert promised <= found.keys()
        assert len(found) - before <= len(lines) + 1  # at most the one whose line was still on its way
    whose = person(tmp_path)
    whose.queue()
    names = {path.name.partition(".")[0] for path in (tmp_path / "outbox").iterdir()}
    assert names == {"lock", *whole(whose)}  # nothing half is left


@pytest.mark.timeout(1_800)
def test_an_alert_is_sent_once_and_a_receipt_is_never_forgotten(tmp_path: Path) -> None:
    whose = person(tmp_path)
    wanted = {whose.queue().id for _ in range(ALERTS)}
    promised: set[str] = set()
    for kill in range(KILLS):
        if {entry.state for entry in whole(whose).values()} == {State.SENT}:
            wanted |= {whose.queue().id for _ in range(ALERTS)}
        promised.update(killed("send", tmp_path, kill))
        stored = {path.name for path in (tmp_path / "desk").iterdir() if not path.name.startswith(".part-")}
        for id_, entry in whole(whose).items():
            assert entry.state is State.SENT or id_ not in promised
            if entry.state is State.SENT:
                assert id_ in stored
                receipt.verify(entry.receipt, id_, RECEIPT.public)
    assert whole(whose).keys() == wanted


def test_two_programs_at_once_send_everything_once(tmp_path: Path) -> None:
    whose = person(tmp_path)
    wanted = {whose.queue().id for _ in range(ALERTS)}
    with started("send", tmp_path) as one, started("send", tmp_path) as other, started("queue", tmp_path) as queueing:
        assert queueing.stdout is not None
        queueing.stdout.readline()
        assert (one.wait(60), other.wait(60)) == (0, 0)
        queueing.kill()
    found = whole(whose)
    assert {found[id_].state for id_ in wanted} == {State.SENT}
    for id_ in wanted:
        receipt.verify(found[id_].receipt, id_, RECEIPT.public)

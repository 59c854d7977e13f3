"""kill -9 over sender and desk while alerts are on their way: every receipt has its alert, none is lost, none is doubled.

A few kills in every run; `make faults` sets COMPANION_KILLS=240.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.lab.offices import Desk, new_desk

KILLS = max(4, int(os.environ.get("COMPANION_KILLS", "18")) // 3)

pytestmark = [pytest.mark.enable_socket, pytest.mark.timeout(1_800)]


def test_every_receipt_has_its_alert_and_no_alert_is_lost_or_doubled(tmp_path: Path) -> None:
    desk, home = new_desk(tmp_path), tmp_path / "home"
    promised: dict[str, set[str]] = {"queued": set(), "sent": set()}
    for kill in range(0, KILLS, 2):
        _round(desk, home, kill, promised)
    with desk.serving():
        listed = [one["id"] for one in desk.does("inbox").json["alerts"]]
        assert promised["sent"] <= set(listed), "a receipt without its alert"
        _sender(desk, home, "--rest").communicate(timeout=600)
        listed = [one["id"] for one in desk.does("inbox").json["alerts"]]
    assert promised["sent"], "no alert came through at all"
    assert promised["queued"] <= set(listed), "an alert that was queued is lost"
    assert len(listed) == len(set(listed)), "an alert stands twice"
    # Beside what was named, at most the one of each round whose line was still on its way.
    assert len(listed) <= len(promised["queued"]) + KILLS


def _round(desk: Desk, home: Path, kill: int, promised: dict[str, set[str]]) -> None:
    """Let both work for a moment, kill one of them, and the other a moment later."""
    server = desk.serve()
    sender = _sender(desk, home)
    assert sender.stdout is not None
    lines = [sender.stdout.readline()]
    while kill == 0 and not lines[-1].startswith("sent"):  # at least one comes through, however slow the computer is
        lines.append(sender.stdout.readline())
    for victim in (server, sender) if kill % 4 else (sender, server):
        time.sleep(kill * 37 % 101 / 400)  # spread over a quarter of a second, the same in every run
        victim.kill()
    lines += sender.communicate()[0].splitlines(keepends=True)
    server.wait()
    for line in lines:
        if line.endswith("\n"):
            word, alert = line.split()
            promised[word].add(alert)


def _sender(desk: Desk, home: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.alert_worker", str(home), str(desk.card), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

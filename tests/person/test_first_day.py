"""The real program on a real screen, driven by keyboard alone: first start, plan, vault, a check, a practice alert."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.screen import require_parts, screen

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "build" / "person"  # kept after the test, for whoever wants to see what happened

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]


def test_a_first_day_by_keyboard_alone(tmp_path: Path) -> None:
    require_parts()
    script = f"""
QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 QT_ACCESSIBILITY=1 {sys.executable} -m companion & program=$!
cd {ROOT} && /usr/bin/python3 -m tests.person.first_day {PICTURES} {sys.executable}; told=$?
kill $program 2>/dev/null; wait $program; exit $told
"""
    with screen(tmp_path / "home") as environment:
        command = ["dbus-run-session", "--", "bash", "-c", script]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    assert "Traceback" not in ran.stderr
    assert len(list(PICTURES.glob("*.png"))) >= 5

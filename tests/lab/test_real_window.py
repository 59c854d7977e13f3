"""The program in a real window: the tour on a real X server, and what a screen reader is told over the real bus."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.screen import require_parts
from tests.fakes.screen import screen as real_screen

HERE = Path(__file__).parent
pytestmark = [pytest.mark.lab, pytest.mark.timeout(240)]


@pytest.fixture(scope="module", autouse=True)
def real_parts() -> None:
    require_parts()


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[dict[str, str]]:
    with real_screen(tmp_path / "home") as environment:
        yield environment


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_tour_happens_in_a_real_window(screen: dict[str, str], tmp_path: Path, language: str) -> None:
    command = [sys.executable, "-m", "companion", "--lang", language, "tour", "--out", str(tmp_path / "pictures")]
    ran = subprocess.run(command, env=screen, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    assert len(list((tmp_path / "pictures").glob("*.png"))) >= 15
    assert "Traceback" not in ran.stderr


def test_a_screen_reader_is_told_the_name_of_whatever_takes_the_focus(screen: dict[str, str]) -> None:
    script = f"""
QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 QT_ACCESSIBILITY=1 {sys.executable} -m companion --lang en & program=$!
/usr/bin/python3 {HERE / "accessible_names.py"} Companion; told=$?
kill $program; wait $program; exit $told
"""
    command = ["dbus-run-session", "--", "bash", "-c", script]
    ran = subprocess.run(command, env=screen, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-2000:]
    assert "'Start the questions'" in ran.stdout
    assert "'Emergency'" in ran.stdout


def test_without_a_screen_the_window_says_so(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "DISPLAY": ":987", "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    ran = subprocess.run([sys.executable, "-m", "companion"], env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 2
    assert "There is no screen to open a window on." in ran.stderr
    assert "companion tour --out pictures" in ran.stderr

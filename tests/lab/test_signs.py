"""A locked screen and a computer that goes to sleep lock the vault, told over a real message bus."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.base.clock import SystemClock
from companion.base.keystore import Memory
from companion.ui.vault_room import VaultRoom
from companion.vault.header import Kdf
from tests.lab.test_memory import DRIVER, PHRASE

pytestmark = [pytest.mark.lab, pytest.mark.skipif(sys.platform != "linux", reason="D-Bus tells it on Linux")]
SCREEN = ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged")
SLEEP = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep")


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[str]:
    """Start a message bus; it stands for the session's and the system's."""
    if shutil.which("dbus-daemon") is None:
        if os.environ.get("CI"):
            pytest.fail("dbus-daemon is not here; make setup-lab installs it")
        pytest.skip("dbus-daemon is not here; make setup-lab installs it")
    address = f"unix:path={tmp_path}/bus"
    daemon = subprocess.Popen(["dbus-daemon", "--session", "--nofork", f"--address={address}"], stderr=subprocess.DEVNULL)
    while not (tmp_path / "bus").exists():
        assert daemon.poll() is None
        time.sleep(0.02)
    yield address
    daemon.terminate()
    daemon.wait(10)


def tell(bus: str, sign: tuple[str, str], *, begins: bool) -> None:
    path, name = sign
    command = ["dbus-send", f"--bus={bus}", "--type=signal", path, name, f"boolean:{str(begins).lower()}"]
    subprocess.run(command, check=True, timeout=20)


@pytest.mark.parametrize("sign", [SCREEN, SLEEP], ids=["screen", "sleep"])
def test_the_vault_locks_when_the_person_has_gone(bus: str, tmp_path: Path, sign: tuple[str, str]) -> None:
    room = VaultRoom(tmp_path / "notes", SystemClock(), kdf=Kdf(64 * 1024, 1, 1), keys=Memory())
    vault = room.create(PHRASE)
    vault.notes.add("A title", "a note")
    vault.close()
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "COMPANION_HOME": str(tmp_path),
        "DBUS_SESSION_BUS_ADDRESS": bus,
        "DBUS_SYSTEM_BUS_ADDRESS": bus,
    }
    program = subprocess.Popen([sys.executable, "-c", DRIVER], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert program.stdin is not None
    assert program.stdout is not None
    command = Path(f"/proc/{program.pid}/cmdline")
    with program, program.stdin, program.stdout:
        program.stdin.write(f"{PHRASE}\nmore words\n")
        program.stdin.flush()
        assert program.stdout.readline() == "open\n"
        tell(bus, sign, begins=False)  # the end of it locks nothing
        time.sleep(0.5)
        assert b"--page\0vault" not in command.read_bytes()
        for _ in range(100):
            tell(bus, sign, begins=True)
            time.sleep(0.1)
            if b"--page\0vault" in command.read_bytes():
                break
        locked = b"--page\0vault" in command.read_bytes()
        program.kill()
    assert locked
    again = room.unlock(PHRASE)
    assert "more words" in again.notes.get(again.notes.listed()[0].id).text
    again.close()

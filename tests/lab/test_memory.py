"""Locking wipes the memory: after it, nothing of a note, the passphrase or the key is found in the process (Linux, as root).

The real program is started offscreen, opens a vault and a note, and locks. What /proc/PID/mem holds is searched before,
where the note must be found (else this test could not fail), and after, where nothing may.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.base.clock import SystemClock
from companion.base.keystore import Memory
from companion.ui.vault_room import VaultRoom
from companion.vault import folder, keys
from companion.vault.header import Kdf

pytestmark = [
    pytest.mark.lab,
    pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="reading another process's memory needs Linux and root"),
]
PHRASE, NOTE, TYPED = "quiet-harbour-lantern", "the witness lives near the old mill", "half-typed-words-of-today"
DRIVER = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from companion import app
from companion.base.clock import SystemClock
from companion.base.keystore import Memory
from companion.ui import frame
from companion.ui.vault_room import VaultRoom

home = Path(os.environ["COMPANION_HOME"])
made = frame.application()
window = app.window(made, "en", vaults=lambda folder: VaultRoom(folder, SystemClock(), keys=Memory()))
window.frame.show()
keeping = window.house.keeping

def opened():
    window.go("vault")
    shelf = window.made["vault"].shelf
    shelf.begin()
    shelf._open(keeping.vault.notes.listed()[0].id)
    shelf.editor.text.setPlainText(shelf.editor.text.toPlainText() + " " + sys.stdin.readline().strip())
    print("open", flush=True)
    ready.start(20)

def lock_when_told():
    if (home / "lock-now").exists():
        ready.stop()
        keeping.lock()

ready = QTimer()
ready.timeout.connect(lock_when_told)
phrase = sys.stdin.readline().strip()
QTimer.singleShot(0, lambda: keeping.unlock(window, phrase, opened, lambda error: print(error, flush=True)))
made.exec()
"""


def memory(pid: int) -> bytes:
    """Return all that can be read of a process's memory."""
    found = bytearray()
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as mem:
        for line in maps:
            match = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
            if match is None or "[v" in line:
                continue
            start, end = (int(part, 16) for part in match.groups())
            try:
                mem.seek(start)
                found += mem.read(end - start)
            except OSError:
                continue
    return bytes(found)


def forms(words: str) -> list[bytes]:
    """Return how words may lie in memory: Python's and SQLite's bytes, Qt's UTF-16."""
    return [words.encode(), words.encode("utf-16-le")]


def soon(true: Callable[[], bool]) -> bool:
    for _ in range(200):
        if true():
            return True
        time.sleep(0.05)
    return False


def test_nothing_is_left_in_memory_after_locking(tmp_path: Path) -> None:
    room = VaultRoom(tmp_path / "notes", SystemClock(), kdf=Kdf(64 * 1024, 1, 1), keys=Memory())
    vault = room.create(PHRASE)
    vault.notes.add("A title", NOTE)
    vault.close()
    key = bytes(keys.unlock(folder.read_header(tmp_path / "notes").header, keys.prepare(PHRASE), device=b""))
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "COMPANION_HOME": str(tmp_path)}
    program = subprocess.Popen([sys.executable, "-c", DRIVER], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert program.stdin is not None
    assert program.stdout is not None
    with program, program.stdin, program.stdout:
        program.stdin.write(f"{PHRASE}\n{TYPED}\n")
        program.stdin.flush()
        assert program.stdout.readline() == "open\n"
        before = memory(program.pid)
        assert any(form in before for form in forms(NOTE)), "the note is not where the search looks"
        assert any(form in before for form in forms(TYPED))
        assert key in before or key.hex().encode() in before
        (tmp_path / "lock-now").touch()
        command = Path(f"/proc/{program.pid}/cmdline")
        assert soon(lambda: b"--page\0vault" in command.read_bytes()), "the process was not replaced"
        assert soon(lambda: b"libQt6Widgets" in Path(f"/proc/{program.pid}/maps").read_bytes())
        time.sleep(1)  # the fresh window comes up
        after = memory(program.pid)
        program.kill()
    assert len(after) > 10_000_000
    for secret in (NOTE, TYPED, PHRASE):
        assert not any(form in after for form in forms(secret)), secret
    assert key not in after
    assert key.hex().encode() not in after.lower()
    again = room.unlock(PHRASE)
    assert TYPED in again.notes.get(again.notes.listed()[0].id).text
    again.close()

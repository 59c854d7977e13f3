"""The list of commands and each command's own help load none of what takes long: that comes with the work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from companion.base import discover

ROOT = Path(__file__).parents[2]
HEAVY = {"PySide6", "asyncio", "cryptography", "httpx", "keyring", "mnemonic", "sqlalchemy", "sqlcipher3"}
# The check's runner, which it names its checks with, works side by side.
KNOWN = {"check": {"asyncio"}}


@pytest.mark.parametrize("word", discover.names("companion.commands"))
def test_a_command_loads_nothing_heavy_before_it_works(word: str) -> None:
    code = (
        "import sys\nfrom companion.__main__ import main\n"
        f"main(['{word}', '--help'])\n"
        f"print('loaded', *sorted({HEAVY!r} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(ran.stdout.splitlines()[-1].split()) - {"loaded"} == KNOWN.get(word, set())

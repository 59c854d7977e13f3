"""Another implementation of everything, from FORMAT.md alone, reads what this program wrote."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from companion.vault import opened
from tests.vault import make_vectors as vectors
from tests.vault.parts import LIGHT, place

ROOT = Path(__file__).parents[2]
READER = ROOT / ".lab" / "reader"
PACKAGES = ["apsw-sqlite3mc", "argon2-cffi", "pycryptodome"]


@pytest.fixture(scope="session")
def python() -> Path:
    """An environment of its own, made once: none of its libraries is one of the program's."""
    python = READER / "bin" / "python"
    if not (READER / "complete").exists():
        shutil.rmtree(READER, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(READER)], check=True, timeout=120)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-input", *PACKAGES], check=True, timeout=300)
        (READER / "complete").touch()
    return python


def _read(python: Path, folder: Path, typed: str) -> object:
    script = Path(__file__).with_name("other_reader.py")
    ran = subprocess.run([python, script, folder], input=typed, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.lab
@pytest.mark.timeout(600)
def test_another_implementation_reads_what_this_one_wrote(python: Path, tmp_path: Path) -> None:
    here = place(tmp_path)
    vault = opened.create(here, "Café\u3000北京", kdf=LIGHT)
    first = vault.notes.add("Title", "text 北京\n", ["a", "é"])
    second = vault.notes.add("", "x" * 100_000)
    vault.notes.remove(vault.notes.add("gone", "gone"))
    vault.close()
    notes = [
        {"id": first, "title": "Title", "tags": ["a", "é"], "text": "text 北京\n"},
        {"id": second, "title": "", "tags": [], "text": "x" * 100_000},
    ]
    assert _read(python, here.folder, "Cafe\u0301 北京") == {"notes": notes, "integrity": "ok"}


@pytest.mark.lab
@pytest.mark.timeout(600)
def test_another_implementation_reads_the_sample(python: Path) -> None:
    sample = json.loads((vectors.FOLDER / "keys.json").read_text("utf-8"))["sample"]
    assert _read(python, vectors.FOLDER / "sample", sample["passphrase"]) == {"notes": sample["notes"], "integrity": "ok"}

"""`companion vault`: every word, its JSON, its exit codes, and secrets only from stdin."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from companion.__main__ import main
from companion.base import keystore
from companion.base.keystore import Memory
from companion.vault import buffers, keys
from tests.vault.parts import LIGHT, Lasting

Run = Callable[..., Any]
TEXT = "北京\nLine 2\n"


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Lasting()
    monkeypatch.setattr(keys, "calibrate", lambda: LIGHT)
    monkeypatch.setattr(buffers, "harden", frozenset)  # it would close this very process to its debugger
    monkeypatch.setattr(keystore, "system", lambda: kept)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a word on one vault with these bytes on stdin; return its JSON."""

    def run(*argv: str, stdin: bytes = b"pw\n", code: int = 0) -> Any:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        assert main(["vault", *argv, "--vault", str(tmp_path / "v"), "--json"]) == code
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def note(run: Run) -> str:
    """A vault with one note, whose id this is."""
    run("create")
    added: str = run("add", "--title", "First", "--tag", "a", "--tag", "b", stdin=f"pw\n{TEXT}".encode())["id"]
    return added


def test_create_says_where_and_never_twice(run: Run, tmp_path: Path) -> None:
    assert run("create") == {"vault": str(tmp_path / "v")}
    assert set(run("create", code=2)["error"]) == {"say", "hint"}


def test_a_note_is_added_listed_found_and_shown(run: Run, note: str) -> None:
    row = {"id": note, "title": "First", "tags": ["a", "b"]}
    (listed,) = run("list")["notes"]
    assert listed | row == listed
    assert listed.keys() == {"id", "title", "tags", "changed"}
    assert run("search", "京", "line")["notes"] == [listed]
    assert run("search", "nothing")["notes"] == []
    shown = run("show", note)
    assert shown | row | {"text": TEXT} == shown


def test_an_edit_changes_what_is_given(run: Run, note: str) -> None:
    assert run("edit", note, "--title", "Second") == {"id": note}
    assert run("show", note)["text"] == TEXT
    run("edit", note, "--tag", "c", stdin=b"pw\nnew")
    shown = run("show", note)
    assert (shown["title"], shown["text"], shown["tags"]) == ("Second", "new", ["c"])


def test_a_removed_note_is_gone(run: Run, note: str) -> None:
    assert run("remove", note) == {"id": note}
    assert run("list")["notes"] == []
    for word in ("show", "remove", "edit"):
        assert "no such note" in run(word, note, code=2)["error"]["say"]


def test_a_wrong_passphrase_is_a_no_and_changes_nothing(run: Run, note: str) -> None:
    words = [
        ["list"],
        ["search", "x"],
        ["show", note],
        ["add", "--title", "t"],
        ["edit", note],
        ["remove", note],
        ["verify"],
        ["passphrase"],
    ]
    for word in words:
        assert "does not open" in run(*word, stdin=b"wrong\nnew\n", code=1)["error"]["say"]
    assert len(run("list")["notes"]) == 1


def test_a_passphrase_is_changed(run: Run, note: str) -> None:
    assert run("passphrase", stdin="pw\r\nnéw\r\n".encode()) == {"changed": True}
    run("list", code=1)
    assert run("list", stdin="ne\u0301w".encode())["notes"][0]["id"] == note
    assert run("passphrase", stdin="néw\n".encode(), code=2)["error"]["say"] == "The passphrase is empty."


def test_a_folder_is_imported_with_a_line_a_note(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("create")
    source = tmp_path / "source"
    (source / "deeper").mkdir(parents=True)
    contents = {"b.txt": "two", "a.md": "# one", "deeper/c.MARKDOWN": "\ufeffthree"}
    for name, text in contents.items():
        (source / name).write_text(text, "utf-8")
    (source / "picture.png").write_bytes(b"x")
    command = ["vault", "import", str(source), "--vault", str(tmp_path / "v")]
    rows = []
    for _ in range(2):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"pw\n")))
        assert main(command) == 0
        rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [row["file"] for row in rows] == ["a.md", "b.txt", "deeper/c.MARKDOWN"]
    assert {row["title"] for row in run("list")["notes"]} == {"a", "b", "c"}
    assert len(run("list")["notes"]) == 6
    assert run("show", rows[2]["id"])["text"] == "three"
    (source / "bad.txt").write_bytes(b"\xff")
    (source / "link.txt").symlink_to("/etc/passwd")
    (source / "long.txt").write_text("x" * 2_000_001)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"pw\n")))
    assert main(command) == 1
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 3
    assert all(f"{name} was left out." in said.err for name in ("bad.txt", "link.txt", "long.txt"))


def test_one_file_is_imported_too_and_nothing_is_said(run: Run, tmp_path: Path) -> None:
    run("create")
    (tmp_path / "one.txt").write_text("one")
    assert run("import", str(tmp_path / "one.txt"))["file"] == "one.txt"
    (tmp_path / "empty").mkdir()
    assert "no file to import" in run("import", str(tmp_path / "empty"), code=2)["error"]["say"]
    assert "no file at" in run("import", str(tmp_path / "nowhere.txt"), code=2)["error"]["say"]


@pytest.mark.usefixtures("note")
def test_verify_tells_whole_from_warned_from_damaged(run: Run, tmp_path: Path) -> None:
    assert run("verify") == {"damage": [], "warnings": [], "notes": 1}
    shutil.copytree(tmp_path / "v", tmp_path / "old")
    run("add", "--title", "Second")
    shutil.rmtree(tmp_path / "v")
    (tmp_path / "old").rename(tmp_path / "v")
    for _ in range(2):
        verified = run("verify")
        assert [warning["id"] for warning in verified["warnings"]] == ["older-copy"]
        assert verified["damage"] == []
    database = tmp_path / "v" / "vault.db"
    whole = database.read_bytes()
    for at in (20, len(whole) - 100):
        database.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert len(run("verify", code=1)["damage"]) == 1
    database.write_bytes(whole)
    for name in ("header", "header.bak"):
        (tmp_path / "v" / name).write_text("{}")
    assert len(run("verify", code=1)["damage"]) == 1
    assert "error" in run("list", code=2)


def test_people_read_words(
    run: Run, note: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*argv: str, stdin: bytes = b"pw\n", code: int = 0) -> str:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        assert main(["vault", "--vault", str(tmp_path / "v"), *argv]) == code
        captured = capsys.readouterr()
        return captured.out or captured.err

    run("edit", note, stdin=b"pw\n\x1b[31mred\ttext")
    assert said("list").split("  ")[::2] == [note, "First\n"]
    assert said("show", note).endswith("\n\n\ufffd[31mred\ttext\n")
    assert said("verify") == "The vault is whole. It holds 1 note.\n"
    assert said("add", "--title", "t").startswith("Saved: ")
    shutil.copy(tmp_path / "v" / "header", tmp_path / "h")
    said("passphrase", stdin=b"pw\nnew")
    for name in ("header", "header.bak"):
        shutil.copy(tmp_path / "h", tmp_path / "v" / name)
    assert "an earlier passphrase" in said("verify")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"pw\n")))
    assert main(["vault", "list", "--vault", str(tmp_path / "v")]) == 0
    assert "an earlier passphrase" in capsys.readouterr().err


def test_a_wipe_is_meant(run: Run, note: str, tmp_path: Path) -> None:
    assert "cannot be brought back" in run("wipe", stdin=b"", code=2)["error"]["say"]
    assert run("list")["notes"][0]["id"] == note
    assert run("wipe", "--yes", stdin=b"") == {"wiped": True}
    assert not (tmp_path / "v").exists()
    assert "no vault" in run("list", code=2)["error"]["say"]


@pytest.mark.parametrize("stdin", [b"", b"\n", b"\xff\n", b"x" * 9_000])
def test_a_first_line_that_is_no_passphrase_is_refused(run: Run, stdin: bytes) -> None:
    assert set(run("create", stdin=stdin, code=2)) == {"error"}


def test_a_title_too_long_is_refused(run: Run, note: str) -> None:
    for word in (["add"], ["edit", note]):
        assert "10000 characters" in run(*word, "--title", "x" * 10_000, code=2)["error"]["say"]


def test_without_a_folder_the_usual_one_is_used(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"pw\n")))
    assert main(["vault", "create"]) == 0
    assert (home / "notes" / "vault.db").exists()
    assert [path.name for path in home.iterdir()] == ["notes"]
    assert isinstance(keystore.system(), Memory)

"""`companion locales` from the command line, on a small checkout."""

import json
from pathlib import Path

import pytest

from companion.__main__ import main
from companion.base import paths
from companion.content import extract
from tests.translate.pos import file, message


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a small checkout with one language, up to date, and put the program into it."""
    root = tmp_path / "checkout"
    (root / "companion").mkdir(parents=True)
    (root / "companion" / "a.py").write_text('x = T("Saved.")\ny = T("Never lost.")\n')
    folder = root / "locales" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (root / "locales" / "languages.toml").write_text("[fr]\n")
    (folder / "companion.po").write_bytes(file(message("Saved.", "Gespeichert."), message("Never lost.", "Nie verloren.")))
    (folder / "checklists.po").write_bytes(file(message("Lock it.", "", context="core/advice/lock/title")))

    def data(*parts: str) -> Path:
        return root.joinpath(*parts)

    def sentences(folder: Path) -> tuple[extract.Sentence, ...]:
        return (extract.Sentence("core/advice/lock/title", f"Lock it in {folder.name}.", ()),)

    monkeypatch.setattr(paths, "data", data)
    monkeypatch.setattr(extract, "sentences", sentences)
    return root


def said(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, dict[str, object]]:
    """Run the command with --json; return its exit code and its document."""
    code = main(["locales", *argv, "--json"])
    document: dict[str, object] = json.loads(capsys.readouterr().out)
    return code, document


@pytest.mark.usefixtures("checkout")
def test_status_says_how_far_each_language_is(capsys: pytest.CaptureFixture[str]) -> None:
    code, document = said(capsys, "status")
    assert code == 0
    assert document["languages"] == [
        {"code": "de", "domain": "checklists", "translated": 0, "fuzzy": 0, "missing": 1, "cards": 1, "whole_cards": 0},
        {"code": "de", "domain": "companion", "translated": 2, "fuzzy": 0, "missing": 0, "cards": 0, "whole_cards": 0},
    ]
    assert main(["locales", "status", "de"]) == 0
    assert "de companion: 2 of 2 messages, 0 to look at again, 0 of 0 cards\n" in capsys.readouterr().out


def test_update_writes_and_a_dry_run_only_tells(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, document = said(capsys, "update", "--dry-run")
    assert (code, len(json.dumps(document["changed"]).split(","))) == (1, 4)
    assert not (checkout / "locales" / "companion.pot").exists()
    assert main(["locales", "update"]) == 0
    assert "locales/de/LC_MESSAGES/checklists.po: updated\n" in capsys.readouterr().out
    assert said(capsys, "update", "--dry-run") == (0, {"changed": []})


def test_update_begins_a_language_that_is_listed_and_no_other(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["locales", "update", "fr"]) == 0
    assert "Language: fr" in (checkout / "locales" / "fr" / "LC_MESSAGES" / "companion.po").read_text()
    assert main(["locales", "update", "azb"]) == 2
    assert "no language azb in locales/languages.toml" in capsys.readouterr().err


@pytest.mark.usefixtures("checkout")
def test_a_dry_run_names_the_command_that_helps(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["locales", "update", "--dry-run"]) == 1
    assert "run “companion locales update”" in capsys.readouterr().out


def test_check_finds_errors_and_notes(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, document = said(capsys, "check")
    assert (code, document["errors"], document["notes"]) == (0, 0, 1)
    path = checkout / "locales" / "de" / "LC_MESSAGES" / "companion.po"
    path.write_bytes(file(message("Saved.", "<b>Gespeichert.")))
    code, document = said(capsys, "check", "de")
    assert (code, document["errors"]) == (1, 1)
    assert document["findings"] == [
        {"file": "locales/de/LC_MESSAGES/companion.po", "line": 7, "english": "Saved.", "level": "error", "text": "It holds markup."}
    ]
    assert main(["locales", "check"]) == 1
    assert "locales/de/LC_MESSAGES/companion.po, line 7, “Saved.”: It holds markup." in capsys.readouterr().out


@pytest.mark.usefixtures("checkout")
def test_a_person_is_told_how_many_need_a_second_reader(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["locales", "check"]) == 0
    assert capsys.readouterr().out == "1 message must be read by a second person; --json lists it.\n"


def test_compile_writes_what_the_program_reads(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, document = said(capsys, "compile", "de")
    assert code == 0
    assert document["compiled"] == [
        {"file": "locales/de/LC_MESSAGES/checklists.mo", "kept": 0, "left_out": 1},
        {"file": "locales/de/LC_MESSAGES/companion.mo", "kept": 2, "left_out": 0},
    ]
    assert (checkout / "locales" / "de" / "LC_MESSAGES" / "companion.mo").is_file()
    assert main(["locales", "compile"]) == 0
    assert "companion.mo: 2 messages; 0 are not finished" in capsys.readouterr().out


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize("code", ["fr", "../de", "de/LC_MESSAGES", "d*", "DE", ".", "de_DE"])
def test_a_language_that_is_not_there_is_a_plain_error(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["locales", "status", code]) == 2
    assert f"There is no language {code} in the folder locales." in capsys.readouterr().err


def test_a_broken_file_is_a_plain_error(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout / "locales" / "de" / "LC_MESSAGES" / "companion.po").write_bytes(b"nonsense")
    for word in ("status", "update", "check", "compile"):
        code, document = said(capsys, word)
        assert code == 2
        assert "companion.po cannot be read. Line 1:" in str(document["error"])


def test_an_installed_program_says_that_it_has_no_sources(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def wheel() -> str:
        return "wheel"

    monkeypatch.setattr(paths, "kind", wheel)
    assert main(["locales", "status"]) == 2
    assert "not a checkout" in capsys.readouterr().err

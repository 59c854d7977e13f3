"""`companion selftest` counts what is here, and a part that was lost shows."""

import json
from pathlib import Path
from typing import Any

import pytest

from companion import __version__
from companion.__main__ import main
from companion.base import discover, paths
from companion.i18n import catalog, languages


def _document(capsys: pytest.CaptureFixture[str], code: int = 0) -> dict[str, Any]:
    assert main(["selftest", "--json"]) == code
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def test_everything_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    document = _document(capsys)
    assert set(document) == {"version", "packs", "pages", "checks", "transports", "languages", "desk", "problems"}
    assert document["version"] == __version__
    assert {"core", "triage"} <= set(document["packs"])
    assert document["pages"] == list(discover.names("companion.ui.pages"))
    assert "en" in document["languages"]
    assert document["problems"] == []
    assert all(document[name] == sorted(document[name]) for name in ("packs", "pages", "checks", "transports", "languages"))


def test_the_words_say_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    document = _document(capsys)
    assert main(["selftest"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert f"packs ({len(document['packs'])}): {', '.join(document['packs'])}" in said
    assert "desk: yes" in said


def test_a_lost_folder_shows(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "data", tmp_path.joinpath)
    document = _document(capsys, code=1)
    assert document["packs"] == []
    assert document["languages"] == ["en"]
    said = " ".join(problem["say"] for problem in document["problems"])
    assert all(word in said for word in ("basic checklist", "icons", "fonts", "list of languages"))
    assert main(["selftest"]) == 1
    assert "Install the program again" in capsys.readouterr().out


def test_a_damaged_catalogue_shows(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    french = languages.Language("fr", "français", "French", "fr")

    def broken(code: str) -> catalog.Compiled:
        raise catalog.CatalogueBroken(code, language=french.name)

    monkeypatch.setattr(languages, "offered", lambda: {"en": languages.ENGLISH, "fr": french})
    monkeypatch.setattr(catalog, "read", broken)
    document = _document(capsys, code=1)
    assert document["languages"] == ["en", "fr"]
    assert "français" in document["problems"][0]["say"]

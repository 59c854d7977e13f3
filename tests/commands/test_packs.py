"""`companion packs`: list, begin and check checklists."""

import json
from pathlib import Path
from typing import Any

import pytest

from companion.__main__ import main
from companion.commands import packs
from tests.content.packs import GOOD, HOSTILE, UNSOUND


def _run(capsys: pytest.CaptureFixture[str], *argv: str, code: int = 0) -> dict[str, Any]:
    assert main(["packs", *argv, "--json"]) == code
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def test_the_list_names_every_pack(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["id"]: row for row in _run(capsys, "list")["packs"]}
    assert rows["core"]["kind"] == "plan"
    assert rows["triage"] | {"kind": "tree", "requires": ["core"]} == rows["triage"]
    assert main(["packs", "list"]) == 0
    said = capsys.readouterr().out
    assert "core" in said
    assert "15 cards" in said


def test_the_program_s_own_packs_are_whole(capsys: pytest.CaptureFixture[str]) -> None:
    document = _run(capsys, "check")
    assert document["problems"] == []
    assert {row["id"] for row in document["packs"]} >= {"core", "triage"}
    assert all(row["errors"] == [] for row in document["packs"])


def test_a_new_pack_is_whole_and_can_be_checked_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "my_pack.toml"
    assert _run(capsys, "new", str(path)) == {"file": str(path), "id": "my_pack"}
    assert _run(capsys, "check", str(path))["packs"] == [{"file": "my_pack.toml", "id": "my_pack", "errors": [], "warnings": []}]
    assert main(["packs", "check", str(path)]) == 0
    assert capsys.readouterr().out == "my_pack: 0 errors, 0 warnings\n"


def test_a_new_pack_never_takes_the_place_of_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "my_pack.toml"
    path.write_text("mine")
    assert "my_pack.toml" in _run(capsys, "new", str(path), code=2)["error"]["say"]
    assert path.read_text() == "mine"


NO_NAMES = ["My pack", "core", "triage", "x" * 41, "a.b", "Ä"]


@pytest.mark.parametrize("name", NO_NAMES)
def test_a_name_that_cannot_be_one_is_refused_first(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    assert set(_run(capsys, "new", str(tmp_path / f"{name}.toml"), code=2)) == {"error"}
    assert list(tmp_path.iterdir()) == []


def test_a_new_pack_is_told_in_words(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["packs", "new", str(tmp_path / "my_pack.toml")]) == 0
    assert "companion packs check" in capsys.readouterr().out
    assert main(["packs", "new"]) == 2
    assert "exactly one file" in capsys.readouterr().err


@pytest.mark.parametrize("path", [*HOSTILE[:8], *UNSOUND[:8]], ids=lambda path: path.stem)
def test_what_is_wrong_is_a_finding(capsys: pytest.CaptureFixture[str], path: Path) -> None:
    assert main(["packs", "check", str(path)]) == 1
    out, err = capsys.readouterr()
    assert f"- {path.name}" in out
    assert err == ""


def test_one_broken_line_is_named_with_its_number(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "plan_small.toml"
    path.write_text(GOOD[0].read_text().replace("effort = 1", "effort 1"))
    line = path.read_text().splitlines().index("effort 1") + 1
    problem = _run(capsys, "check", str(path), code=1)["problems"][0]
    assert f"plan_small.toml, line {line}: this is not right TOML." in problem["say"]
    assert "quotation mark" in problem["hint"]


def test_a_file_that_is_not_there_is_a_failure(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "nowhere" in _run(capsys, "check", str(tmp_path / "nowhere.toml"), code=2)["error"]["say"]


def test_a_thorough_check_tries_more_random_answers(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    tried: list[int] = []

    def proof(_: object, rounds: int) -> tuple[()]:
        tried.append(rounds)
        return ()

    monkeypatch.setattr(packs, "proof", proof)
    assert main(["packs", "check"]) == 0
    usual = tried.copy()
    assert main(["packs", "check", "--thorough"]) == 0
    assert max(tried) == 20_000 > max(usual)
    assert "0 errors" in capsys.readouterr().out

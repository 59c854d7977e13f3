"""`companion assess`: the plan as one JSON document and in words."""

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from companion.__main__ import main
from companion.base import paths
from companion.content import read

BLOCKED = {
    "happening": "no",
    "from_whom": ["state"],
    "topics": ["belief"],
    "blocked": "site_blocked",
    "vpn_law": "yes",
    "password": "reused",
    "name": "real",
    "loggedout": "once",
}


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(BLOCKED))
    return path


def _document(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, Any]:
    assert main(["assess", *argv, "--json"]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def test_the_document_has_its_shape(capsys: pytest.CaptureFixture[str], answers: Path) -> None:
    document = _document(capsys, "core", "--answers", str(answers))
    assert set(document) == {"acute", "shown", "next", "folded", "steps", "not_shown"}
    assert (len(document["shown"]), len(document["next"])) == (3, 2)
    assert [step["id"] for step in document["steps"]] == [*document["shown"], *document["next"], *document["folded"]]
    for step in document["steps"]:
        assert {"id", "title", "because", "effort", "cost", "limits", "sources"} <= set(step)
        assert step["because"]
        assert all(isinstance(reason, str) for reason in step["because"])
        assert step["effort"] in {"Under 15 minutes", "About an hour", "More than an hour"}
        assert step["cost"] in {"Costs nothing", "Costs a little", "Costs money"}
        for source in step["sources"]:
            assert set(source) == {"title", "url", "publisher", "checked_on", "seen", "supports"}
    assert [left["id"] for left in document["not_shown"]] == ["vpn"]
    assert document["not_shown"][0]["because"] == "a VPN may get people into trouble where you live, or you are not sure"


def test_what_is_not_so_is_not_said(capsys: pytest.CaptureFixture[str], answers: Path) -> None:
    steps = _document(capsys, "core", "--answers", str(answers))["steps"]
    sourceless = {step["id"] for step in steps if all(source["seen"] == "none" for source in step["sources"])}
    assert {step["id"] for step in steps if "unsourced" in step} == sourceless != set()
    assert all(step.get("caution", "said") for step in steps)
    folded = {step["id"]: step["in_group_of"] for step in steps if "in_group_of" in step}
    assert set(folded.values()) <= {step["id"] for step in steps} - set(folded)


def test_the_words_say_the_same(capsys: pytest.CaptureFixture[str], answers: Path) -> None:
    document = _document(capsys, "core", "--answers", str(answers))
    assert main(["assess", "core", "--answers", str(answers)]) == 0
    said = capsys.readouterr().out
    places = [said.index(step["title"]) for step in document["steps"]]
    assert places == sorted(places)
    first = document["steps"][0]
    for sentence in (first["why"], first["because"][0], first["effort"], first["limits"], *first["steps"]):
        assert sentence in said
    assert said.index("Left out on purpose") < said.index(document["not_shown"][0]["title"])


def test_something_happening_now_comes_first(capsys: pytest.CaptureFixture[str], answers: Path) -> None:
    answers.write_text('{"happening": "now"}')
    assert main(["assess", "core", "--answers", str(answers)]) == 0
    assert capsys.readouterr().out.startswith("Something is happening now.")
    document = _document(capsys, "core", "--answers", str(answers))
    assert document["acute"]
    assert document["shown"][0] == "go_triage"


def test_answers_can_come_from_the_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b'{"age": "minor"}')))
    assert "minor_adult" in _document(capsys, "core", "--answers", "-")["shown"]


@pytest.mark.parametrize(
    ("argv", "content", "said"),
    [
        (["core"], '{"nmae": "real"}', "name"),
        (["core"], '{"name": "rael"}', "real"),
        (["core"], "{", "line 1"),
        (["cor"], "{}", "core"),
        (["triage"], "{}", "Help now"),
    ],
    ids=["question", "option", "json", "pack", "tree"],
)
def test_what_cannot_be_used_is_named(capsys: pytest.CaptureFixture[str], answers: Path, argv: list[str], content: str, said: str) -> None:
    answers.write_text(content)
    assert main(["assess", *argv, "--answers", str(answers)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


def test_a_missing_file_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["assess", "core", "--answers", str(tmp_path / "nowhere"), "--json"]) == 2
    assert "nowhere" in json.loads(capsys.readouterr().out)["error"]["say"]


def test_a_broken_pack_that_was_asked_for_says_what_is_wrong_with_it(
    capsys: pytest.CaptureFixture[str], answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "checklists").mkdir()
    (tmp_path / "checklists" / "core.toml").write_text('format = 1\n[pack]\nid = "core"\nversion = 1\n')
    monkeypatch.setattr(paths, "data", tmp_path.joinpath)
    assert read.packs().packs == {}
    assert main(["assess", "core", "--answers", str(answers)]) == 2
    assert "core.toml, line 4" in capsys.readouterr().err

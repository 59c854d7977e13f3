"""`companion contacts`: show, verify, import; their JSON, their words, their exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from companion.__main__ import main
from companion.contacts import directory, fingerprint, sign
from companion.contacts.card import State
from tests.contacts.make_vectors import FOLDER
from tests.contacts.parts import card, file, foundation, key, practice, public

Run = Callable[..., Any]
TODAY = datetime.now(UTC).date()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*argv: str, code: int = 0) -> Any:
        assert main(["contacts", *argv, "--json"]) == code
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The card of a desk that is staffed today."""
    made = tmp_path / "desk.card"
    made.write_bytes(file(TODAY))
    return made


def test_show_has_the_real_addresses_none_of_them_sealed(run: Run, home: Path) -> None:
    document = run("show")
    (row,) = document["contacts"]
    assert (row["class"], row["source"], row["sealed"], row["promise"], row["fingerprint"]) == ("foundation", "shipped", False, None, None)
    assert row["addresses"][0]["address"] == "emergency@wikimedia.org"
    assert [one["sealed"] for one in row["addresses"]] == [False] * 4
    assert all(one["note"] for one in row["addresses"])
    assert document["problems"] == []
    assert not home.exists()


def test_show_says_in_words_what_is_not_sealed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contacts", "show"]) == 0
    said = capsys.readouterr().out
    assert said.count("(not sealed)") == 4
    assert "nobody signed them" in said
    assert main(["--lang", "en-xa", "contacts", "show"]) == 0
    assert "emergency@wikimedia.org" in capsys.readouterr().out


def test_verify_says_who_signed_and_writes_nothing(run: Run, path: Path, home: Path) -> None:
    row = run("verify", str(path))
    found = fingerprint.of(public(1))
    assert row["fingerprint"] == {"words": " ".join(found.words), "digits": " ".join(found.digits)}
    assert row["signed_by"] == [card().issuer]
    assert (row["sealed"], row["compared"], row["kept"], row["warnings"], row["state"]) == (True, False, False, [], "staffed")
    assert [len(circle["epochs"]) for circle in row["circles"]] == [2, 2]
    assert row["promise"] == {
        "answer_within_minutes": 90,
        "hours": "Monday to Friday, 8 to 20 UTC",
        "languages": ["en", "zh-hans", "be-tarask"],
    }
    assert row["paths"][0] == {"kind": "https", "url": "https://desk.example.org/"}
    assert not home.exists()


def test_verify_and_import_in_words(capsys: pytest.CaptureFixture[str], path: Path) -> None:
    found = fingerprint.of(public(1))
    for what, end in (("verify", "Nothing was kept"), ("import", "The card is kept")):
        assert main(["contacts", what, str(path)]) == 0
        said = capsys.readouterr().out
        assert " ".join(found.words) in said
        assert " ".join(found.digits) in said
        assert "within 90 minutes" in said
        assert "has not been compared" in said
        assert f"companion contacts import {path} --compared" in said
        assert end in said
    assert main(["contacts", "show"]) == 0
    said = capsys.readouterr().out
    assert "pigeon" not in said
    assert "coop 3" not in said
    for part in ("Wikimedia Atlantis, card number 3", " ".join(found.words), " ".join(found.digits), "has not been compared"):
        assert part in said
    for part in ("A desk that you choose yourself", "people read what arrives", "within 90 minutes", "Valid until", "can be used today"):
        assert part in said
    for part in ("Way to the desk: https://desk.example.org/", "When the desk is closed: The office: office@example.org (not sealed)"):
        assert part in said


def test_what_was_compared_is_kept_and_said(run: Run, capsys: pytest.CaptureFixture[str], path: Path) -> None:
    found = fingerprint.of(public(1))
    heard = " ".join(found.words).upper()
    assert not run("verify", str(path), "--compared", heard)["compared"]
    assert not directory.folder().exists()
    assert run("import", str(path), "--compared", *found.digits)["compared"]
    path.write_bytes(file(TODAY, version=4))
    assert main(["contacts", "import", str(path)]) == 0
    said = capsys.readouterr().out
    assert "You compared its fingerprint." in said
    assert "--compared" not in said
    (row,) = (row for row in run("show")["contacts"] if row["class"] == "own")
    assert (row["version"], row["compared"]) == (4, True)
    assert main(["contacts", "verify", str(path), "--compared", heard]) == 0
    assert "is the one of this card" in capsys.readouterr().out


@pytest.mark.parametrize("heard", ["", "able", "0000 0000 0000 0000 0000", "able about above absent absorb abstract"])
@pytest.mark.parametrize("what", ["verify", "import"])
def test_another_fingerprint_than_the_card_s_keeps_nothing(run: Run, path: Path, what: str, heard: str) -> None:
    assert "is not the one of this card" in run(what, str(path), "--compared", heard, code=1)["error"]["say"]
    assert not directory.folder().exists()


def test_a_card_is_judged_even_where_the_others_cannot_be_read_and_that_is_said(
    run: Run, capsys: pytest.CaptureFixture[str], path: Path
) -> None:
    directory.folder().parent.mkdir()
    directory.folder().write_bytes(b"")
    assert [one["file"] for one in run("verify", str(path))["problems"]] == ["contacts"]
    assert main(["contacts", "verify", str(path)]) == 0
    assert "Not every contact card" in capsys.readouterr().out


def test_import_keeps_the_card_for_show(run: Run, path: Path) -> None:
    assert run("import", str(path))["kept"]
    rows = {row["name"]: row for row in run("show")["contacts"]}
    assert rows["Wikimedia Atlantis"]["source"] == "imported"
    path.write_bytes(file(TODAY, version=2))
    assert "is not newer" in run("verify", str(path), code=1)["error"]["say"]
    assert "is not newer" in run("import", str(path), code=1)["error"]["say"]


def test_an_old_card_is_good_with_a_warning(run: Run, capsys: pytest.CaptureFixture[str], path: Path) -> None:
    path.write_bytes(file(TODAY - timedelta(days=250)))
    assert [one["id"] for one in run("verify", str(path))["warnings"]] == ["expired", "stale-key"]
    assert main(["contacts", "import", str(path)]) == 0
    assert "This card expired on" in capsys.readouterr().out


@pytest.mark.parametrize("made", ["practice", "foundation", "revoked", "too-old", "unsigned", "changed"])
@pytest.mark.parametrize("what", ["verify", "import"])
def test_a_card_that_must_not_be_used_is_exit_code_1(run: Run, path: Path, what: str, made: str) -> None:
    cards = {
        "practice": sign.make(practice(), []),
        "foundation": sign.make(foundation(), [key(1), key(2)]),
        "revoked": sign.make(replace(card(TODAY), revoked=True), [key(1)]),
        "too-old": file(TODAY - timedelta(days=400)),
        "unsigned": sign.make(card(TODAY), []),
        "changed": file(TODAY).replace(b"Atlantis", b"Atlantas"),
    }
    path.write_bytes(cards[made])
    assert set(run(what, str(path), code=1)["error"]) == {"say", "hint"}
    assert directory.folder().exists() == (what == "import" and made == "revoked")


def test_what_cannot_be_told_is_exit_code_2(run: Run, tmp_path: Path) -> None:
    run("verify", str(FOLDER / "hostile" / "NewerCard.card"), code=2)
    run("verify", str(tmp_path / "nothing"), code=2)
    run("verify", code=2)
    run("import", "a", "b", code=2)
    run("show", "a", code=2)
    run("show", "--compared", "a", code=2)


def test_show_names_withdrawn_closed_and_lost_cards_and_broken_files(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    directory.folder().mkdir(parents=True)
    cards = {
        "withdrawn": replace(card(TODAY, 1), revoked=True),
        "closed": replace(card(TODAY, 2), state=State.CLOSED, promise=None),
        "lost": card(TODAY - timedelta(days=400), 3),
    }
    for number, (name, one) in enumerate(cards.items(), 1):
        made = sign.make(replace(one, name=name), [key(number)])
        (directory.folder() / f"{name}.json").write_bytes(made)
    (directory.folder() / "broken.json").write_bytes(b"\x00")
    document = run("show", code=1)
    assert {row["name"]: row["sealed"] for row in document["contacts"] if row["class"] == "own"} == {
        "withdrawn": False,
        "closed": True,
        "lost": False,
    }
    assert document["problems"][0]["file"] == "broken.json"
    assert main(["contacts", "show"]) == 1
    said = capsys.readouterr().out
    for part in ("withdrawn has withdrawn this card", "State: closed", "too old: nobody could open", "broken.json: This is not a whole"):
        assert part in said

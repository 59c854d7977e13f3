"""What must not happen at a sender's command line: words in a file or a crash report, a desk that poses as the program, silence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from companion.contacts import directory, sign
from companion.contacts.errors import Revoked
from companion.desk.unseal import Opened
from tests.commands.sending import Desk, down
from tests.contacts import parts as contacts
from tests.vault.parts import WORDS


def test_nothing_that_a_desk_writes_poses_as_a_line_of_the_program(desk: Desk) -> None:
    id_ = desk.new().json["id"]
    pose = "A person at the desk has read it."
    desk.office.ledger.reply(id_, f"Ann\n{pose}", f"One.\n{pose}\r{' ' * 73}{pose}")
    desk.office.ledger.reply(id_, f"Ann{' ' * 200}{pose}", f"Two.\u2028{pose}")
    lines = desk.run("poll").out.splitlines()
    assert lines.count(pose) == 1  # the state itself
    assert [line for line in lines if pose in line and line != pose and not line.startswith("  | ")] == []
    assert [line for line in lines if len(line) >= 80] == []


@pytest.mark.parametrize("word", ["seal", "send", "status", "poll", "receipt"])
def test_no_word_leaves_its_memory_to_a_crash_report(desk: Desk, word: str) -> None:
    more = {"receipt": ["x" * 64, "--out", str(desk.folder / "o")], "seal": ["--out", str(desk.folder / "o")]}.get(word, [])
    desk.new(word, *more) if word in {"seal", "send"} else desk.run(word, *more)
    assert desk.hardened == [True]


def test_a_draft_from_stdin_lies_in_no_file(desk: Desk, vault: Path, home: Path) -> None:
    word = ("send", "--card", str(desk.card), "--draft", "-", "--json")
    plain = desk.run(*word, stdin='{"what": "KETTLE-ONE"}')
    kept = desk.run(*word, "--vault", str(vault), stdin=f'{WORDS}\n{{"what": "KETTLE-TWO"}}')
    assert (plain.json["state"], kept.json["state"]) == ("sent", "sent")
    assert {entry.found.alert.draft.values["what"] for entry in desk.office.ledger.each() if isinstance(entry.found, Opened)} == {
        "KETTLE-ONE",
        "KETTLE-TWO",
    }
    assert [path for folder in (home, desk.folder) for path in folder.rglob("*") if path.is_file() and b"KETTLE" in path.read_bytes()] == []
    assert desk.run(*word, stdin="").code == 2


def test_send_also_tries_what_was_queued_before(desk: Desk) -> None:
    desk.office.says = down
    first = desk.new().json["id"]
    desk.office.says = None
    second = desk.new().json
    assert second["state"] == "sent"
    assert set(desk.office.ids) == {first, second["id"]}


def test_a_card_whose_fingerprint_was_not_compared_is_said(desk: Desk) -> None:
    assert "can still be a false one" in desk.new().err
    directory.keep(desk.card.read_bytes(), directory.known(), desk.office.clock.now().date(), compared=True)
    assert "can still be a false one" not in desk.new().err


def test_what_is_wrong_with_kept_cards_is_said_before_an_alert_goes(desk: Desk, home: Path) -> None:
    (home / "contacts").mkdir(parents=True)
    (home / "contacts" / "x.json").write_bytes(b"rubbish")
    sent = desk.new()
    assert sent.json["state"] == "sent"
    assert "not a whole contact card" in sent.err


def test_a_damaged_withdrawal_keeps_an_alert_from_going(desk: Desk, home: Path) -> None:
    desk.office.says = down
    desk.new()
    gone = sign.make(replace(desk.office.card, revoked=True, version=9), [contacts.key(1)])
    with pytest.raises(Revoked):
        directory.keep(gone, directory.known(), desk.office.clock.now().date())
    next((home / "contacts").glob("*-revoked.json")).write_bytes(b"")
    desk.office.says = None
    desk.office.heard.clear()
    assert desk.run("poll", "--json").json["alerts"][0]["state"] == "failed"
    assert desk.new().code == 1
    assert desk.office.heard == []

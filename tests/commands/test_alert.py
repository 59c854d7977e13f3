"""The command line of the alert: what it prints, what it keeps, and what it says that it cannot do."""

from __future__ import annotations

import getpass
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from companion import __main__ as main
from companion.alert import receipt
from companion.base import keystore
from companion.base.keystore import Memory
from companion.contacts import directory, sign
from companion.contacts.card import State
from companion.contacts.errors import Revoked
from companion.net.exchange import Reply, Request
from tests.alert.parts import RECEIPT
from tests.commands.sending import Desk, down
from tests.contacts import parts as contacts
from tests.vault.parts import WORDS


def test_an_alert_goes_from_the_command_line_to_read(desk: Desk, vault: Path) -> None:
    keep = ("--vault", str(vault))
    sent = desk.new("send", *keep)
    assert sent.code == 0
    assert sent.json.keys() == {"id", "state", "paths", "trouble"}
    assert (sent.json["state"], sent.json["trouble"]) == ("sent", None)
    assert sent.json["paths"][0] == {"kind": "https", "url": "https://desk.example.org/"}
    assert "lies in your vault" in sent.err
    id_ = sent.json["id"]
    desk.office.ledger.reply(id_, "Ann", "Stay inside.")
    polled = desk.run("poll", *keep, "--json")
    assert polled.code == 0
    (alert,) = polled.json["alerts"]
    assert (alert["id"], alert["state"], alert["key"], alert["doubts"]) == (id_, "read", "vault", [])
    assert [(one["seq"], one["kind"], one["alias"], one["text"]) for one in alert["messages"]] == [
        (1, "received", "", ""),
        (2, "acknowledged", "Ann", ""),
        (3, "instructions", "Ann", "Stay inside."),
    ]
    assert desk.status(id_, *keep)["messages"] == alert["messages"]
    without = desk.status(id_)
    assert (without["state"], without["messages"], without["key"]) == ("read", [], None)


def test_a_desk_that_is_down_changes_no_exit_code_and_the_next_word_sends(desk: Desk) -> None:
    desk.office.says = down
    sent = desk.new()
    assert (sent.code, sent.json["state"]) == (0, "queued")
    assert sent.json["trouble"]["say"]
    polled = desk.run("poll", "--json")
    assert (polled.code, polled.json["alerts"][0]["state"]) == (0, "queued")
    assert "could not be reached" in polled.err
    desk.office.says = None
    assert desk.run("poll", "--json").json["alerts"][0]["state"] == "sent"
    assert desk.office.ids == [sent.json["id"]]


def test_sending_a_second_alert_is_no_reason_to_lose_the_first(desk: Desk) -> None:
    desk.office.says = down
    first = desk.new().json["id"]
    desk.office.says = None
    second = desk.new().json["id"]
    desk.run("poll")
    assert set(desk.office.ids) == {first, second}


def test_wait_tries_until_the_receipt_is_here(desk: Desk) -> None:
    calls: list[Request] = []

    def third_time(request: Request) -> Reply:
        calls.append(request)
        desk.office.clock.move(timedelta(minutes=1))
        return Reply(500) if len(calls) < 3 else desk.office.truly(request)

    desk.office.says = third_time
    assert desk.new("send", "--wait", "30").json["state"] == "sent"
    assert len(calls) == 3


@pytest.mark.parametrize("seconds", ["0", "0.1"])
def test_wait_ends_when_its_time_is_up(desk: Desk, seconds: str) -> None:
    desk.office.says = down
    sent = desk.new("send", "--wait", seconds)
    assert (sent.code, sent.json["state"]) == (0, "queued")


@pytest.mark.parametrize("seconds", ["nan", "-1", "soon", "inf"])
def test_a_wait_that_is_no_time_is_refused_before_anything_is_sealed(desk: Desk, seconds: str) -> None:
    assert desk.new("send", f"--wait={seconds}").code == 2
    assert desk.office.heard == []


def test_where_the_key_lies_is_said_as_it_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with_keyring = desk.new()
    assert "keyring" in with_keyring.err
    assert "cannot be read later" not in with_keyring.err
    desk.office.ledger.acknowledge(with_keyring.json["id"], "Ann")
    assert desk.run("poll", "--json").json["alerts"][0]["key"] == "keyring"
    monkeypatch.setattr(keystore, "system", Memory)
    alone = desk.new()
    assert "Answers to this alert cannot be read later" in alone.err
    assert "--vault" in alone.err
    desk.office.ledger.acknowledge(alone.json["id"], "Ann")
    desk.run("poll")
    assert desk.status(alone.json["id"])["state"] == "sent"


def test_a_route_that_is_named_is_taken_and_one_that_is_none_stops(desk: Desk) -> None:
    desk.new("send", "--route", "socks5://127.0.0.1:9050")
    assert {route.text() for route in desk.routes} == {"socks5://127.0.0.1:9050"}
    heard = len(desk.office.heard)
    wrong = desk.new("send", "--route", "tor")
    assert wrong.code == 2
    assert wrong.json["error"]["say"]
    assert desk.run("poll", "--route", "ftp://x:1", "--json").code == 2
    assert len(desk.office.heard) == heard
    assert len(desk.run("status", "--json").json["alerts"]) == 1


def test_seal_makes_a_file_that_a_desk_can_import_and_sends_nothing(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "alert.age"
    sealed = desk.new("seal", "--out", str(out))
    assert (sealed.code, sealed.json["state"], sealed.json["file"]) == (0, "handed_over", str(out))
    assert out.stat().st_size == 8_192
    assert desk.run("poll", "--json").json["alerts"][0]["state"] == "handed_over"
    assert all(request.method == "GET" for request in desk.office.heard)
    desk.office.truly(Request("POST", "/v1/alerts", out.read_bytes()))
    desk.office.ledger.acknowledge(sealed.json["id"], "Ann")
    assert desk.run("poll", "--json").json["alerts"][0]["state"] == "read"


def test_seal_writes_over_no_file_and_then_keeps_nothing(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "alert.age"
    out.write_text("mine")
    assert desk.new("seal", "--out", str(out)).code == 2
    assert out.read_text() == "mine"
    assert desk.run("status", "--json").json["alerts"] == []


def test_a_receipt_is_given_out_once_there_is_one(desk: Desk, tmp_path: Path) -> None:
    desk.office.says = down
    id_ = desk.new().json["id"]
    out = tmp_path / "receipt.json"
    none = desk.run("receipt", id_, "--out", str(out), "--json")
    assert none.code == 1
    assert not out.exists()
    desk.office.says = None
    desk.run("poll")
    assert desk.run("receipt", id_, "--out", str(out), "--json").json == {"id": id_, "file": str(out)}
    assert receipt.verify(out.read_bytes(), id_, RECEIPT.public).day == desk.office.clock.now().date()
    assert desk.run("receipt", "ab" * 32, "--out", str(tmp_path / "x"), "--json").code == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (sign.make(contacts.practice(), []), 1),
        (sign.make(contacts.foundation(), []), 1),
        (contacts.file().replace(b"Atlantis", b"Atlantas"), 1),
        (b"rubbish", 1),
    ],
    ids=["practice", "foundation", "changed", "rubbish"],
)
def test_a_card_that_nobody_vouches_for_is_refused_and_nothing_is_sealed(desk: Desk, content: bytes, code: int) -> None:
    desk.card.write_bytes(content)
    for word in (("send",), ("seal", "--out", str(desk.folder / "x.age"))):
        ran = desk.new(*word)
        assert (ran.code, list(ran.json)) == (code, ["error"])
        assert ran.json["error"]["hint"]
    assert desk.run("status", "--json").json["alerts"] == []
    assert not (desk.folder / "x.age").exists()


def test_a_draft_that_is_broken_or_not_there_is_refused(desk: Desk) -> None:
    for content in (b"{", b'{"drill": true}', b'{"attachments": [{"type": "image/png"}]}'):
        (desk.folder / "draft.json").write_bytes(content)
        assert desk.run("send", "--card", str(desk.card), "--draft", str(desk.folder / "draft.json"), "--json").code == 2
    assert desk.run("send", "--card", str(desk.card), "--draft", str(desk.folder / "none"), "--json").code == 2
    assert desk.office.heard == []


def test_circles_and_drills_are_as_named(desk: Desk) -> None:
    usual = desk.status(desk.new().json["id"])
    assert (usual["circle"], usual["drill"]) == ("team", False)
    leads = desk.status(desk.new("send", "--circle", "leads", "--drill").json["id"])
    assert (leads["circle"], leads["drill"]) == ("leads", True)
    assert desk.new("send", "--circle", "friends").code == 1
    desk.gives(replace(desk.office.card, circles=desk.office.card.circles[1:], version=8))
    assert desk.status(desk.new().json["id"])["circle"] == "leads"


@pytest.mark.parametrize("state", [State.PAUSED, State.CLOSED])
def test_a_desk_that_nobody_reads_is_said_with_whom_to_ask_instead(desk: Desk, state: State) -> None:
    desk.gives(replace(desk.office.card, state=state))
    sent = desk.new()
    assert sent.code == 0
    assert state.value in sent.err
    assert "office@example.org (not sealed)" in sent.err


def test_an_old_card_warns_and_sends(desk: Desk) -> None:
    desk.office.clock.move(timedelta(days=210))
    sent = desk.new()
    assert (sent.code, sent.json["state"]) == (0, "sent")
    assert "expired" in sent.err


def test_nothing_more_goes_to_a_desk_that_withdrew_its_card(desk: Desk) -> None:
    desk.office.says = down
    id_ = desk.new().json["id"]
    desk.office.says = None
    desk.office.heard.clear()
    gone = sign.make(replace(desk.office.card, revoked=True, version=9), [contacts.key(1)])
    with pytest.raises(Revoked):
        directory.keep(gone, directory.known(), desk.office.clock.now().date())
    polled = desk.run("poll", "--json")
    assert polled.json["alerts"][0]["state"] == "failed"
    assert "withdrawn" in polled.err
    assert desk.office.heard == []
    assert desk.status(id_)["trouble"]["say"]


def test_a_damaged_alert_is_said_beside_the_others(desk: Desk, home: Path) -> None:
    good, bad, worse = (desk.new().json["id"] for _ in range(3))
    (home / "outbox" / f"{bad}.state").write_bytes(b"x")
    (home / "outbox" / f"{worse}.card").write_bytes(b"x")
    shown = desk.run("status", "--json")
    assert shown.code == 1
    rows = {one["id"]: one for one in shown.json["alerts"]}
    assert rows.keys() == {good, worse}
    assert rows[good]["trouble"] is None
    assert "damaged" in rows[worse]["doubts"][0]
    assert [one["file"] for one in shown.json["problems"]] == [bad]
    said = desk.run("status")
    assert said.code == 1
    assert bad in said.out


def test_people_read_sentences(desk: Desk) -> None:
    desk.office.says = down
    queued = desk.run("send", "--card", str(desk.card), "--draft", str(desk.draft(what="KETTLE")), "--drill")
    assert "Sealed and queued. Nothing proves yet that the desk has it." in queued.out
    assert "could not be reached" in queued.out
    desk.office.says = None
    desk.run("poll")
    (id_,) = desk.office.ids
    desk.office.ledger.reply(id_, "Ann \u202eLee", "One.\nTwo \x1b]0;x".replace("\x1b", ""))
    shown = desk.run("poll").out
    for words in (
        id_,
        "To Wikimedia Atlantis (team)",
        "A person at the desk has read it.",
        "This is a drill.",
        "Advice, 2026-11-23, Ann Lee",
        "  | One.",
    ):
        assert words in shown
    assert "\u202e" not in shown
    assert "KETTLE" not in shown


def test_without_the_key_people_are_told_that_it_is_not_here(desk: Desk, keyring: Memory) -> None:
    desk.new()
    keyring._values.clear()
    assert "The key to the answers is not here." in desk.run("status").out


def test_a_wrong_passphrase_seals_nothing(desk: Desk, vault: Path) -> None:
    for typed in ("wrong\n", "\udcff\n", ""):
        ran = desk.run("send", "--card", str(desk.card), "--draft", str(desk.draft()), "--vault", str(vault), "--json", stdin=typed)
        assert ran.code in {1, 2}
    assert desk.run("status", "--json").json["alerts"] == []
    assert desk.office.heard == []


@pytest.mark.usefixtures("desk")
def test_a_passphrase_typed_at_a_keyboard_is_not_shown(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    def typed(prompt: str) -> str:
        assert prompt == "Passphrase: "
        return WORDS

    monkeypatch.setattr(getpass, "getpass", typed)
    monkeypatch.setattr("sys.stdin", Keyboard())
    assert main.main(["alert", "status", "--vault", str(vault), "--json"]) == 0


def test_a_warning_of_the_vault_is_said(desk: Desk, vault: Path) -> None:
    (vault / "header").write_bytes(b"damaged")
    ran = desk.run("status", "--vault", str(vault), "--json")
    assert ran.code == 0
    assert ran.err


@pytest.mark.parametrize("words", [[], ["send"], ["send", "--card", "x"], ["receipt", "x"], ["status", "x"], ["fly"]])
def test_a_command_line_that_lacks_something_is_refused(desk: Desk, words: Sequence[str]) -> None:
    assert desk.run(*words).code == 2

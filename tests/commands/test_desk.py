"""`companion desk`: every word, its JSON, its exit codes, the passphrase only from stdin, and plain words for what is missing."""

from __future__ import annotations

import base64
import getpass
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from companion.__main__ import main
from companion.alert import draft, letter
from companion.alert.message import Kind
from companion.alert.signing import Conversation
from companion.alert.strict import to_base64
from companion.base.clock import SystemClock
from companion.contacts import fingerprint, sign
from companion.desk import config, founding, keys, protocol, store_sql
from companion.sealing.recipients import Recipient
from companion.vault import buffers
from tests.desk import postgres
from tests.desk.parts import alert as made
from tests.desk.parts import anything, mail
from tests.desk.serving import sealed_to
from tests.desk.test_unseal import machine

Run = Callable[..., Any]
TALK = Conversation(b"c" * 16)
DRAFT = {
    "kind": ["detained", "later_kind"],
    "urgency": "now",
    "what": "Taken at the gate.\nTwo of us.",
    "where": {"precision": "city", "value": "Atlantis"},
    "who": {"accounts": ["Example"], "role": "admin"},
    "contact_back": [{"channel": "phone", "value": "+1 555"}],
    "do_not": ["phone", "authorities"],
    "consent": {"share": "ask", "keep_days": 30},
    "attachments": [{"name": "note.txt", "type": "text/plain", "data": base64.b64encode(b"hello").decode()}],
}
ZEROS = ["0" * 64]
NEEDS_PASSPHRASE = {"inbox": [], "show": ZEROS, "ack": ZEROS, "reply": ZEROS, "close": ZEROS, "import": ["x"], "rotate": []}


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(founding, "WORK", 1)
    monkeypatch.setattr(buffers, "harden", frozenset)  # it would close this very process to its debugger


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "d"


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a word on one desk with these bytes on stdin; return its JSON, or its lines with `words`."""

    def run(*argv: str, stdin: bytes = b"pw\n", code: int = 0, words: bool = False) -> Any:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        assert main(["desk", *argv, "--dir", str(folder), *([] if words else ["--json"])]) == code
        out = capsys.readouterr().out
        return out.splitlines() if words else json.loads(out)

    return run


@pytest.fixture
def desk(run: Run) -> Any:
    return run("init", "--name", "Atlantis", "--url", "https://desk.example.org")


@pytest.fixture
def alert_id(desk: Any, folder: Path) -> str:
    """A desk that one alert came to, whose id this is."""
    assert desk
    file = sealed_to(folder, draft.read(json.dumps(DRAFT).encode()), TALK)
    store = store_sql.in_folder(folder)
    store.put(protocol.arrived(file.content, SystemClock()))
    store.close()
    return file.id


def kinds(folder: Path) -> list[Kind]:
    """Return what the sender's program finds in the mailbox."""
    store = store_sql.in_folder(folder)
    rows = store.mail(TALK.mailbox, 7)
    store.close()
    body = bytes([len(rows)]) + b"".join(rows)
    return [one.kind for one in mail(body.ljust(65_536), TALK, keys.card(folder).card.reply_key)]


def test_init_says_what_to_compare_and_never_twice(desk: Any, run: Run, folder: Path) -> None:
    found = fingerprint.of(keys.card(folder).card.signers[0])
    assert desk["fingerprint"] == {"words": " ".join(found.words), "digits": " ".join(found.digits)}
    assert (desk["version"], desk["card"]) == (1, str(folder / "card.json"))
    assert set(run("init", "--name", "Again", "--url", "https://x.example", code=2)["error"]) == {"say", "hint"}


def test_init_in_words_prints_the_fingerprint_in_words_and_digits(run: Run, folder: Path) -> None:
    lines = run("init", "--name", "Atlantis", "--url", "https://desk.example.org", words=True)
    found = fingerprint.of(keys.card(folder).card.signers[0])
    assert any(" ".join(found.words) in line for line in lines)
    assert any(" ".join(found.digits) in line for line in lines)


@pytest.mark.parametrize("options", [("--name", "A", "--url", "http://desk.example.org"), ("--name", "", "--url", "https://d.example")])
def test_init_refuses_an_open_address_and_no_name(run: Run, folder: Path, options: tuple[str, ...]) -> None:
    assert "error" in run("init", *options, code=2)
    assert not folder.exists()


def test_init_refuses_an_empty_passphrase(run: Run, folder: Path) -> None:
    assert "error" in run("init", "--name", "A", "--url", "https://d.example", stdin=b"\n", code=2)
    assert not folder.exists()


def test_card_copies_the_card_once_and_needs_no_passphrase(desk: Any, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "copy.json"
    said = run("card", "--out", str(out), stdin=b"")
    assert (said["file"], said["fingerprint"]) == (str(out), desk["fingerprint"])
    assert sign.verify(out.read_bytes()).card.name == "Atlantis"
    assert "error" in run("card", "--out", str(out), stdin=b"", code=2)


def test_an_empty_inbox_is_said(desk: Any, run: Run) -> None:
    assert desk
    assert run("inbox") == {"alerts": []}
    assert run("inbox", words=True) == ["There is no alert."]


def test_the_inbox_lists_what_came_and_tells_the_sender(run: Run, folder: Path, alert_id: str) -> None:
    (row,) = run("inbox")["alerts"]
    assert set(row) == {"id", "received", "urgency", "state", "drill", "due"}
    assert (row["id"], row["urgency"], row["state"], row["drill"], row["due"]) == (alert_id, "now", "fetched", False, None)
    assert row["received"].endswith("Z")
    assert kinds(folder) == [Kind.RECEIVED]
    assert run("inbox", words=True)[0] == f"{alert_id}: nobody has read it"


def test_show_prints_the_drafts_fields_back_at_its_top(run: Run, alert_id: str) -> None:
    shown = run("show", alert_id)
    assert {name: shown[name] for name in DRAFT} == DRAFT
    assert (shown["id"], shown["signed"], shown["drill"], shown["follows"]) == (alert_id, True, False, "")
    assert shown["card"]["version"] == 1
    assert [one["kind"] for one in shown["messages"]] == ["received"]


def test_show_in_words_puts_what_must_not_be_done_first(run: Run, alert_id: str) -> None:
    lines = run("show", alert_id, words=True)
    assert lines[0] == "Please do not: Call me; Tell police or other authorities"
    assert "  | Two of us." in lines
    assert any("note.txt" in line for line in lines)


def test_a_follow_up_is_told_from_a_strangers(run: Run, folder: Path, alert_id: str) -> None:
    first = run("show", alert_id)["alert_id"]
    to = Recipient.read(keys.card(folder).card.circles[0].epochs[0].recipient)
    store = store_sql.in_folder(folder)
    found = {}
    for name, talk in (("same", TALK), ("other", Conversation(b"o" * 16))):
        file = letter.seal(made(talk, follows=first), talk, to)
        store.put(protocol.arrived(file.content, SystemClock()))
        found[name] = file.id
    store.close()
    assert {name: run("show", id_)["follows_proven"] for name, id_ in found.items()} == {"same": True, "other": False}


def test_ack_is_what_the_sender_reads_as_read(run: Run, folder: Path, alert_id: str) -> None:
    for _ in range(2):
        assert run("ack", alert_id) == {"id": alert_id, "state": "acknowledged", "delivered": True}
    assert kinds(folder) == [Kind.RECEIVED, Kind.ACKNOWLEDGED]
    assert len(run("inbox")["alerts"][0]["received"]) == len("2026-03-01")


def test_reply_takes_the_lines_after_the_passphrase(run: Run, folder: Path, alert_id: str) -> None:
    run("reply", alert_id, "--alias", "Ana", stdin="pw\nGo to the 图书馆.\nNow.\n".encode())
    run("reply", alert_id, "--question", stdin=b"pw\nWhere?")
    assert kinds(folder) == [Kind.RECEIVED, Kind.ACKNOWLEDGED, Kind.INSTRUCTIONS, Kind.QUESTION]
    messages = run("show", alert_id)["messages"]
    assert [(one["alias"], one["text"]) for one in messages[2:]] == [("Ana", "Go to the 图书馆.\nNow."), ("officer-1", "Where?")]


def test_the_settings_name_who_answers(run: Run, folder: Path, alert_id: str) -> None:
    (folder / config.FILE).write_text('alias = "The desk"')
    run("ack", alert_id)
    assert run("show", alert_id)["messages"][1]["alias"] == "The desk"


@pytest.mark.parametrize("text", [b"", b"\n", b" \n \n"])
def test_a_reply_without_a_text_is_refused(run: Run, folder: Path, alert_id: str, text: bytes) -> None:
    assert "error" in run("reply", alert_id, stdin=b"pw\n" + text, code=2)
    assert Kind.ACKNOWLEDGED not in kinds(folder)


def test_a_reply_that_is_too_long_is_refused_whole(run: Run, folder: Path, alert_id: str) -> None:
    assert "error" in run("reply", alert_id, stdin=b"pw\n" + b"x" * 9_000, code=2)
    assert Kind.ACKNOWLEDGED not in kinds(folder)


def test_close_ends_it_and_may_say_why(run: Run, folder: Path, alert_id: str) -> None:
    assert run("close", alert_id, stdin=b"pw\nAll is well.")["state"] == "closed"
    assert kinds(folder) == [Kind.RECEIVED, Kind.CLOSED]
    assert run("show", alert_id, words=True)[-1] == "  | All is well."


def test_an_alert_that_cannot_be_answered_inside_is_noted(run: Run, folder: Path, desk: Any) -> None:
    assert desk
    line = json.dumps(machine(reply={"recipient": "none", "mailbox": "b" * 32})).encode()
    row = json.dumps({"key": to_base64(TALK.signer.public), "sig": to_base64(TALK.signer.sign(letter.CONTEXT, line))})
    content = anything(line + b"\n" + row.encode(), Recipient.read(keys.card(folder).card.circles[0].epochs[0].recipient))
    envelope = protocol.arrived(content, SystemClock())
    store = store_sql.in_folder(folder)
    store.put(envelope)
    store.close()
    assert run("ack", envelope.head.id) == {"id": envelope.head.id, "state": "acknowledged", "delivered": False}
    assert run("close", envelope.head.id, words=True) == ["It is noted here, but no answer can reach the sender."]


def test_import_takes_what_is_ours_and_says_why_not_the_rest(desk: Any, run: Run, folder: Path, tmp_path: Path) -> None:
    assert desk
    file = sealed_to(folder)
    (tmp_path / "a.age").write_bytes(file.content)
    (tmp_path / "b.txt").write_text("hello")
    names = [str(tmp_path / name) for name in ("a.age", "b.txt", "a.age", "gone")]
    said = run("import", *names, code=1)
    assert said["imported"] == [{"file": names[0], "id": file.id, "new": True}, {"file": names[2], "id": file.id, "new": False}]
    assert [row["file"] for row in said["refused"]] == [names[1], names[3]]
    assert all(row["say"] and row["hint"] for row in said["refused"])
    assert run("import", names[0])["refused"] == []
    assert [row["id"] for row in run("inbox")["alerts"]] == [file.id]
    lines = run("import", *names, words=True, code=1)
    assert lines[0] == f"It had come before: {file.id}"
    assert f"{names[1]} was left out." in lines


def test_rotate_signs_a_new_card(desk: Any, run: Run, folder: Path) -> None:
    (folder / config.FILE).write_text('[promise]\nanswer_within_minutes = 60\nhours = "always"\nlanguages = ["en"]\n')
    said = run("rotate")
    assert (said["version"], said["destroyed"], said["removed"], said["fingerprint"]) == (2, 0, 0, desk["fingerprint"])
    assert run("rotate", "--now")["version"] == 3
    file = sealed_to(folder)
    store = store_sql.in_folder(folder)
    store.put(protocol.arrived(file.content, SystemClock()))
    store.close()
    assert run("inbox")["alerts"][0]["due"] > run("inbox")["alerts"][0]["received"]
    assert run("rotate", words=True)[0] == "The new card is signed; 0 old keys were destroyed."


@pytest.mark.parametrize("word", NEEDS_PASSPHRASE)
def test_a_wrong_passphrase_is_a_plain_no(desk: Any, run: Run, word: str) -> None:
    assert desk
    assert "error" in run(word, *NEEDS_PASSPHRASE[word], stdin=b"wrong\n", code=1)
    assert "UTF-8" in run(word, *NEEDS_PASSPHRASE[word], stdin=b"\xff\n", code=2)["error"]["say"]


@pytest.mark.parametrize("word", ["ack", "reply", "close"])
def test_no_letter_of_an_answer_is_lost_unseen(run: Run, folder: Path, alert_id: str, word: str) -> None:
    assert "UTF-8" in run(word, alert_id, stdin="pw\nNicht nach Köln".encode("latin-1"), code=2)["error"]["say"]
    assert set(kinds(folder)) <= {Kind.RECEIVED}


def test_a_passphrase_is_the_same_with_a_mark_of_utf_8_before_it(desk: Any, run: Run) -> None:
    assert desk
    assert run("inbox", stdin=b"\xef\xbb\xbfpw\r\n") == {"alerts": []}


@pytest.mark.parametrize("word", [*NEEDS_PASSPHRASE, "card", "serve"])
def test_a_folder_that_is_none_or_damaged_is_said(run: Run, folder: Path, tmp_path: Path, word: str) -> None:
    options = [*NEEDS_PASSPHRASE.get(word, []), *(["--out", str(tmp_path / "o")] if word == "card" else [])]
    assert "error" in run(word, *options, code=2)
    folder.write_text("a file")
    assert "error" in run(word, *options, code=2)
    folder.unlink()
    founding.create(folder, "Atlantis", "https://d.example", b"pw", SystemClock().now().date())
    (folder / "card.json").write_text("rubbish")
    assert "error" in run(word, *options, code=2)


@pytest.mark.parametrize("word", list(NEEDS_PASSPHRASE))
def test_a_damaged_database_is_said(desk: Any, run: Run, folder: Path, word: str) -> None:
    assert desk
    (folder / store_sql.FILE).write_bytes(b"no database" * 1_000)
    assert "error" in run(word, *NEEDS_PASSPHRASE[word], code=2)


@pytest.mark.parametrize("word", ["show", "ack", "close"])
def test_an_unknown_id_is_a_plain_no(desk: Any, run: Run, word: str) -> None:
    assert desk
    assert "companion desk inbox" in run(word, "0" * 64, code=1)["error"]["hint"]


def test_an_unknown_database_is_refused_without_showing_its_password(desk: Any, run: Run) -> None:
    assert desk
    assert "secret" not in json.dumps(run("inbox", "--database", "mysql://u:secret@h/d", code=2))


def test_a_postgresql_takes_the_place_of_the_folders_own_database(desk: Any, run: Run, folder: Path, tmp_path: Path) -> None:
    assert desk
    file = sealed_to(folder, talk=TALK)
    (tmp_path / "a.age").write_bytes(file.content)
    with postgres.running() as address:
        there = ("--database", address)
        assert run("import", str(tmp_path / "a.age"), *there)["imported"][0]["id"] == file.id
        assert run("ack", file.id, *there)["state"] == "acknowledged"
        assert [row["id"] for row in run("inbox", *there)["alerts"]] == [file.id]
    assert run("inbox") == {"alerts": []}


def test_serve_refuses_to_listen_in_the_open(desk: Any, run: Run) -> None:
    assert desk
    assert "certificate" in run("serve", "--host", "192.0.2.1", stdin=b"", code=2)["error"]["say"]


def test_without_the_extra_it_is_said_what_to_install(desk: Any, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk
    for name in ("sqlalchemy", "uvicorn"):
        monkeypatch.setitem(sys.modules, name, None)
    for name in ("companion.desk.store_sql", "companion.desk.server"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    for word in ("serve", "inbox"):
        assert "pip install" in run(word, code=2)["error"]["hint"]


def test_the_folder_must_be_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert main(["desk", "inbox", "--json"]) == 2
    assert "--dir" in json.loads(capsys.readouterr().out)["error"]["hint"]


class Keyboard(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_at_a_keyboard_the_passphrase_is_not_shown_and_a_new_one_is_typed_twice(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter(["one", "two", "pw", "pw", "pw"])
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(typed))
    monkeypatch.setattr(sys, "stdin", Keyboard(io.BytesIO(b"must not be waited for")))
    init = ["desk", "init", "--name", "A", "--url", "https://d.example", "--dir", str(folder)]
    assert [main(init), main(init)] == [2, 0]
    assert main(["desk", "ack", "0" * 64, "--dir", str(folder)]) == 1
    assert "pw" not in capsys.readouterr().out

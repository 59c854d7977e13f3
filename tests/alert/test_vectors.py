"""Every vector of the format is read as FORMAT.md says, and the script that makes them writes what lies here."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.alert import draft, letter, message, receipt
from companion.alert.fields import SET_BY_PROGRAM
from companion.alert.signing import Conversation
from companion.base.errors import CompanionError
from companion.sealing import age
from companion.sealing.recipients import Identity
from tests.alert import make_vectors as made

FOLDER = made.FOLDER
SECRET = json.loads((FOLDER / "secret.json").read_text())
TALK = Conversation(bytes.fromhex(SECRET["secret"]))
READER = Identity.read((FOLDER / "reader.txt").read_text().strip())
HOSTILE = {kind: sorted((FOLDER / "hostile" / kind).iterdir()) for kind in ("alert", "draft", "receipt", "answer")}


def refused_by(path: Path) -> str:
    return path.name.partition("-")[0]


def raised(read: Callable[[], object]) -> str:
    try:
        read()
    except CompanionError as error:
        return type(error).__name__
    return "nothing"


@pytest.mark.parametrize("name", made.good())
def test_a_good_alert_opens_and_says_what_was_written(name: str) -> None:
    arrived = letter.read(age.open_((FOLDER / "good" / f"{name}.age").read_bytes(), [READER]))
    line = (FOLDER / "good" / f"{name}.json").read_bytes().removesuffix(b"\n")
    said, alert = json.loads(line), arrived.alert
    assert arrived.key == TALK.signer.public
    assert letter._line(alert) == line
    assert json.loads(json.dumps(alert.draft.fields())) == {key: value for key, value in said.items() if key not in SET_BY_PROGRAM}
    assert (alert.alert_id, alert.drill, alert.follows) == (said["alert_id"], said["drill"], said.get("follows", ""))


@pytest.mark.parametrize("name", made.answers())
def test_a_good_answer_opens_with_the_secret_of_the_alert(name: str) -> None:
    content = (FOLDER / "good" / f"answer-{name}.age").read_bytes()
    opened = message.open_(content, TALK.identity, bytes.fromhex(SECRET["reply_key"]))
    assert opened.message == made.answers()[name]
    assert len(content) == 8192


def test_a_secret_makes_the_same_keys_everywhere() -> None:
    assert TALK.signer.public.hex() == SECRET["sign"]
    assert TALK.identity.recipient().text() == SECRET["recipient"]
    assert TALK.mailbox == SECRET["mailbox"]
    assert SECRET["secret"] not in repr(TALK)


def test_a_receipt_proves_its_own_alert_and_no_other() -> None:
    content, key = (FOLDER / "receipt.json").read_bytes(), bytes.fromhex(SECRET["receipt_key"])
    true = receipt.verify(content, made.RECEIPT_ID, key)
    assert true.json + b"\n" == content
    assert receipt.verify(true.json, made.RECEIPT_ID, key) == true


@pytest.mark.parametrize("path", HOSTILE["alert"], ids=lambda path: path.stem)
def test_a_hostile_alert_is_refused_for_its_reason(path: Path) -> None:
    assert raised(lambda: letter.read(path.read_bytes())) == refused_by(path)


@pytest.mark.parametrize("path", HOSTILE["draft"], ids=lambda path: path.stem)
def test_a_hostile_draft_is_refused_for_its_reason(path: Path) -> None:
    assert raised(lambda: draft.read(path.read_bytes())) == refused_by(path)


@pytest.mark.parametrize("path", HOSTILE["receipt"], ids=lambda path: path.stem)
def test_a_hostile_receipt_is_refused_for_its_reason(path: Path) -> None:
    key = bytes.fromhex(SECRET["receipt_key"])
    assert raised(lambda: receipt.verify(path.read_bytes(), made.RECEIPT_ID, key)) == refused_by(path)


@pytest.mark.parametrize("path", HOSTILE["answer"], ids=lambda path: path.stem)
def test_a_hostile_answer_is_refused_for_its_reason(path: Path) -> None:
    sealed = age.seal(path.read_bytes(), [TALK.identity.recipient()])
    assert raised(lambda: message.open_(sealed, TALK.identity, bytes.fromhex(SECRET["reply_key"]))) == refused_by(path)


def test_the_script_writes_what_lies_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "FOLDER", tmp_path)
    made.main()
    written = {path.relative_to(tmp_path) for path in tmp_path.rglob("*.*")}
    assert written == {path.relative_to(FOLDER) for path in FOLDER.rglob("*.*")}
    assert all((tmp_path / name).read_bytes() == (FOLDER / name).read_bytes() for name in written if name.suffix != ".age")

"""Make tests/vectors/alert again: `python -m tests.alert.make_vectors`. Only a new format may change what it writes.

FORMAT.md section 7 says what is there. A sealed file differs each time, so one that still opens to the same is left as it is.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from companion.alert import letter, lines, message, receipt, strict
from companion.alert.draft import lenient
from companion.alert.letter import Alert, CardUsed
from companion.alert.message import Kind, Message
from companion.alert.signing import Signer
from companion.base.errors import CompanionError
from companion.sealing import age
from tests.alert.parts import APP, READER, RECEIPT, REPLY, SECRET, TALK, TYPICAL, WHOLE

FOLDER = Path(__file__).parents[1] / "vectors" / "alert"
RECEIPT_ID = "c0" * 32
ARABIC = "اختفى زميلنا هذا الصباح ولا يجيب أحد على هاتفه. " * 12


def alert(number: int, fields: dict[str, Any], *, drill: bool = False, follows: str = "") -> Alert:
    return Alert(
        alert_id=f"{number:032x}",
        created=datetime(2026, 11, 23, 12, tzinfo=UTC),
        drill=drill,
        lang="en",
        app=APP,
        card=CardUsed("practice", 3, "2026-11-13"),
        recipient=TALK.identity.recipient().text(),
        mailbox=TALK.mailbox,
        draft=lenient(fields),
        follows=follows,
    )


def good() -> dict[str, Alert]:
    return {
        "empty": alert(1, {"do_not": ["authorities"]}),
        "typical": alert(2, TYPICAL),
        "whole": alert(3, WHOLE),
        "arabic": alert(4, {"what": ARABIC, "urgency": "day"}),
        "follow-up": alert(5, {"what": "He is back."}, follows=f"{2:032x}"),
        "drill": alert(6, {"urgency": "none"}, drill=True),
        "later-fields": alert(7, {"mood": {"a": [1, None, "\ud800"]}, "urgency": "soonish", "what": ["a", "list"]}),
        "large": alert(8, {"what": "x" * 20_000, "when": "y" * 10_000}),
    }


def answers() -> dict[str, Message]:
    first = Message(f"{2:032x}", 1, Kind.RECEIVED, "", "", date(2026, 11, 23))
    second = Message(f"{2:032x}", 2, Kind.ACKNOWLEDGED, "Ann", "We are here.", date(2026, 11, 23), message.digest(first.line))
    return {"received": first, "acknowledged": second}


def signed(line: bytes, signer: Signer = TALK.signer, context: bytes = letter.CONTEXT, **row: object) -> bytes:
    """Return an opened file whose signature fits its line, whatever stands in it."""
    fits = {"key": strict.to_base64(signer.public), "sig": strict.to_base64(signer.sign(context, line))}
    return line + b"\n" + json.dumps(fits | row).encode()


def hostile_alerts() -> dict[str, bytes]:
    line = letter._line(alert(2, TYPICAL))
    fits: dict[str, Any] = json.loads(line)
    other = Signer(bytes(32))

    def but(**fields: object) -> bytes:
        return signed(json.dumps(fits | fields).encode())

    def without(name: str) -> bytes:
        return signed(json.dumps({key: value for key, value in fits.items() if key != name}).encode())

    spelled = strict.to_base64(TALK.signer.sign(letter.CONTEXT, line))
    return {
        "BadSignature-other-key": signed(line, key=strict.to_base64(other.public)),
        "BadSignature-other-line": signed(line).replace(b"Atlantis", b"Atlantys"),
        "BadSignature-of-an-answer": signed(line, context=message.CONTEXT),
        "BadSignature-zeros": signed(line, sig=strict.to_base64(bytes(64))),
        "NotAnAlert-empty": b"",
        "NotAnAlert-one-line": line,
        "NotAnAlert-no-row": line + b"\n" + b" " * 100,
        "NotAnAlert-row-is-a-list": line + b"\n[]",
        "NotAnAlert-row-without-key": line + b"\n" + json.dumps({"sig": spelled}).encode(),
        "NotAnAlert-key-twice": line + b'\n{"key": "", "key": "", "sig": ""}',
        "NotAnAlert-short-signature": signed(line, sig=strict.to_base64(bytes(63))),
        "NotAnAlert-signature-without-padding": signed(line, sig=spelled.rstrip("=")),
        "NotAnAlert-signature-with-stray-bits": signed(line, sig=spelled[:-3] + chr(ord(spelled[-3]) + 1) + "=="),
        "NotAnAlert-three-lines": signed(line) + b"\n{}",
        "NotAnAlert-not-utf8": signed(b'{"v":1,"x":"\xff"}'),
        "NotAnAlert-bom": signed(b"\xef\xbb\xbf" + line),
        "NotAnAlert-list": signed(b"[]"),
        "NotAnAlert-nan": signed(line[:-1] + b',"x":NaN}'),
        "NotAnAlert-infinite": signed(line[:-1] + b',"x":1e999}'),
        "NotAnAlert-number-of-5000-digits": signed(line[:-1] + b',"x":' + b"9" * 5_000 + b"}"),
        "NotAnAlert-name-twice": signed(line[:-1] + b',"what":"else"}'),
        "NotAnAlert-inner-name-twice": signed(line[:-1] + b',"x":{"a":1,"a":2}}'),
        "NotAnAlert-deep-33": signed(line[:-1] + b',"x":' + b"[" * 32 + b"]" * 32 + b"}"),
        "NotAnAlert-deep-980": signed(line[:-1] + b',"x":' + b"[" * 980 + b"]" * 980 + b"}"),
        "NotAnAlert-deep-10000": signed(line[:-1] + b',"x":' + b"[" * 10_000 + b"]" * 10_000 + b"}"),
        "NotAnAlert-version-2": but(v=2),
        "NotAnAlert-version-true": but(v=True),
        "NotAnAlert-version-float": but(v=1.0),
        "NotAnAlert-no-id": without("alert_id"),
        "NotAnAlert-id-upper-case": but(alert_id="A" * 32),
        "NotAnAlert-id-a-path": but(alert_id="../" * 10 + "ab"),
        "NotAnAlert-created-without-zone": but(created="2026-11-23T12:00:00"),
        "NotAnAlert-created-number": but(created=0),
        "NotAnAlert-created-before-time": but(created="0001-01-01T00:00:00+14:00"),
        "NotAnAlert-drill-missing": without("drill"),
        "NotAnAlert-drill-text": but(drill="false"),
        "NotAnAlert-lang-long": but(lang="x" * 101),
        "NotAnAlert-app-bidi": but(app="\u202e"),
        "NotAnAlert-card-text": but(card="practice"),
        "NotAnAlert-card-version-vast": but(card=fits["card"] | {"version": 2**53}),
        "NotAnAlert-card-version-text": but(card=fits["card"] | {"version": "3"}),
        "NotAnAlert-card-epoch": but(card=fits["card"] | {"epoch": "13 November"}),
        "NotAnAlert-no-reply": without("reply"),
        "NotAnAlert-reply-long": but(reply=fits["reply"] | {"recipient": "a" * 4_001}),
        "NotAnAlert-reply-number": but(reply=fits["reply"] | {"recipient": 1}),
        "NotAnAlert-mailbox-short": but(reply=fits["reply"] | {"mailbox": "ab"}),
        "NotAnAlert-follows-number": but(follows=1),
        "NotAnAlert-crit-text": but(crit="all"),
        "NotAnAlert-crit-of-numbers": but(crit=[1]),
    }


def hostile_drafts() -> dict[str, bytes]:
    def of(**fields: object) -> bytes:
        return json.dumps(fields).encode()

    picture = {"name": "a.jpg", "type": "image/jpeg", "data": "aGVsbG8="}
    return {
        "DraftBroken-empty": b"",
        "DraftBroken-not-json": b"what: help",
        "DraftBroken-list": b"[]",
        "DraftBroken-name-twice": b'{"what": "a", "what": "b"}',
        "DraftBroken-deep": b'{"x": ' + b"[" * 50 + b"]" * 50 + b"}",
        "DraftBroken-drill-set": of(drill=True),
        "DraftBroken-reply-set": of(reply={"mailbox": "0" * 32}),
        "DraftBroken-what-a-list": of(what=["x"]),
        "DraftBroken-what-long": of(what="x" * 20_001),
        "DraftBroken-what-escape": of(what="\x1b[2J"),
        "DraftBroken-what-half-a-letter": of(what="\ud800"),
        "DraftBroken-urgency-sentence": of(urgency="Right now"),
        "DraftBroken-kind-text": of(kind="detained"),
        "DraftBroken-kind-many": of(kind=["other"] * 51),
        "DraftBroken-where-part": of(where={"city": "Atlantis"}),
        "DraftBroken-where-text": of(where="Atlantis"),
        "DraftBroken-keep-days-true": of(consent={"keep_days": True}),
        "DraftBroken-keep-days-vast": of(consent={"keep_days": 36_501}),
        "DraftBroken-attachment-text": of(attachments=["a.txt"]),
        "NotClean-picture": of(attachments=[picture]),
        "NotClean-second": of(attachments=[picture | {"type": "text/plain"}, picture | {"type": "TEXT/PLAIN"}]),
        "NotClean-without-type": of(attachments=[{"name": "a.txt", "data": ""}]),
    }


def hostile_receipts() -> dict[str, bytes]:
    true = receipt.make(RECEIPT, RECEIPT_ID, date(2026, 11, 23))
    fits = json.loads(true.json)

    def but(**fields: object) -> bytes:
        return json.dumps(fits | fields).encode()

    return {
        "BadSignature-other-id": but(id="c1" * 32),
        "BadSignature-no-id": but(id=None),
        "BadSignature-other-day": but(day="2026-11-24"),
        "BadSignature-other-key": receipt.make(REPLY, RECEIPT_ID, true.day).json,
        "BadSignature-other-alert": receipt.make(RECEIPT, "c1" * 32, true.day).json,
        "NotAnAnswer-empty": b"",
        "NotAnAnswer-page": b"<!doctype html><title>Welcome to the hotel</title>",
        "NotAnAnswer-list": b"[]",
        "NotAnAnswer-day-other-spelling": but(day="20261123"),
        "NotAnAnswer-day-number": but(day=20261123),
        "NotAnAnswer-no-receipt": but(receipt=None),
        "NotAnAnswer-short": but(receipt=strict.to_base64(bytes(32))),
        "NotAnAnswer-without-padding": but(receipt=fits["receipt"].rstrip("=")),
    }


def hostile_answers() -> dict[str, bytes]:
    """Return opened answers; all but two are signed by the desk's own key."""
    line = answers()["acknowledged"].line
    fits = json.loads(line)

    def but(**fields: object) -> bytes:
        return signed(json.dumps(fits | fields).encode(), REPLY, message.CONTEXT)

    return {
        "BadSignature-sender": signed(line, TALK.signer, message.CONTEXT),
        "BadSignature-of-an-alert": signed(line, REPLY, letter.CONTEXT),
        "NotAnAnswer-one-line": line,
        "NotAnAnswer-list": signed(b"[]", REPLY, message.CONTEXT),
        "NotAnAnswer-kind": but(kind="promised"),
        "NotAnAnswer-seq-zero": but(seq=0),
        "NotAnAnswer-seq-true": but(seq=True),
        "NotAnAnswer-seq-vast": but(seq=1_000_001),
        "NotAnAnswer-id": but(alert_id="x"),
        "NotAnAnswer-previous-none": but(previous=""),
        "NotAnAnswer-previous-short": but(previous="ab"),
        "NotAnAnswer-first-previous-number": but(seq=1, previous=7),
        "NotAnAnswer-day": but(day="2026-W48-1"),
        "NotAnAnswer-text-number": but(text=1),
        "NotAnAnswer-text-escape": but(text="\x1b]0;x\x07"),
        "NotAnAnswer-alias-none": but(alias=None),
    }


def _sealed(path: Path, context: bytes, line: bytes, signer: Signer) -> None:
    keys = READER if context == letter.CONTEXT else TALK.identity
    try:
        if lines.read(context, age.open_(path.read_bytes(), [keys])).line == line:
            return
    except (CompanionError, FileNotFoundError):
        pass
    path.write_bytes(lines.seal(context, line, signer, keys.recipient()))


def main() -> None:
    (FOLDER / "good").mkdir(parents=True, exist_ok=True)
    (FOLDER / "reader.txt").write_text(READER.text() + "\n")
    (FOLDER / "receipt.json").write_bytes(receipt.make(RECEIPT, RECEIPT_ID, date(2026, 11, 23)).json + b"\n")
    keys = {"sign": TALK.signer.public.hex(), "recipient": TALK.identity.recipient().text(), "mailbox": TALK.mailbox}
    desk = {"reply_key": REPLY.public.hex(), "receipt_key": RECEIPT.public.hex()}
    (FOLDER / "secret.json").write_text(json.dumps({"secret": SECRET.hex()} | keys | desk, indent=1) + "\n")
    for name, one in good().items():
        _sealed(FOLDER / "good" / f"{name}.age", letter.CONTEXT, letter._line(one), TALK.signer)
        (FOLDER / "good" / f"{name}.json").write_bytes(letter._line(one) + b"\n")
    for name, answer in answers().items():
        _sealed(FOLDER / "good" / f"answer-{name}.age", message.CONTEXT, answer.line, REPLY)
        (FOLDER / "good" / f"answer-{name}.json").write_bytes(answer.line + b"\n")
    kinds = {"alert": hostile_alerts(), "draft": hostile_drafts(), "receipt": hostile_receipts(), "answer": hostile_answers()}
    for kind, cases in kinds.items():
        (FOLDER / "hostile" / kind).mkdir(parents=True, exist_ok=True)
        for name, content in cases.items():
            (FOLDER / "hostile" / kind / f"{name}.txt").write_bytes(content)


if __name__ == "__main__":
    main()

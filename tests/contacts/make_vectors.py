"""Make tests/vectors/contacts again: `python -m tests.contacts.make_vectors`. Only a new format may change what it writes.

good/*.card are used on 2026-11-23; hostile/*.card are named for the error that each must end in, beside good/own.card (number 3).
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from companion.contacts import fingerprint, sign
from companion.contacts.fields import base64_of
from companion.sealing import bech32
from companion.sealing.recipients import Recipient
from tests.contacts.parts import TODAY, card, file, foundation, key, practice, public, recipient

FOLDER = Path(__file__).parents[1] / "vectors" / "contacts"


def signed(line: bytes, *numbers: int) -> bytes:
    """Return a file whose signatures fit its line, whatever stands in it."""
    rows = [{"key": base64_of(key(n).public_key().public_bytes_raw()), "sig": base64_of(key(n).sign(sign.CONTEXT + line))} for n in numbers]
    return line + b"\n" + json.dumps({"signatures": rows}).encode() + b"\n"


def largest() -> bytes:
    """Return a good card as long as a card may be."""
    room = 131_072 - len(changed(later="").partition(b"\n")[0])
    line, _, signatures = changed(later="x" * room).partition(b"\n")
    return line + b"\n" + signatures.rstrip(b"\n").ljust(4096) + b"\n"


def line() -> bytes:
    return file().partition(b"\n")[0]


def changed(**fields: object) -> bytes:
    """Return the good card, with one key only, and other values in some fields, signed."""
    fits = json.loads(line())
    circle = fits["circles"][0]
    return signed(json.dumps(fits | {"circles": [circle | {"epochs": circle["epochs"][:1]}]} | fields).encode(), 1)


def good() -> dict[str, bytes]:
    return {
        "own": file(),
        "two-signers": file(TODAY, 1, 2, version=4),
        "unknown-names": changed(version=5, later={"a": [1, None]}, paths=[{"kind": "pigeon", "url": "coop 3", "later": 1}]),
        "expired": sign.make(replace(card(), version=6, expires=date(2026, 1, 1)), [key(1)]),
        "stale-key": file(TODAY - timedelta(days=200), version=7),
        "not-yet": file(TODAY + timedelta(days=100), version=8),
    }


def hostile() -> dict[str, bytes]:
    own, text = file(), line()
    rows = json.loads(own.splitlines()[1])["signatures"]
    circle = json.loads(text)["circles"][0]
    epoch = circle["epochs"][0]
    circle["epochs"] = [epoch]
    address = json.loads(text)["addresses"][0]
    public_key = Recipient.read(recipient(11)).key
    cases = {
        "NotSigned-at-all": text + b"\n",
        "NotSigned-by-the-second": sign.make(card(TODAY, 1, 2, version=4), [key(1)]),
        "NotSigned-and-one-more": sign.make(card(version=4), [key(1), key(3)]),
        "BadSignature-other-card": text.replace(b"Atlantis", b"Atlantas") + b"\n" + own.splitlines()[1] + b"\n",
        "BadSignature-other-key": text + b"\n" + json.dumps({"signatures": [rows[0] | {"key": base64_of(b"\x07" * 32)}]}).encode() + b"\n",
        "PracticeCard": sign.make(practice(), []),
        "FoundationUnknown-unsigned": sign.make(foundation(), []),
        "FoundationUnknown-signed": sign.make(foundation(), [key(5), key(6)]),
        "RolledBack-older": file(version=2),
        "RolledBack-same-number": changed(name="Another name"),
        "Revoked": sign.make(replace(card(version=4), revoked=True), [key(1)]),
        "Revoked-whatever-its-number": sign.make(replace(card(version=1), revoked=True), [key(1)]),
        "TooOld": file(TODAY - timedelta(days=360), version=4),
        "NewerCard": changed(format=2, version=[]),
        "CardBroken-empty": b"",
        "CardBroken-no-line": text,
        "CardBroken-huge": largest().replace(b"xx", b"xxx", 1),
        "CardBroken-huge-signatures": largest().replace(b"xx", b"x", 1)[:-1] + b" \n",
        "CardBroken-deep": signed(b"[" * 100_000, 1),
        "CardBroken-deep-signatures": text + b"\n" + b"[" * 4000 + b"\n",
        "CardBroken-name-twice": signed(text.replace(b'"format":1', b'"format":1,"format":1'), 1),
        "CardBroken-key-signs-twice": signed(text, 1, 1),
        "CardBroken-three-lines": own + b"\n",
        "CardBroken-nan": signed(text.replace(b'"version":3', b'"version":3,"later":NaN'), 1),
        "CardBroken-infinity": signed(text.replace(b'"version":3', b'"version":3,"later":-Infinity'), 1),
        "CardBroken-number-of-5000-digits": signed(text.replace(b'"version":3', b'"version":' + b"9" * 5000), 1),
        "CardBroken-not-utf8": signed(text.replace(b"Atlantis", b"\xff"), 1),
        "CardBroken-signature-short": text + b"\n" + json.dumps({"signatures": [rows[0] | {"sig": "AAAA"}]}).encode() + b"\n",
    }
    fields: dict[str, dict[str, object]] = {
        "array": {"circles": {}},
        "bidi-name": {"name": "Desk \u202egro.live"},
        "filler": {"name": "\u3164"},
        "bidi-mark": {"circles": [circle | {"title": "Team\u200f"}]},
        "surrogate": {"name": "\ud800"},
        "control": {"name": "Desk\x1b[2J"},
        "blank": {"name": "  "},
        "long": {"name": "x" * 121},
        "version-float": {"version": 3.0},
        "version-true": {"version": True},
        "version-zero": {"version": 0},
        "version-vast": {"version": 2**53},
        "issuer-other": {"issuer": "someone"},
        "signers-none": {"signers": []},
        "signers-twice": {"signers": [base64_of(key(1).public_key().public_bytes_raw())] * 2},
        "signers-spelling": {"signers": [json.loads(text)["signers"][0].rstrip("=")]},
        "class-unknown": {"class": "friend"},
        "state-none": {"state": None},
        "state-practice": {"state": "practice"},
        "keys-none": {"reply_key": None},
        "circles-none": {"circles": []},
        "circles-twice": {"circles": [circle, circle | {"epochs": [epoch | {"recipient": recipient(12)}]}]},
        "circles-many": {"circles": [circle | {"id": f"c{n}", "epochs": [epoch | {"recipient": recipient(30 + n)}]} for n in range(9)]},
        "epochs-none": {"circles": [circle | {"epochs": []}]},
        "epochs-overlap": {"circles": [circle | {"epochs": [epoch, epoch | {"recipient": recipient(12)}]}]},
        "epochs-share-a-day": {
            "circles": [circle | {"epochs": [epoch, {"recipient": recipient(12), "from": epoch["to"], "to": "2999-01-01"}]}]
        },
        "epoch-backwards": {"circles": [circle | {"epochs": [epoch | {"to": "2020-01-01"}]}]},
        "epoch-year-9999": {"circles": [circle | {"epochs": [epoch | {"to": "9999-12-31"}]}]},
        "recipient-classic": {"circles": [circle | {"epochs": [epoch | {"recipient": "age1" + "q" * 58}]}]},
        "recipient-number": {"circles": [circle | {"epochs": [epoch | {"recipient": 1}]}]},
        "recipient-slip": {"circles": [circle | {"epochs": [epoch | {"recipient": recipient(11).replace("age1pq1", "age1pq1q", 1)[:-1]}]}]},
        "recipient-low-order": {"circles": [circle | {"epochs": [epoch | {"recipient": _as_text(public_key[:1184] + bytes(32))}]}]},
        "recipient-over-modulus": {"circles": [circle | {"epochs": [epoch | {"recipient": _as_text(b"\xff" * 1184 + public_key[1184:])}]}]},
        "recipient-of-both-circles": {"circles": [circle, circle | {"id": "leads"}]},
        "day-wrong": {"expires": "2026-02-30"},
        "day-number": {"expires": 20260101},
        "revoked-text": {"revoked": "false"},
        "path-http": {"paths": [{"kind": "https", "url": "http://desk.example.org/"}]},
        "path-user": {"paths": [{"kind": "https", "url": "https://wikimedia.org@evil.example/"}]},
        "path-percent": {"paths": [{"kind": "https", "url": "https://wikimedia.org%2eevil.example/"}]},
        "path-letters": {"paths": [{"kind": "https", "url": "https://wikimedi\u0430.org/"}]},
        "path-bracket": {"paths": [{"kind": "https", "url": "https://[::1/"}]},
        "path-nowhere": {"paths": [{"kind": "https", "url": "https:///x"}]},
        "page-script": {"addresses": [address | {"kind": "page", "address": "javascript:alert(1)"}]},
        "mail-two": {"next": [address | {"address": "a@b.example, c@d.example"}]},
        "id-wrong": {"next": [address | {"id": "../x"}]},
        "promise-late": {"promise": {"answer_within_minutes": 99999, "hours": "x", "languages": []}},
    }
    return cases | {f"CardBroken-{name}": changed(**one) for name, one in fields.items()}


def _as_text(public_key: bytes) -> str:
    return bech32.encode("age1pq", public_key)


def fingerprints() -> dict[str, dict[str, str]]:
    """Return the fingerprints of a few keys, by the key in hex."""
    found = {key.hex(): fingerprint.of(key) for key in (bytes(32), bytes(range(32)), public(1))}
    return {name: {"words": " ".join(one.words), "digits": " ".join(one.digits)} for name, one in found.items()}


def main() -> None:
    for kind, cases in (("good", good()), ("hostile", hostile())):
        (FOLDER / kind).mkdir(parents=True, exist_ok=True)
        for name, content in cases.items():
            (FOLDER / kind / f"{name}.card").write_bytes(content)
    (FOLDER / "fingerprints.json").write_text(json.dumps(fingerprints(), indent=1) + "\n")


if __name__ == "__main__":
    main()

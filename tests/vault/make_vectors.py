"""Make tests/vectors/vault again: `python -m tests.vault.make_vectors`. Only a new format may change what it writes.

keys.json is what FORMAT.md prints; hostile/*.header are named for the error that each must end in.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from companion.base.clock import SystemClock
from companion.base.keystore import Memory
from companion.vault import header, keys, opened
from companion.vault import words as _words
from companion.vault.header import Header, Kdf, Kind, Slot
from companion.vault.opened import Place
from tests.vault.parts import WORDS

FOLDER = Path(__file__).parents[1] / "vectors" / "vault"
VAULT, KEY = bytes(range(16)), bytes(range(100, 132))
SALT, NONCE = bytes(range(32, 48)), bytes(range(64, 76))
DEVICE, ENTROPY = bytes(range(200, 232)), bytes(range(16, 32))
TYPED = "Cafe\u0301\u00a0北京"
KDF = Kdf(64 * 1024, 1, 1)


def slot(kind: Kind) -> Slot:
    """Return the slot of this kind with fixed salt and nonce."""
    wrapping = bytearray(32)
    if kind is Kind.RECOVERY:
        keys._hkdf(ENTROPY, VAULT, kind, wrapping)
        return Slot(kind, NONCE, keys._wrap(wrapping, NONCE, bytearray(KEY), header.additional(VAULT, kind, None, b"")))
    keys._from_passphrase(KDF, SALT, keys.prepare(TYPED), kind, DEVICE, wrapping)
    return Slot(kind, NONCE, keys._wrap(wrapping, NONCE, bytearray(KEY), header.additional(VAULT, kind, KDF, SALT)), KDF, SALT)


def signed(line: str) -> bytes:
    """Return a header file whose digest fits its line, whatever stands in it."""
    return line.encode() + b"\n" + hashlib.sha256(line.encode()).hexdigest().encode() + b"\n"


def hostile() -> dict[str, bytes]:
    """Return headers that must be refused, by `<error>-<why>`."""
    good = header.write(Header(VAULT, (slot(Kind.ALONE), slot(Kind.RECOVERY)))).split(b"\n")[0].decode()

    def changed(old: str, new: str) -> bytes:
        assert old in good
        return signed(good.replace(old, new, 1))

    plain = json.loads(good)
    alone, recovery = plain["slots"]
    both = {**plain, "slots": [alone, {**alone, "kind": "passphrase+device"}]}
    twice = {**plain, "slots": [recovery, recovery]}
    return {
        "HostileParameters-memory-4-TiB": changed('"memory_kib":65536', '"memory_kib":4294967295'),
        "HostileParameters-memory-over": changed('"memory_kib":65536', '"memory_kib":1048577'),
        "HostileParameters-memory-under": changed('"memory_kib":65536', '"memory_kib":65535'),
        "HostileParameters-memory-negative": changed('"memory_kib":65536', '"memory_kib":-65536'),
        "HostileParameters-passes-none": changed('"passes":1', '"passes":0'),
        "HostileParameters-passes-many": changed('"passes":1', '"passes":17'),
        "HostileParameters-passes-endless": changed('"passes":1', '"passes":' + "9" * 400),
        "HostileParameters-lanes-none": changed('"lanes":1', '"lanes":0'),
        "HostileParameters-lanes-many": changed('"lanes":1', '"lanes":9'),
        "NewerFormat-2": changed('"format":1', '"format":2'),
        "NewerFormat-with-other-fields": signed('{"format":3,"post":"quantum"}'),
        "HeaderDamaged-format-0": changed('"format":1', '"format":0'),
        "HeaderDamaged-format-true": changed('"format":1', '"format":true'),
        "HeaderDamaged-no-format": changed('"format":1,', ""),
        "HeaderDamaged-another-field": changed('"format":1', '"format":1,"more":1'),
        "HeaderDamaged-name-twice": changed('"format":1', '"format":1,"format":1'),
        "HeaderDamaged-passes-text": changed('"passes":1', '"passes":"1"'),
        "HeaderDamaged-passes-1.0": changed('"passes":1', '"passes":1.0'),
        "HeaderDamaged-another-kdf": changed("argon2id", "argon2i"),
        "HeaderDamaged-kdf-more": changed('"lanes":1', '"lanes":1,"pepper":1'),
        "HeaderDamaged-kdf-list": signed(json.dumps({**plain, "slots": [{**alone, "kdf": []}]})),
        "HeaderDamaged-kdf-none": signed(json.dumps({**plain, "slots": [{k: v for k, v in alone.items() if k != "kdf"}]})),
        "HeaderDamaged-unknown-kind": changed('"kind":"recovery"', '"kind":"fingerprint"'),
        "HeaderDamaged-kind-list": changed('"kind":"recovery"', '"kind":["recovery"]'),
        "HeaderDamaged-kind-twice": signed(json.dumps(twice)),
        "HeaderDamaged-both-passphrases": signed(json.dumps(both)),
        "HeaderDamaged-no-slots": signed(json.dumps({**plain, "slots": []})),
        "HeaderDamaged-slots-object": signed(json.dumps({**plain, "slots": {}})),
        "HeaderDamaged-slot-number": signed(json.dumps({**plain, "slots": [1]})),
        "HeaderDamaged-short-id": signed(json.dumps({**plain, "vault": "AAAA"})),
        "HeaderDamaged-id-number": signed(json.dumps({**plain, "vault": 1})),
        "HeaderDamaged-not-base64": signed(json.dumps({**plain, "vault": "!" * 24})),
        "HeaderDamaged-not-ascii": signed(json.dumps({**plain, "vault": "é" * 24}, ensure_ascii=False)),
        "HeaderDamaged-loose-base64": changed("AAECAwQFBgcICQoLDA0ODw==", "AAECAwQFBgcICQoLDA0ODx=="),
        "HeaderDamaged-a-list": signed("[]"),
        "HeaderDamaged-deep": signed("[" * 4000),
        "HeaderDamaged-too-long": signed(good[:-1] + " " * 4096 + "}"),
        "HeaderDamaged-not-json": signed("{"),
        "HeaderDamaged-empty": b"",
        "HeaderDamaged-no-newline": signed(good)[:-1],
        "HeaderDamaged-more-after": signed(good) + b"\n",
        "HeaderDamaged-crlf": signed(good).replace(b"\n", b"\r\n"),
        "HeaderDamaged-upper-case-digest": good.encode() + b"\n" + hashlib.sha256(good.encode()).hexdigest().upper().encode() + b"\n",
    }


def main() -> None:
    """Write every file."""
    (FOLDER / "hostile").mkdir(parents=True, exist_ok=True)
    for kinds in ((Kind.ALONE, Kind.RECOVERY), (Kind.DEVICE,)):
        name = "+".join(kinds) + ".header"
        (FOLDER / name).write_bytes(header.write(Header(VAULT, tuple(slot(kind) for kind in kinds))))
    values: dict[str, object] = {
        "vault": VAULT.hex(),
        "key": KEY.hex(),
        "typed": TYPED,
        "passphrase": keys.prepare(TYPED).hex(),
        "device": DEVICE.hex(),
        "entropy": ENTROPY.hex(),
        "words": " ".join(_words.as_words(ENTROPY)),
        "digits": " ".join(_words.as_digits(ENTROPY)),
        "slots": {kind.value: {"additional": _covered(kind).decode(), "key": slot(kind).key.hex()} for kind in Kind},
    }
    values["sample"] = {"passphrase": WORDS, "notes": _sample()}
    (FOLDER / "keys.json").write_text(json.dumps(values, indent=1) + "\n", "utf-8")
    for name, content in hostile().items():
        (FOLDER / "hostile" / f"{name}.header").write_bytes(content)


def _sample() -> list[dict[str, object]]:
    """Return what lies in the sample vault, which is made anew only if it is not there: its salts are random."""
    here = Place(FOLDER / "sample", Memory(), SystemClock())
    if not here.folder.exists():
        vault = opened.create(here, WORDS, kdf=KDF)
        vault.notes.add("Title", "text 北京\n", ["a", "é"])
        vault.close()
        (here.folder / "lock").unlink()
    vault = opened.open_vault(here, WORDS)
    notes = [vault.notes.get(heading.id) for heading in vault.notes.listed()]
    vault.close(count=False)
    (here.folder / "lock").unlink()
    return [{"id": note.id, "title": note.title, "tags": note.tags, "text": note.text} for note in notes]


def _covered(kind: Kind) -> bytes:
    return header.additional(VAULT, kind, None if kind is Kind.RECOVERY else KDF, SALT)


if __name__ == "__main__":
    main()

"""The vault's header: which slots can open it. FORMAT.md section 2. No cryptography here, and no file.

One line of JSON of at most 4096 bytes, a newline, the line's SHA-256 in lower-case hex, a newline. `read` is strict:
what `write` could not have meant is damage. The digest tells damage from a wrong passphrase; it protects nothing.
Raises HeaderDamaged, NewerFormat, HostileParameters, all before any key work.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from companion.vault.errors import HeaderDamaged, HostileParameters, NewerFormat

FORMAT = 1
LONGEST_LINE = 4096
DIGEST_HEX = 64
LARGEST_FILE = LONGEST_LINE + 1 + DIGEST_HEX + 1
ID_BYTES = SALT_BYTES = 16
NONCE_BYTES = 12
WRAPPED_BYTES = 32 + 16

_HEX = re.compile(rb"[0-9a-f]{64}")
_Json: TypeAlias = "dict[str, object]"


class Kind(StrEnum):
    """What a slot is opened with."""

    ALONE = "passphrase"
    DEVICE = "passphrase+device"
    RECOVERY = "recovery"


WITH_PASSPHRASE = frozenset({Kind.ALONE, Kind.DEVICE})


@dataclass(frozen=True, slots=True)
class Kdf:
    """How much work Argon2id does: memory in KiB, passes over it, lanes in parallel."""

    memory_kib: int
    passes: int
    lanes: int


LEAST, MOST = Kdf(64 * 1024, 1, 1), Kdf(1024 * 1024, 16, 8)


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to open the vault; `kdf` and `salt` only where a passphrase is needed."""

    kind: Kind
    nonce: bytes
    key: bytes
    kdf: Kdf | None = None
    salt: bytes = b""


@dataclass(frozen=True, slots=True)
class Header:
    """The vault's id and its slots, at most one of a kind, with or without the device but not both."""

    vault: bytes
    slots: tuple[Slot, ...]

    def slot(self, *kinds: Kind) -> Slot | None:
        """Return the slot of one of these kinds."""
        return next((slot for slot in self.slots if slot.kind in kinds), None)

    def with_slot(self, slot: Slot) -> Header:
        """Return a header in which this slot takes the place of the one that it replaces."""
        replaced = WITH_PASSPHRASE if slot.kind in WITH_PASSPHRASE else {slot.kind}
        kept = [other for other in self.slots if other.kind not in replaced]
        return Header(self.vault, tuple(sorted([*kept, slot], key=lambda other: other.kind)))

    def without(self, kind: Kind) -> Header:
        """Return a header without the slot of this kind."""
        return Header(self.vault, tuple(slot for slot in self.slots if slot.kind != kind))


def additional(vault: bytes, kind: Kind, kdf: Kdf | None, salt: bytes) -> bytes:
    """Return what a slot's tag covers beside its key: the canonical JSON of FORMAT.md section 3."""
    covered: _Json = {"format": FORMAT, "kind": kind.value, "vault": _base64(vault)}
    if kdf is not None:
        covered["kdf"] = _kdf_json(kdf, salt)
    return _line(covered)


def write(header: Header) -> bytes:
    """Return the header file's bytes."""
    slots: list[_Json] = []
    for slot in header.slots:
        plain: _Json = {"kind": slot.kind.value, "nonce": _base64(slot.nonce), "key": _base64(slot.key)}
        slots.append(plain if slot.kdf is None else plain | {"kdf": _kdf_json(slot.kdf, slot.salt)})
    line = _line({"format": FORMAT, "vault": _base64(header.vault), "slots": slots})
    return line + b"\n" + hashlib.sha256(line).hexdigest().encode() + b"\n"


def digest(content: bytes) -> bytes:
    """Return the digest that the database keeps: SHA-256 of the whole header file."""
    return hashlib.sha256(content).digest()


def read(untrusted: bytes) -> Header:
    """Read a header file. Raises HeaderDamaged, NewerFormat, HostileParameters."""
    line, newline, rest = untrusted.partition(b"\n")
    if not newline or len(line) > LONGEST_LINE or not rest.endswith(b"\n") or not _HEX.fullmatch(rest[:-1]):
        raise HeaderDamaged("not a line and its digest")
    if not hmac.compare_digest(hashlib.sha256(line).hexdigest().encode(), rest[:-1]):
        raise HeaderDamaged("the digest does not fit the line")
    try:
        fields = json.loads(line.decode("ascii"), object_pairs_hook=_no_twice)
    except (ValueError, RecursionError) as error:
        raise HeaderDamaged("not JSON") from error
    return _header(fields)


def _header(untrusted: object) -> Header:
    fields = _object(untrusted)
    version = _whole(fields.get("format"))
    if version > FORMAT:
        raise NewerFormat(f"format {version}")
    if version != FORMAT or fields.keys() != {"format", "vault", "slots"}:
        raise HeaderDamaged("not format 1")
    rows = fields["slots"]
    if not isinstance(rows, list) or not rows:
        raise HeaderDamaged("no slots")
    slots = tuple(_slot(row) for row in rows)
    kinds = [slot.kind for slot in slots]
    if len(set(kinds)) != len(kinds) or set(kinds) >= WITH_PASSPHRASE:
        raise HeaderDamaged("two slots of a kind")
    return Header(_bytes(fields["vault"], ID_BYTES), slots)


def _slot(untrusted: object) -> Slot:
    fields = _object(untrusted)
    try:
        kind = Kind(str(fields.get("kind")))
    except ValueError as error:
        raise HeaderDamaged("an unknown kind of slot") from error
    expected = {"kind", "nonce", "key"} | ({"kdf"} if kind in WITH_PASSPHRASE else set())
    if fields.keys() != expected:
        raise HeaderDamaged("a slot with other fields")
    nonce, key = _bytes(fields["nonce"], NONCE_BYTES), _bytes(fields["key"], WRAPPED_BYTES)
    if kind not in WITH_PASSPHRASE:
        return Slot(kind, nonce, key)
    rules = _object(fields["kdf"])
    if rules.keys() != {"name", "salt", "memory_kib", "passes", "lanes"} or rules["name"] != "argon2id":
        raise HeaderDamaged("an unknown key derivation")
    kdf = Kdf(_whole(rules["memory_kib"]), _whole(rules["passes"]), _whole(rules["lanes"]))
    check(kdf)
    return Slot(kind, nonce, key, kdf, _bytes(rules["salt"], SALT_BYTES))


def check(kdf: Kdf) -> None:
    """Refuse parameters outside the bounds. Raises HostileParameters."""
    bounds = zip(_amounts(LEAST), _amounts(kdf), _amounts(MOST), strict=True)
    if not all(least <= asked <= most for least, asked, most in bounds):
        raise HostileParameters(f"{kdf}")


def _amounts(kdf: Kdf) -> tuple[int, ...]:
    return kdf.memory_kib, kdf.passes, kdf.lanes


def _object(value: object) -> _Json:
    if not isinstance(value, dict):
        raise HeaderDamaged("not an object")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise HeaderDamaged("not a whole number")
    return value


def _bytes(value: object, length: int) -> bytes:
    try:
        found = base64.b64decode(value if isinstance(value, str) else "", validate=True)
    except (binascii.Error, ValueError) as error:
        raise HeaderDamaged("not base64") from error
    # Base64 has several spellings of the same bytes; only the one that `write` uses is taken.
    if len(found) != length or _base64(found) != value:
        raise HeaderDamaged(f"not {length} bytes")
    return found


def _no_twice(pairs: list[tuple[str, object]]) -> _Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _kdf_json(kdf: Kdf, salt: bytes) -> _Json:
    return {"name": "argon2id", "salt": _base64(salt), "memory_kib": kdf.memory_kib, "passes": kdf.passes, "lanes": kdf.lanes}


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _line(value: _Json) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()

"""The keys of a vault: from a passphrase or recovery words to the 32 bytes that open the database, and back into slots.

FORMAT.md sections 3 and 4, to the letter: Argon2id, HKDF-SHA256, ChaCha20-Poly1305, from `cryptography` and nothing of
our own. Keys live in bytearrays that their owner wipes (`buffers`). No file is touched here.
Raises WrongPassphrase, WrongRecovery, NoRecovery, DeviceHalfMissing, EmptyPassphrase, PassphraseTooLong.
"""

from __future__ import annotations

import secrets
import time
import unicodedata
from typing import cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from companion.vault import header as headers
from companion.vault.buffers import keep_out_of_swap, wiped
from companion.vault.errors import DeviceHalfMissing, EmptyPassphrase, NoRecovery, PassphraseTooLong, WrongPassphrase, WrongRecovery
from companion.vault.header import WITH_PASSPHRASE, Header, Kdf, Kind, Slot

KEY_BYTES = DEVICE_BYTES = 32
LONGEST_PASSPHRASE = 1024
_INFO = b"companion-vault-1 "
# What a new vault asks of this computer (VAULT.md): about one second, with the usual memory unless that takes two.
_WEAKEST, _STRONGEST = Kdf(64 * 1024, 3, 4), Kdf(512 * 1024, 16, 4)
_USUAL_KIB, _STEP_KIB = 256 * 1024, 32 * 1024
_WANTED_S, _BEARABLE_S = 1.0, 2.0


def prepare(typed: str) -> bytearray:
    """Return a passphrase's bytes: other spaces become U+0020, then NFC, then UTF-8 (RFC 8265, OpaqueString)."""
    spaced = "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in typed)
    passphrase = bytearray(unicodedata.normalize("NFC", spaced).encode("utf-8", "surrogatepass"))
    if not passphrase:
        raise EmptyPassphrase
    if len(passphrase) > LONGEST_PASSPHRASE:
        raise PassphraseTooLong(limit=LONGEST_PASSPHRASE)
    keep_out_of_swap(passphrase)
    return passphrase


def fitting(seconds: float) -> Kdf:
    """Return parameters of about one second, told how long the weakest took: first more memory, then more passes."""
    kib_a_second = _WEAKEST.memory_kib / max(seconds, 1e-3)
    memory = max(int(kib_a_second * _WANTED_S), min(_USUAL_KIB, int(kib_a_second * _BEARABLE_S))) // _STEP_KIB * _STEP_KIB
    memory = min(max(memory, _WEAKEST.memory_kib), _STRONGEST.memory_kib)
    passes = int(_WEAKEST.passes * _WANTED_S * kib_a_second / memory)
    return Kdf(memory, min(max(passes, _WEAKEST.passes), _STRONGEST.passes), _WEAKEST.lanes)


def calibrate() -> Kdf:
    """Measure this computer with the weakest parameters, and return those that take about one second.

    The better of two counts: another program's work at that moment must not make a vault weaker for good.
    """
    return fitting(min(_measured(), _measured()))


def _measured() -> float:
    began = time.perf_counter()
    with wiped(KEY_BYTES) as unused:
        _argon2(_WEAKEST, bytes(headers.SALT_BYTES), bytearray(b"any"), unused)
    return time.perf_counter() - began


def create(passphrase: bytearray, *, device: bytes = b"", kdf: Kdf | None = None) -> tuple[Header, bytearray]:
    """Make a new vault's header and its database key; `kdf` is for tests, everybody else gets this computer's."""
    key = bytearray(KEY_BYTES)
    keep_out_of_swap(key)
    key[:] = secrets.token_bytes(KEY_BYTES)
    empty = Header(secrets.token_bytes(headers.ID_BYTES), ())
    return with_passphrase(empty, key, passphrase, device=device, kdf=kdf), key


def with_passphrase(header: Header, key: bytearray, passphrase: bytearray, *, device: bytes = b"", kdf: Kdf | None = None) -> Header:
    """Return the header with its passphrase slot replaced; with a `device` half, both are needed from now on."""
    kind = Kind.DEVICE if device else Kind.ALONE
    kdf, salt, nonce = kdf or calibrate(), secrets.token_bytes(headers.SALT_BYTES), secrets.token_bytes(headers.NONCE_BYTES)
    with wiped(KEY_BYTES) as wrapping:
        _from_passphrase(kdf, salt, passphrase, kind, device, wrapping)
        covered = headers.additional(header.vault, kind, kdf, salt)
        return header.with_slot(Slot(kind, nonce, _wrap(wrapping, nonce, key, covered), kdf, salt))


def with_recovery(header: Header, key: bytearray, entropy: bytes | bytearray) -> Header:
    """Return the header with a recovery slot for these 16 random bytes (`words` writes them down)."""
    nonce = secrets.token_bytes(headers.NONCE_BYTES)
    with wiped(KEY_BYTES) as wrapping:
        _hkdf(entropy, header.vault, Kind.RECOVERY, wrapping)
        covered = headers.additional(header.vault, Kind.RECOVERY, None, b"")
        return header.with_slot(Slot(Kind.RECOVERY, nonce, _wrap(wrapping, nonce, key, covered)))


def unlock(header: Header, passphrase: bytearray, *, device: bytes = b"") -> bytearray:
    """Return the database key; its caller wipes it. Raises WrongPassphrase, DeviceHalfMissing."""
    slot = header.slot(*WITH_PASSPHRASE)
    if slot is None or slot.kdf is None:
        raise WrongPassphrase("the vault has no passphrase slot")
    if slot.kind is Kind.DEVICE and len(device) != DEVICE_BYTES:
        raise DeviceHalfMissing
    with wiped(KEY_BYTES) as wrapping:
        _from_passphrase(slot.kdf, slot.salt, passphrase, slot.kind, device, wrapping)
        key = _unwrap(header, slot, wrapping)
    if key is None:
        raise WrongPassphrase
    return key


def recover(header: Header, entropy: bytes | bytearray) -> bytearray:
    """Return the database key, opened by the recovery words. Raises NoRecovery, WrongRecovery."""
    slot = header.slot(Kind.RECOVERY)
    if slot is None:
        raise NoRecovery
    with wiped(KEY_BYTES) as wrapping:
        _hkdf(entropy, header.vault, Kind.RECOVERY, wrapping)
        key = _unwrap(header, slot, wrapping)
    if key is None:
        raise WrongRecovery
    return key


def _from_passphrase(kdf: Kdf, salt: bytes, passphrase: bytearray, kind: Kind, device: bytes, into: bytearray) -> None:
    with wiped(KEY_BYTES) as stretched:
        _argon2(kdf, salt, passphrase, stretched)
        _hkdf(stretched, device if kind is Kind.DEVICE else b"", kind, into)


def _argon2(kdf: Kdf, salt: bytes, passphrase: bytearray, into: bytearray) -> None:
    headers.check(kdf)
    stretch = Argon2id(salt=salt, length=KEY_BYTES, iterations=kdf.passes, lanes=kdf.lanes, memory_cost=kdf.memory_kib)
    # The stub says bytes; any buffer is taken, and a copy as bytes could not be wiped.
    stretch.derive_into(cast("bytes", passphrase), into)


def _hkdf(secret: bytes | bytearray, salt: bytes, kind: Kind, into: bytearray) -> None:
    HKDF(SHA256(), KEY_BYTES, salt, _INFO + kind.value.encode()).derive_into(secret, into)


def _wrap(wrapping: bytearray, nonce: bytes, key: bytearray, covered: bytes) -> bytes:
    wrapped = bytearray(headers.WRAPPED_BYTES)
    ChaCha20Poly1305(wrapping).encrypt_into(nonce, key, covered, wrapped)
    return bytes(wrapped)


def _unwrap(header: Header, slot: Slot, wrapping: bytearray) -> bytearray | None:
    key = bytearray(KEY_BYTES)
    keep_out_of_swap(key)
    covered = headers.additional(header.vault, slot.kind, slot.kdf, slot.salt)
    try:
        ChaCha20Poly1305(wrapping).decrypt_into(slot.nonce, slot.key, covered, key)
    except InvalidTag:
        return None
    return key

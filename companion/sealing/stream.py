"""The content of an age file: chunks of 64 KiB under ChaCha20-Poly1305, numbered, the last one marked (STREAM).

FORMAT.md section 4. Chunks can therefore not be changed, swapped, dropped or added. Nothing is given out before the last
one is verified: `open_` returns everything or raises Tampered.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from companion.sealing.errors import Tampered

CHUNK_BYTES, TAG_BYTES = 64 * 1024, 16
NONCE_BYTES = 16
SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES


def seal(file_key: bytes, nonce: bytes, plaintext: bytes) -> bytes:
    """Return the nonce and the sealed chunks; an empty plaintext has one, which is empty."""
    cipher = _cipher(file_key, nonce)
    starts = range(0, len(plaintext) or 1, CHUNK_BYTES)
    chunks = [
        cipher.encrypt(_numbered(number, last=start == starts[-1]), plaintext[start : start + CHUNK_BYTES], None)
        for number, start in enumerate(starts)
    ]
    return b"".join([nonce, *chunks])


def open_(file_key: bytes, untrusted: bytes) -> bytes:
    """Return the plaintext of a nonce and its chunks, whole. Raises Tampered."""
    cipher = _cipher(file_key, untrusted[:NONCE_BYTES])
    starts = range(NONCE_BYTES, len(untrusted), SEALED_CHUNK_BYTES)
    if not starts:
        raise Tampered("no chunk")
    try:
        chunks = [
            cipher.decrypt(_numbered(number, last=start == starts[-1]), untrusted[start : start + SEALED_CHUNK_BYTES], None)
            for number, start in enumerate(starts)
        ]
    except InvalidTag as error:
        raise Tampered("a chunk does not fit") from error
    if len(chunks) > 1 and not chunks[-1]:
        raise Tampered("an empty chunk at the end")
    return b"".join(chunks)


def room(sealed_bytes: int) -> int:
    """Return how many bytes of plaintext make nonce and chunks of exactly this size. Raises ValueError if none do."""
    chunks = -(-(sealed_bytes - NONCE_BYTES) // SEALED_CHUNK_BYTES)
    plain = sealed_bytes - NONCE_BYTES - chunks * TAG_BYTES
    if chunks < 1 or plain < (chunks - 1) * CHUNK_BYTES + (chunks > 1):
        raise ValueError("no plaintext has this size when sealed")
    return plain


def _cipher(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), 32, nonce, b"payload").derive(file_key))


def _numbered(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])

"""Seal bytes into an age file, and open one: the two verbs of this room.

The keys of a file are a list of recipients or one passphrase, never both. What comes back from `open_` is whole and
verified to its last chunk, or nothing: it raises NotSealed, NewerSeal, TooLarge, TooMuchWork, NotForYou,
WrongPassphrase or Tampered. The file key stays in `bytes`: it opens one file, which the process holds anyway.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from companion.sealing import recipients as _recipients
from companion.sealing import stanzas, stream
from companion.sealing.errors import NobodyToOpen, NotSealed, Tampered, TooLarge
from companion.sealing.recipients import FILE_KEY_BYTES, Identity, Passphrase, Recipient
from companion.sealing.stanzas import MAC_BYTES, Header

LIMIT_BYTES = 524_288  # the largest sealed alert (PROTOCOL.md, "Plaintext"); who expects more says so


def seal(plaintext: bytes, recipients: Sequence[Recipient] | Passphrase) -> bytes:
    """Return an age file that each of the recipients, or the passphrase, opens. Raises NobodyToOpen."""
    file_key = secrets.token_bytes(FILE_KEY_BYTES)
    each = [recipients] if isinstance(recipients, Passphrase) else recipients
    if not each:
        raise NobodyToOpen
    covered = stanzas.write(one.wrap(file_key) for one in each)
    header = stanzas.finished(covered, _mac(file_key, covered).finalize())
    return header + stream.seal(file_key, secrets.token_bytes(stream.NONCE_BYTES), plaintext)


def open_(untrusted: bytes, keys: Sequence[Identity] | Passphrase, *, limit_bytes: int = LIMIT_BYTES) -> bytes:
    """Return the plaintext of an age file of at most `limit_bytes`, whole and verified."""
    if len(untrusted) > limit_bytes:
        raise TooLarge(size=len(untrusted), limit=limit_bytes)
    header = stanzas.read(untrusted)
    found = keys.unwrap(header.stanzas) if isinstance(keys, Passphrase) else _recipients.unwrap(header.stanzas, keys)
    return _opened(found, header, untrusted)


def room(file_bytes: int, recipients: int = 1) -> int:
    """Return how many bytes of plaintext make a file of exactly this size. Raises ValueError if none do."""
    stanza = Identity(bytes(32)).recipient().wrap(bytes(FILE_KEY_BYTES))
    header = stanzas.finished(stanzas.write([stanza] * recipients), bytes(MAC_BYTES))
    return stream.room(file_bytes - len(header))


def _opened(file_key: bytes, header: Header, untrusted: bytes) -> bytes:
    try:
        _mac(file_key, header.covered).verify(header.mac)
    except InvalidSignature as error:
        raise Tampered("the header does not fit its MAC") from error
    if len(untrusted) < header.size_bytes + stream.NONCE_BYTES:
        raise NotSealed("cut off before its content")
    return stream.open_(file_key, untrusted[header.size_bytes :])


def _mac(file_key: bytes, covered: bytes) -> HMAC:
    mac = HMAC(HKDF(SHA256(), 32, b"", b"header").derive(file_key), SHA256())
    mac.update(covered)
    return mac

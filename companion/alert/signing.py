"""The keys of one alert and of its answers: Ed25519 signatures, and what is made from an alert's 16-byte secret.

One secret opens a whole conversation: by HKDF-SHA256 it gives the key that signs the alert and what follows it, the
identity that answers are sealed to, and the name of the mailbox (FORMAT.md section 3). Raises BadSignature.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from companion.alert.errors import BadSignature
from companion.sealing.recipients import Identity

SECRET_BYTES = 16
KEY_BYTES, SIGNATURE_BYTES = 32, 64
_MAILBOX_BYTES = 16


class Signer:
    """An Ed25519 private key."""

    def __init__(self, seed: bytes) -> None:
        """Take the 32 bytes of RFC 8032."""
        self.key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self.key.public_key().public_bytes_raw()

    def sign(self, context: bytes, content: bytes) -> bytes:
        """Return the signature over context and content."""
        return self.key.sign(context + content)


@dataclass(frozen=True, slots=True)
class Conversation:
    """An alert, what follows it, and its answers, as their sender holds them."""

    secret: bytes = field(repr=False)

    @classmethod
    def new(cls) -> Conversation:
        """Return a new conversation."""
        return cls(secrets.token_bytes(SECRET_BYTES))

    @property
    def signer(self) -> Signer:
        """What signs the alert and what follows it."""
        return Signer(self._made(b"sign", KEY_BYTES))

    @property
    def identity(self) -> Identity:
        """What opens the answers."""
        return Identity(self._made(b"reply", KEY_BYTES))

    @property
    def mailbox(self) -> str:
        """Where the answers are put: 32 hex digits, which nobody can guess."""
        return self._made(b"mailbox", _MAILBOX_BYTES).hex()

    def _made(self, purpose: bytes, length: int) -> bytes:
        return HKDF(SHA256(), length, None, b"companion-alert-v1 " + purpose).derive(self.secret)


def verify(key: bytes, untrusted_signature: bytes, context: bytes, content: bytes) -> None:
    """Return if the signature is this key's. Raises BadSignature."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(untrusted_signature, context + content)
    except (InvalidSignature, ValueError) as error:
        raise BadSignature("a signature does not fit") from error

"""Who can open a sealed file: the holder of a post-quantum key, or whoever knows a passphrase.

FORMAT.md sections 2 and 3: HPKE (RFC 9180) with ML-KEM-768 and X25519 together, and scrypt; from `cryptography`, nothing
of our own. Raises NotARecipient, NotAnIdentity, NotSealed, NotForYou, WrongPassphrase, TooMuchWork.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHAKE256, Hash
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey, Suite
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from companion.sealing import bech32
from companion.sealing.errors import NotAnIdentity, NotARecipient, NotForYou, NotSealed, TooMuchWork, WrongPassphrase
from companion.sealing.stanzas import SCRYPT, Stanza, from_base64, to_base64

FILE_KEY_BYTES = 16
WORK, MOST_WORK = 18, 20  # 2^18 blocks of 1 KiB: 256 MiB and about a second; typage opens no more than 2^20 either
_KIND = "mlkem768x25519"
_RECIPIENT, _IDENTITY = "age1pq", "AGE-SECRET-KEY-PQ-"
_SUITE, _INFO = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305), b"age-encryption.org/mlkem768x25519"
_SEED_BYTES, _RECIPIENT_BYTES, _MLKEM_BYTES, _MLKEM_SEED_BYTES = 32, 1216, 1184, 64
_SHARE_BYTES, _MLKEM_SHARE_BYTES, _WRAPPED_BYTES = 1120, 1088, 32
_SALT_BYTES, _SALT_LABEL = 16, b"age-encryption.org/v1/scrypt"
_NO_NONCE = bytes(12)  # each wrapping key is used once


@dataclass(frozen=True, slots=True)
class Recipient:
    """A public key: the 1184 bytes of ML-KEM-768, then the 32 of X25519."""

    key: bytes

    @classmethod
    def read(cls, untrusted: str) -> Recipient:
        """Return the recipient of an `age1pq1…` text. Raises NotARecipient."""
        try:
            recipient = cls(bech32.decode(_RECIPIENT, untrusted))
            # A key that nothing can be sealed to is found when a card is read, not when somebody needs help.
            recipient.wrap(bytes(FILE_KEY_BYTES))
        except ValueError as error:
            raise NotARecipient(str(error)) from error
        return recipient

    def text(self) -> str:
        """Return the text that is given to others."""
        return bech32.encode(_RECIPIENT, self.key)

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the stanza that gives this recipient the file key."""
        if len(self.key) != _RECIPIENT_BYTES:
            raise ValueError("not the length of a recipient")
        mlkem = MLKEM768PublicKey.from_public_bytes(self.key[:_MLKEM_BYTES])
        public = MLKEM768X25519PublicKey(mlkem, X25519PublicKey.from_public_bytes(self.key[_MLKEM_BYTES:]))
        sealed = _SUITE.encrypt(file_key, public, _INFO)
        return Stanza(_KIND, (to_base64(sealed[:_SHARE_BYTES]).decode("ascii"),), sealed[_SHARE_BYTES:])


@dataclass(frozen=True, slots=True)
class Identity:
    """A private key: the 32 bytes that all of it is made from."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse another length: it would make keys too, but none that could be read again."""
        if len(self.seed) != _SEED_BYTES:
            raise ValueError("not the length of an identity")

    @classmethod
    def new(cls) -> Identity:
        """Return a new identity."""
        return cls(secrets.token_bytes(_SEED_BYTES))

    @classmethod
    def read(cls, untrusted: str) -> Identity:
        """Return the identity of an `AGE-SECRET-KEY-PQ-1…` text. Raises NotAnIdentity."""
        try:
            return cls(bech32.decode(_IDENTITY, untrusted))
        except ValueError:
            # Without its cause: neither a message nor a report may carry a part of what was typed.
            raise NotAnIdentity from None

    def text(self) -> str:
        """Return the text that is kept secret."""
        return bech32.encode(_IDENTITY, self.seed)

    def recipient(self) -> Recipient:
        """Return the public half."""
        mlkem, x25519 = self._halves()
        return Recipient(mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw())

    def unwrap(self, stanzas: Iterable[Stanza]) -> bytes | None:
        """Return the file key if one of the stanzas is for this identity. Raises NotSealed."""
        mlkem, x25519 = self._halves()
        private = MLKEM768X25519PrivateKey(mlkem, x25519)
        for share, body in [_parts(stanza) for stanza in stanzas if stanza.kind == _KIND]:
            try:
                return _SUITE.decrypt(share + body, private, _INFO)
            except InvalidTag:
                _check_point(x25519, share[_MLKEM_SHARE_BYTES:])
        return None

    def _halves(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        expand = Hash(SHAKE256(_MLKEM_SEED_BYTES + 32))
        expand.update(self.seed)
        expanded = expand.finalize()
        mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES])
        return mlkem, X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:])


@dataclass(frozen=True, slots=True)
class Passphrase:
    """A passphrase as bytes (age takes UTF-8), and the work of guessing it that a new file asks for."""

    typed: bytes | bytearray = field(repr=False)
    work: int = WORK

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the stanza that gives the file key to whoever knows the passphrase."""
        salt = secrets.token_bytes(_SALT_BYTES)
        body = ChaCha20Poly1305(self._stretched(salt, self.work)).encrypt(_NO_NONCE, file_key, None)
        return Stanza(SCRYPT, (to_base64(salt).decode("ascii"), str(self.work)), body)

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes:
        """Return the file key. Raises NotForYou, NotSealed, TooMuchWork, WrongPassphrase."""
        if stanzas[0].kind != SCRYPT:
            raise NotForYou("sealed to keys, not to a passphrase")
        stanza = stanzas[0]  # `stanzas.read` has seen that it stands alone
        match stanza.arguments:
            case (salt, work) if re.fullmatch(r"[1-9][0-9]*", work) and len(stanza.body) == _WRAPPED_BYTES:
                untrusted_salt, untrusted_work = from_base64(salt.encode("ascii")), work
            case _:
                raise NotSealed("not the shape of a passphrase stanza")
        if len(untrusted_salt) != _SALT_BYTES:
            raise NotSealed("not the length of a salt")
        if len(untrusted_work) > len(str(MOST_WORK)) or int(untrusted_work) > MOST_WORK:
            raise TooMuchWork
        try:
            return ChaCha20Poly1305(self._stretched(untrusted_salt, int(untrusted_work))).decrypt(_NO_NONCE, stanza.body, None)
        except InvalidTag as error:
            raise WrongPassphrase from error

    def _stretched(self, salt: bytes, work: int) -> bytes:
        try:
            return Scrypt(_SALT_LABEL + salt, 32, 1 << work, 8, 1).derive(self.typed)
        except MemoryError as error:
            raise TooMuchWork("not enough memory") from error


def unwrap(stanzas: Sequence[Stanza], identities: Iterable[Identity]) -> bytes:
    """Return the file key that one of the identities opens. Raises NotForYou, NotSealed."""
    for identity in identities:
        file_key = identity.unwrap(stanzas)
        if file_key is not None:
            return file_key
    raise NotForYou


def _parts(stanza: Stanza) -> tuple[bytes, bytes]:
    """Return a stanza's share and wrapped file key; their lengths are checked before any key is used."""
    if len(stanza.arguments) != 1 or len(stanza.body) != _WRAPPED_BYTES:
        raise NotSealed("not the shape of a key's stanza")
    share = from_base64(stanza.arguments[0].encode("ascii"))
    if len(share) != _SHARE_BYTES:
        raise NotSealed("not the length of a share")
    return share, stanza.body


def _check_point(x25519: X25519PrivateKey, share: bytes) -> None:
    """Refuse a share that gives the same secret whatever the key: no program writes one by chance."""
    try:
        x25519.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError as error:
        raise NotSealed("a point of low order") from error

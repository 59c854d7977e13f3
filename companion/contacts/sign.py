"""A card as a file: one line of JSON, then one line with Ed25519 signatures over it. FORMAT.md section 1 and 3.

`verify` says who vouches for a card; `make` makes one. Nothing is believed before its signatures are checked. Raises
CardBroken, NewerCard, NotSigned, BadSignature, PracticeCard, FoundationUnknown.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from companion.base.text import Code
from companion.contacts import fields, payload
from companion.contacts.card import Card, Class
from companion.contacts.errors import BadSignature, CardBroken, FoundationUnknown, NotSigned, PracticeCard
from companion.contacts.fields import Fields

CONTEXT = b"companion-card-v1\n"
FOUNDATION_KEYS: tuple[bytes, ...] = ()  # two of these must sign a foundation card; none exists yet
FOUNDATION_QUORUM = 2
SIGNATURE_BYTES = 64
_MOST_SIGNATURES, _LONGEST_SIGNATURES = 8, 4096
LARGEST_FILE = payload.LONGEST + 1 + _LONGEST_SIGNATURES + 1


@dataclass(frozen=True, slots=True)
class Signature:
    """A key, and what it says to be its signature over the card."""

    key: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class File:
    """A file taken apart, nothing of it believed."""

    line: bytes
    card: Card
    signatures: tuple[Signature, ...]


def read(untrusted: bytes) -> File:
    """Take a file apart. Raises CardBroken, NewerCard."""
    line, newline, rest = untrusted.partition(b"\n")
    if not newline or len(rest) > _LONGEST_SIGNATURES + 1:
        raise CardBroken("not a line of JSON and its signatures")
    card = payload.read(line)
    if not rest:
        return File(line, card, ())
    if rest.find(b"\n") != len(rest) - 1:
        raise CardBroken("the signatures are not one line")
    rows = [Fields(one) for one in payload.parse(rest).rows("signatures", _MOST_SIGNATURES)]
    signatures = tuple(Signature(row.key("key"), row.signature("sig", SIGNATURE_BYTES)) for row in rows)
    if len({one.key for one in signatures}) != len(signatures):
        raise CardBroken("a key signs twice")
    return File(line, card, signatures)


def verify(untrusted: bytes, foundation_keys: Sequence[bytes] = FOUNDATION_KEYS) -> File:
    """Return a file for which somebody vouches with a key.

    Own: every key of `signers` signed, and nobody else. Foundation: two of the known keys signed. One false signature
    refuses the card, whoever else signed it.
    """
    file = read(untrusted)
    if file.card.class_ is Class.PRACTICE:
        raise PracticeCard
    for signature in file.signatures:
        _check(signature, file.line)
    signed = {signature.key for signature in file.signatures}
    if file.card.class_ is Class.FOUNDATION:
        if len(signed & set(foundation_keys)) < FOUNDATION_QUORUM:
            raise FoundationUnknown(command=Code("companion contacts show"))
    elif signed != set(file.card.signers):
        raise NotSigned
    return file


def shipped(content: bytes) -> File:
    """Return a card that came with the program itself, which stands in for a signature: it may hold addresses only."""
    file = read(content)
    card = file.card
    if file.signatures or card.class_ is not Class.FOUNDATION or card.circles or card.paths or card.state or card.revoked:
        raise NotSigned("a shipped card that is more than addresses")
    return file


def practice(content: bytes) -> File:
    """Return the card that the program made for its own practice desk: nobody signs it. No other class passes here."""
    file = read(content)
    if file.signatures or file.card.class_ is not Class.PRACTICE:
        raise NotSigned("not a practice card")
    return file


def make(card: Card, signers: Sequence[Ed25519PrivateKey]) -> bytes:
    """Return a card's file, signed by these keys; a practice card is signed by none. Raises CardBroken."""
    line = payload.write(card)
    if not signers:
        return line + b"\n"
    rows = [
        {"key": fields.base64_of(signer.public_key().public_bytes_raw()), "sig": fields.base64_of(signer.sign(CONTEXT + line))}
        for signer in signers
    ]
    content = line + b"\n" + json.dumps({"signatures": rows}, separators=(",", ":")).encode() + b"\n"
    read(content)
    return content


def _check(signature: Signature, line: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(signature.key).verify(signature.value, CONTEXT + line)
    except (InvalidSignature, ValueError) as error:
        raise BadSignature("a signature does not fit") from error

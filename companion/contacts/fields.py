"""The fields of an untrusted JSON object, each taken out strictly. Anything else is CardBroken with the field's name."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from companion.contacts.errors import CardBroken

LARGEST = 2**53 - 1  # the largest whole number that every JSON reader takes
KEY_BYTES = 32
EMAIL = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
# age1pq1, then 1216 bytes and a check of 6 letters in bech32. The check itself is the business of sealing.
_RECIPIENT = re.compile(r"age1pq1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{1952}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS = range(2000, 3000)  # adding the days for which keys are kept cannot overflow
_PRINTABLE = re.compile(r"[!-~]+")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# Controls and direction marks, lone surrogates, private letters, line ends: a name with them could pose as another.
_REFUSED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"  # Persian, Urdu and the scripts of India spell words with them
_Choice = TypeVar("_Choice", bound=StrEnum)


class Fields:
    """One JSON object; a `null` counts as absent."""

    def __init__(self, untrusted: object) -> None:
        """Refuse what is no object."""
        if not isinstance(untrusted, dict):
            raise CardBroken("not an object")
        self._values: dict[str, object] = {name: value for name, value in untrusted.items() if value is not None}

    def has(self, name: str) -> bool:
        """Return whether the field is there."""
        return name in self._values

    def others(self, known: frozenset[str]) -> Iterator[tuple[str, object]]:
        """Yield the fields that are none of these, sorted by name."""
        yield from sorted(((name, value) for name, value in self._values.items() if name not in known), key=lambda pair: pair[0])

    def text(self, name: str, *, most: int) -> str:
        """Return one line of text that is what it looks like."""
        value = self._values.get(name)
        if not isinstance(value, str) or not value.strip() or len(value) > most:
            raise CardBroken(f"{name}: no text, or too long")
        if any(unicodedata.category(letter) in _REFUSED and letter not in _JOINERS for letter in value):
            raise CardBroken(f"{name}: a character that does not show")
        return value

    def id(self, name: str) -> str:
        """Return an id."""
        return short_id(self._values.get(name))

    def whole(self, name: str, *, most: int) -> int:
        """Return a whole number from 1."""
        value = self._values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            raise CardBroken(f"{name}: not a whole number from 1 to {most}")
        return value

    def truth(self, name: str) -> bool:
        """Return true or false; absent is false."""
        value = self._values.get(name, False)
        if not isinstance(value, bool):
            raise CardBroken(f"{name}: neither true nor false")
        return value

    def day(self, name: str) -> date:
        """Return a calendar day, written as 2026-03-01; years from 2000 to 2999."""
        value = self._values.get(name)
        try:
            found = date.fromisoformat(value if isinstance(value, str) and _DAY.fullmatch(value) else "")
        except ValueError as error:
            raise CardBroken(f"{name}: not a day") from error
        if found.year not in _YEARS:
            raise CardBroken(f"{name}: not a year of this program")
        return found

    def choice(self, name: str, choices: type[_Choice]) -> _Choice:
        """Return one of several words."""
        try:
            return choices(str(self._values.get(name)))
        except ValueError as error:
            raise CardBroken(f"{name}: an unknown word") from error

    def rows(self, name: str, most: int) -> list[object]:
        """Return a list; absent is empty."""
        value = self._values.get(name, [])
        if not isinstance(value, list) or len(value) > most:
            raise CardBroken(f"{name}: not a list of at most {most}")
        return value

    def inner(self, name: str) -> Fields:
        """Return an object inside this one."""
        return Fields(self._values.get(name))

    def key(self, name: str) -> bytes:
        """Return an Ed25519 public key; absent is empty."""
        return key(self._values[name]) if self.has(name) else b""

    def signature(self, name: str, length: int) -> bytes:
        """Return a signature of this length."""
        return from_base64(self._values.get(name), length)

    def recipient(self, name: str) -> str:
        """Return a post-quantum age recipient by its shape."""
        value = self._values.get(name)
        if not isinstance(value, str) or not _RECIPIENT.fullmatch(value):
            raise CardBroken(f"{name}: not an age1pq1 recipient")
        return value


def key(untrusted: object) -> bytes:
    """Return the 32 bytes of a key."""
    return from_base64(untrusted, KEY_BYTES)


def from_base64(untrusted: object, length: int) -> bytes:
    """Return bytes of this length, from the one spelling that base64 should have."""
    try:
        found = base64.b64decode(untrusted if isinstance(untrusted, str) else "", validate=True)
    except (binascii.Error, ValueError) as error:
        raise CardBroken("not base64") from error
    if len(found) != length or base64_of(found) != untrusted:
        raise CardBroken(f"not {length} bytes")
    return found


def base64_of(value: bytes) -> str:
    """Return base64 with padding."""
    return base64.b64encode(value).decode()


def short_id(untrusted: object) -> str:
    """Return an id: small Latin letters, digits, underscores and hyphens."""
    if not isinstance(untrusted, str) or not _ID.fullmatch(untrusted):
        raise CardBroken("not an id")
    return untrusted


def safe_url(untrusted: str) -> bool:
    """Return whether it is https, or http to this computer or an onion service, in plain letters, with no user in it."""
    if not _PRINTABLE.fullmatch(untrusted):
        return False
    try:
        parts = urlsplit(untrusted)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or "\\" in untrusted:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and (host in _LOOPBACK or host.endswith(".onion")))

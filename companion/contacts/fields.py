"""The fields of an untrusted JSON object, each taken out strictly. Anything else is CardBroken with the field's name."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from companion.contacts.errors import CardBroken
from companion.sealing.errors import NotARecipient
from companion.sealing.recipients import Recipient

LARGEST = 2**53 - 1  # the largest whole number that every JSON reader takes
KEY_BYTES = 32
EMAIL = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS = range(2000, 3000)  # adding the days for which keys are kept cannot overflow
_PRINTABLE = re.compile(r"[!-~]+")
_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")  # no user, no backslash, no %: browsers read them differently
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# Controls and direction marks, lone surrogates, private letters, line ends: a name with them could pose as another.
_REFUSED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SHOWN = "LNPS"  # letters, numbers, punctuation and symbols: spaces, joiners and marks alone would be a name that nobody sees
_JOINERS = "\u200c\u200d"  # Persian, Urdu and the scripts of India spell words with them
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters and marks by their category that show nothing all the same
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

    def text(self, name: str, *, most: int) -> str:
        """Return one line of text of which nothing is hidden."""
        value = self._values.get(name)
        if not isinstance(value, str) or len(value) > most or not any(unicodedata.category(letter)[0] in _SHOWN for letter in value):
            raise CardBroken(f"{name}: no text, or too long")
        if any(letter in _BLANK or (unicodedata.category(letter) in _REFUSED and letter not in _JOINERS) for letter in value):
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
        """Return the text of a key that can be sealed to."""
        value = self._values.get(name)
        if not isinstance(value, str):
            raise CardBroken(f"{name}: no text")
        try:
            Recipient.read(value)
        except NotARecipient as error:
            raise CardBroken(f"{name}: not a key that can be sealed to") from error
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
    try:
        parts = urlsplit(untrusted)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not _PRINTABLE.fullmatch(untrusted) or not _HOST.fullmatch(parts.netloc):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and (host in _LOOPBACK or host.endswith(".onion")))

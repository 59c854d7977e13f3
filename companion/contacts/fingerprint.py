"""A short form of an issuer's signing key, to compare aloud: six words or twenty digits of the same 66 bits. FORMAT.md section 4.

The key goes through scrypt first (16 MB, about 50 ms): 66 bits alone could be matched by somebody who tries keys by the
billion, and this makes every try some hundred thousand times dearer.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from mnemonic import Mnemonic

BITS = 66
_SALT = b"companion-fingerprint-v1"
_WORD_BITS, _DIGITS, _GROUP = 11, 20, 4


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Six words, or five groups of four digits; who compares either has compared both."""

    words: tuple[str, ...]
    digits: tuple[str, ...]

    def same(self, heard: str) -> bool:
        """Return whether this is what somebody read aloud: the words, or the digits in any script and grouping."""
        parts = re.split(r"[\s-]+", heard.strip().lower())
        digits = "".join(str(unicodedata.decimal(letter, "?")) for letter in "".join(parts))
        return tuple(parts) == self.words or digits == "".join(self.digits)


def of(key: bytes) -> Fingerprint:
    """Return the fingerprint of a signing key."""
    stretched = hashlib.scrypt(key, salt=_SALT, n=2**14, r=8, p=1, dklen=9)
    number = int.from_bytes(stretched) >> (len(stretched) * 8 - BITS)
    places = [number >> shift & (2**_WORD_BITS - 1) for shift in range(BITS - _WORD_BITS, -1, -_WORD_BITS)]
    digits = f"{number:0{_DIGITS}}"
    groups = (digits[start : start + _GROUP] for start in range(0, _DIGITS, _GROUP))
    return Fingerprint(tuple(_list()[place] for place in places), tuple(groups))


@cache
def _list() -> tuple[str, ...]:
    return tuple(Mnemonic("english").wordlist)

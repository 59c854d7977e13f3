"""The recovery key as twelve English words (BIP-39), or as twelve groups of four digits, and back.

128 bits and a checksum of 4 make 132 bits, 11 for each word: its place in the list. Written in digits, a group is that
place counted from 0001 to 2048, so that people who do not write Latin letters copy numbers, with the same checksum.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from mnemonic import Mnemonic

from companion.vault.errors import RecoverySlip, UnknownWord

GROUPS = 12
ENTROPY_BYTES = 16
_DIGITS = 4


def as_words(entropy: bytes | bytearray) -> tuple[str, ...]:
    """Return the twelve words of 16 bytes."""
    return tuple(_list().to_mnemonic(bytes(entropy)).split())


def as_digits(entropy: bytes | bytearray) -> tuple[str, ...]:
    """Return the twelve groups of four digits of 16 bytes."""
    return tuple(f"{_list().wordlist.index(word) + 1:04}" for word in as_words(entropy))


def read(typed: str) -> bytearray:
    """Return the 16 bytes of what somebody typed, words or groups, in any script's digits.

    Raises UnknownWord (with its place) and RecoverySlip (not twelve, or the checksum does not fit).
    """
    parts = unicodedata.normalize("NFKD", typed).casefold().replace(",", " ").split()
    if len(parts) != GROUPS:
        raise RecoverySlip(f"{len(parts)} words")
    words = [_word(part, place) for place, part in enumerate(parts, 1)]
    try:
        return _list().to_entropy(words)
    except ValueError as error:
        raise RecoverySlip("the checksum does not fit") from error


def _word(part: str, place: int) -> str:
    known = _list().wordlist
    if part.isdecimal() and len(part) <= _DIGITS and 1 <= int(part) <= len(known):
        return known[int(part) - 1]
    if part not in known:
        raise UnknownWord(f"word {place}", place=place)
    return part


@cache
def _list() -> Mnemonic:
    return Mnemonic("english")

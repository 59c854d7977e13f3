"""Keys as text that notices a slip: Bech32 (BIP 173), without its limit of 90 characters, which age does not have either.

Upper or lower case follows the prefix, as age writes its keys; the other case is refused. Raises ValueError, which
`recipients` turns into words.
"""

from __future__ import annotations

from collections.abc import Iterable

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_LETTER_BITS, _CHECK_LETTERS = 5, 6
_KNOWN = frozenset(_LETTERS)
_VALUES = bytes.maketrans(_LETTERS.encode("ascii"), bytes(range(32)))
_DIGITS = str.maketrans(_LETTERS, "0123456789abcdefghijklmnopqrstuv")  # as int() reads base 32


def _terms(top: int) -> int:
    """Return what the five bits that leave BIP 173's checksum at the top do to its rest."""
    rest = 0
    for bit, term in enumerate(_GENERATOR):
        rest ^= term if top >> bit & 1 else 0
    return rest


# Looked up and not worked out at each letter: a card may bring 64 keys of 1,952 letters.
_TERMS = tuple(_terms(top) for top in range(32))


def encode(prefix: str, value: bytes) -> str:
    """Return the text of these bytes, in the case of the prefix."""
    bits = "".join(f"{byte:08b}" for byte in value)
    bits += "0" * (-len(bits) % _LETTER_BITS)
    letters = [int(bits[place : place + _LETTER_BITS], 2) for place in range(0, len(bits), _LETTER_BITS)]
    rest = _remainder(prefix.lower(), [*letters, *([0] * _CHECK_LETTERS)]) ^ 1
    letters += [rest >> _LETTER_BITS * (_CHECK_LETTERS - 1 - place) & 31 for place in range(_CHECK_LETTERS)]
    text = prefix.lower() + "1" + "".join(_LETTERS[letter] for letter in letters)
    return text.upper() if prefix.isupper() else text


def decode(prefix: str, untrusted: str) -> bytes:
    """Return the bytes of a text with this prefix. Raises ValueError."""
    # Some letters of other scripts become ours when their case is folded.
    if not untrusted.isascii() or not untrusted.startswith(prefix + "1"):
        raise ValueError("another kind of key")
    if untrusted != (untrusted.upper() if prefix.isupper() else untrusted.lower()):
        raise ValueError("mixed case")
    body = untrusted[len(prefix) + 1 :].lower()
    if not _KNOWN.issuperset(body):
        raise ValueError("a letter that is none of the 32")
    if len(body) < _CHECK_LETTERS or _remainder(prefix.lower(), body.encode("ascii").translate(_VALUES)) != 1:
        raise ValueError("the check letters do not fit")
    size_bytes, spare = divmod((len(body) - _CHECK_LETTERS) * _LETTER_BITS, 8)
    number = int("0" + body[:-_CHECK_LETTERS].translate(_DIGITS), 32)
    if spare >= _LETTER_BITS or number & ((1 << spare) - 1):
        raise ValueError("filled up with something else than zeros")
    return (number >> spare).to_bytes(size_bytes, "big")


def _remainder(prefix: str, letters: Iterable[int]) -> int:
    """Return BIP 173's checksum polynomial of prefix and letters."""
    rest = 1
    for value in [*(ord(letter) >> 5 for letter in prefix), 0, *(ord(letter) & 31 for letter in prefix), *letters]:
        rest = (rest & 0x1FFFFFF) << 5 ^ value ^ _TERMS[rest >> 25]
    return rest

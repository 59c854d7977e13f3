"""Keys as text that notices a slip: Bech32 (BIP 173), without its limit of 90 characters, which age does not have either.

Upper or lower case follows the prefix, as age writes its keys; the other case is refused. Raises ValueError, which
`recipients` turns into words.
"""

from __future__ import annotations

from collections.abc import Iterable

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_LETTER_BITS, _CHECK_LETTERS = 5, 6


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
    # ValueError as well where a character is not one of the 32.
    letters = [_LETTERS.index(character) for character in untrusted[len(prefix) + 1 :].lower()]
    if len(letters) < _CHECK_LETTERS or _remainder(prefix.lower(), letters) != 1:
        raise ValueError("the check letters do not fit")
    bits = "".join(f"{letter:05b}" for letter in letters[:-_CHECK_LETTERS])
    whole = len(bits) // 8 * 8
    if len(bits) - whole >= _LETTER_BITS or "1" in bits[whole:]:
        raise ValueError("filled up with something else than zeros")
    return bytes(int(bits[place : place + 8], 2) for place in range(0, whole, 8))


def _remainder(prefix: str, letters: Iterable[int]) -> int:
    """Return BIP 173's checksum polynomial of prefix and letters."""
    rest = 1
    for value in [*(ord(letter) >> 5 for letter in prefix), 0, *(ord(letter) & 31 for letter in prefix), *letters]:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate(_GENERATOR):
            rest ^= term if top >> bit & 1 else 0
    return rest

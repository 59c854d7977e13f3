"""Keys as text: BIP 173's own examples, one spelling for each key, and every slip of a letter or two noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.sealing import bech32
from tests.sealing import make_vectors as vectors

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
IDENTITY = vectors.KEYS["identity"]
FIRST = len("AGE-SECRET-KEY-PQ-1")
# BIP 173, "Test vectors". Left out are the invalid prefixes: here a prefix is the program's own.
VALID = [
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "11" + "q" * 82 + "c8247j",
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
    "?1ezyfcl",
]
INVALID = ["pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "de1lg7wt\xff", "A1G7SGD8"]


def checked(prefix: str, letters: list[int]) -> str:
    """Return a text whose check letters fit, whatever its letters mean. Worked out bit by bit, as BIP 173 describes it."""
    rest = 1
    for value in [*(ord(one) >> 5 for one in prefix), 0, *(ord(one) & 31 for one in prefix), *letters, *([0] * 6)]:
        top, rest = rest >> 25, (rest & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            if top >> bit & 1:
                rest ^= term
    rest ^= 1
    return prefix + "1" + "".join(LETTERS[one] for one in [*letters, *(rest >> 5 * (5 - place) & 31 for place in range(6))])


@pytest.mark.parametrize("text", VALID)
def test_the_valid_examples_of_bip_173_are_read(text: str) -> None:
    prefix = text.rpartition("1")[0]
    assert bech32.encode(prefix, bech32.decode(prefix, text)) == text


@pytest.mark.parametrize("text", INVALID)
def test_the_invalid_examples_of_bip_173_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"another kind|none of the 32|check letters"):
        bech32.decode(text.rpartition("1")[0], text)


@given(st.lists(st.integers(0, 31), max_size=40))
def test_what_is_read_is_written_again_in_the_same_letters(letters: list[int]) -> None:
    text = checked("age1pq", letters)
    spare = len(letters) * 5 % 8
    if spare < 5 and not (letters and letters[-1] & (1 << spare) - 1):
        assert bech32.encode("age1pq", bech32.decode("age1pq", text)) == text
    else:
        with pytest.raises(ValueError, match="filled up"):
            bech32.decode("age1pq", text)


@given(value=st.binary(max_size=1300), prefix=st.sampled_from(["age1pq", "AGE-SECRET-KEY-PQ-"]))
def test_any_bytes_are_written_and_read_back(value: bytes, prefix: str) -> None:
    text = bech32.encode(prefix, value)
    assert bech32.decode(prefix, text) == value
    assert text.isupper() == prefix.isupper()
    for other in (text.swapcase(), text[0].swapcase() + text[1:], f" {text}", f"{text}\n", text + "q", text[:-1]):
        with pytest.raises(ValueError, match=r"another kind|mixed case|none of the 32|check letters|filled up"):
            bech32.decode(prefix, other)


@pytest.mark.parametrize("place", range(FIRST, len(IDENTITY)))
def test_any_one_wrong_letter_is_noticed(place: int) -> None:
    for letter in LETTERS.upper():
        if letter != IDENTITY[place]:
            with pytest.raises(ValueError, match="check letters"):
                bech32.decode("AGE-SECRET-KEY-PQ-", IDENTITY[:place] + letter + IDENTITY[place + 1 :])


def test_a_letter_of_another_script_is_not_taken_for_ours() -> None:
    assert "K" in IDENTITY[FIRST:]
    with pytest.raises(ValueError, match="another kind"):
        bech32.decode("AGE-SECRET-KEY-PQ-", IDENTITY[:FIRST] + IDENTITY[FIRST:].replace("K", "\N{KELVIN SIGN}"))


@given(st.integers(FIRST, len(IDENTITY) - 2))
def test_two_letters_the_wrong_way_round_are_noticed(place: int) -> None:
    swapped = IDENTITY[:place] + IDENTITY[place + 1] + IDENTITY[place] + IDENTITY[place + 2 :]
    if swapped != IDENTITY:
        with pytest.raises(ValueError, match="check letters"):
            bech32.decode("AGE-SECRET-KEY-PQ-", swapped)

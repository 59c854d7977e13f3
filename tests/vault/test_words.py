"""Recovery words: there and back, and every slip noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.base.errors import CompanionError
from companion.vault import words
from companion.vault.errors import RecoverySlip, UnknownWord

SIXTEEN = st.binary(min_size=16, max_size=16)


@given(SIXTEEN)
def test_words_and_digits_come_back(entropy: bytes) -> None:
    for written in (words.as_words(entropy), words.as_digits(entropy)):
        assert len(written) == 12
        assert words.read("  \n".join(written).upper()) == entropy


def test_digits_of_any_script_and_commas_are_read() -> None:
    digits = " ".join(words.as_digits(bytes(range(16))))
    arabic = digits.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert words.read(arabic) == words.read(digits.replace(" ", ", ")) == bytes(range(16))


def test_the_standard_s_own_vector() -> None:  # BIP-39, trezor's vectors.json
    assert " ".join(words.as_words(bytes([0x7F] * 16))) == "legal winner thank year wave sausage worth useful legal winner thank yellow"


def test_slips_are_told_apart() -> None:
    twelve = list(words.as_words(bytes(range(16))))
    with pytest.raises(UnknownWord) as slip:
        words.read(" ".join([*twelve[:4], "abandonn", *twelve[5:]]))
    assert dict(slip.value.say.values) == {"place": 5}
    with pytest.raises(RecoverySlip):
        words.read(" ".join(twelve[:11]))
    with pytest.raises(RecoverySlip):
        words.read(" ".join([twelve[1], twelve[0], *twelve[2:]]))
    for number in ("0", "0000", "2049", "9" * 5000, "00001"):
        with pytest.raises(UnknownWord):
            words.read(" ".join([number, *twelve[1:]]))


@given(st.text(max_size=200))
def test_anything_typed_ends_in_words_or_in_our_errors(typed: str) -> None:
    with pytest.raises(CompanionError):
        words.read(typed)

"""Sealed files as a whole: what opens, and that nothing changed, cut, or meant for others does."""

from __future__ import annotations

import hashlib
import traceback
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.base.errors import CompanionError
from companion.sealing import age, errors, stanzas, stream
from companion.sealing.recipients import Identity, Passphrase
from tests.sealing import make_vectors as vectors

GOOD_FILES = sorted((vectors.FOLDER / "good").glob("*.age"))
HOSTILE = sorted((vectors.FOLDER / "hostile").glob("*.age"))
KEYS = [vectors.IDENTITY]
TYPED = vectors.KEYS["typed"].encode()
LIGHT = Passphrase(TYPED, work=1)
REFUSALS = (errors.NotSealed, errors.NewerSeal, errors.NotForYou, errors.Tampered)


def outcome(file: bytes) -> str:
    """Return how opening ends, by the name of its error; the text if it opens."""
    try:
        return repr(age.open_(file, KEYS))
    except CompanionError as error:
        return type(error).__name__


@pytest.mark.parametrize("path", GOOD_FILES, ids=lambda path: path.stem)
def test_a_file_that_once_opened_opens(path: Path) -> None:
    plaintext = age.open_(path.read_bytes(), Passphrase(TYPED) if "passphrase" in path.stem else KEYS)
    assert hashlib.sha256(plaintext).hexdigest() == vectors.KEYS["sha256"][path.stem]


def test_every_good_file_is_there() -> None:
    assert {path.stem for path in GOOD_FILES} == vectors.KEYS["sha256"].keys()


def test_the_hostile_files_are_what_the_maker_makes() -> None:
    assert {path.stem: path.read_bytes() for path in HOSTILE} == vectors.hostile()


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_a_hostile_file_is_refused_for_its_own_reason(path: Path) -> None:
    assert outcome(path.read_bytes()) == path.stem.partition("-")[0]


@pytest.mark.parametrize("bit", range(8))
def test_a_flip_of_this_bit_in_any_byte_is_refused(bit: int) -> None:
    for place in range(len(vectors.GOOD)):
        flipped = bytearray(vectors.GOOD)
        flipped[place] ^= 1 << bit
        with pytest.raises(REFUSALS):
            age.open_(bytes(flipped), KEYS)


def test_a_flip_in_any_byte_of_an_alert_is_refused() -> None:
    alert = (vectors.FOLDER / "good" / "ours-8192.age").read_bytes()
    assert len(alert) == 8192
    for place in range(len(alert)):
        flipped = bytearray(alert)
        flipped[place] ^= 1 << place % 8
        with pytest.raises(REFUSALS):
            age.open_(bytes(flipped), KEYS)


@pytest.mark.parametrize("chunk", range(3))
def test_a_flip_in_any_chunk_of_a_large_file_gives_out_nothing_of_the_others(chunk: int) -> None:
    plaintext = b"".join(word.ljust(65_536, b".") for word in (b"alpha", b"bravo", b"charlie"))
    file = age.seal(plaintext, [vectors.IDENTITY.recipient()])
    place = stanzas.read(file).size_bytes + stream.NONCE_BYTES + chunk * stream.SEALED_CHUNK_BYTES
    for inside in (0, 40_000, stream.SEALED_CHUNK_BYTES - 1):
        flipped = bytearray(file)
        flipped[place + inside] ^= 1
        with pytest.raises(errors.Tampered) as refused:
            age.open_(bytes(flipped), KEYS)
        told = "".join(traceback.format_exception(refused.value)) + repr(refused.value.say.values)
        assert not any(word in told for word in ("alpha", "bravo", "charlie"))


def test_a_flip_in_any_byte_of_a_passphrase_file_is_refused() -> None:
    file = age.seal(b"text", LIGHT)
    for place in range(len(file)):
        flipped = bytearray(file)
        flipped[place] ^= 1
        with pytest.raises((*REFUSALS, errors.WrongPassphrase)):
            age.open_(bytes(flipped), LIGHT)


def test_a_cut_anywhere_gives_out_nothing() -> None:
    for length in range(len(vectors.GOOD)):
        with pytest.raises((errors.NotSealed, errors.Tampered)):
            age.open_(vectors.GOOD[:length], KEYS)


def test_a_byte_put_in_or_taken_out_anywhere_is_refused() -> None:
    for place in range(len(vectors.GOOD)):
        for changed in (vectors.GOOD[:place] + vectors.GOOD[place + 1 :], vectors.GOOD[:place] + b"A" + vectors.GOOD[place:]):
            with pytest.raises(REFUSALS):
                age.open_(changed, KEYS)


@pytest.mark.parametrize("keys", [KEYS, LIGHT], ids=["key", "passphrase"])
@given(plaintext=st.binary(max_size=200) | st.sampled_from([bytes(65_536), bytes(65_537), bytes(131_072)]))
def test_what_is_sealed_comes_back(keys: list[Identity] | Passphrase, plaintext: bytes) -> None:
    file = age.seal(plaintext, keys if isinstance(keys, Passphrase) else [key.recipient() for key in keys])
    assert age.open_(file, keys) == plaintext
    assert len(plaintext) < 8 or plaintext not in file[stanzas.read(file).size_bytes :]


@given(rubbish=st.binary(max_size=300), behind=st.sampled_from([b"", b"age-encryption.org/v1\n", vectors.GOOD[:1600]]))
def test_rubbish_is_refused_plainly(rubbish: bytes, behind: bytes) -> None:
    assert outcome(behind + rubbish) in {"NotSealed", "NewerSeal", "NotForYou", "Tampered"}


def test_nothing_is_the_same_in_two_files_of_the_same_text() -> None:
    one, other = (age.seal(b"text", [vectors.IDENTITY.recipient()]) for _ in range(2))
    first, second = stanzas.read(one), stanzas.read(other)
    assert first.stanzas[0].arguments != second.stanzas[0].arguments
    assert first.mac != second.mac
    assert one[first.size_bytes :] != other[second.size_bytes :]


def test_any_of_several_identities_opens_any_of_several_recipients() -> None:
    one, other, third = Identity.new(), Identity.new(), Identity.new()
    file = age.seal(b"text", [other.recipient(), one.recipient()])
    assert age.open_(file, [third, one]) == b"text"
    assert age.open_(file, [other]) == b"text"
    for keys in ([third], []):
        with pytest.raises(errors.NotForYou):
            age.open_(file, keys)


def test_a_passphrase_may_stand_in_memory_that_can_be_wiped() -> None:
    assert age.open_(age.seal(b"text", LIGHT), Passphrase(bytearray(TYPED))) == b"text"


def test_another_passphrase_and_none_are_told_apart() -> None:
    with pytest.raises(errors.WrongPassphrase):
        age.open_(age.seal(b"text", LIGHT), Passphrase(b"another"))
    with pytest.raises(errors.NotForYou):
        age.open_(vectors.GOOD, LIGHT)


def test_nobody_to_seal_to_seals_nothing() -> None:
    with pytest.raises(errors.NobodyToOpen):
        age.seal(b"text", [])


def test_more_bytes_than_asked_for_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stanzas, "read", lambda _: pytest.fail("it was looked at"))
    with pytest.raises(errors.TooLarge) as refused:
        age.open_(bytes(101), KEYS, limit_bytes=100)
    assert dict(refused.value.say.values) == {"size": 101, "limit": 100}


@pytest.mark.parametrize("size", [8192, 32_768, 131_072, 524_288])
@pytest.mark.parametrize("recipients", [1, 3])
def test_the_four_sizes_of_an_alert_can_be_met_exactly(size: int, recipients: int) -> None:
    plaintext = bytes(age.room(size, recipients))
    file = age.seal(plaintext, [vectors.IDENTITY.recipient()] * recipients)
    assert len(file) == size
    assert age.open_(file, KEYS) == plaintext


def test_one_stanza_takes_1557_bytes() -> None:
    assert age.room(8192) - age.room(8192, 2) == 1557

"""The vault's header: what is read, and everything that must be refused before any key work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.base.errors import CompanionError
from companion.vault import errors, header, keys
from companion.vault.header import Header, Kind
from tests.vault import make_vectors as vectors

HOSTILE = sorted((vectors.FOLDER / "hostile").glob("*.header"))
GOOD = (vectors.FOLDER / "passphrase+recovery.header").read_bytes()


def test_the_vectors_are_what_the_maker_makes() -> None:
    assert {path.stem: path.read_bytes() for path in HOSTILE} == vectors.hostile()


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_a_hostile_header_is_refused_for_its_own_reason(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_work(*_: object, **__: object) -> None:
        pytest.fail("key work was done")

    monkeypatch.setattr(keys, "Argon2id", no_work)
    with pytest.raises(getattr(errors, path.stem.partition("-")[0])):
        header.read(path.read_bytes())


@pytest.mark.parametrize("place", range(len(GOOD)))
def test_a_flip_of_any_bit_of_any_byte_is_damage(place: int) -> None:
    for bit in range(8):
        flipped = bytearray(GOOD)
        flipped[place] ^= 1 << bit
        with pytest.raises(errors.HeaderDamaged):
            header.read(bytes(flipped))


def test_a_cut_anywhere_is_damage() -> None:
    for length in range(len(GOOD)):
        with pytest.raises(errors.HeaderDamaged):
            header.read(GOOD[:length])


def test_what_is_written_is_read_back() -> None:
    for path in vectors.FOLDER.glob("*.header"):
        assert header.write(header.read(path.read_bytes())) == path.read_bytes()


@given(st.binary(max_size=300))
def test_any_bytes_end_in_one_of_our_errors(untrusted: bytes) -> None:
    with pytest.raises(CompanionError):
        header.read(untrusted)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["format", "vault", "slots", "kind", "kdf", "key"]), inner),
        max_leaves=9,
    )
)
def test_any_signed_json_ends_in_one_of_our_errors(untrusted: object) -> None:
    with pytest.raises(CompanionError):
        header.read(vectors.signed(json.dumps(untrusted)))


def test_a_passphrase_slot_takes_the_place_of_the_other_kind() -> None:
    both = Header(vectors.VAULT, ()).with_slot(vectors.slot(Kind.RECOVERY)).with_slot(vectors.slot(Kind.ALONE))
    device = both.with_slot(vectors.slot(Kind.DEVICE))
    assert [slot.kind for slot in device.slots] == [Kind.DEVICE, Kind.RECOVERY]
    assert [slot.kind for slot in device.without(Kind.RECOVERY).slots] == [Kind.DEVICE]

"""A vault's keys against the vectors of FORMAT.md, and everything that does not open a slot."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from companion.vault import errors, header, keys, words
from companion.vault.header import Header, Kdf, Kind, Slot
from tests.vault import make_vectors as vectors
from tests.vault.parts import LIGHT

VALUES = json.loads((vectors.FOLDER / "keys.json").read_text("utf-8"))
KEY = bytearray(vectors.KEY)


def _read(name: str) -> Header:
    return header.read((vectors.FOLDER / f"{name}.header").read_bytes())


def _with(slot: Slot) -> Header:
    return Header(vectors.VAULT, (slot,))


def test_the_vectors_open() -> None:
    typed = VALUES["typed"]
    assert keys.unlock(_read("passphrase+recovery"), keys.prepare(typed)) == KEY
    assert keys.unlock(_read("passphrase+device"), keys.prepare(typed), device=vectors.DEVICE) == KEY
    assert keys.recover(_read("passphrase+recovery"), words.read(VALUES["words"])) == KEY
    assert keys.recover(_read("passphrase+recovery"), words.read(VALUES["digits"])) == KEY


def test_a_passphrase_is_the_same_however_its_letters_and_spaces_were_composed() -> None:
    assert keys.prepare("Cafe\u0301\u3000x") == keys.prepare("Caf\u00e9 x") == "Café x".encode()
    assert keys.prepare("Café") != keys.prepare("café")


def test_a_passphrase_is_neither_empty_nor_endless() -> None:
    with pytest.raises(errors.EmptyPassphrase):
        keys.prepare("")
    with pytest.raises(errors.PassphraseTooLong):
        keys.prepare("ü" * 513)
    assert len(keys.prepare("ü" * 512)) == 1024
    assert keys.prepare("\ud800")


@pytest.mark.parametrize("typed", ["", " ", "x"])
def test_another_passphrase_does_not_open(typed: str) -> None:
    with pytest.raises(errors.WrongPassphrase):
        keys.unlock(_read("passphrase+recovery"), bytearray(vectors.TYPED.encode() + typed.encode()))


def test_without_its_device_the_passphrase_is_not_called_wrong() -> None:
    with pytest.raises(errors.DeviceHalfMissing):
        keys.unlock(_read("passphrase+device"), keys.prepare(VALUES["typed"]))
    with pytest.raises(errors.WrongPassphrase):
        keys.unlock(_read("passphrase+device"), keys.prepare(VALUES["typed"]), device=bytes(32))


def test_a_vault_without_a_slot_says_so() -> None:
    with pytest.raises(errors.NoRecovery):
        keys.recover(_read("passphrase+device"), vectors.ENTROPY)
    with pytest.raises(errors.WrongPassphrase):
        keys.unlock(_with(vectors.slot(Kind.RECOVERY)), keys.prepare("x"))
    with pytest.raises(errors.WrongRecovery):
        keys.recover(_read("passphrase+recovery"), bytes(16))


ALONE = vectors.slot(Kind.ALONE)
CHANGED = [
    replace(ALONE, nonce=bytes(12)),
    replace(ALONE, key=bytes(48)),
    replace(ALONE, salt=bytes(16)),
    replace(ALONE, kdf=Kdf(65536, 2, 1)),
]


@pytest.mark.parametrize("slot", CHANGED)
def test_a_slot_that_was_changed_does_not_open(slot: Slot) -> None:
    with pytest.raises(errors.WrongPassphrase):
        keys.unlock(_with(slot), keys.prepare(VALUES["typed"]))


def test_a_slot_opens_only_in_its_own_vault_and_as_its_own_kind() -> None:
    slot = vectors.slot(Kind.ALONE)
    with pytest.raises(errors.WrongPassphrase):
        keys.unlock(Header(bytes(16), (slot,)), keys.prepare(VALUES["typed"]))
    with pytest.raises(errors.WrongPassphrase):
        keys.unlock(Header(vectors.VAULT, (replace(slot, kind=Kind.DEVICE),)), keys.prepare(VALUES["typed"]), device=bytes(32))


def test_hostile_parameters_are_refused_again_where_the_work_is_done() -> None:
    with pytest.raises(errors.HostileParameters):
        keys.unlock(_with(replace(vectors.slot(Kind.ALONE), kdf=Kdf(2**32, 1, 1))), keys.prepare(VALUES["typed"]))


def test_a_new_header_opens_and_none_is_like_another() -> None:
    made, key = keys.create(bytearray(b"one"), kdf=LIGHT)
    again, other = keys.create(bytearray(b"one"), kdf=LIGHT)
    assert keys.unlock(made, bytearray(b"one")) == key != other
    assert made.vault != again.vault
    changed = keys.with_recovery(keys.with_passphrase(made, key, bytearray(b"two"), device=bytes(32), kdf=LIGHT), key, bytes(16))
    assert keys.unlock(changed, bytearray(b"two"), device=bytes(32)) == keys.recover(changed, bytes(16)) == key


def test_parameters_fit_the_computer_and_never_fall_under_the_least() -> None:
    assert keys.fitting(0.12) == Kdf(512 * 1024, 3, 4)
    assert keys.fitting(0.02) == Kdf(512 * 1024, 16, 4)
    assert keys.fitting(0.25) == Kdf(256 * 1024, 3, 4)
    assert keys.fitting(0.5) == Kdf(256 * 1024, 3, 4)
    assert keys.fitting(1.0) == Kdf(128 * 1024, 3, 4)
    assert keys.fitting(30) == Kdf(64 * 1024, 3, 4)
    assert keys.fitting(0) == Kdf(512 * 1024, 16, 4)


def test_a_vault_for_a_person_is_calibrated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_WEAKEST", LIGHT)
    monkeypatch.setattr(keys, "_STRONGEST", LIGHT)
    made, _ = keys.create(bytearray(b"one"))
    assert made.slots[0].kdf == LIGHT

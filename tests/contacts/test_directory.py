"""The known contacts: what ships, what was imported, and that an older card does not come back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from companion.base import files, paths
from companion.base.errors import CompanionError
from companion.contacts import directory, errors, sign
from companion.contacts.card import Class
from companion.content import read
from tests.contacts.parts import TODAY, card, file, foundation, key, practice, public


def _keep(content: bytes) -> directory.Checked:
    return directory.keep(content, directory.known(), TODAY)


def _imported() -> list[Path]:
    return list(directory.folder().glob("*.json"))


def test_the_program_brings_the_foundation_s_public_addresses_and_no_key() -> None:
    known = directory.known()
    assert known.problems == ()
    (contact,) = known.contacts
    assert (contact.source, contact.card.class_, contact.signed_by) == (directory.Source.SHIPPED, Class.FOUNDATION, ())
    assert (contact.card.circles, contact.card.promise, contact.card.paths) == ((), None, ())
    told = read.packs().packs["core"].contacts
    assert {one.id for one in contact.card.addresses} == {"emergency", "email_user_emergency", "ca", "rights"}
    for one in contact.card.addresses:
        assert (one.address, one.kind.value, one.title) == (told[one.id].address, told[one.id].kind.value, told[one.id].title.message)
    assert not directory.folder().exists()


def test_an_imported_card_is_known_byte_for_byte() -> None:
    assert _keep(file()).warnings == ()
    assert _imported()[0].read_bytes() == file()
    contact = directory.known().of(card().issuer)
    assert contact is not None
    assert (contact.card, contact.source) == (card(), directory.Source.IMPORTED)
    _keep(file())  # twice is no harm
    assert len(_imported()) == 1


def test_a_newer_card_takes_the_place_and_an_older_does_not_come_back() -> None:
    _keep(file(version=4))
    _keep(file(version=5))
    with pytest.raises(errors.RolledBack):
        _keep(file(version=4))
    _imported()[0].write_bytes(file(version=4))
    known = directory.known()
    assert [type(one.error) for one in known.problems] == [errors.RolledBack]
    assert known.of(card().issuer) is None
    assert known.versions[card().issuer] == 5
    _keep(file(version=5))
    assert directory.known().problems == ()


def test_a_number_counts_even_when_the_card_s_file_is_gone() -> None:
    _keep(file(version=5))
    _imported()[0].unlink()
    with pytest.raises(errors.RolledBack):
        directory.check(file(version=4), directory.known(), TODAY)


def test_of_two_files_of_an_issuer_the_newer_counts() -> None:
    _keep(file(version=5))
    (directory.folder() / "0.json").write_bytes(file(version=6))
    (directory.folder() / "z.json").write_bytes(file(version=4))
    contact = directory.known().of(card().issuer)
    assert contact is not None
    assert contact.card.version == 6


def test_a_withdrawal_is_kept_and_said() -> None:
    _keep(file())
    with pytest.raises(errors.Revoked):
        _keep(sign.make(replace(card(version=4), revoked=True), [key(1)]))
    contact = directory.known().of(card().issuer)
    assert contact is not None
    assert contact.card.revoked
    with pytest.raises(errors.RolledBack):
        _keep(file())


@pytest.mark.parametrize(
    "content",
    [sign.make(practice(), []), sign.make(foundation(), []), sign.make(foundation(), [key(1), key(2)]), b"{}\n"],
)
def test_what_nobody_vouches_for_is_not_kept(content: bytes) -> None:
    with pytest.raises(CompanionError):
        _keep(content)
    assert not directory.folder().exists()


def test_a_signer_who_is_missing_from_the_next_card_is_told() -> None:
    _keep(file(TODAY, 1, 2))
    assert [one.id for one in _keep(file(TODAY, 1, version=4)).warnings] == ["fewer-signers"]
    assert _keep(file(TODAY, 1, 2, version=5)).warnings == ()


def test_a_card_of_lost_keys_is_not_kept() -> None:
    with pytest.raises(errors.TooOld):
        directory.keep(file(), directory.known(), TODAY.replace(year=TODAY.year + 2))
    assert not directory.folder().exists()


def test_a_file_that_is_no_card_keeps_nothing_else_out() -> None:
    _keep(file())
    (directory.folder() / "a.json").write_bytes(b"rubbish")
    (directory.folder() / "b.json").write_bytes(b"x" * 200_000)
    (directory.folder() / "c.json").mkdir()
    known = directory.known()
    found = {problem.file: type(problem.error) for problem in known.problems}
    assert found == {"a.json": errors.CardBroken, "b.json": files.FileTooLarge, "c.json": files.FileUnreadable}
    assert known.of(card().issuer) is not None


@pytest.mark.parametrize("content", ["", "[]", "{", '{"a":"b"}', '{"a":-1}', "[" * 99_999, "x" * 300_000])
def test_a_damaged_list_of_numbers_is_told_and_written_again(content: str) -> None:
    _keep(file())
    (directory.folder() / "versions").write_text(content)
    known = directory.known()
    assert [type(one.error) for one in known.problems] == [errors.VersionsDamaged]
    assert known.versions[card().issuer] == 3
    _keep(file(version=4))
    assert json.loads((directory.folder() / "versions").read_text())[card().issuer] == 4
    assert directory.known().problems == ()


def test_a_signed_foundation_card_takes_the_shipped_one_s_place(tmp_path: Path) -> None:
    keys = (public(5), public(6))
    (tmp_path / "f.json").write_bytes(sign.make(foundation(), [key(5), key(6)]))
    shipped = paths.data("assets", "contacts")
    contact = directory.known(shipped, tmp_path, keys).of("wikimedia-foundation")
    assert contact is not None
    assert contact.card.circles
    without = directory.known(shipped, tmp_path)
    assert [type(one.error) for one in without.problems] == [errors.FoundationUnknown]
    assert len(without.contacts) == 1


def test_a_full_disk_leaves_the_card_that_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    _keep(file())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(files.DiskFull):
        _keep(file(version=4))
    assert [path.read_bytes() for path in _imported()] == [file()]

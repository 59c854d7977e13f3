"""The known contacts: what ships, what was imported, and that an older card does not come back."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from companion.base import files, paths
from companion.base.errors import CompanionError
from companion.contacts import directory, errors, sign
from companion.contacts.card import Class
from companion.content import read
from tests.contacts import make_vectors as vectors
from tests.contacts.parts import TODAY, card, file, foundation, key, practice, public


def _keep(content: bytes, *, compared: bool = False) -> directory.Checked:
    return directory.keep(content, directory.known(), TODAY, compared=compared)


def _withdrawal(version: int) -> bytes:
    return sign.make(replace(card(version=version), revoked=True), [key(1)])


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


@pytest.mark.parametrize("damage", [b"", b"rubbish"])
def test_a_withdrawal_counts_even_when_its_file_is_damaged(damage: bytes) -> None:
    _keep(file(), compared=True)
    (older,) = _imported()
    with pytest.raises(errors.Revoked):
        _keep(_withdrawal(9))
    older.write_bytes(file())  # as it is after a kill, or from a backup
    (withdrawn,) = directory.folder().glob("*-revoked.json")
    assert directory.known().withdraws(card().issuer)
    withdrawn.write_bytes(damage)
    known = directory.known()
    assert known.of(card().issuer) is None
    assert known.withdraws(card().issuer)
    assert not known.withdraws("somebody else")
    assert {type(one.error) for one in known.problems} == {errors.CardBroken, errors.Revoked}
    for version in (1, 12):
        with pytest.raises(errors.Revoked):
            _keep(file(version=version))
    with pytest.raises(errors.Revoked):
        _keep(_withdrawal(9))  # which mends it
    assert {type(one.error) for one in directory.known().problems} == set()


def test_the_largest_card_of_all_is_read_again() -> None:
    assert len(vectors.largest()) == sign.LARGEST_FILE
    _keep(vectors.largest())
    assert directory.known().problems == ()


def test_a_newer_card_takes_the_place_and_an_older_does_not_come_back() -> None:
    _keep(file(version=4))
    _keep(file(version=5))
    assert [path.read_bytes() for path in _imported()] == [file(version=5)]
    with pytest.raises(errors.RolledBack):
        _keep(file(version=4))
    assert directory.known().problems == ()


@pytest.mark.parametrize("content", [b"damaged", file(version=4)])
def test_a_damaged_newest_card_lets_no_older_one_come_back(content: bytes) -> None:
    _keep(file(version=5))
    _imported()[0].write_bytes(content)
    known = directory.known()
    assert [type(one.error) for one in known.problems] == [errors.CardBroken if content == b"damaged" else errors.RolledBack]
    assert known.of(card().issuer) is None
    with pytest.raises(errors.RolledBack):
        _keep(file(version=4))
    _keep(file(version=5))
    assert directory.known().problems == ()


def test_ten_is_more_than_nine_though_its_name_stands_before() -> None:
    _keep(file(version=10))
    (ten,) = _imported()
    ten.with_name(ten.name.replace("-10.", "-9.")).write_bytes(file(version=9))
    ten.write_bytes(b"damaged")
    assert directory.known().of(card().issuer) is None


def test_of_two_files_of_an_issuer_the_newer_counts() -> None:
    _keep(file(version=5))
    (directory.folder() / "0.json").write_bytes(file(version=6))
    (directory.folder() / "z.json").write_bytes(file(version=4))
    contact = directory.known().of(card().issuer)
    assert contact is not None
    assert contact.card.version == 6


def test_of_two_imports_at_once_the_newer_counts_whichever_ends_last() -> None:
    _keep(file(version=4))
    before = directory.known()  # what both programs have read
    directory.keep(file(version=6), before, TODAY)
    directory.keep(file(version=5), before, TODAY)
    known = directory.known()
    contact = known.of(card().issuer)
    assert contact is not None
    assert (contact.card.version, known.problems) == (6, ())
    with pytest.raises(errors.RolledBack):
        _keep(file(version=5))


def test_a_withdrawal_is_kept_and_said() -> None:
    _keep(file())
    with pytest.raises(errors.Revoked):
        _keep(_withdrawal(4))
    contact = directory.known().of(card().issuer)
    assert contact is not None
    assert contact.card.revoked


@pytest.mark.parametrize("numbers", [(2, 2), (3, 3), (3, 4), (4, 4)])
def test_a_withdrawal_is_final_whatever_its_number(numbers: tuple[int, int]) -> None:
    _keep(file(), compared=True)
    before = directory.known()
    for number in numbers:
        with pytest.raises(errors.Revoked):
            _keep(_withdrawal(number))
    for version in (3, 9):
        with pytest.raises(errors.Revoked):
            _keep(file(version=version))
    directory.keep(file(version=9), before, TODAY)  # by a program that had not read the withdrawal
    known = directory.known()
    contact = known.of(card().issuer)
    assert contact is not None
    assert contact.card.revoked
    assert (known.problems, directory.trusted(known, TODAY)) == ((), ())


def test_only_a_compared_desk_is_offered_and_only_while_somebody_could_open() -> None:
    _keep(file())
    assert directory.trusted(directory.known(), TODAY) == ()
    assert _keep(file(), compared=True).contact.compared
    known = directory.known()
    (contact,) = directory.trusted(known, TODAY)
    assert (contact.card, contact.compared) == (card(), True)
    assert directory.trusted(known, TODAY.replace(year=TODAY.year + 2)) == ()


def test_a_comparison_holds_for_newer_cards_of_the_same_signers_and_for_no_other_desk() -> None:
    _keep(file(), compared=True)
    assert _keep(file(version=4)).contact.compared
    assert directory.check(file(version=5), directory.known(), TODAY).contact.compared
    assert not directory.check(file(TODAY, 2), directory.known(), TODAY).contact.compared
    _keep(file(TODAY, 2))
    assert [contact.card.issuer for contact in directory.trusted(directory.known(), TODAY)] == [card().issuer]


def test_a_signer_who_is_missing_from_the_next_card_is_told_and_has_to_be_compared_again() -> None:
    _keep(file(), compared=True)
    assert _keep(file(TODAY, 1, 2, version=4)).contact.compared
    checked = _keep(file(TODAY, 1, 3, version=5))
    assert ([one.id for one in checked.warnings], checked.contact.compared) == (["fewer-signers"], False)
    assert directory.trusted(directory.known(), TODAY) == ()
    checked = _keep(file(TODAY, 1, 3, version=5), compared=True)
    assert (checked.warnings, checked.contact.compared) == ((), True)
    assert len(directory.trusted(directory.known(), TODAY)) == 1


@pytest.mark.parametrize("content", ["", "{", "{}", '{"signers":[]}', '{"signers":["AAAA"]}', "[" * 4000, "x" * 5000])
def test_a_record_of_comparing_that_cannot_be_read_counts_as_none(content: str) -> None:
    _keep(file(), compared=True)
    (mark,) = directory.folder().glob("*.compared")
    mark.write_text(content)
    known = directory.known()
    assert (known.problems, directory.trusted(known, TODAY)) == ((), ())
    _keep(file(), compared=True)
    assert len(directory.trusted(directory.known(), TODAY)) == 1


@pytest.mark.parametrize(
    "content",
    [sign.make(practice(), []), sign.make(foundation(), []), sign.make(foundation(), [key(1), key(2)]), b"{}\n"],
)
def test_what_nobody_vouches_for_is_not_kept(content: bytes) -> None:
    with pytest.raises(CompanionError):
        _keep(content)
    assert not directory.folder().exists()


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


def test_more_cards_than_are_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "_MOST_FILES", 20)
    _keep(file(version=7))
    for number in range(20):
        (directory.folder() / f"{number:03}.json").write_bytes(file(version=number % 7 + 1))
    last = directory.folder() / "z.json"
    last.write_bytes(file(TODAY, 2))
    known = directory.known()
    assert [(one.file, type(one.error)) for one in known.problems] == [("contacts", errors.CardsUnread)]
    assert known.of(card(TODAY, 2).issuer) is None
    last.unlink()
    (directory.folder() / "000.json").unlink()
    assert directory.known().problems == ()


def test_a_folder_that_cannot_be_listed_is_said() -> None:
    directory.folder().parent.mkdir()
    directory.folder().write_bytes(b"")
    assert [(one.file, type(one.error)) for one in directory.known().problems] == [("contacts", errors.CardsUnread)]


def test_a_signed_foundation_card_takes_the_shipped_one_s_place(tmp_path: Path) -> None:
    keys = (public(5), public(6))
    content = sign.make(foundation(version=1), [key(5), key(6)])
    directory.check(content, directory.known(), TODAY, keys)
    (tmp_path / "f.json").write_bytes(content)
    shipped = paths.data("assets", "contacts")
    contact = directory.known(shipped, tmp_path, keys).of("wikimedia-foundation")
    assert contact is not None
    assert contact.card.circles
    assert directory.trusted(directory.known(shipped, tmp_path, keys), TODAY) == (contact,)


def test_a_card_of_the_foundation_has_no_fingerprint_to_compare() -> None:
    content = sign.make(foundation(), [key(5), key(6)])
    kept = directory.keep(content, directory.known(), TODAY, (public(5), public(6)), compared=True)
    assert not kept.contact.compared
    assert not list(directory.folder().glob("*.compared"))


def test_a_foundation_card_that_cannot_be_proved_leaves_the_shipped_addresses(tmp_path: Path) -> None:
    stem = hashlib.sha256(b"wikimedia-foundation").hexdigest()
    (tmp_path / f"{stem}-2.json").write_bytes(sign.make(foundation(), [key(5), key(6)]))
    known = directory.known(imported=tmp_path)
    assert [type(one.error) for one in known.problems] == [errors.FoundationUnknown]
    assert [contact.source for contact in known.contacts] == [directory.Source.SHIPPED]
    assert directory.trusted(known, TODAY) == ()


def test_a_full_disk_leaves_the_card_that_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    _keep(file())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(files.DiskFull):
        _keep(file(version=4))
    assert [path.read_bytes() for path in _imported()] == [file()]

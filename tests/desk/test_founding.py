"""A desk's folder: made whole or not at all, opened by its passphrase only, renewed in time, and plain about what is broken."""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from companion.alert import letter
from companion.base import files
from companion.base.errors import CompanionError
from companion.contacts import sign
from companion.contacts.card import KEPT, Card, Class, State
from companion.desk import config, founding, keys, unseal
from companion.desk.errors import AlreadyThere, DeskDamaged, NotADesk, SettingsWrong, WrongPassphrase
from companion.desk.unseal import Opened
from companion.sealing import age
from companion.sealing.errors import NobodyToOpen
from companion.sealing.recipients import Identity, Passphrase, Recipient
from tests.desk.parts import TALK, alert, day

PASSPHRASE = b"some words"
URL = "https://desk.example.org/"
TODAY = day(1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(founding, "WORK", 1)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    founding.create(folder, "Atlantis", URL, PASSPHRASE, TODAY)
    return folder


def recipients(card: Card) -> dict[str, list[str]]:
    return {circle.id: [epoch.recipient for epoch in circle.epochs] for circle in card.circles}


def opens(folder: Path, recipient: str) -> str:
    """Return the circle whose key opens what is sealed to this recipient."""
    file = letter.seal(alert(), TALK, Recipient.read(recipient))
    found = unseal.open_(file.content, keys.unlock(folder, PASSPHRASE).keys.epochs)
    return found.epoch.circle if isinstance(found, Opened) else ""


def test_a_new_desk_has_a_signed_card_and_keys_for_now_and_next(desk: Path) -> None:
    card = sign.verify((desk / keys.CARD).read_bytes()).card
    assert (card.class_, card.state, card.promise, card.version, card.name) == (Class.OWN, State.STAFFED, None, 1, "Atlantis")
    assert [path.url for path in card.paths] == [URL]
    for circle in card.circles:
        first, second = circle.epochs
        assert (first.start, first.end) == (TODAY, TODAY + 89 * DAY)
        assert (second.start, second.end) == (TODAY + 90 * DAY, TODAY + 179 * DAY)
        assert {opens(desk, epoch.recipient) for epoch in circle.epochs} == {circle.id}
    assert card.expires == TODAY + 179 * DAY
    unlocked = keys.unlock(desk, PASSPHRASE)
    assert (unlocked.officer, unlocked.keys.reply.public, unlocked.signer.public) == ("officer-1", card.reply_key, card.signers[0])
    assert keys.receipt_signer(desk).public == card.receipt_key


def test_nobody_else_may_read_the_folder(desk: Path) -> None:
    assert stat.S_IMODE(desk.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in desk.iterdir()} == {0o600}


def test_only_the_receipt_key_lies_open(desk: Path) -> None:
    unlocked = keys.unlock(desk, PASSPHRASE)
    officer = age.open_((desk / "officer-1.age").read_bytes(), Passphrase(PASSPHRASE)).strip()
    secret = [officer, *(epoch.identity.text().encode() for epoch in unlocked.keys.epochs)]
    for signer in (unlocked.signer, unlocked.keys.reply):
        secret += [signer.key.private_bytes_raw(), signer.key.private_bytes_raw().hex().encode()]
    for path in desk.iterdir():
        assert not [one for one in secret if one in path.read_bytes()], path
    assert len(unlocked.keys.epochs) == 4


def test_stock_age_needs_no_program_of_ours_to_reach_an_epoch_key(desk: Path) -> None:
    officer = Identity.read(age.open_((desk / "officer-1.age").read_bytes(), Passphrase(PASSPHRASE)).decode().strip())
    (path,) = desk.glob("epoch_team_2026-03-01_*.age")
    assert (
        Identity.read(age.open_(path.read_bytes(), [officer]).decode().strip()).recipient().text()
        in recipients(keys.card(desk).card)["team"]
    )


@pytest.mark.parametrize("typed", [b"", b"other words", b"some words "])
def test_another_passphrase_opens_nothing(desk: Path, typed: bytes) -> None:
    with pytest.raises(WrongPassphrase):
        keys.unlock(desk, typed)


def test_a_folder_with_anything_in_it_is_left_alone(desk: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in desk.iterdir()}
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for folder in (desk, tmp_path, tmp_path / "file", tmp_path / "link"):
        with pytest.raises(AlreadyThere):
            founding.create(folder, "Atlantis", URL, PASSPHRASE, TODAY)
    assert {path.name: path.read_bytes() for path in desk.iterdir()} == before


def test_an_empty_folder_and_one_with_settings_become_a_desk(tmp_path: Path) -> None:
    settings = b'state = "paused"\n[promise]\nanswer_within_minutes = 90\nhours = "always"\nlanguages = ["en", "ar"]\n'
    for name, content in (("empty", None), ("set", settings)):
        (tmp_path / name).mkdir()
        if content:
            (tmp_path / name / config.FILE).write_bytes(content)
        founding.create(tmp_path / name, "Atlantis", URL, PASSPHRASE, TODAY)
    card = keys.card(tmp_path / "set").card
    assert card.promise is not None
    assert (card.state, card.promise.answer_within_minutes, card.promise.languages) == (State.PAUSED, 90, ("en", "ar"))
    assert (tmp_path / "set" / config.FILE).read_bytes() == settings
    assert (tmp_path / "empty" / config.FILE).read_bytes() == config.TEMPLATE


@pytest.mark.parametrize(
    ("name", "url", "settings"),
    [
        ("Atlantis", "http://desk.example.org/", ""),
        ("Atlantis", "ftp://desk.example.org/", ""),
        ("Atlantis", "nonsense", ""),
        ("", URL, ""),
        ("x" * 121, URL, ""),
        ("evil\u202ename", URL, ""),
        ("Atlantis", URL, "state = 1979-05-27"),
        ("Atlantis", URL, 'state = "practice"'),
        ("Atlantis", URL, "state = nan"),
        ("Atlantis", URL, "quota_mb = 0"),
        ("Atlantis", URL, "quota_mb = true"),
        ("Atlantis", URL, "alias = 3"),
        ("Atlantis", URL, "version = 9"),
        ("Atlantis", URL, "promise = 3"),
        ("Atlantis", URL, "[promise]\nanswer_within_minutes = -1"),
        ("Atlantis", URL, "not toml"),
        ("Atlantis", URL, "a = " + "[" * 5_000),
    ],
)
def test_settings_that_no_card_could_hold_make_no_desk(tmp_path: Path, name: str, url: str, settings: str) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / config.FILE).write_text(settings)
    with pytest.raises(SettingsWrong):
        founding.create(folder, name, url, PASSPHRASE, TODAY)
    assert [path.name for path in folder.iterdir()] == [config.FILE]
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["desk"]


def test_a_disk_that_refuses_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def write(path: Path, content: bytes) -> None:
        if len(written) == 5:
            raise files.DiskFull(path=str(path))
        written.append(path.name)
        whole(path, content)

    whole = files.write_new
    monkeypatch.setattr(files, "write_new", write)
    with pytest.raises(files.DiskFull):
        founding.create(tmp_path / "desk", "Atlantis", URL, PASSPHRASE, TODAY)
    assert len(written) == 5
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == []


def test_a_folder_that_may_not_be_replaced_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rename(_self: Path, _to: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(files.NotWritable):
        founding.create(tmp_path / "desk", "Atlantis", URL, PASSPHRASE, TODAY)
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == []


BROKEN: list[tuple[str, Callable[[bytes], bytes], type[CompanionError]]] = [
    (keys.CARD, lambda content: content[:-9], DeskDamaged),
    (keys.CARD, lambda content: content.replace(b"Atlantis", b"Atlantic"), DeskDamaged),
    ("officer-1.age", lambda content: content[:-1], DeskDamaged),
    ("officer-1.age", lambda _: age.seal(b"no key", Passphrase(PASSPHRASE, 1)), DeskDamaged),
    ("officer-1.age", lambda _: age.seal(b"\xff", Passphrase(PASSPHRASE, 1)), DeskDamaged),
    ("officer-1.age", lambda _: b"x" * 20_000, DeskDamaged),
    (keys.SIGNER_KEY, lambda content: content[:-1], DeskDamaged),
    (keys.REPLY_KEY, lambda _: b"", DeskDamaged),
]


@pytest.mark.parametrize(("name", "change", "error"), BROKEN)
def test_a_damaged_file_is_named(desk: Path, name: str, change: Callable[[bytes], bytes], error: type[CompanionError]) -> None:
    (desk / name).write_bytes(change((desk / name).read_bytes()))
    with pytest.raises(error):
        keys.unlock(desk, PASSPHRASE)


@pytest.mark.parametrize("name", ["officer-1.age", keys.SIGNER_KEY, keys.REPLY_KEY])
def test_a_missing_file_is_named(desk: Path, name: str) -> None:
    (desk / name).unlink()
    with pytest.raises(DeskDamaged):
        keys.unlock(desk, PASSPHRASE)


def test_a_damaged_epoch_key_is_named_and_somebody_elses_is_passed_over(desk: Path) -> None:
    path, other = sorted(desk.glob("epoch_team_*"))
    other.write_bytes(age.seal(Identity.new().text().encode(), [Identity.new().recipient()]))
    assert len(keys.unlock(desk, PASSPHRASE).keys.epochs) == 3
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DeskDamaged):
        keys.unlock(desk, PASSPHRASE)


def test_a_key_of_another_desk_is_not_taken_for_ours(desk: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    founding.create(other, "Other", URL, PASSPHRASE, TODAY)
    (desk / keys.RECEIPT_KEY).write_bytes((other / keys.RECEIPT_KEY).read_bytes())
    with pytest.raises(DeskDamaged):
        keys.receipt_signer(desk)
    officer = Identity.read(age.open_((desk / "officer-1.age").read_bytes(), Passphrase(PASSPHRASE)).decode().strip())
    (desk / keys.REPLY_KEY).write_bytes(age.seal(b"00" * 32, [officer.recipient()]))
    with pytest.raises(DeskDamaged):
        keys.unlock(desk, PASSPHRASE)


@pytest.mark.parametrize("content", [b"", b"zz" * 32, b"00" * 31, b"\xff"])
def test_a_damaged_receipt_key_is_named(desk: Path, content: bytes) -> None:
    (desk / keys.RECEIPT_KEY).write_bytes(content)
    with pytest.raises(DeskDamaged):
        keys.receipt_signer(desk)


def test_no_folder_is_no_desk(tmp_path: Path) -> None:
    for act in (keys.card, keys.receipt_signer):
        with pytest.raises(NotADesk):
            act(tmp_path / "gone")
    with pytest.raises(NotADesk):
        keys.unlock(tmp_path, PASSPHRASE)


def rotated(desk: Path, today: date, *, now: bool = False) -> founding.Rotated:
    return founding.rotate(desk, keys.unlock(desk, PASSPHRASE), today, now=now)


def test_rotating_early_signs_a_new_card_with_the_same_keys_and_the_settings_of_today(desk: Path) -> None:
    before = keys.card(desk).card
    (desk / config.FILE).write_text('state = "closed"\n[[next]]\nid = "o"\nkind = "email"\naddress = "o@example.org"\ntitle = "Office"\n')
    card = rotated(desk, TODAY + DAY).card
    assert keys.card(desk).card == card
    assert (card.version, card.state, card.next[0].address, card.issuer) == (2, State.CLOSED, "o@example.org", before.issuer)
    assert recipients(card) == recipients(before)
    (desk / config.FILE).unlink()
    again = rotated(desk, TODAY + DAY).card
    assert replace(again, version=1) == before


def test_rotating_in_the_next_epoch_adds_the_one_after_it(desk: Path) -> None:
    before = keys.card(desk).card
    card = rotated(desk, TODAY + 95 * DAY).card
    for old, new in zip(before.circles, card.circles, strict=True):
        assert new.epochs[0] == old.epochs[1]
        assert (new.epochs[1].start, new.epochs[1].end) == (TODAY + 180 * DAY, TODAY + 269 * DAY)
    assert {opens(desk, one) for card_ in (before, card) for one in recipients(card_)["team"]} == {"team"}


def test_rotating_far_too_late_begins_again_today(desk: Path) -> None:
    late = TODAY + 400 * DAY
    card = rotated(desk, late).card
    assert [circle.epochs[0].start for circle in card.circles] == [late, late]


def test_rotating_now_replaces_keys_that_may_be_known_and_keeps_the_old_for_what_is_under_way(desk: Path) -> None:
    before = keys.card(desk).card
    card = rotated(desk, TODAY, now=True).card
    assert not set(recipients(before)["team"]) & set(recipients(card)["team"])
    assert {opens(desk, one) for one in (*recipients(before)["team"], *recipients(card)["team"])} == {"team"}


def test_old_keys_are_destroyed_when_no_reader_would_use_them_any_more(desk: Path) -> None:
    first = keys.card(desk).card.circles[0].epochs[0]
    rotated(desk, first.end)
    assert rotated(desk, first.end + KEPT).destroyed == 0
    assert opens(desk, first.recipient) == "team"
    found = rotated(desk, first.end + KEPT + DAY)
    assert (found.destroyed, found.readable_from) == (2, first.end + KEPT + DAY - founding.READABLE)
    assert opens(desk, first.recipient) == ""


def test_a_clock_that_is_years_ahead_destroys_nothing_that_is_in_use(desk: Path) -> None:
    before = keys.card(desk).card
    found = rotated(desk, TODAY + 2_000 * DAY)
    assert (found.destroyed, found.readable_from < TODAY - 180 * DAY) == (0, True)
    assert {opens(desk, one) for one in recipients(before)["team"]} == {"team"}
    again = rotated(desk, TODAY + DAY)  # by the right clock
    assert (again.destroyed, again.card.version) == (0, 3)


def test_alerts_stay_as_long_as_any_key_on_a_card_of_their_day(desk: Path) -> None:
    last = max(epoch.end for circle in keys.card(desk).card.circles for epoch in circle.epochs)
    assert last + KEPT < TODAY + founding.READABLE


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"recipient": "age1pq1x", "circles": []}', b'{"recipient": 3, "circles": []}', b"\xff"]
)
def test_rotating_names_a_damaged_officer(desk: Path, content: bytes) -> None:
    (desk / "officer-1.json").write_bytes(content)
    with pytest.raises(DeskDamaged):
        rotated(desk, TODAY, now=True)
    assert keys.card(desk).card.version == 1


def test_rotating_without_an_officer_signs_nothing(desk: Path) -> None:
    (desk / "officer-1.json").unlink()
    with pytest.raises(NobodyToOpen):
        rotated(desk, TODAY, now=True)
    assert keys.card(desk).card.version == 1


def test_settings_have_their_usual_values(tmp_path: Path) -> None:
    assert config.read(tmp_path) == config.Config()
    (tmp_path / config.FILE).write_text('quota_mb = 3\nalias = "Ana"\nstate = "closed"')
    found = config.read(tmp_path)
    assert (found.quota_bytes, found.alias, found.on_card) == (3_000_000, "Ana", {"state": "closed"})
    (tmp_path / config.FILE).write_bytes(config.TEMPLATE)
    assert config.read(tmp_path) == config.Config()

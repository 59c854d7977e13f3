"""The outbox: durable, forward only, one at a time, and no file keeps another one out."""

from __future__ import annotations

import itertools
import json
import multiprocessing
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from companion.alert import record, shelf
from companion.alert.errors import EntryDamaged, EntryMissing, EntryNewer, OutboxBusy
from companion.alert.outbox import FolderShelf, MemoryShelf, Outbox, Shelf
from companion.alert.reply_secrets import ReplySecrets
from companion.alert.states import SAID, State, Trouble, advances
from companion.base import files
from companion.base.keystore import Memory
from companion.base.text import TN, Code, Listed, T
from tests.alert.parts import NOW, Person

ID = "0" * 64
LATER = NOW + timedelta(hours=1)
ODD = {"message": "{x}", "values": [["x", {"zip": 1}]], "plural": "", "count": 0, "context": ""}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "outbox"


@pytest.fixture
def person(folder: Path) -> Person:
    return Person(shelf=FolderShelf(folder))


@pytest.fixture(params=["folder", "memory"])
def either(request: pytest.FixtureRequest, folder: Path) -> Shelf:
    return FolderShelf(folder) if request.param == "folder" else MemoryShelf()


def test_a_queued_alert_is_there_for_another_program(either: Shelf) -> None:
    entry = Person(shelf=either).queue()
    outbox = Outbox(either)
    assert outbox.look().entries == (entry,)
    assert outbox.get(entry.id) == entry
    assert len(outbox.sealed(entry.id)) == 8_192
    assert outbox.card_line(entry.id) == Person().office.line
    assert outbox.answers(entry.id) == ()


def test_the_usual_shelf_lies_in_the_programs_home(home: Path) -> None:
    entry = Person(shelf=FolderShelf()).queue()
    assert (home / "outbox" / f"{entry.id}.age").is_file()


def test_a_page_that_shows_alerts_loads_no_cryptography() -> None:
    """A window paints first; what seals and sends is loaded in a job."""
    names = ["outbox", "describe", "plain", "states", "draft", "errors", "reply_secrets"]
    code = "import sys\n" + "".join(f"import companion.alert.{name}\n" for name in names)
    code += "print(*{'cryptography', 'httpx', 'sqlcipher3', 'keyring'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.strip()) == (0, ""), ran.stderr


def test_looking_writes_nothing(folder: Path) -> None:
    assert Outbox(FolderShelf(folder)).look().entries == ()
    assert not folder.exists()


def test_files_are_for_their_owner_only(person: Person, folder: Path) -> None:
    person.queue()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_times_are_kept_to_the_minute(person: Person) -> None:
    assert set(person.queue().times.values()) == {NOW.replace(second=0)}


@pytest.mark.parametrize(("before", "after"), [*itertools.product(State, State)])
def test_states_only_move_forward(before: State, after: State) -> None:
    person = Person()
    entry = person.queue()
    person.outbox._write(replace(entry, state=before, times={before: NOW}))
    moved = person.outbox.advance(entry.id, after, LATER)
    assert moved.state is (after if advances(before, after) else before)
    assert moved == person.outbox.get(entry.id)
    assert not (advances(before, after) and advances(after, before))


def test_nothing_but_further_proof_follows_a_proof() -> None:
    proofs = [State.SENT, State.RECEIVED, State.READ, State.CLOSED]
    assert all(advances(before, after) for before, after in itertools.combinations(proofs, 2))
    assert not any(advances(proof, other) for proof in proofs for other in State if other not in proofs)
    assert SAID.keys() == set(State)


def test_what_was_wished_for_too_late_leaves_no_mark_and_what_happened_does() -> None:
    person = Person()
    entry = person.queue()
    person.outbox.advance(entry.id, State.READ, NOW)
    late = person.outbox.advance(entry.id, State.CANCELLED, LATER)
    assert State.CANCELLED not in late.times
    proven = person.outbox.advance(entry.id, State.SENT, LATER, b"proof")
    assert proven.times[State.SENT] == LATER.replace(second=0)
    assert (proven.state, proven.receipt) == (State.READ, b"proof")
    assert person.outbox.advance(entry.id, State.SENT, NOW, b"other") == proven


def test_a_try_is_noted_before_it_begins_and_only_where_something_waits() -> None:
    person = Person()
    entry = person.queue()
    begun = person.outbox.begin(entry.id, LATER)
    assert (begun.attempts, begun.next_try) == (1, LATER)
    sent = person.outbox.advance(entry.id, State.SENT, NOW)
    assert sent.next_try is None
    assert person.outbox.begin(entry.id, LATER) == sent


def test_trouble_is_kept_with_its_fields_and_ends_with_the_next_step() -> None:
    person = Person()
    entry = person.queue()
    inner = T("through {proxy}", proxy=Code("socks5://127.0.0.1:9050"))
    odd = TN("{n} {day} {one} {list}", "{n} {list}", 3, day=date(2026, 11, 23), one=inner, list=Listed(("a", inner)))
    trouble = Trouble(odd, T("Plain. {name}", name="\ud800 عربي"))
    assert person.outbox.note(entry.id, trouble).trouble == trouble
    assert person.outbox.get(entry.id).trouble == trouble
    assert person.outbox.advance(entry.id, State.SENT, NOW).trouble is None


def test_a_change_that_changes_nothing_writes_nothing(person: Person, folder: Path) -> None:
    entry = person.queue()
    before = (folder / f"{entry.id}.state").stat().st_mtime_ns
    person.outbox.note(entry.id, None)
    assert (folder / f"{entry.id}.state").stat().st_mtime_ns == before


def test_removing_leaves_no_file_but_the_lock(person: Person, folder: Path) -> None:
    entry, other = person.queue(), person.queue()
    person.outbox.keep_answer(entry.id, 1, b"sealed")
    assert person.outbox.answers(entry.id) == (b"sealed",)
    person.outbox.remove(entry.id)
    assert {path.name.partition(".")[0] for path in folder.iterdir()} == {other.id, "lock"}
    with pytest.raises(EntryMissing):
        person.outbox.remove(entry.id)


def test_answers_come_by_their_number(person: Person) -> None:
    entry = person.queue()
    for number in (10, 2, 1):
        person.outbox.keep_answer(entry.id, number, str(number).encode())
    assert person.outbox.answers(entry.id) == (b"1", b"2", b"10")
    with pytest.raises(EntryMissing):
        person.outbox.keep_answer(ID, 1, b"")


@pytest.mark.parametrize("id_", [ID, "", "x", "../" * 20, "A" * 64])
def test_an_id_that_is_none_is_missing_and_never_a_path(person: Person, id_: str) -> None:
    asked: list[Callable[[], object]] = [
        lambda: person.outbox.get(id_),
        lambda: person.outbox.sealed(id_),
        lambda: person.outbox.card_line(id_),
        lambda: person.outbox.remove(id_),
        lambda: person.outbox.advance(id_, State.SENT, NOW),
    ]
    for ask in asked:
        with pytest.raises(EntryMissing):
            ask()


@pytest.mark.parametrize("part", ["age", "card", "state"])
@pytest.mark.parametrize("damage", ["gone", "cut", "changed", "huge", "empty"])
def test_a_damaged_file_is_said_and_keeps_no_other_out(person: Person, folder: Path, part: str, damage: str) -> None:
    good, bad = person.queue(), person.queue()
    path = folder / f"{bad.id}.{part}"
    content = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(
            {"cut": content[:-20], "changed": content[:9] + b"~" + content[10:], "huge": content + b" " * 600_000, "empty": b""}[damage]
        )
    found = person.outbox.look()
    assert good in found.entries
    if part == "state":
        assert found.entries == (good,)
        assert [problem.id for problem in found.problems] == ([] if damage == "gone" else [bad.id])
    else:
        with pytest.raises(EntryDamaged):
            (person.outbox.sealed if part == "age" else person.outbox.card_line)(bad.id)
    if (part, damage) != ("state", "gone"):
        person.outbox.remove(bad.id)
    person.queue()
    assert all(bad.id not in path.name for path in folder.iterdir())


def test_a_damaged_answer_stands_as_an_empty_one(person: Person, folder: Path) -> None:
    entry = person.queue()
    person.outbox.keep_answer(entry.id, 1, b"one")
    (folder / f"{entry.id}-2.age").write_bytes(b"x" * 9_000)
    assert person.outbox.answers(entry.id) == (b"one", b"")


def test_an_entry_of_a_newer_program_is_left_alone(person: Person, folder: Path) -> None:
    entry = person.queue()
    path = folder / f"{entry.id}.state"
    newer = record.whole(json.dumps({"format": 2, "sentences": []}).encode())
    path.write_bytes(newer)
    (problem,) = person.outbox.look().problems
    assert isinstance(problem.error, EntryNewer)
    with pytest.raises(EntryNewer):
        person.outbox.advance(entry.id, State.SENT, NOW)
    assert path.read_bytes() == newer


@pytest.mark.parametrize(
    "change",
    [
        {"state": "sent"},
        {"times": {}},
        {"attempts": True},
        {"next_try": "2026-11-23"},
        {"drill": 1},
        {"trouble": {"say": 1}},
        {"trouble": {"say": ODD, "hint": ODD}},
        {"format": 0.5},
    ],
)
def test_an_entry_that_no_program_wrote_is_damaged(person: Person, folder: Path, change: dict[str, object]) -> None:
    entry = person.queue()
    path = folder / f"{entry.id}.state"
    path.write_bytes(record.whole(json.dumps(json.loads(record.line_of(path.read_bytes(), "")) | change).encode()))
    with pytest.raises(EntryDamaged):
        person.outbox.get(entry.id)


def test_what_a_kill_left_is_deleted_by_the_next_change(person: Person, folder: Path) -> None:
    entry = person.queue()
    for name in (f"{ID}.age", f"{ID}.card", f"{ID}-1.age", ".part-x"):
        (folder / name).write_bytes(b"half")
    (folder / "readme.txt").write_text("not ours")
    assert person.outbox.look().entries == (entry,)
    person.queue()
    assert {path.suffix for path in folder.iterdir() if ID in path.name or "part" in path.name} == set()
    assert (folder / "readme.txt").exists()


class Full(MemoryShelf):
    """Takes some writes, and then no more."""

    left = 10

    def write(self, name: str, content: bytes) -> None:
        if self.left == 0:
            raise files.DiskFull(path=Code(name))
        self.left -= 1
        super().write(name, content)


@pytest.mark.parametrize("room", [0, 1, 2])
def test_a_full_disk_keeps_nothing_of_an_alert_and_no_key_to_it(room: int) -> None:
    full = Full()
    full.left = room
    keystore = Memory()
    with pytest.raises(files.DiskFull):
        Person(shelf=full, secrets=ReplySecrets(keystore)).queue()
    assert full.names() == ()
    assert keystore._values == {}


def test_an_addition_that_finds_no_room_leaves_the_key_of_its_conversation() -> None:
    full = Full()
    person = Person(shelf=full)
    first = person.queue()
    full.left = 0
    with pytest.raises(files.DiskFull):
        person.queue(follows=first)
    assert person.secrets.get(first.talk)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(files.NotWritable):
        Person(shelf=FolderShelf(tmp_path / "file" / "outbox")).queue()
    with pytest.raises(files.FileUnreadable):
        FolderShelf(tmp_path / "file").names()
    (tmp_path / "outbox" / "x").mkdir(parents=True)
    with pytest.raises(files.NotWritable):
        FolderShelf(tmp_path / "outbox").remove("x")


def _hold(folder: Path, held: Event, done: Event) -> None:
    with FolderShelf(folder).held():
        held.set()
        done.wait(30)


def test_two_programs_change_the_outbox_one_after_the_other(person: Person, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = person.queue()
    spawn = multiprocessing.get_context("spawn")
    held, done = spawn.Event(), spawn.Event()
    other = spawn.Process(target=_hold, args=(folder, held, done))
    other.start()
    assert held.wait(30)
    monkeypatch.setattr(shelf, "_PATIENCE", 3)
    with pytest.raises(OutboxBusy):
        person.outbox.advance(entry.id, State.SENT, NOW)
    assert person.outbox.get(entry.id) == entry  # reading waits for nobody
    monkeypatch.setattr(shelf, "_PATIENCE", 1_500)
    done.set()
    assert person.outbox.advance(entry.id, State.SENT, NOW).state is State.SENT
    other.join(30)


def test_a_time_of_another_zone_is_the_same_time() -> None:
    entry = replace(Person().queue(), times={State.QUEUED: datetime(2026, 11, 23, 12, 0, tzinfo=UTC)})
    content = record.write(entry).replace(b"12:00+00:00", b"13:00+01:00")
    assert record.read(record.whole(content.partition(b"\n")[0]), entry.id) == entry


def test_an_entry_that_goes_while_others_are_listed_is_no_problem(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, gone = person.queue(), person.queue()
    names = person.shelf.names()
    person.outbox.remove(gone.id)
    monkeypatch.setattr(person.shelf, "names", lambda: names)
    found = person.outbox.look()
    assert (found.entries, found.problems) == ((kept,), ())


def test_the_newest_alert_stands_first(person: Person) -> None:
    queued = []
    for _ in range(3):
        queued.append(person.queue())
        person.office.clock.move(timedelta(minutes=7))
    person.outbox.advance(queued[0].id, State.SENT, person.office.clock.now())
    assert [entry.id for entry in person.outbox.look().entries] == [entry.id for entry in reversed(queued)]


def test_an_addition_within_the_same_minute_stands_before_what_it_adds_to() -> None:
    person = Person()
    queued = [person.queue()]
    for _ in range(5):
        queued.append(person.queue(follows=queued[-1]))
    assert person.outbox.look().entries == tuple(reversed(queued))
    person.outbox._write(replace(queued[0], follows=queued[-1].alert_id))  # round in a circle, as no program writes it
    assert len(person.outbox.look().entries) == 6

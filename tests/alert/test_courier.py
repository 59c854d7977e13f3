"""Whatever a network or a desk does: the alert stays queued with a plain reason, and nothing is believed without a signature."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from companion.alert import errors, receipt
from companion.alert.outbox import FolderShelf, MemoryShelf
from companion.alert.sender import Sender
from companion.alert.states import Entry, State
from companion.base import files
from companion.base.errors import CompanionError
from companion.base.text import Code
from companion.base.work import Stopped, Watch
from companion.contacts.card import Card
from companion.contacts.card import Path as CardPath
from companion.net import errors as net
from companion.net.client import Client
from companion.net.exchange import Handler, Reply, Request
from tests.alert.parts import APP, NOW, RECEIPT, REPLY, Office, Person

HOST = Code("desk.example.org")


@pytest.fixture
def person() -> Person:
    return Person()


def send(person: Person, *only: str, at_once: bool = False) -> tuple[Entry, ...]:
    return asyncio.run(person.sender.send(Watch(), *only, at_once=at_once))


def raising(error: Exception) -> Handler:
    def handler(_request: Request) -> Reply:
        raise error

    return handler


def says(status: int, body: bytes = b"", **headers: str) -> Handler:
    return lambda _request: Reply(status, body, headers=headers)


def receipt_for(id_: str) -> Handler:
    return lambda _request: Reply(201, receipt.make(RECEIPT, id_, NOW.date()).json)


def wrong_key(request: Request) -> Reply:
    true = json.loads(Office().truly(request).body)
    return Reply(201, receipt.make(REPLY, true["id"], NOW.date()).json)


HOSTILE: dict[str, tuple[Handler, type[CompanionError]]] = {
    "down": (raising(net.Unreachable(host=HOST)), net.Unreachable),
    "slow": (raising(net.TooSlow(host=HOST)), net.TooSlow),
    "cut off": (raising(net.CutOff(host=HOST)), net.CutOff),
    "certificate": (raising(net.BadCertificate(host=HOST)), net.BadCertificate),
    "proxy down": (raising(net.RouteDown(route=HOST)), net.RouteDown),
    "500": (says(500), errors.DeskDown),
    "503": (says(503, b'{"error": "x"}'), errors.DeskDown),
    "full": (says(507), errors.DeskFull),
    "text only": (says(413, b'{"largest": 8192}'), errors.DeskFull),
    "400": (says(400), errors.NotAnAnswer),
    "404": (says(404, b"<html>"), errors.NotAnAnswer),
    "204": (says(204), errors.NotAnAnswer),
    "portal": (says(200, b"<html>Welcome to the hotel</html>"), errors.NotAnAnswer),
    "nothing": (says(201), errors.NotAnAnswer),
    "rubbish": (says(201, b"\xff" * 100), errors.NotAnAnswer),
    "giant": (says(201, b" " * 5_000), net.AnswerTooLarge),
    "compressed": (says(201, gzip.compress(b" " * 50_000_000), **{"content-encoding": "gzip"}), net.AnswerTooLarge),
    "strange coding": (says(201, b"", **{"content-encoding": "br"}), net.CutOff),
    "redirect": (says(302, location="https://elsewhere.example/"), net.Redirected),
    "redirect here": (says(307, location="/v1/alerts"), net.Redirected),
    "other receipt": (receipt_for("ab" * 32), errors.FalseReceipt),
    "false receipt": (wrong_key, errors.FalseReceipt),
}


@pytest.mark.parametrize("world", HOSTILE)
def test_an_alert_stays_queued_with_its_reason_and_goes_when_the_world_is_good_again(person: Person, world: str) -> None:
    handler, error = HOSTILE[world]
    entry = person.queue()
    before = person.outbox.sealed(entry.id)
    person.office.says = handler
    (tried,) = send(person)
    assert tried.state is State.QUEUED
    assert (tried.attempts, tried.receipt) == (1, b"")
    assert tried.trouble is not None
    assert tried.trouble.say.message == error.say.message
    assert person.only() == tried
    person.office.says = None
    (sent,) = send(person, entry.id)
    assert (sent.state, sent.attempts, sent.trouble) == (State.SENT, 2, None)
    assert person.office.ids == [entry.id]
    assert receipt.verify(sent.receipt, entry.id, RECEIPT.public).day == NOW.date()
    assert person.outbox.sealed(entry.id) == before


def test_one_sealed_file_goes_on_every_try(person: Person) -> None:
    entry = person.queue()
    person.office.says = says(500)
    send(person)
    person.office.says = None
    send(person, entry.id)
    bodies = {request.body for request in person.office.heard}
    assert bodies == {person.outbox.sealed(entry.id)}


def test_a_receipt_that_was_lost_is_given_again_and_the_alert_is_there_once(person: Person) -> None:
    entry = person.queue()

    def stores_and_breaks(request: Request) -> Reply:
        person.office.truly(request)
        raise net.CutOff(host=HOST)

    person.office.says = stores_and_breaks
    assert send(person)[0].state is State.QUEUED
    person.office.says = None
    assert send(person, entry.id)[0].state is State.SENT
    assert person.office.ids == [entry.id]


def test_a_try_waits_for_its_time_unless_a_person_asks(person: Person) -> None:
    entry = person.queue()
    person.office.says = says(500)
    waits = []
    for _ in range(12):
        (tried,) = send(person)
        assert tried.next_try is not None
        waits.append(tried.next_try - person.office.clock.now())
        assert send(person) == ()
        person.office.clock.move(waits[-1] + timedelta(seconds=1))
    assert timedelta(seconds=4) <= waits[0] <= timedelta(seconds=10)
    assert timedelta(minutes=7) <= waits[-1] <= timedelta(minutes=15)
    send(person)
    assert len(send(person, at_once=True)) == 1
    assert len(send(person, entry.id)) == 1
    assert send(person, "ab" * 32) == ()


def test_the_wait_outlives_the_program(tmp_path: Path) -> None:
    office = Office(says=says(500))
    first = Person(office, FolderShelf(tmp_path / "o"))
    first.queue()
    send(first)
    again = Person(office, FolderShelf(tmp_path / "o"))
    assert send(again) == ()
    office.clock.move(timedelta(seconds=11))
    assert send(again)[0].attempts == 2


@pytest.mark.parametrize("years", [-40, 40])
def test_a_clock_that_is_set_wrong_keeps_nothing_back(person: Person, years: int) -> None:
    person.queue()
    person.office.says = says(500)
    send(person)
    person.office.clock.move(timedelta(days=365 * years))
    assert send(person)[0].attempts == 2


def test_the_first_path_that_works_is_taken_in_the_desks_order() -> None:
    office = Office()
    office.card = replace(
        office.card, paths=(CardPath("pigeon", "x"), CardPath("https", "https://one.example"), CardPath("https", "https://two.example/d/"))
    )
    person = Person(office)
    person.queue()
    calls: list[str] = []

    def second_only(request: Request) -> Reply:
        calls.append(request.path)
        if request.path.startswith("/d/"):
            return office.truly(replace(request, path=request.path.removeprefix("/d")))
        return Reply(500)

    office.says = second_only
    assert send(person)[0].state is State.SENT
    assert calls == ["/v1/alerts", "/d/v1/alerts"]


def test_an_onion_path_that_this_route_cannot_take_hides_no_other_reason(person: Person) -> None:
    office = person.office
    office.card = replace(office.card, paths=tuple(reversed(office.card.paths)))
    person.queue()
    office.says = says(500)
    (tried,) = send(person)
    assert tried.trouble is not None
    assert tried.trouble.say.message == errors.DeskDown.say.message
    assert len(office.heard) == 1


@pytest.mark.parametrize("paths", [(), (CardPath("pigeon", "coop"),)])
def test_a_card_without_a_way_says_so(person: Person, paths: tuple[CardPath, ...]) -> None:
    person.office.card = replace(person.office.card, paths=paths)
    person.queue()
    (tried,) = send(person)
    assert tried.trouble is not None
    assert tried.trouble.say.message == errors.NoWay.say.message


def test_nothing_goes_to_a_desk_whose_card_was_withdrawn(person: Person) -> None:
    entry = person.queue()
    person.withdrawn = True
    (tried,) = send(person)
    assert tried.state is State.FAILED
    assert tried.trouble is not None
    assert tried.trouble.say.message == errors.Withdrawn.say.message
    assert send(person, entry.id) == ()
    assert person.office.heard == []


def test_what_was_stopped_after_it_was_listed_is_not_sent(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = person.queue()
    monkeypatch.setattr(person.outbox, "begin", stopping(person, entry, person.outbox.begin))
    (tried,) = send(person)
    assert tried.state is State.CANCELLED
    assert person.office.heard == []


def stopping(person: Person, entry: Entry, begin: Callable[[str, datetime], Entry]) -> Callable[[str, datetime], Entry]:
    def stop(id_: str, next_try: datetime) -> Entry:
        person.sender.cancel(entry.id)
        return begin(id_, next_try)

    return stop


def test_one_that_was_stopped_on_its_way_is_said_to_be_at_the_desk(person: Person) -> None:
    entry = person.queue()

    def stops(request: Request) -> Reply:
        assert person.sender.cancel(entry.id).state is State.CANCELLED
        return person.office.truly(request)

    person.office.says = stops
    (tried,) = send(person)
    assert tried.state is State.SENT
    assert tried.times.keys() >= {State.CANCELLED, State.SENT}


class FullLater(MemoryShelf):
    """Takes nothing more once it is full."""

    full = False

    def write(self, name: str, content: bytes) -> None:
        if self.full:
            raise files.DiskFull(path=Code(name))
        super().write(name, content)


def test_a_full_disk_keeps_no_alert_from_being_sent_and_claims_nothing() -> None:
    shelf = FullLater()
    person = Person(shelf=shelf)
    entry = person.queue()
    shelf.full = True
    (tried,) = send(person)
    assert person.office.ids == [entry.id]
    assert tried.state is State.QUEUED
    assert tried.trouble is not None
    assert tried.trouble.say.message == files.DiskFull.say.message
    assert person.only() == tried  # the page shows it too
    shelf.full = False
    assert send(person, entry.id)[0].state is State.SENT
    assert person.office.ids == [entry.id]


def test_on_a_full_disk_the_waits_grow_as_on_any_other() -> None:
    shelf = FullLater()
    person = Person(shelf=shelf)
    entry = person.queue()
    shelf.full = True
    person.office.says = says(500)
    waits = []
    for _ in range(9):
        (tried,) = send(person)
        assert tried.next_try is not None
        assert person.only().next_try == tried.next_try
        assert send(person) == ()  # not before its time, though nothing of it could be written
        waits.append(tried.next_try - person.office.clock.now())
        person.office.clock.move(waits[-1] + timedelta(seconds=1))
    assert waits[-1] >= timedelta(minutes=7)
    shelf.full = False
    (tried,) = send(person)
    assert tried.attempts == 10
    assert Person(person.office, shelf).only() == tried
    assert tried.id == entry.id


def test_what_another_program_wrote_counts_more_than_what_a_full_disk_did_not_take() -> None:
    shelf = FullLater()
    person = Person(shelf=shelf)
    entry = person.queue()
    shelf.full = True
    person.office.says = says(500)
    send(person)
    shelf.full = False
    other = Person(person.office, shelf)
    person.office.says = None
    assert send(other)[0].state is State.SENT
    assert person.only() == other.only()
    assert person.sender.entry(entry.id).trouble is None


@pytest.mark.parametrize("part", ["age", "card"])
def test_a_damaged_alert_is_not_tried_over_and_over(tmp_path: Path, part: str) -> None:
    person = Person(shelf=FolderShelf(tmp_path / "o"))
    entry = person.queue()
    (tmp_path / "o" / f"{entry.id}.{part}").write_bytes(b"x")
    (tried,) = send(person)
    assert tried.trouble is not None
    assert tried.next_try is not None
    assert send(person) == ()


def test_a_damaged_file_is_said_and_the_others_go(tmp_path: Path) -> None:
    person = Person(shelf=FolderShelf(tmp_path / "o"))
    bad, good = person.queue(), person.queue()
    (tmp_path / "o" / f"{bad.id}.age").write_bytes(b"x")
    found = {entry.id: entry for entry in send(person)}
    assert found[good.id].state is State.SENT
    assert found[bad.id].state is State.QUEUED
    assert found[bad.id].trouble is not None
    assert person.office.ids == [good.id]


def test_one_that_was_removed_while_it_was_sent_is_gone(person: Person) -> None:
    entry = person.queue()

    def removes(request: Request) -> Reply:
        person.sender.remove(entry.id)
        return person.office.truly(request)

    person.office.says = removes
    (tried,) = send(person)
    assert tried.trouble is not None
    assert person.sender.entries() == ()


def test_a_stop_ends_the_tries(person: Person) -> None:
    person.queue()
    watch = Watch()
    watch.stop()
    with pytest.raises(Stopped):
        asyncio.run(person.sender.send(watch))
    assert person.office.heard == []


def test_a_client_that_cannot_be_made_is_a_trouble_too(person: Person) -> None:
    def broken(_card: Card) -> Client:
        raise net.NotPrivate(url=HOST)

    person.queue()
    sender = Sender(person.outbox, person.secrets, person.office.clock, broken, APP)
    (tried,) = asyncio.run(sender.send(Watch()))
    assert tried.state is State.QUEUED
    assert tried.trouble is not None

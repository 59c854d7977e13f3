"""From "queue" to "a person has read it", with a desk of the same rules as a real one; and what a mailbox may hold."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from companion.alert import errors, letter
from companion.alert.draft import Draft
from companion.alert.message import Kind
from companion.alert.outbox import FolderShelf
from companion.alert.reply_secrets import Where
from companion.alert.states import Entry, State
from companion.alert.transports.https import MAIL_BYTES
from companion.contacts import sign
from companion.contacts.errors import NoSealedPath, Revoked, TooOld
from companion.desk.practice import Practice
from companion.net.client import Client
from companion.net.exchange import Reply, Request
from companion.sealing import age
from tests.alert.parts import APP, NOW, READER, TYPICAL, Office, Person, draft, poll, sent
from tests.contacts import parts as contacts

MAIL = "/v1/mail/"


@pytest.fixture
def person() -> Person:
    return Person()


def test_an_alert_goes_from_queued_to_closed_each_step_with_its_proof(person: Person) -> None:
    office, entry = person.office, person.queue()
    assert entry.state is State.QUEUED
    assert poll(person)[entry.id].state is State.SENT
    list(office.ledger.each())
    assert poll(person)[entry.id].state is State.RECEIVED
    office.clock.move(timedelta(minutes=5))
    office.ledger.acknowledge(entry.id, "Ann", "We are here.")
    assert poll(person)[entry.id].state is State.READ
    office.ledger.reply(entry.id, "Ann", "Where are you now?", Kind.QUESTION)
    office.ledger.close(entry.id, "Bob")
    closed = poll(person)[entry.id]
    assert closed.state is State.CLOSED
    assert closed.times[State.READ] - closed.times[State.SENT] == timedelta(minutes=5)
    assert [(one.kind, one.text) for one in person.sender.messages(closed)] == [
        (Kind.RECEIVED, ""),
        (Kind.ACKNOWLEDGED, "We are here."),
        (Kind.QUESTION, "Where are you now?"),
        (Kind.CLOSED, ""),
    ]
    assert person.sender.doubts(closed) == ()
    assert poll(person) == {}
    assert poll(person, entry.id)[entry.id] == closed


def test_the_desk_reads_what_was_written(person: Person) -> None:
    entry = person.queue(draft(**TYPICAL))
    poll(person)
    arrived = letter.read(age.open_(person.office.store.content(entry.id), [READER]))
    assert json.loads(json.dumps(arrived.alert.draft.fields())) == TYPICAL
    assert (arrived.alert.app, arrived.alert.lang, arrived.alert.drill) == (APP, "en", False)
    assert (arrived.alert.alert_id, arrived.alert.card.epoch) == (entry.alert_id, "2026-11-13")
    assert (entry.desk_name, entry.circle, entry.promise_minutes) == ("Wikimedia Atlantis", "team", 90)


def test_a_follow_up_is_signed_by_the_same_key_and_answered_in_the_same_mailbox(person: Person) -> None:
    first = sent(person)
    second = person.queue(draft(what="He is back."), follows=first)
    assert (second.talk, second.follows) == (first.talk, first.alert_id)
    poll(person)
    one, two = (letter.read(age.open_(person.office.store.content(entry.id), [READER])) for entry in (first, second))
    assert one.key == two.key
    assert two.alert.follows == one.alert.alert_id
    person.office.heard.clear()
    person.office.ledger.acknowledge(second.id, "Ann", "Good.")
    found = poll(person)
    assert len(person.office.heard) == 1
    assert (found[first.id].state, found[second.id].state) == (State.SENT, State.READ)
    assert person.sender.messages(found[first.id]) == ()
    person.office.ledger.reply(first.id, "Bob", "And the laptop?", Kind.QUESTION)
    found = poll(person)
    assert [one.text for one in person.sender.messages(found[first.id])] == ["", "", "And the laptop?"]
    assert [one.alias for one in person.sender.messages(found[second.id])] == ["", "Ann"]
    assert found[first.id].state is State.READ
    third = person.queue(follows=second)
    assert third.talk == first.talk


def test_two_alerts_share_nothing_that_a_server_could_see(person: Person) -> None:
    first, second = sent(person), sent(person)
    assert first.talk != second.talk
    boxes = {request.path for request in person.office.heard if request.path.startswith(MAIL)}
    assert len(boxes) == 2


def test_a_server_sees_the_same_sizes_whether_there_is_an_answer_or_not(person: Person) -> None:
    entry = sent(person)
    person.office.ledger.acknowledge(entry.id, "Ann", "x" * 2_000)
    person.office.heard.clear()
    sizes: set[int] = set()

    def measured(request: Request) -> Reply:
        reply = person.office.truly(request)
        sizes.add(len(reply.body))
        return reply

    person.office.says = measured
    poll(person)
    (asked,) = person.office.heard
    assert sizes == {MAIL_BYTES}
    assert asked.headers["accept-encoding"] == "identity"
    assert asked.body == b""


def test_the_practice_desk_takes_drills_only() -> None:
    practice = Practice(Office().clock)
    line = practice.card_file.partition(b"\n")[0]
    person = Person()
    person.sender._courier._client = lambda _: Client(handler=practice.handler)
    with pytest.raises(errors.DrillOnly):
        person.sender.queue(Draft(), practice.card, line, "team", drill=False, lang="en")
    with pytest.raises(errors.DrillOnly):
        person.sender.seal(Draft(), practice.card, line, "team", drill=False, lang="en")
    assert person.sender.entries() == ()
    entry = person.sender.queue(Draft(), practice.card, line, "team", drill=True, lang="ar")
    assert entry.drill
    assert poll(person)[entry.id].state is State.SENT
    practice.acknowledge(entry.id, "Trainer", "Well done.")
    assert poll(person)[entry.id].state is State.READ
    assert practice.dropped == ()


def test_what_nobody_could_open_is_not_sealed(person: Person) -> None:
    office = person.office
    with pytest.raises(NoSealedPath):
        person.queue(circle="friends")
    office.clock.move(timedelta(days=400))
    with pytest.raises(TooOld):
        person.queue()
    office.clock.move(timedelta(days=-400))
    office.card = replace(office.card, revoked=True)
    with pytest.raises(Revoked):
        person.queue()
    assert person.sender.entries() == ()


@pytest.mark.parametrize("days", [-3650, 200])
def test_a_wrong_clock_or_an_old_card_only_warns(person: Person, days: int) -> None:
    person.office.clock.move(timedelta(days=days))
    entry = person.queue()
    assert poll(person)[entry.id].state is State.SENT
    assert person.office.card.warnings(person.office.clock.now().date())


def test_a_picture_is_not_sealed_whoever_made_the_draft(person: Person) -> None:
    with pytest.raises(errors.NotClean):
        person.queue(Draft({"attachments": ({"name": "a.jpg", "type": "image/jpeg", "data": ""},)}))


def test_a_line_that_is_not_the_cards_own_is_a_mistake_of_the_program(person: Person) -> None:
    other = sign.make(replace(person.office.card, version=9), [contacts.key(1)]).partition(b"\n")[0]
    with pytest.raises(ValueError, match="another card"):
        person.sender.queue(Draft(), person.office.card, other, "team", drill=False, lang="en")


def test_an_addition_goes_to_the_same_desk_and_needs_the_key(person: Person) -> None:
    first = sent(person)
    with pytest.raises(errors.OtherDesk):
        person.queue(follows=replace(first, issuer="another"))
    person.secrets.forget(first.talk)
    with pytest.raises(errors.KeyNotHere):
        person.queue(follows=first)
    assert [entry.id for entry in person.sender.entries()] == [first.id]


def test_only_what_was_not_sent_can_be_stopped(person: Person) -> None:
    entry = person.queue()
    assert person.sender.cancel(entry.id).state is State.CANCELLED
    assert poll(person) == {}
    assert person.office.heard == []
    with pytest.raises(errors.TooLateToCancel):
        person.sender.cancel(entry.id)
    other = sent(person)
    with pytest.raises(errors.TooLateToCancel):
        person.sender.cancel(other.id)
    assert person.sender.entry(other.id).state is State.SENT


def test_one_that_is_sent_in_the_moment_it_is_stopped_is_not_said_to_be_stopped(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = person.queue()
    true = person.outbox.get

    def sends_meanwhile(id_: str) -> Entry:
        found = true(id_)
        monkeypatch.setattr(person.outbox, "get", true)
        person.outbox.advance(id_, State.SENT, NOW)
        return found

    monkeypatch.setattr(person.outbox, "get", sends_meanwhile)
    with pytest.raises(errors.TooLateToCancel):
        person.sender.cancel(entry.id)
    assert person.only().state is State.SENT


def test_one_that_was_stopped_after_a_try_may_still_prove_to_have_arrived(person: Person) -> None:
    entry = person.queue()

    def stores_silently(request: Request) -> Reply:
        person.office.truly(request)
        return Reply(500)

    person.office.says = stores_silently
    poll(person)
    assert person.sender.cancel(entry.id).attempts == 1
    person.office.says = None
    person.office.ledger.acknowledge(entry.id, "Ann")
    assert poll(person)[entry.id].state is State.READ


def test_removing_forgets_the_key_with_the_last_alert_of_a_conversation(person: Person) -> None:
    first = sent(person)
    second = person.queue(follows=first)
    person.sender.remove(first.id)
    assert person.sender.key_lies(second) is Where.MEMORY
    person.sender.remove(second.id)
    assert person.sender.key_lies(second) is None
    assert person.sender.entries() == ()
    with pytest.raises(errors.EntryMissing):
        person.sender.remove(second.id)


def test_a_file_that_is_handed_over_is_never_sent_and_its_answers_are_fetched(person: Person) -> None:
    office = person.office
    entry = person.sender.seal(draft(**TYPICAL), office.card, office.line, "team", drill=False, lang="en")
    assert entry.state is State.SEALED
    content = person.sender.file(entry.id)
    assert letter.Sealed(content).id == entry.id
    handed = person.sender.handed_over(entry.id)
    assert (handed.state, set(handed.times)) == (State.HANDED_OVER, {State.SEALED, State.HANDED_OVER})
    assert poll(person)[entry.id].state is State.HANDED_OVER
    assert all(request.path.startswith(MAIL) for request in office.heard)
    office.truly(Request("POST", "/v1/alerts", content))
    office.ledger.acknowledge(entry.id, "Ann")
    assert poll(person)[entry.id].state is State.READ


def test_a_queued_alert_whose_file_is_handed_over_too_is_still_sent(person: Person) -> None:
    entry = person.queue()
    handed = person.sender.handed_over(entry.id)
    assert handed.state is State.QUEUED
    assert State.HANDED_OVER in handed.times
    assert poll(person)[entry.id].state is State.SENT


def test_damage_is_listed_beside_the_rest(tmp_path: Path) -> None:
    person = Person(shelf=FolderShelf(tmp_path / "o"))
    good, bad = person.queue(), person.queue()
    (tmp_path / "o" / f"{bad.id}.state").write_bytes(b"x")
    assert [entry.id for entry in person.sender.entries()] == [good.id]
    assert [problem.id for problem in person.sender.problems()] == [bad.id]
    person.sender.remove(bad.id)
    assert person.sender.problems() == ()


def test_answers_are_asked_for_soon_at_first_and_seldom_later(person: Person) -> None:
    clock, entry = person.office.clock, person.queue()
    assert person.sender.next_poll(entry, clock.now()) is None
    entry = poll(person)[entry.id]
    at = person.sender.next_poll(entry, clock.now())
    assert at is not None
    assert timedelta(minutes=2) < at - clock.now() < timedelta(minutes=8)
    assert person.sender.next_poll(entry, clock.now()) == at
    assert person.sender.next_poll(entry, clock.now(), cautious=True) is None
    clock.move(timedelta(hours=2))
    assert person.sender.next_poll(entry, clock.now()) == clock.now()
    poll(person)
    later = person.sender.next_poll(entry, clock.now())
    assert later is not None
    assert timedelta(hours=2) < later - clock.now() < timedelta(hours=10)


def test_a_program_that_has_just_started_asks_at_once(person: Person) -> None:
    entry = sent(person)
    fresh = Person(person.office, person.shelf, person.secrets)
    assert fresh.sender.next_poll(entry, NOW) == NOW


def test_a_desk_that_does_not_answer_is_not_asked_more_often(person: Person) -> None:
    entry = sent(person)
    person.office.clock.move(timedelta(hours=3))
    person.office.says = lambda _: Reply(500)
    poll(person)
    at = person.sender.next_poll(entry, person.office.clock.now())
    assert at is not None
    assert at > person.office.clock.now() + timedelta(hours=2)


def test_an_alert_is_late_when_the_promise_of_the_card_has_passed_unread(person: Person) -> None:
    clock, entry = person.office.clock, person.queue()
    clock.move(timedelta(minutes=60))
    entry = poll(person)[entry.id]
    clock.move(timedelta(minutes=89))
    assert not person.sender.late(entry, clock.now())
    clock.move(timedelta(minutes=2))
    assert person.sender.late(entry, clock.now())
    list(person.office.ledger.each())
    assert person.sender.late(poll(person)[entry.id], clock.now())
    person.office.ledger.acknowledge(entry.id, "Ann")
    assert not person.sender.late(poll(person)[entry.id], clock.now())


def test_an_alert_that_cannot_leave_is_late_too_and_one_without_promise_never(person: Person) -> None:
    entry = person.queue()
    assert person.sender.late(entry, NOW + timedelta(minutes=91))
    assert not person.sender.late(entry, NOW + timedelta(minutes=89))
    assert not person.sender.late(replace(entry, promise_minutes=None), NOW + timedelta(days=9))
    assert not person.sender.late(person.sender.cancel(entry.id), NOW + timedelta(days=9))

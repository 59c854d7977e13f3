"""The chain of answers: what each act adds, what the state says, and that neither a crash nor a stranger breaks it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from companion.alert import message
from companion.alert.draft import Draft
from companion.alert.message import Kind
from companion.alert.signing import Conversation, Signer
from companion.base.errors import CompanionError
from companion.contacts.card import Promise
from companion.desk import inbox
from companion.desk.errors import (
    AnsweredMeanwhile,
    CannotAnswer,
    ConversationDamaged,
    NoSuchAlert,
    NothingToSay,
    StorageFull,
    StoreDown,
)
from companion.desk.ledger import Keys, Ledger, State
from companion.desk.store import Answer, Memory
from companion.desk.unseal import EpochKey, Opened, Unreadable
from companion.sealing.recipients import Identity
from tests.desk.parts import REPLY, TALK, TEAM, Bench, anything, day, sealed
from tests.desk.test_unseal import machine, signed

KINDS = [Kind.RECEIVED, Kind.ACKNOWLEDGED, Kind.INSTRUCTIONS, Kind.QUESTION, Kind.CLOSED]


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def alert_id(bench: Bench) -> str:
    file = sealed()
    bench.post(file.content)
    return file.id


def test_fetching_tells_the_sender_once_that_it_was_received(bench: Bench, alert_id: str) -> None:
    for _ in range(2):
        (entry,) = bench.ledger.each()
        assert (entry.head.id, entry.state, entry.open, entry.read) == (alert_id, State.FETCHED, True, False)
        assert [one.kind for one in bench.mail()] == [Kind.RECEIVED]
        assert entry.head.minute is not None


def test_a_whole_conversation_is_one_chain_that_the_sender_can_check(bench: Bench, alert_id: str) -> None:
    ledger = bench.ledger
    states = [ledger.entry(alert_id).state, ledger.acknowledge(alert_id, "Ana").state]
    states += [ledger.reply(alert_id, "Ana", "Do this.").state, ledger.reply(alert_id, "Bo", "Where?", Kind.QUESTION).state]
    states += [ledger.close(alert_id, "Ana", "Done.").state]
    assert states == [State.FETCHED, State.ACKNOWLEDGED, State.ANSWERED, State.ANSWERED, State.CLOSED]
    got = bench.mail()
    assert [(one.kind, one.alias, one.text) for one in got] == [
        (Kind.RECEIVED, "", ""),
        (Kind.ACKNOWLEDGED, "Ana", ""),
        (Kind.INSTRUCTIONS, "Ana", "Do this."),
        (Kind.QUESTION, "Bo", "Where?"),
        (Kind.CLOSED, "Ana", "Done."),
    ]
    assert [one.previous for one in got] == ["", *(message.digest(one.line) for one in got[:-1])]
    assert list(ledger.entry(alert_id).messages) == got


def test_who_answers_has_read_it(bench: Bench, alert_id: str) -> None:
    bench.ledger.reply(alert_id, "Ana", "Do this.")
    assert [one.kind for one in bench.mail()] == KINDS[:3]


def test_saying_the_same_twice_says_it_once(bench: Bench, alert_id: str) -> None:
    for _ in range(2):
        bench.ledger.acknowledge(alert_id, "Ana")
    for _ in range(2):
        bench.ledger.close(alert_id, "Ana")
    bench.ledger.acknowledge(alert_id, "Ana")
    assert [one.kind for one in bench.mail()] == [Kind.RECEIVED, Kind.ACKNOWLEDGED, Kind.CLOSED]


def test_a_second_word_with_a_text_is_sent_and_a_closed_alert_can_be_answered(bench: Bench, alert_id: str) -> None:
    bench.ledger.acknowledge(alert_id, "Ana")
    bench.ledger.acknowledge(alert_id, "Ana", "Still here.")
    bench.ledger.close(alert_id, "Ana")
    assert bench.ledger.reply(alert_id, "Ana", "One thing more.").state is State.ANSWERED
    assert len(bench.mail()) == 5


def test_an_empty_answer_is_refused(bench: Bench, alert_id: str) -> None:
    with pytest.raises(NothingToSay):
        bench.ledger.reply(alert_id, "Ana", " \n")


def test_the_minute_is_forgotten_when_a_person_acts_and_not_before(bench: Bench, alert_id: str) -> None:
    assert bench.ledger.entry(alert_id).head.minute == datetime(2026, 3, 1, 12, 34, tzinfo=UTC)
    entry = bench.ledger.acknowledge(alert_id, "Ana")
    assert (entry.head.minute, entry.head.day, inbox.when(entry.head)) == (None, day(1), "2026-03-01")


def test_an_unknown_id_is_said(bench: Bench) -> None:
    with pytest.raises(NoSuchAlert):
        bench.ledger.acknowledge("0" * 64, "Ana")


def test_what_cannot_be_read_hides_nothing_and_cannot_be_answered(bench: Bench, alert_id: str) -> None:
    for content in (anything(b"rubbish"), sealed(to=Identity(b"x" * 32)).content):
        bench.post(content)
    states = {entry.head.id: entry.state for entry in bench.ledger.each()}
    assert sorted(states.values()) == [State.FETCHED, State.UNREADABLE, State.UNREADABLE]
    assert states[alert_id] is State.FETCHED
    (broken,) = [entry for entry in bench.ledger.each() if isinstance(entry.found, Unreadable) and entry.found.opened]
    with pytest.raises(CannotAnswer):
        bench.ledger.acknowledge(broken.head.id, "Ana")


def test_an_alert_without_a_key_for_answers_can_be_noted_and_closed(bench: Bench) -> None:
    bench.post(signed(json.dumps(machine(reply={"recipient": "x", "mailbox": TALK.mailbox})).encode()))
    (entry,) = bench.ledger.each()
    assert entry.state is State.FETCHED
    assert bench.ledger.close(entry.head.id, "Ana").state is State.CLOSED
    assert bench.mail() == []


class Crashing(Memory):
    """Loses power in the middle, once."""

    crash = True

    def add(self, answers: Sequence[Answer], *, forget_minute: bool) -> None:
        if self.crash and answers[0].seq > 1:
            self.crash = False
            raise KeyboardInterrupt
        super().add(answers, forget_minute=forget_minute)


def test_a_crash_between_signing_and_storing_leaves_the_chain_whole() -> None:
    bench = Bench(Crashing())
    file = sealed()
    bench.post(file.content)
    with pytest.raises(KeyboardInterrupt):
        bench.ledger.acknowledge(file.id, "Ana")
    bench.clock.move(timedelta(days=1))
    bench.ledger.reply(file.id, "Bo", "Do this.")
    got = bench.mail()
    assert [(one.seq, one.kind, one.alias) for one in got] == [(1, KINDS[0], ""), (2, KINDS[1], "Bo"), (3, KINDS[2], "Bo")]
    assert [one.previous for one in got[1:]] == [message.digest(one.line) for one in got[:-1]]


class Overtaken(Memory):
    """Another console is always a moment faster."""

    def __init__(self) -> None:
        super().__init__()
        self.other: Ledger | None = None

    def add(self, answers: Sequence[Answer], *, forget_minute: bool) -> None:
        other, self.other = self.other, None
        if other is not None:
            other.acknowledge(answers[0].id, "Other") if answers[0].seq > 1 else list(other.each())
        super().add(answers, forget_minute=forget_minute)


def test_two_consoles_never_write_the_same_number() -> None:
    store = Overtaken()
    bench, second = Bench(store), Bench(store).ledger
    file = sealed()
    bench.post(file.content)
    store.other = second
    assert [entry.state for entry in bench.ledger.each()] == [State.FETCHED]
    store.other = second
    with pytest.raises(AnsweredMeanwhile):
        bench.ledger.reply(file.id, "Ana", "Do this.")
    assert [(one.kind, one.alias) for one in bench.mail()] == [(Kind.RECEIVED, ""), (Kind.ACKNOWLEDGED, "Other")]


class Failing(Memory):
    """Reads, and takes nothing more."""

    error: CompanionError | None = None

    def add(self, answers: Sequence[Answer], *, forget_minute: bool) -> None:
        if self.error:
            raise self.error
        super().add(answers, forget_minute=forget_minute)


@pytest.mark.parametrize("error", [StorageFull(), StoreDown()])
def test_a_full_disk_keeps_no_alert_from_being_read(error: CompanionError) -> None:
    store = Failing()
    bench, file = Bench(store), sealed(draft=Draft({"what": "x"}))
    bench.post(file.content)
    store.error = error
    (entry,) = bench.ledger.each()
    assert entry.state is State.WAITING
    assert isinstance(entry.found, Opened)
    assert entry.found.alert.draft.values == {"what": "x"}
    with pytest.raises(type(error)):
        bench.ledger.acknowledge(file.id, "Ana")  # a person's own wish is never said to be done
    store.error = None
    assert next(bench.ledger.each()).state is State.FETCHED


def test_an_alert_that_is_removed_meanwhile_hides_no_other(bench: Bench, alert_id: str) -> None:
    bench.post(sealed(Conversation(b"o" * 16)).content)
    each = bench.ledger.each()
    first = next(each)
    bench.store.remove([head.id for head in bench.store.heads() if head.id != first.head.id])
    assert list(each) == []
    assert alert_id


@pytest.mark.parametrize("forged", ["other signer", "other alert", "out of order", "rubbish"])
def test_a_kept_answer_that_was_changed_is_said_and_nothing_is_added_to_it(bench: Bench, alert_id: str, forged: str) -> None:
    first = bench.ledger.entry(alert_id).messages[0]
    made = replace(first, seq=2, kind=Kind.CLOSED, previous=message.digest(first.line))
    match forged:
        case "other signer":
            copy = message.seal(made, Signer(b"f" * 32), TEAM.recipient())
        case "other alert":
            copy = message.seal(replace(made, alert_id="f" * 32), REPLY, TEAM.recipient())
        case "out of order":
            copy = message.seal(replace(made, seq=3), REPLY, TEAM.recipient())
        case _:
            copy = b"rubbish"
    bench.store.add([Answer(alert_id, 2, copy, TALK.mailbox, b"", day(1))], forget_minute=False)
    entry = bench.ledger.entry(alert_id)
    assert (entry.state, len(entry.messages)) == (State.FETCHED, 1)
    assert entry.damage is not None
    with pytest.raises(ConversationDamaged):
        bench.ledger.acknowledge(alert_id, "Ana")
    assert [item.head.id for item in bench.ledger.each()] == [alert_id]


def test_answers_are_kept_for_the_desk_only_sealed() -> None:
    bench = Bench()
    file = sealed(draft=Draft({"what": "a secret thing"}))
    bench.post(file.content)
    bench.ledger.reply(file.id, "Ana", "another secret thing")
    for content in (bench.store.content(file.id), *bench.store.copies(file.id), *bench.store.mail(TALK.mailbox, 7)):
        assert b"secret" not in content
        assert len(content) == 8192
    stranger = Ledger(bench.store, Keys([EpochKey("team", Identity(b"x" * 32))], REPLY), bench.clock)
    assert [entry.messages for entry in stranger.each()] == [()]


def test_the_inbox_puts_who_nobody_has_read_first_then_urgency_then_age_and_drills_last() -> None:
    bench = Bench()
    ids: dict[str, str] = {}
    wanted: list[tuple[str, dict[str, object]]] = [
        ("now", {"urgency": "now"}),
        ("drill", {"urgency": "now", "drill": True}),
        ("closed", {"urgency": "now"}),
        ("week", {"urgency": "week"}),
        ("later now", {"urgency": "now"}),
        ("read", {"urgency": "now"}),
        ("empty", {}),
        ("odd", {"urgency": ["x"]}),
        ("day", {"urgency": "day"}),
    ]
    rubbish = bench.post(anything(b"rubbish"))
    ids[json.loads(rubbish.body)["id"]] = "rubbish"
    for name, more in wanted:
        content = signed(json.dumps(machine(alert_id=f"{len(ids):032x}", **more)).encode())
        bench.clock.move(timedelta(minutes=1))
        reply = bench.post(content)
        ids[json.loads(reply.body)["id"]] = name
    by_name = {name: alert_id for alert_id, name in ids.items()}
    bench.ledger.close(by_name["closed"])
    bench.ledger.acknowledge(by_name["read"], "Ana")
    waiting = inbox.ordered(bench.ledger.each(), Promise(60, "always", ("en",)))
    assert [ids[one.head.id] for one in waiting] == [
        "now", "later now", "empty", "odd", "day", "week", "rubbish", "read", "closed", "drill",
    ]  # fmt: skip
    assert waiting[0].due == datetime(2026, 3, 1, 13, 35, tzinfo=UTC)
    assert [one.due for one in waiting if not one.open] == [None, None]
    assert {one.due for one in inbox.ordered(bench.ledger.each(), None)} == {None}
    assert [ids[one.head.id] for one in waiting if one.drill is None] == ["rubbish"]


def test_two_people_get_their_own_answers(bench: Bench, alert_id: str) -> None:
    other = Conversation(b"o" * 16)
    file = sealed(other)
    bench.post(file.content)
    bench.ledger.acknowledge(file.id, "Ana")
    assert [one.kind for one in bench.mail(other)] == KINDS[:2]
    assert bench.mail() == []
    assert bench.ledger.entry(alert_id).state is State.FETCHED


@given(st.text(), st.text(max_size=20))
@example("Two\r\nlines\rand\x1b[2Jmore\x9b \u202e\U0001fae8", "Ana\x00\ud800")
def test_whatever_an_officer_types_can_be_read_by_the_sender(text: str, alias: str) -> None:
    bench, file = Bench(), sealed()
    bench.post(file.content)
    bench.ledger.acknowledge(file.id, alias, text)
    assert [one.kind for one in bench.mail()] == [Kind.RECEIVED, Kind.ACKNOWLEDGED]
    entry = bench.ledger.entry(file.id)
    assert entry.damage is None
    assert list(entry.messages) == bench.mail()


def test_an_officers_words_keep_their_lines_and_their_marks(bench: Bench, alert_id: str) -> None:
    bench.ledger.reply(alert_id, "Ana", "Two\r\nlines\x1b and \u200fعربي\u200d \u0007")
    assert bench.mail()[-1].text == "Two\nlines and \u200fعربي\u200d "

"""One behaviour for every store: in memory, in SQLite and in a real PostgreSQL."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import create_engine, text

from companion.desk import store_sql
from companion.desk.errors import AnsweredMeanwhile, NoSuchAlert, StorageFull, TextOnly
from companion.desk.store import Answer, Envelope, Head, Memory, Store
from tests.desk import postgres
from tests.desk.parts import day

MINUTE = datetime(2026, 3, 1, 12, 34, tzinfo=UTC)
SMALL, LARGE = 8_192, 32_768


def envelope(letter: str, size: int = SMALL, on: int = 1) -> Envelope:
    content = letter.encode() * size
    return Envelope(Head(hashlib.sha256(content).hexdigest(), day(on), MINUTE), content)


def answer(to: Envelope, seq: int, mailbox: str = "m" * 32, on: int = 1) -> Answer:
    return Answer(to.head.id, seq, b"copy %d" % seq, mailbox, b"mail %d" % seq, day(on))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with postgres.running() as address:
        yield address


def emptied(address: str) -> str:
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as db:
        db.execute(text("DROP SCHEMA public CASCADE"))
        db.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return address


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    match request.param:
        case "memory":
            store: Store = Memory()
        case "sqlite":
            store = store_sql.in_folder(tmp_path)
        case _:
            store = store_sql.at(emptied(request.getfixturevalue("address")))
    yield store
    store.close()


def test_what_was_put_is_there_once(store: Store) -> None:
    first = envelope("a")
    assert store.put(first) == day(1)
    again = replace(first, head=replace(first.head, day=day(2), minute=None))
    assert store.put(again) == day(1)
    assert list(store.heads()) == [first.head]
    assert store.content(first.head.id) == first.content


def test_a_minute_may_be_unknown(store: Store) -> None:
    one = envelope("a")
    store.put(replace(one, head=replace(one.head, minute=None)))
    assert [head.minute for head in store.heads()] == [None]


def test_an_unknown_id_is_said(store: Store) -> None:
    for act in (lambda: store.content("0" * 64), lambda: store.add([answer(envelope("a"), 1)], forget_minute=False)):
        with pytest.raises(NoSuchAlert):
            act()
    assert list(store.copies("0" * 64)) == []


def test_a_mailbox_holds_the_newest_the_oldest_of_them_first(store: Store) -> None:
    one, other = envelope("a"), envelope("b")
    for each in (one, other):
        store.put(each)
    store.add([answer(one, seq) for seq in (1, 2, 3)], forget_minute=False)
    store.add([answer(other, 1, "n" * 32)], forget_minute=False)
    assert list(store.mail("m" * 32, 2)) == [b"mail 2", b"mail 3"]
    assert list(store.mail("n" * 32, 7)) == [b"mail 1"]
    assert list(store.mail("o" * 32, 7)) == []
    assert list(store.copies(one.head.id)) == [b"copy 1", b"copy 2", b"copy 3"]


def test_two_answers_never_take_the_same_number(store: Store) -> None:
    one = envelope("a")
    store.put(one)
    store.add([answer(one, 1)], forget_minute=False)
    with pytest.raises(AnsweredMeanwhile):
        store.add([answer(one, 2), answer(one, 1)], forget_minute=True)
    assert list(store.copies(one.head.id)) == [b"copy 1"]
    assert list(store.mail("m" * 32, 7)) == [b"mail 1"]
    assert [head.minute for head in store.heads()] == [MINUTE]


def test_an_answer_that_cannot_be_mailed_is_kept_all_the_same(store: Store) -> None:
    one = envelope("a")
    store.put(one)
    store.add([replace(answer(one, 1), mail=b"")], forget_minute=False)
    assert (list(store.copies(one.head.id)), list(store.mail("m" * 32, 7))) == ([b"copy 1"], [])


def test_the_minute_is_forgotten_when_a_person_has_answered(store: Store) -> None:
    one, other = envelope("a"), envelope("b")
    for each in (one, other):
        store.put(each)
    store.add([answer(one, 1)], forget_minute=True)
    assert {head.id: head.minute for head in store.heads()} == {one.head.id: None, other.head.id: MINUTE}
    assert {head.day for head in store.heads()} == {day(1)}


def test_the_last_fifth_of_the_quota_is_for_the_smallest_size(store: Store) -> None:
    quota = 5 * LARGE
    for letter in "abcd":
        store.put(envelope(letter, LARGE), quota)
    with pytest.raises(TextOnly):
        store.put(envelope("e", LARGE), quota)
    for letter in "fghi":
        store.put(envelope(letter), quota)
    for size, error in ((SMALL, StorageFull), (LARGE, TextOnly)):
        with pytest.raises(error):
            store.put(envelope("j", size), quota)
    assert store.put(envelope("a", LARGE), quota) == day(1)
    assert len(store.heads()) == 8
    store.remove([envelope("a", LARGE).head.id])
    store.put(envelope("j", LARGE))
    assert len(store.heads()) == 8


def test_what_is_removed_is_gone_with_its_answers(store: Store) -> None:
    one = envelope("a")
    store.put(one)
    store.add([answer(one, 1)], forget_minute=False)
    store.remove([one.head.id, "0" * 64])
    assert list(store.heads()) == []
    store.put(one)
    assert list(store.copies(one.head.id)) == []


def test_old_alerts_and_old_mail_go_by_their_day(store: Store) -> None:
    old, new = envelope("a", on=1), envelope("b", on=3)
    for each in (old, new):
        store.put(each)
    store.add([answer(old, 1, on=2), replace(answer(old, 2, on=3))], forget_minute=True)
    assert store.remove_before(day(3)) == 1
    assert [head.id for head in store.heads()] == [new.head.id]
    assert list(store.mail("m" * 32, 7)) == [b"mail 2"]


def test_many_hands_store_everything_once(store: Store) -> None:
    letters = "abcdefghij"
    days = []

    def put() -> None:
        days.extend([store.put(envelope(letter)) for letter in letters])

    hands = [Thread(target=put) for _ in range(8)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert days == [day(1)] * 80
    assert sorted(head.id for head in store.heads()) == sorted(envelope(letter).head.id for letter in letters)

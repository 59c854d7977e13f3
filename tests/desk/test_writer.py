"""Group commit: who waits gets their own outcome, and one bad alert refuses no other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest

from companion.base.errors import CompanionError
from companion.desk import writer
from companion.desk.errors import StorageFull, StoreDown, TextOnly
from companion.desk.store import Envelope, Head
from companion.desk.writer import Put, Stored, Writer
from tests.desk.parts import day


def envelope(name: str) -> Envelope:
    return Envelope(Head(hashlib.sha256(name.encode()).hexdigest(), day(1)), name.encode())


class Disk:
    """Notes the groups that it stores; the first one waits until `go`."""

    def __init__(self, answer: Callable[[Put], Stored]) -> None:
        self.answer = answer
        self.began, self.go = Event(), Event()
        self.groups: list[list[bytes]] = []

    def store(self, group: Sequence[Put]) -> Sequence[Stored]:
        self.began.set()
        assert self.go.wait(10)
        self.groups.append([one.envelope.content for one in group])
        return [self.answer(one) for one in group]


def put_all(disk: Disk, names: str) -> dict[str, date | type[CompanionError]]:
    """Put the first, and the others while the disk is busy with it."""
    queue = Writer(disk.store)

    def put(name: str) -> date | type[CompanionError]:
        try:
            return queue.put(envelope(name), 1)
        except CompanionError as error:
            return type(error)

    with ThreadPoolExecutor(len(names)) as hands:
        first = hands.submit(put, names[0])
        assert disk.began.wait(10)
        others = [hands.submit(put, name) for name in names[1:]]
        while queue._waiting.qsize() < len(names) - 1:
            pass
        disk.go.set()
        found = {name: done.result() for name, done in zip(names, [first, *others], strict=True)}
    queue.stop()
    return found


def test_what_comes_while_the_disk_is_busy_is_stored_together() -> None:
    disk = Disk(lambda _: day(1))
    assert set(put_all(disk, "abcdef").values()) == {day(1)}
    assert [len(group) for group in disk.groups] == [1, 5]


def test_a_group_has_a_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "_LARGEST_GROUP", 2)
    disk = Disk(lambda _: day(1))
    assert set(put_all(disk, "abcdef").values()) == {day(1)}
    assert [len(group) for group in disk.groups] == [1, 2, 2, 1]


def test_each_gets_their_own_outcome() -> None:
    disk = Disk(lambda one: TextOnly() if one.envelope.content == b"c" else day(2))
    assert put_all(disk, "abcd") == {"a": day(2), "b": day(2), "c": TextOnly, "d": day(2)}


def test_a_group_that_fails_is_tried_one_by_one() -> None:
    class Small(Disk):
        def store(self, group: Sequence[Put]) -> Sequence[Stored]:
            answers = super().store(group)
            if any(one.envelope.content == b"c" for one in group):
                raise StorageFull
            return answers

    disk = Small(lambda _: day(1))
    assert put_all(disk, "abcd") == {"a": day(1), "b": day(1), "c": StorageFull, "d": day(1)}
    assert [len(group) for group in disk.groups] == [1, 3, 1, 1, 1]


def test_a_mistake_of_the_program_ends_in_an_answer_and_the_thread_lives_on() -> None:
    calls: list[int] = []

    def store(group: Sequence[Put]) -> Sequence[Stored]:
        calls.append(len(group))
        if len(calls) == 1:
            raise ZeroDivisionError
        return [day(1)]

    queue = Writer(store, patience_s=0.2)
    with pytest.raises(StoreDown):
        queue.put(envelope("a"), 1)
    assert queue.put(envelope("b"), 1) == day(1)


def test_a_stopped_writer_says_so() -> None:
    queue = Writer(lambda _: [day(1)])
    queue.stop()
    with pytest.raises(StoreDown):
        queue.put(envelope("a"), 1)

"""Whose account may be looked at: one's own, one at a time, with a pause."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from companion.base.work import Watch
from companion.hygiene.own import PAUSE, Account, NoName, NotStated, NoWiki, OneAtATime, Turns
from tests.fakes.clock import FixedClock

WIKI = "en.wikipedia.org"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Alice", "Alice"),
        ("alice_smith", "alice smith"),  # the wiki makes the capital
        (" Ærøskøbing  2 ", "Ærøskøbing 2"),
        ("გიორგი", "გიორგი"),  # there the first letter is none, though Python knows one
        ("ßilke", "ßilke"),
        ("Jose\u0301", "Jos\u00e9"),
        ("فاطمة", "فاطمة"),
        ("~2026-123-4", "~2026-123-4"),
        ("O'Neil (WMF)", "O'Neil (WMF)"),
    ],
)
def test_an_own_account_is_taken_as_it_is_written(name: str, kept: str) -> None:
    account = Account.stated(name, WIKI, mine=True)
    assert (account.name, account.api, account.host) == (kept, "https://en.wikipedia.org/w/api.php", WIKI)


def test_without_the_statement_nothing_is_made_of_it() -> None:
    with pytest.raises(NotStated):
        Account.stated("Alice", WIKI, mine=False)
    assert NotStated.exit_code == 1


@pytest.mark.parametrize(
    "name", ["Alice*", "Al?ce", "Ali%", "Alice,Bob", "Alice;Bob", "Alice|Bob", "Alice\nBob", "Alice\tBob", "علي، محمد", "甲\uff0c乙"]
)
def test_lists_and_patterns_are_refused(name: str) -> None:
    with pytest.raises(OneAtATime):
        Account.stated(name, WIKI, mine=True)
    assert OneAtATime.exit_code == 1


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "_",
        "203.0.113.5",
        "2001:db8::1",
        "203.0.113.0/24",
        "User:Alice",
        "Alice/Drafts",
        "a@example.org",
        "Al#ce",
        "[[Alice]]",
        "{{x}}",
        "<b>",
        "a\x00b",
        "x" * 236,
        "\u202eecilA",
    ],
)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(NoName):
        Account.stated(name, WIKI, mine=True)


@pytest.mark.parametrize("api", ["http://127.0.0.1:8080/api.php", "https://wiki.example/w/api.php", "https://wiki.example:8443/api.php"])
def test_another_wiki_is_named_by_its_api(api: str) -> None:
    assert Account.stated("Alice", api, mine=True).api == api


def test_a_host_may_be_written_in_capitals() -> None:
    assert Account.stated("Alice", "EN.Wikipedia.org", mine=True).host == WIKI


@pytest.mark.parametrize(
    "wiki",
    [
        "",
        "wikipedia",
        "en.wikipedia.org/wiki",
        "https://en.wikipedia.org/",
        "ftp://x.example/api.php",
        "https://a:b@x.example/api.php",
        "https://x.example/api.php?a=1",
        "https://x.example/api.php#x",
        "https://[/api.php",
        "https://x.example:99999/api.php",
        "https:///api.php",
        "-x.example",
    ],
)
def test_what_is_no_wiki_is_refused(wiki: str) -> None:
    with pytest.raises(NoWiki):
        Account.stated("Alice", wiki, mine=True)


class Waited(Watch):
    """Counts the seconds instead of waiting."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    async def sleep(self, seconds: float) -> None:
        self.seconds = round(self.seconds + seconds, 6)  # many small steps


def waits(*names: str, between: timedelta = timedelta(0)) -> list[float]:
    async def taken() -> list[float]:
        clock, seconds = FixedClock(), []
        turns = Turns(clock)
        for name in names:
            watch = Waited()
            await turns.take(Account.stated(name, WIKI, mine=True), watch)
            seconds.append(watch.seconds)
            clock.move(timedelta(seconds=watch.seconds) + between)
        return seconds

    return asyncio.run(taken())


def test_another_name_waits_for_its_turn_and_the_same_does_not() -> None:
    pause = PAUSE.total_seconds()
    assert waits("Alice", "Bob", "Carol") == [0, pause, pause]
    assert waits("Alice", "Alice") == [0, 0]
    assert waits("Alice", "Bob", between=PAUSE) == [0, 0]


def test_two_at_once_wait_one_after_the_other() -> None:
    async def taken() -> list[float]:
        turns, watches = Turns(FixedClock()), [Waited() for _ in range(3)]
        await asyncio.gather(
            *(turns.take(Account.stated(name, WIKI, mine=True), watch) for name, watch in zip("ABC", watches, strict=True))
        )
        return [watch.seconds for watch in watches]

    assert asyncio.run(taken()) == [0, PAUSE.total_seconds(), 2 * PAUSE.total_seconds()]


def test_a_clock_that_was_set_back_keeps_nobody_waiting_for_long() -> None:
    assert waits("Alice", "Bob", between=timedelta(days=-1))[1] <= 10 * PAUSE.total_seconds()

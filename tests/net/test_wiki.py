"""How a wiki is asked: no faster than it wants, as long as it wants, and never with half an answer taken for a whole one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

import pytest

from companion.net.client import Client
from companion.net.exchange import Reply, Request
from companion.net.wiki import NoApi, Pace, Wiki, WikiBusy, WikiError, WikiRefused, WikiStrange

API = "https://wiki.example/w/api.php"
GOOD = Reply(200, b'{"batchcomplete": true, "query": {"a": 1}}')
MAXLAG = Reply(200, json.dumps({"errors": [{"code": "maxlag", "text": "", "module": "main"}]}).encode(), headers={"retry-after": "5"})


class Time:
    """A clock that moves when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    def pace(self) -> Pace:
        return Pace(lambda: self.now, self.sleep)


def ask(*replies: Reply, parameters: Mapping[str, str | int] | None = None) -> tuple[Mapping[str, object], Time, list[Request]]:
    left, asked, time = list(replies), list[Request](), Time()

    def handler(request: Request) -> Reply:
        asked.append(request)
        return left.pop(0)

    async def answered() -> Mapping[str, object]:
        async with Client(handler=handler, agent="the project") as client:
            return await Wiki(client, API, "wiki.example", time.pace()).ask(parameters or {"action": "query"})

    answer = asyncio.run(answered())
    assert left == []
    return answer, time, asked


def test_a_question_says_how_it_wants_its_answer_and_who_asks() -> None:
    answer, _, asked = ask(GOOD, parameters={"action": "query", "limit": 50})
    assert answer["query"] == {"a": 1}
    assert asked[0].query == "format=json&formatversion=2&errorformat=plaintext&maxlag=5&action=query&limit=50"
    assert asked[0].headers["user-agent"].startswith("Companion/")
    assert "the project" in asked[0].headers["user-agent"]
    assert asked[0].headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize("busy", [Reply(429, b"", headers={"retry-after": "7"}), Reply(503, b"x", headers={"retry-after": "7"})])
def test_a_wiki_that_asks_to_wait_is_waited_for(busy: Reply) -> None:
    answer, time, _ = ask(busy, busy, GOOD)
    assert answer["query"] == {"a": 1}
    assert time.waits == [7, 7]


def test_a_wiki_whose_copies_lag_is_waited_for() -> None:
    assert ask(MAXLAG, GOOD)[1].waits == [5]


@pytest.mark.parametrize("wait", ["", "soon", "-1", "Wed, 21 Oct 2026 07:28:00 GMT", "\u0665"])
def test_without_a_number_the_usual_wait_is_kept(wait: str) -> None:
    headers = {"retry-after": wait} if wait.isascii() else {}
    assert ask(Reply(429, b"", headers=headers), GOOD)[1].waits == [5]


def test_waiting_no_time_at_all_is_still_a_pause() -> None:
    assert ask(Reply(429, b"", headers={"retry-after": "0"}), GOOD)[1].waits == [0.5]


@pytest.mark.parametrize(
    "replies",
    [
        [Reply(429, b"", headers={"retry-after": "3600"})],
        [Reply(429, b"", headers={"retry-after": "9" * 5_000})],
        [MAXLAG] * 4,
        [Reply(503, b"")] * 4,
    ],
)
def test_a_wiki_that_wants_too_much_time_is_given_up(replies: list[Reply]) -> None:
    with pytest.raises(WikiBusy):
        ask(*replies)


def told(**more: object) -> Reply:
    return Reply(200, json.dumps({"batchcomplete": True, "query": {}, **more}).encode())


def row(code: str) -> dict[str, str]:
    return {"code": code, "text": "words", "module": "main"}


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (told(errors=[row("readapidenied")]), WikiRefused),
        (told(errors=[row("maxlag"), row("other")]), WikiRefused),
        (told(warnings=[row("unrecognizedparams")]), WikiRefused),
        (told(errors="none"), WikiStrange),
        (told(errors=["none"]), WikiStrange),
        (told(warnings={"main": {}}), WikiStrange),
        (Reply(200, b"<html>log in</html>", "text/html"), NoApi),
        (Reply(200, b"[]"), NoApi),
        (Reply(200, b"{}"), NoApi),
        (Reply(200, b"[" * 100_000), NoApi),
        (Reply(404, b"{}"), NoApi),
        (Reply(500, b'{"query": {}}'), NoApi),
    ],
)
def test_anything_but_a_whole_answer_is_an_error(reply: Reply, error: type[WikiError]) -> None:
    with pytest.raises(error) as caught:
        ask(reply)
    assert "{host}" in caught.value.say.message


@pytest.mark.parametrize("code", ["truncatedresult", "deprecation", "deprecation-help"])
def test_warnings_that_take_nothing_away_are_let_pass(code: str) -> None:
    assert ask(told(warnings=[row(code)]))[0]["query"] == {}


def query(*answers: object) -> tuple[list[Mapping[str, object]], list[str]]:
    left, asked = list(answers), list[str]()

    def handler(request: Request) -> Reply:
        asked.append(request.query.partition("maxlag=5&")[2])
        return Reply(200, json.dumps(left.pop(0)).encode())

    async def parts() -> list[Mapping[str, object]]:
        async with Client(handler=handler) as client:
            return [part async for part in Wiki(client, API, "wiki.example", Time().pace()).query({"list": "x"})]

    return asyncio.run(parts()), asked


def test_a_query_goes_on_until_nothing_is_left() -> None:
    parts, asked = query({"query": {"n": 1}, "continue": {"xcontinue": "7|7", "continue": "||"}}, {"query": {"n": 2}})
    assert parts == [{"n": 1}, {"n": 2}]
    assert asked == ["action=query&list=x", "action=query&list=x&xcontinue=7%7C7&continue=%7C%7C"]


def test_a_part_without_rows_is_empty() -> None:
    assert query({"batchcomplete": True})[0] == [{}]


def test_a_query_that_never_ends_is_left() -> None:
    with pytest.raises(WikiStrange):
        query(*[{"query": {}, "continue": {"x": "1"}}] * 3)


def test_two_requests_a_second_and_three_at_once_at_most() -> None:
    time, under_way, most = Time(), 0, 0

    class Slow:
        async def get(self, url: str, *, params: Mapping[str, str] | None = None) -> Reply:
            nonlocal under_way, most
            assert (url, params) != ("", None)
            under_way += 1
            most = max(most, under_way)
            for _ in range(20):
                await asyncio.sleep(0)
            under_way -= 1
            return GOOD

    async def many() -> None:
        wiki = Wiki(Slow(), API, "wiki.example", time.pace())
        await asyncio.gather(*(wiki.ask({"action": "query"}) for _ in range(9)))

    asyncio.run(many())
    assert most == 3
    assert time.now >= 0.5 * 8


def test_a_wiki_of_a_loop_keeps_the_loops_time() -> None:
    async def one() -> Mapping[str, object]:
        async with Client(handler=lambda _: GOOD) as client:
            return await Wiki(client, API, "wiki.example").ask({"action": "query"})

    assert asyncio.run(one())["query"] == {"a": 1}

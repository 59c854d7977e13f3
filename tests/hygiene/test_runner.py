"""Checks run side by side; what is finished is kept; nobody is contacted who was not named; nothing comes after a cancel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import pytest

from companion.base.errors import CompanionError
from companion.base.text import Code, T
from companion.base.work import Progress, Watch
from companion.hygiene import runner
from companion.hygiene.check import CheckInfo, Family, NoSuchCheck, Plug, found
from companion.hygiene.finding import Finding, Level, Sure
from companion.hygiene.own import Account, Turns
from companion.hygiene.targets import WIKIMEDIA
from companion.hygiene.world import NAME_SERVER, Contact, Subject, World
from companion.net.exchange import Reply, Request
from tests.fakes.clock import FixedClock
from tests.fakes.world import ALICE, world

Look = Callable[[World, Watch], Awaitable[Finding]]
ONE, TWO = Code("one.example"), Code("two.example")


@dataclass
class Check:
    """A check made for a test."""

    CHECK: CheckInfo
    STEPS: tuple[str, ...]
    reveals: Callable[[Subject], tuple[Contact, ...]]
    look: Look


def check(name: str, look: Look, *contacts: Code, limit_s: float = 30) -> Plug:
    info = CheckInfo(name, Family.DEVICE, T("title"), T("question"), limit_s)
    return Check(info, (), lambda _: tuple(Contact(who, T("nothing")) for who in contacts), look)


def good(name: str) -> Plug:
    async def look(_world: World, _watch: Watch) -> Finding:
        return Finding(name, Level.OK, Sure.HIGH, T("good"))

    return check(name, look)


async def for_ever(_world: World, watch: Watch) -> Finding:
    while True:
        await watch.sleep(0.01)


def run(checks: Sequence[Plug], here: World | None = None, watch: Watch | None = None) -> runner.Report:
    return asyncio.run(runner.run(checks, here or world(subject=Subject()), watch or Watch(), Turns(FixedClock())))


def only(check: Plug, here: World | None = None) -> Finding:
    (finding,) = run([check], here).findings
    return finding


def test_findings_come_at_once_and_stand_in_the_order_of_the_checks() -> None:
    progress: list[Progress] = []
    seen: list[str] = []

    async def slow(_world: World, _watch: Watch) -> Finding:
        await asyncio.sleep(0.2)
        return Finding("slow", Level.WARN, Sure.LOW, T("bad"))

    async def told() -> runner.Report:
        checks = [check("slow", slow), good("quick")]
        return await runner.run(
            checks, world(subject=Subject()), Watch(progress.append), Turns(FixedClock()), lambda one: seen.append(one.check)
        )

    report = asyncio.run(told())
    assert [finding.check for finding in report.findings] == ["slow", "quick"]
    assert seen == ["quick", "slow"]
    assert [(one.done, one.total) for one in progress] == [(0, 2), (1, 2), (2, 2)]
    assert (report.checked_at, report.contacted, report.partial, report.stopped) == (FixedClock().now(), (), False, False)


def test_a_check_that_takes_too_long_is_unknown_and_the_others_are_kept() -> None:
    report = run([check("slow", for_ever, limit_s=0.05), good("quick")])
    assert [finding.level for finding in report.findings] == [Level.UNKNOWN, Level.OK]
    assert report.partial


class Broken(CompanionError):
    say = T("It is broken.")
    hint = T("Mend it.")


def test_an_expected_error_is_unknown_with_what_it_says() -> None:
    async def look(_world: World, _watch: Watch) -> Finding:
        raise Broken

    finding = only(check("x", look))
    assert (finding.level, finding.reason) == (Level.UNKNOWN, Broken.say)


def test_a_mistake_is_unknown_and_its_report_is_scrubbed(caplog: pytest.LogCaptureFixture) -> None:
    async def look(_world: World, _watch: Watch) -> Finding:
        raise KeyError("alice.sharma@example.org")

    with caplog.at_level(logging.ERROR):
        assert only(check("x", look)).level is Level.UNKNOWN
    assert "KeyError" in caplog.text
    assert "alice.sharma@" not in caplog.text


def asking(url: str, *contacts: Code, direct: bool = False, post: bool = False) -> tuple[runner.Report, list[str]]:
    asked: list[str] = []

    def handler(request: Request) -> Reply:
        asked.append(request.path)
        return Reply(200)

    async def look(here: World, _watch: Watch) -> Finding:
        async with here.net({"two.example": "192.0.2.2"}) as net:
            await (net.post(url, b"", content_type="text/plain") if post else net.get(url))
        return Finding("x", Level.OK, Sure.HIGH, T("good"))

    return run([check("x", look, *contacts)], world(handler, subject=Subject(direct=direct))), asked


@pytest.mark.parametrize("post", [False, True])
def test_a_check_reaches_only_whom_it_named(post: bool) -> None:
    report, asked = asking("https://one.example/a", ONE, post=post)
    assert (report.findings[0].level, report.contacted, asked) == (Level.OK, (ONE,), ["/a"])
    report, asked = asking("https://two.example/a", ONE, post=post)
    assert (report.findings[0].level, report.contacted, asked) == (Level.UNKNOWN, (), [])


def test_without_a_proxy_the_name_servers_are_contacted_too_and_have_to_be_named() -> None:
    report, asked = asking("https://one.example/", ONE, direct=True)
    assert (report.findings[0].level, asked) == (Level.UNKNOWN, [])
    # Its address is known, so nobody is asked for its name.
    assert asking("https://two.example/", TWO, direct=True)[0].contacted == (TWO,)
    assert asking("https://192.0.2.7/", Code("192.0.2.7"), direct=True)[0].contacted == (Code("192.0.2.7"),)


def test_the_name_servers_too_are_asked_only_where_they_were_named() -> None:
    async def look(here: World, _watch: Watch) -> Finding:
        await here.names.lookup("one.example", 1)
        return Finding("x", Level.OK, Sure.HIGH, T("good"))

    assert only(check("x", look, ONE)).level is Level.UNKNOWN
    named = replace_contacts(check("x", look), Contact(NAME_SERVER, T("names")))
    assert run([named]).contacted == (NAME_SERVER,)


@pytest.mark.parametrize("named", [True, False])
def test_the_control_too_is_asked_only_where_it_was_named(named: bool) -> None:
    control, asked = WIKIMEDIA.control, []

    def handler(request: Request) -> Reply:
        asked.append(request.path)
        return Reply(503)

    async def look(here: World, _watch: Watch) -> Finding:
        async with here.net({control.host: control.address}) as net:
            await here.names.ask(net, control, WIKIMEDIA.hosts[0])
        return Finding("x", Level.OK, Sure.HIGH, T("good"))

    who = (Code(control.host),) if named else ()
    report = run([check("x", look, *who)], world(handler, subject=Subject()))
    assert (report.findings[0].level, report.contacted, asked) == (Level.UNKNOWN, who, [control.path] * len(who))


def replace_contacts(plug: Plug, *contacts: Contact) -> Plug:
    return Check(plug.CHECK, plug.STEPS, lambda _: contacts, plug.look)


def test_a_stop_keeps_what_is_finished_and_ends_the_rest() -> None:
    watch, ended = Watch(), []

    async def look(here: World, inner: Watch) -> Finding:
        try:
            return await for_ever(here, inner)
        finally:
            ended.append("cleaned up")

    async def stopped() -> runner.Report:
        checks = [good("quick"), check("slow", look)]
        return await runner.run(checks, world(subject=Subject()), watch, Turns(FixedClock()), lambda _: watch.stop())

    report = asyncio.run(stopped())
    assert ([finding.check for finding in report.findings], ended) == (["quick"], ["cleaned up"])
    assert report.stopped
    assert report.partial


def test_a_stop_before_the_beginning_runs_nothing() -> None:
    watch = Watch()
    watch.stop()
    report = run([good("quick")], watch=watch)
    assert (report.findings, report.stopped) == ((), True)


def test_another_account_waits_for_its_turn_and_a_stop_ends_the_wait() -> None:
    async def two() -> None:
        turns, watch = Turns(FixedClock()), Watch()
        await runner.run([], world(subject=Subject(account=ALICE)), Watch(), turns)
        watch.stop()
        report = await runner.run([good("quick")], world(subject=Subject(account=Account("Bob", ALICE.api))), watch, turns)
        assert (report.stopped, report.findings) == (True, ())

    asyncio.run(two())


def test_checks_are_found_by_their_family_and_name() -> None:
    assert [one.CHECK.id for one in found(Family.DEVICE)] == ["disk"]
    assert [one.CHECK.id for one in found(Family.CONNECTION, ["names"])] == ["names"]
    with pytest.raises(NoSuchCheck):
        found(Family.ACCOUNT, ["names"])


@pytest.mark.parametrize("family", Family)
def test_the_id_of_a_check_is_the_name_of_its_file(family: Family) -> None:
    for one in found(family):
        assert (one.CHECK.family, f"companion.hygiene.{family.value}.{one.CHECK.id}") == (family, getattr(one, "__name__", ""))

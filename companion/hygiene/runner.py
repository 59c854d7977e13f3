"""Runs checks side by side: each with its own time limit and its own narrow world; what is finished is kept, whatever comes.

A check sees a world in which only those hosts can be asked that it named beforehand, so that the list a person has read is true.
Whatever goes wrong in a check becomes an `unknown` with its reason; a mistake of the program is logged, scrubbed.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Callable, Container, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from companion.base.errors import CompanionError
from companion.base.scrub import scrub
from companion.base.text import Code, T, Text
from companion.base.work import Stopped, Watch
from companion.hygiene.check import Plug
from companion.hygiene.finding import Finding, unknown
from companion.hygiene.own import Turns
from companion.hygiene.targets import Control, is_address
from companion.hygiene.world import NAME_SERVER, Contact, Lookup, Names, Net, OpensNet, World
from companion.net.wiki import Reply

_POLL_S = 0.05
_log = logging.getLogger(__name__)


class NotNamed(CompanionError):
    """A check wanted to ask somebody whom it had not named. It was kept from it."""

    say = T("This check wanted to contact {host} without having said so. It was stopped before.")
    hint = T("This is a mistake of the program. Please report it.")


@dataclass(frozen=True, slots=True)
class Report:
    """What came out: findings in the order of the checks, who was contacted, when, and whether checks were left unfinished."""

    checked_at: datetime
    findings: tuple[Finding, ...]
    contacted: tuple[Code | Text, ...]
    stopped: bool = False

    @property
    def partial(self) -> bool:
        """Whether something could not be looked at."""
        return self.stopped or any(finding.partial for finding in self.findings)


async def run(
    checks: Sequence[Plug], world: World, watch: Watch, turns: Turns, on_finding: Callable[[Finding], None] | None = None
) -> Report:
    """Run checks and return what they found; `on_finding` is told of each at once.

    `watch.stop()` ends it within a moment and keeps what is finished. When the task itself is cancelled, so is every check, and
    all of their connections are closed before the cancellation goes on.
    """
    began = world.clock.now()
    if world.subject.account is not None:
        try:
            await turns.take(world.subject.account, watch)
        except Stopped:
            return Report(began, (), (), stopped=True)
    contacted: dict[Code | Text, None] = {}
    ending = Watch()
    tasks = {
        asyncio.create_task(_one(check, _narrowed(world, check.reveals(world.subject), contacted), ending)): check.CHECK for check in checks
    }
    findings: dict[str, Finding] = {}
    waiting, stopped = set(tasks), False
    try:
        watch.report(0, len(tasks))
        while waiting:
            ended, waiting = await asyncio.wait(waiting, timeout=_POLL_S, return_when=asyncio.FIRST_COMPLETED)
            watch.check()
            for task in ended:
                finding = findings[tasks[task].id] = task.result()
                if on_finding is not None:
                    on_finding(finding)
                watch.report(len(findings), len(tasks), tasks[task].title)
    except Stopped:
        stopped = True
    finally:
        ending.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    in_order = tuple(findings[check.CHECK.id] for check in checks if check.CHECK.id in findings)
    return Report(began, in_order, tuple(contacted), stopped)


async def _one(check: Plug, world: World, watch: Watch) -> Finding:
    info = check.CHECK
    try:
        async with asyncio.timeout(info.limit_s):
            return await check.look(world, watch)
    except TimeoutError:
        return unknown(info.id, T("This took longer than {seconds} seconds and was stopped.", seconds=round(info.limit_s)))
    except CompanionError as error:
        return unknown(info.id, error.say)
    except Exception as error:
        _log.error("%s", scrub("".join(traceback.format_exception(error))))
        return unknown(info.id, T("The check itself made a mistake and stopped."))


def _narrowed(world: World, contacts: Sequence[Contact], contacted: dict[Code | Text, None]) -> World:
    """Return the same world, in which only these can be contacted, and which notes who was."""
    gate = _Gate(frozenset(contact.who for contact in contacts), contacted, direct=world.subject.direct)
    return replace(world, net=_opens_only(world.net, gate), names=_AsksNames(world.names, gate))


@dataclass(frozen=True, slots=True)
class _Gate:
    """Lets a check contact whom it named, and notes it."""

    allowed: frozenset[Code | Text]
    contacted: dict[Code | Text, None]
    direct: bool

    def admit(self, *everybody: Code | Text) -> None:
        for who in everybody:
            if who not in self.allowed:
                raise NotNamed(str(who), host=who)
        self.contacted.update(dict.fromkeys(everybody))

    def admit_url(self, url: str, known: Container[str]) -> None:
        """Admit a host; without a proxy, the system's name servers are asked for it too, unless its address is known."""
        host = urlsplit(url).hostname or ""
        asks = self.direct and host not in known and not is_address(host)
        self.admit(Code(host), *([NAME_SERVER] if asks else []))


class _AsksNames:
    def __init__(self, names: Names, gate: _Gate) -> None:
        self._names, self._gate = names, gate

    async def lookup(self, host: str, limit_s: float) -> Lookup:
        self._gate.admit(NAME_SERVER)
        return await self._names.lookup(host, limit_s)

    async def ask(self, net: Net, control: Control, host: str) -> tuple[str, ...]:
        return await self._names.ask(net, control, host)  # the net admits nobody who was not named


class _AsksOnly:
    def __init__(self, net: Net, gate: _Gate, known: Container[str]) -> None:
        self._net, self._gate, self._known = net, gate, known

    async def get(self, url: str, *, params: Mapping[str, str] | None = None) -> Reply:
        self._gate.admit_url(url, self._known)
        return await self._net.get(url, params=params)

    async def post(self, url: str, body: bytes, *, content_type: str) -> Reply:
        self._gate.admit_url(url, self._known)
        return await self._net.post(url, body, content_type=content_type)


def _opens_only(opens: OpensNet, gate: _Gate) -> OpensNet:
    @asynccontextmanager
    async def opened(addresses: Mapping[str, str] | None = None) -> AsyncIterator[Net]:
        async with opens(addresses) as net:
            yield _AsksOnly(net, gate, addresses or {})

    return opened

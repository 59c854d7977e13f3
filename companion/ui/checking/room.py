"""Checks as the window uses them: loaded only when the page Checks is opened. The HTTP client comes with the first run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from companion.base.clock import Clock
from companion.base.errors import CompanionError
from companion.base.work import Watch
from companion.hygiene import runner
from companion.hygiene.check import LINE_SEES, CheckInfo, Family, Plug, found
from companion.hygiene.finding import Finding
from companion.hygiene.own import Account, NoName, NotStated, NoWiki, OneAtATime, Turns
from companion.hygiene.runner import Report
from companion.hygiene.world import Contact, Subject, World
from companion.net.route import Kind, Route, RouteBroken
from companion.ui.checking.seen import NothingChosen, Order, Problem, Reach

Worlds = Callable[[Subject, Route], World]
_PLACES: dict[type[CompanionError], str] = {
    NotStated: "mine",
    OneAtATime: "name",
    NoName: "name",
    NoWiki: "wiki",
    NothingChosen: "checks",
    RouteBroken: "way",
}


class CheckRoom:
    """The checks that there are, who they would contact, and running them. It sees no widget and keeps no result."""

    def __init__(self, clock: Clock, worlds: Worlds) -> None:
        """Keep how a world is made; `worlds` loads the HTTP client."""
        self._worlds = worlds
        self._turns = Turns(clock)

    def known(self, family: str) -> tuple[CheckInfo, ...]:
        """Return the checks of a family."""
        return tuple(check.CHECK for check in found(Family(family)))

    def reach(self, order: Order) -> Reach:
        """Return who would be contacted. Raises what `problem` would return."""
        route, subject, checks = Route.read(order.route), _subject(order), _checks(order)
        contacts = _contacts(checks, subject)
        more = tuple(contact for contact in _contacts(checks, replace(subject, distinctive=True)) if contact not in contacts)
        return Reach(contacts, more, route.description, LINE_SEES)

    def problem(self, order: Order) -> Problem | None:
        """Return why this order cannot be carried out, if it cannot. Nothing is contacted."""
        try:
            self.reach(order)
        except tuple(_PLACES) as error:
            return Problem(_PLACES[type(error)], error)
        return None

    async def run(self, order: Order, watch: Watch, on_finding: Callable[[Finding], None]) -> Report:
        """Run the checks; what is finished is kept when the watch stops."""
        route, subject, checks = Route.read(order.route), _subject(order), _checks(order)
        world = await asyncio.to_thread(self._worlds, subject, route)
        return await runner.run(checks, world, watch, self._turns, on_finding)


def _subject(order: Order) -> Subject:
    account = Account.stated(order.name, order.wiki.strip(), mine=order.mine) if order.family == Family.ACCOUNT else None
    direct = Route.read(order.route).kind is Kind.DIRECT
    return Subject(account, distinctive=order.distinctive, full=order.full, direct=direct)


def _checks(order: Order) -> tuple[Plug, ...]:
    if not order.only:  # to `found`, none named are all
        raise NothingChosen
    return found(Family(order.family), order.only)


def _contacts(checks: tuple[Plug, ...], subject: Subject) -> tuple[Contact, ...]:
    return tuple(dict.fromkeys(contact for check in checks for contact in check.reveals(subject)))

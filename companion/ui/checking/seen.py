"""Values that the page Checks and its service hand to each other: what a person asked for, who would be contacted, what came out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion.base.errors import CompanionError
from companion.base.text import T, Text

if TYPE_CHECKING:  # loading these brings asyncio's network part and more along, which the first paint does without
    from companion.hygiene.check import CheckInfo
    from companion.hygiene.runner import Report
    from companion.hygiene.world import Contact

ACCOUNT, CONNECTION, DEVICE = "account", "connection", "device"
FAMILIES = (ACCOUNT, CONNECTION, DEVICE)  # hygiene.check.Family, in the order of the tabs


class NothingChosen(CompanionError):
    """No check is ticked. Nothing was contacted."""

    say = T("Nothing was looked at, because nothing is ticked.")
    hint = T("Tick what is to be looked at.")


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asked for. `distinctive` and `full` as in hygiene.world.Subject; the account is not checked yet."""

    family: str
    only: tuple[str, ...] = ()
    route: str = ""
    name: str = ""
    wiki: str = ""
    mine: bool = False
    full: bool = False
    distinctive: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an order cannot be carried out, and the place on the page where that is said: name, wiki, mine, checks or way."""

    place: str
    error: CompanionError


@dataclass(frozen=True, slots=True)
class Reach:
    """Who would be contacted for an order, who more by a second press, the way, and what the line sees of it."""

    contacts: tuple[Contact, ...]
    more: tuple[Contact, ...]
    way: Text
    line_sees: Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out of an order, and whom it was said to contact; `checks` by their ids."""

    order: Order
    reach: Reach
    report: Report
    checks: Mapping[str, CheckInfo]

"""What a check is: one file in account/, connection/ or device/, found by its name.

The file has four names: `CHECK = CheckInfo(...)`; `STEPS`, the advice in checklists/core.toml that its findings may name;
`reveals(subject) -> tuple[Contact, ...]`, everybody who will be contacted and what they learn, said before anything is sent; and
`look(world, watch)`, a coroutine that returns its Finding. A check raises only if it could not look; then the runner makes an
`unknown` of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, cast

from companion.base import discover
from companion.base.errors import CompanionError
from companion.base.text import Code, Listed, T, Text
from companion.base.work import Watch
from companion.hygiene.finding import Finding
from companion.hygiene.world import Contact, Subject, World

# What is true of every check that asks another computer. Python's TLS has no encrypted client hello.
LINE_SEES = T(
    "Who runs your connection sees the names of these hosts, when they were asked and how much was sent, but not what was asked. "
    "With a proxy or Tor, the proxy sees this instead."
)


class NoSuchCheck(CompanionError):
    """No check of this family is called so. Nothing was contacted."""

    say = T("There is no check called {name} here.")
    hint = T("The checks are: {names}")


class Family(StrEnum):
    """What a check looks at; also the folder it stands in."""

    ACCOUNT = "account"
    CONNECTION = "connection"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class CheckInfo:
    """A check: `id` is its file's name, `asks` the question it answers, `limit_s` when it is stopped."""

    id: str
    family: Family
    title: Text
    asks: Text
    limit_s: float


class Plug(Protocol):
    """A check's file."""

    CHECK: CheckInfo
    STEPS: tuple[str, ...]

    def reveals(self, subject: Subject, /) -> tuple[Contact, ...]:
        """Return who will be contacted, and what they learn."""
        ...

    def look(self, world: World, watch: Watch, /) -> Awaitable[Finding]:
        """Look, and return what was found."""
        ...


def found(family: Family, only: Iterable[str] = ()) -> tuple[Plug, ...]:
    """Return the checks of a family, or those named. Raises NoSuchCheck."""
    package = f"companion.hygiene.{family.value}"
    names = discover.names(package)
    for name in only:
        if name not in names:
            raise NoSuchCheck(name, name=Code(name), names=Listed(names))
    wanted = tuple(only) or names
    return tuple(cast("Plug", discover.load(package, name)) for name in names if name in wanted)

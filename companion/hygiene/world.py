"""All that a check may look at: the subject, the network, this machine, the names, the time. Protocols, so that a fake is as good.

`reality` makes the real one. The runner gives every check a narrower world, in which only the hosts can be asked that the
check named beforehand (`runner`, `Contact`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from companion.base.clock import Clock
from companion.base.run import Ran
from companion.base.text import Code, Listed, T, Text
from companion.hygiene.own import Account
from companion.hygiene.targets import WIKIMEDIA, Control, Targets
from companion.net.wiki import Reply

NAME_SERVER = T("the name servers that this computer is set to")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who is contacted (a host, or NAME_SERVER), and what they learn."""

    who: Code | Text
    learns: Text


def name_server(names: Code | Listed) -> Contact:
    """Return the contact that is made when the system is asked for names."""
    return Contact(NAME_SERVER, T("That somebody here looks for {names}. Anybody on the line can read this.", names=names))


@dataclass(frozen=True, slots=True)
class Subject:
    """What is looked at, and what the person agreed to.

    `distinctive`: also questions that stand out on a watched line; asked for by a second press (CHECKS.md, rule 3).
    `full`: the long scan where a check has one. `direct`: no proxy was chosen, so that asking this line tells nobody new.
    """

    account: Account | None = None
    targets: Targets = WIKIMEDIA
    distinctive: bool = False
    full: bool = False
    direct: bool = True


class Net(Protocol):
    """Asks over HTTPS, along the person's route: companion.net.client.Client, opened."""

    async def get(self, url: str, *, params: Mapping[str, str] | None = None) -> Reply:
        """Ask. Raises NetError."""
        ...

    async def post(self, url: str, body: bytes, *, content_type: str) -> Reply:
        """Send and ask. Raises NetError."""
        ...


class OpensNet(Protocol):
    """Makes a Net: all of its connections are closed at the end of its `async with`."""

    def __call__(self, addresses: Mapping[str, str] | None = None) -> AbstractAsyncContextManager[Net]:
        """Open nothing yet. `addresses`: hosts that are reached at this address, without asking anybody for their name."""
        ...


class Trouble(StrEnum):
    """Why a name gave no address; the values are for the log."""

    NO_NAME = "no such name"  # somebody answered that there is none
    FAILING = "failing"  # the name server failed, refused, or did not answer
    TOO_SLOW = "too slow"


@dataclass(frozen=True, slots=True)
class Lookup:
    """What the system answered for a name: addresses, or why there are none."""

    addresses: tuple[str, ...] = ()
    trouble: Trouble | None = None


class Names(Protocol):
    """Asks for a name: the system, as every program does, or a control over HTTPS."""

    async def lookup(self, host: str, limit_s: float) -> Lookup:
        """Return what the system answers (its hosts file, its name servers); never raises for a name that cannot be had."""
        ...

    async def ask(self, net: Net, control: Control, host: str) -> tuple[str, ...]:
        """Return a name's addresses as the control knows them; none if there is no such name. Raises NetError."""
        ...


class Machine(Protocol):
    """This computer."""

    @property
    def system(self) -> str:
        """As sys.platform: linux, darwin, win32."""
        ...

    @property
    def home(self) -> Path:
        """The person's own folder."""
        ...

    async def run(self, command: Sequence[str], limit_s: float) -> Ran:
        """Run a program. Raises ProgramMissing, ProgramTooSlow."""
        ...

    def read(self, path: str) -> str:
        """Return a small text file. Raises FileMissing, FileUnreadable, FileTooLarge."""
        ...


@dataclass(frozen=True, slots=True)
class World:
    """All that a check sees."""

    net: OpensNet
    names: Names
    machine: Machine
    clock: Clock
    subject: Subject = field(default_factory=Subject)

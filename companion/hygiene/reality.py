"""The real world: this computer, its names, its clock, and the network along the person's route. Loads httpx and dnspython."""

from __future__ import annotations

import asyncio
import socket
import ssl
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from companion.base import files, run
from companion.base.aside import aside
from companion.base.clock import SystemClock
from companion.base.errors import CompanionError
from companion.base.run import Ran
from companion.base.text import Code, T
from companion.hygiene import doh
from companion.hygiene.targets import Control
from companion.hygiene.world import Lookup, Net, Subject, Trouble, World
from companion.net import trust
from companion.net.client import Client, Limits
from companion.net.route import Kind, Route

# Whom a wiki's operators can turn to about this program: the project, never the person who runs it.
CONTACT = "Companion contributors"
# A wiki's API gives at most 8 MiB of text at once.
_LIMITS = Limits(connect_s=10, read_s=20, total_s=45, answer_bytes=12_000_000)
_LARGEST_FILE = 1_000_000
# What getaddrinfo says when somebody answered that there is no such name. macOS says the same when nobody answers at all.
_NO_SUCH_NAME = {
    "linux": tuple(getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name)),
    "win32": (11001, 11004),  # WSAHOST_NOT_FOUND, WSANO_DATA
}


class RootsBroken(CompanionError):
    """The file of certificate authorities cannot be used. Nothing was contacted."""

    say = T("The file {path} holds no certificates that this program can read. Nothing was contacted.")
    hint = T("Give a PEM file of certificate authorities.")


def roots(path: Path) -> ssl.SSLContext:
    """Return what believes the authorities in this PEM file and no other. Raises RootsBroken."""
    try:
        return trust.context(str(path))
    except OSError as error:  # ssl's own errors are some
        raise RootsBroken(str(error), path=Code(str(path))) from error


def world(subject: Subject, route: Route, verify: ssl.SSLContext | None = None) -> World:
    """Return the real world; `verify` believes other authorities than the program's own."""

    def net(addresses: Mapping[str, str] | None = None) -> AbstractAsyncContextManager[Net]:
        return Client(route, limits=_LIMITS, verify=verify, agent=CONTACT, addresses=addresses)

    # A home that is a link to another disk is no safer than that disk.
    machine = ThisMachine(sys.platform, Path.home().resolve())
    return World(net, SystemNames(), machine, SystemClock(), replace(subject, direct=route.kind is Kind.DIRECT))


class SystemNames:
    """Asks the system as every program does, by getaddrinfo, and a control over HTTPS."""

    async def lookup(self, host: str, limit_s: float) -> Lookup:
        """Return the addresses, or why there are none."""
        try:
            async with asyncio.timeout(limit_s):
                answers = await aside(lambda: socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM))
        except TimeoutError:
            return Lookup(trouble=Trouble.TOO_SLOW)
        except OSError as error:
            return Lookup(trouble=Trouble.NO_NAME if error.errno in _NO_SUCH_NAME.get(sys.platform, ()) else Trouble.FAILING)
        except UnicodeError:  # no name that could be asked for
            return Lookup(trouble=Trouble.NO_NAME)
        return Lookup(tuple(dict.fromkeys(str(answer[4][0]) for answer in answers)))

    async def ask(self, net: Net, control: Control, host: str) -> tuple[str, ...]:
        """Return a name's addresses as the control knows them; none if there is no such name. Raises NetError."""
        return await doh.addresses(net, control, host)


@dataclass(frozen=True, slots=True)
class ThisMachine:
    """The computer that this program runs on."""

    system: str
    home: Path

    async def run(self, command: Sequence[str], limit_s: float) -> Ran:
        """Run a program. Raises ProgramMissing, ProgramTooSlow."""
        return await aside(lambda: run.run(command, timeout_s=limit_s))

    def read(self, path: str) -> str:
        """Return a small text file. Raises FileMissing, FileUnreadable, FileTooLarge."""
        return files.read(Path(path), _LARGEST_FILE).decode(errors="replace")

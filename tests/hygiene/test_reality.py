"""The real world: what the system answers, what programs print, and that nothing waits for what hangs."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from companion.base.files import FileMissing
from companion.base.run import ProgramMissing
from companion.hygiene import reality
from companion.hygiene.doh import NoAnswer
from companion.hygiene.reality import RootsBroken, SystemNames, ThisMachine
from companion.hygiene.targets import WIKIMEDIA
from companion.hygiene.world import Lookup, Subject, Trouble
from companion.net.client import Client
from companion.net.exchange import Reply
from companion.net.route import DIRECT, Route
from tests.fakes.threads import threads_ended
from tests.net.authority import Authority


def lookup(monkeypatch: pytest.MonkeyPatch, answer: object, limit_s: float = 5) -> Lookup:
    def getaddrinfo(*_args: object, **_more: object) -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer() if callable(answer) else answer

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asyncio.run(SystemNames().lookup("en.wikipedia.org", limit_s))


def test_every_address_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(socket.AF_INET, 1, 6, "", (address, 443)) for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2")]
    assert lookup(monkeypatch, [*rows, (socket.AF_INET6, 1, 6, "", ("2001:db8::1", 443, 0, 0))]).addresses == (
        "192.0.2.1",
        "192.0.2.2",
        "2001:db8::1",
    )


@pytest.mark.parametrize(
    ("system", "error", "trouble"),
    [
        ("linux", socket.gaierror(socket.EAI_NONAME, ""), Trouble.NO_NAME),
        ("linux", socket.gaierror(getattr(socket, "EAI_NODATA", socket.EAI_NONAME), ""), Trouble.NO_NAME),
        ("linux", socket.gaierror(socket.EAI_AGAIN, ""), Trouble.FAILING),
        ("linux", socket.gaierror(socket.EAI_FAIL, ""), Trouble.FAILING),
        ("win32", socket.gaierror(11001, ""), Trouble.NO_NAME),
        ("win32", socket.gaierror(11002, ""), Trouble.FAILING),
        ("darwin", socket.gaierror(socket.EAI_NONAME, ""), Trouble.FAILING),  # also where nobody answers
        ("linux", OSError(101, "Network is unreachable"), Trouble.FAILING),
        ("linux", UnicodeError("label too long"), Trouble.NO_NAME),
    ],
)
def test_why_there_is_no_address(monkeypatch: pytest.MonkeyPatch, system: str, error: Exception, trouble: Trouble) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert lookup(monkeypatch, error) == Lookup(trouble=trouble)


def test_a_system_that_hangs_is_too_slow_and_nobody_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    hangs = threading.Event()
    try:
        assert lookup(monkeypatch, lambda: hangs.wait(60), 0.05) == Lookup(trouble=Trouble.TOO_SLOW)
    finally:
        hangs.set()
        threads_ended()


def test_the_control_is_asked_over_https() -> None:
    async def ask() -> tuple[str, ...]:
        async with Client(handler=lambda request: Reply(503 if request.path == WIKIMEDIA.control.path else 404)) as net:
            return await SystemNames().ask(net, WIKIMEDIA.control, WIKIMEDIA.hosts[0])

    with pytest.raises(NoAnswer, match="503"):
        asyncio.run(ask())


def test_programs_and_files_of_this_computer(tmp_path: Path) -> None:
    machine = ThisMachine(sys.platform, tmp_path)
    assert asyncio.run(machine.run([sys.executable, "-c", "print(1)"], 30)).out == "1\n"
    with pytest.raises(ProgramMissing):
        asyncio.run(machine.run(["no-such-program-here"], 1))
    (tmp_path / "a").write_bytes(b"\xff\n")
    assert machine.read(str(tmp_path / "a")) == "\ufffd\n"
    with pytest.raises(FileMissing):
        machine.read(str(tmp_path / "b"))


def test_a_file_of_roots_has_to_hold_some(tmp_path: Path) -> None:
    path = tmp_path / "roots.pem"
    for content in (None, "", "no certificate"):
        if content is not None:
            path.write_text(content)
        with pytest.raises(RootsBroken):
            reality.roots(path)


def test_a_file_of_roots_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "roots.pem"
    path.write_bytes(Authority().root.certificate.public_bytes(serialization.Encoding.PEM))
    assert len(reality.roots(path).get_ca_certs()) == 1


def test_only_the_real_world_loads_what_is_large() -> None:
    """The window lists the checks before anybody runs one."""
    code = (
        "import sys\nfrom companion.hygiene import runner\nfrom companion.hygiene.check import Family, found\n"
        "print([check.CHECK.id for family in Family for check in found(family)])\n"
        "print(*(name in sys.modules for name in ('httpx', 'dns', 'PySide6')))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["['user_pages',", "'names',", "'disk']", "False", "False", "False"]


def test_the_net_of_the_world_is_the_one_client() -> None:
    assert isinstance(reality.world(Subject(), DIRECT).net({"dns.example": "192.0.2.1"}), Client)


def test_a_proxy_makes_a_world_that_is_not_direct() -> None:
    assert reality.world(Subject(), DIRECT).subject.direct
    assert not reality.world(Subject(), Route.read("socks5://127.0.0.1:9050")).subject.direct


def test_a_home_that_is_a_link_is_looked_at_where_it_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An encrypted system says nothing about a home on another disk."""
    (tmp_path / "other_disk").mkdir()
    (tmp_path / "home").symlink_to(tmp_path / "other_disk")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    assert reality.world(Subject(), DIRECT).machine.home == (tmp_path / "other_disk").resolve()

"""The real world: what the system answers, what programs print, and that nothing waits for what hangs."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from companion.base.errors import CompanionError
from companion.base.files import FileMissing
from companion.base.run import ProgramMissing
from companion.base.text import T
from companion.hygiene import reality
from companion.hygiene.reality import RootsBroken, SystemNames, ThisMachine, aside
from companion.hygiene.world import Lookup, Subject, Trouble
from companion.net.client import Client
from companion.net.route import DIRECT, Route
from tests.net.authority import Authority


@pytest.fixture(autouse=True)
def threads_ended() -> Iterator[None]:
    """Leave no thread behind whose end another test would notice."""
    yield
    for thread in threading.enumerate():
        if thread.name == "aside":
            thread.join(10)


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
    ("error", "trouble"),
    [
        (socket.gaierror(socket.EAI_NONAME, ""), Trouble.NO_NAME),
        (socket.gaierror(getattr(socket, "EAI_NODATA", socket.EAI_NONAME), ""), Trouble.NO_NAME),
        (socket.gaierror(11001, ""), Trouble.NO_NAME),
        (socket.gaierror(socket.EAI_AGAIN, ""), Trouble.FAILING),
        (socket.gaierror(socket.EAI_FAIL, ""), Trouble.FAILING),
        (socket.gaierror(11002, ""), Trouble.FAILING),
        (OSError(101, "Network is unreachable"), Trouble.FAILING),
        (UnicodeError("label too long"), Trouble.NO_NAME),
    ],
)
def test_why_there_is_no_address(monkeypatch: pytest.MonkeyPatch, error: Exception, trouble: Trouble) -> None:
    assert lookup(monkeypatch, error) == Lookup(trouble=trouble)


def test_a_system_that_hangs_is_too_slow_and_nobody_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    hangs = threading.Event()
    try:
        assert lookup(monkeypatch, lambda: hangs.wait(60), 0.05) == Lookup(trouble=Trouble.TOO_SLOW)
        assert any(thread.name == "aside" and thread.daemon for thread in threading.enumerate())
    finally:
        hangs.set()  # it finds its loop closed, and says nothing


def test_programs_and_files_of_this_computer(tmp_path: Path) -> None:
    machine = ThisMachine(sys.platform, tmp_path)
    assert asyncio.run(machine.run([sys.executable, "-c", "print(1)"], 30)).out == "1\n"
    with pytest.raises(ProgramMissing):
        asyncio.run(machine.run(["no-such-program-here"], 1))
    (tmp_path / "a").write_bytes(b"\xff\n")
    assert machine.read(str(tmp_path / "a")) == "\ufffd\n"
    with pytest.raises(FileMissing):
        machine.read(str(tmp_path / "b"))


class Broken(CompanionError):
    say = T("Broken.")
    hint = T("Mend it.")


def broken() -> None:
    raise Broken


def mistaken() -> None:
    raise KeyError


def test_an_error_in_the_thread_comes_back() -> None:
    with pytest.raises(Broken):
        asyncio.run(aside(broken))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_mistake_in_the_thread_keeps_nobody_waiting() -> None:
    with pytest.raises(RuntimeError):
        asyncio.run(aside(mistaken))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_answer_that_nobody_waits_for_any_more_is_dropped() -> None:
    async def given_up() -> None:
        go = threading.Event()
        task = asyncio.create_task(aside(lambda: go.wait(30)))
        await asyncio.sleep(0)
        task.cancel()
        go.set()
        await asyncio.sleep(0.05)
        assert task.cancelled()

    asyncio.run(given_up())


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
        "print([check.CHECK.id for family in Family for check in found(family)], 'httpx' in sys.modules, 'PySide6' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["['user_pages',", "'names',", "'disk']", "False", "False"]


def test_the_net_of_the_world_is_the_one_client() -> None:
    assert isinstance(reality.world(Subject(), DIRECT).net({"dns.example": "192.0.2.1"}), Client)


def test_a_proxy_makes_a_world_that_is_not_direct() -> None:
    assert reality.world(Subject(), DIRECT).subject.direct
    assert not reality.world(Subject(), Route.read("socks5://127.0.0.1:9050")).subject.direct

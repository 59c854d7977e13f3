"""What the tests of `companion alert` share: a desk that answers in this process, a keyring, a vault."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from companion import __main__ as main
from companion.base import keystore
from companion.base.keystore import Keystore, Memory
from companion.commands.alert import work as command
from companion.net import client as client_module
from companion.net.client import Client
from companion.net.route import Route
from companion.vault import buffers, opened
from companion.vault.opened import Place
from tests.alert.parts import Office
from tests.commands.sending import Desk, Ran
from tests.fakes.clock import FixedClock
from tests.vault.parts import LIGHT, WORDS, Lasting


@pytest.fixture
def keyring() -> Memory:
    return Lasting()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], keyring: Memory) -> Desk:
    office, routes, hardened = Office(), list[Route](), list[bool]()

    def in_process(route: Route) -> Client:
        routes.append(route)
        return Client(handler=office.handler)

    def system() -> Keystore:
        return keyring

    def run(*words: str, stdin: str = f"{WORDS}\n") -> Ran:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode(errors="surrogateescape"))))
        code = main.main(["alert", *words])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    monkeypatch.setattr(client_module, "Client", in_process)
    monkeypatch.setattr(command, "SystemClock", lambda: office.clock)
    monkeypatch.setattr(keystore, "system", system)
    monkeypatch.setattr(buffers, "harden", lambda: hardened.append(True))  # it would close this very process to its debugger
    made = Desk(office, tmp_path, run, routes, hardened)
    made.gives(office.card)
    return made


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    opened.create(Place(tmp_path / "vault", Memory(), FixedClock()), WORDS, kdf=LIGHT).close()
    return tmp_path / "vault"

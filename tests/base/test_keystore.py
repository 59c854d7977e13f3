"""The system's keyring, or memory where there is none; never an error."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

import pytest

from companion.base import keystore
from companion.base.keystore import Keyring, Keystore, Memory


class Fake:
    """Follows keystore.Backend; `broken` raises, `forgetful` keeps nothing."""

    priority = 1

    def __init__(self, *, broken: bool = False, forgetful: bool = False) -> None:
        self.values: dict[tuple[str, str], str] = {}
        self.broken, self.forgetful = broken, forgetful

    def _check(self) -> None:
        if self.broken:
            raise RuntimeError

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.values.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        if not self.forgetful:
            self.values[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        del self.values[service, username]


TROUBLES = (RuntimeError, KeyError, ValueError)


@pytest.mark.parametrize("kept", [Memory(), Keyring(Fake(), TROUBLES)])
def test_what_is_kept_comes_back_until_it_is_forgotten(kept: Keystore) -> None:
    assert kept.get("a") is None
    assert kept.put("a", b"\x00\xff")
    assert kept.put("b", b"x")
    assert kept.get("a") == b"\x00\xff"
    kept.forget("a")
    kept.forget("a")
    assert kept.get("a") is None
    assert kept.get("b") == b"x"


def test_a_keyring_that_fails_is_an_empty_one() -> None:
    kept = Keyring(Fake(broken=True), TROUBLES)
    assert kept.get("a") is None
    assert not kept.put("a", b"x")
    kept.forget("a")


def test_a_keyring_that_forgets_has_not_kept() -> None:
    assert not Keyring(Fake(forgetful=True), TROUBLES).put("a", b"x")


def test_what_is_not_ours_is_nothing() -> None:
    fake = Fake()
    fake.values[keystore.SERVICE, "a"] = "not hex"
    assert Keyring(fake, TROUBLES).get("a") is None


def _module(**values: object) -> ModuleType:
    module = ModuleType("fake")
    for name, value in values.items():
        setattr(module, name, value)
    return module


def test_the_backend_of_this_system_is_taken_if_it_works() -> None:
    class Below(Exception):
        pass

    module = _module(Keyring=Fake, exceptions=SimpleNamespace(SecretStorageException=Below))
    assert isinstance(keystore.found(module, "Keyring"), Keyring)
    assert Below in keystore._troubles(module)
    assert isinstance(keystore.found(_module(), "Keyring"), Memory)


def test_without_a_session_bus_there_is_only_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    assert isinstance(keystore.system(), Memory)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    assert isinstance(keystore.system(), Memory)
    monkeypatch.setattr(sys, "platform", "plan9")
    assert not keystore.system().lasting

"""The system keyring: small secrets that belong to this computer's user, such as the device's half of a vault's key.

Not every computer has one, and that is no error: then the same is kept in memory until the program ends. The backend is
named here for each system and imported when asked for, since letting `keyring` look for one costs 130 ms and may find
any other. Values are bytes, kept as hex.
"""

from __future__ import annotations

import importlib
import os
import sys
from types import ModuleType
from typing import Protocol

SERVICE = "companion"
BACKENDS = {"linux": "keyring.backends.SecretService", "darwin": "keyring.backends.macOS", "win32": "keyring.backends.Windows"}
_CLASSES = {"linux": "Keyring", "darwin": "Keyring", "win32": "WinVaultKeyring"}


class Backend(Protocol):
    """What is used of one of `keyring`'s backends."""

    def get_password(self, _service: str, _username: str, /) -> str | None:
        """Return a value or None."""
        ...

    def set_password(self, _service: str, _username: str, _password: str, /) -> None:
        """Keep a value."""
        ...

    def delete_password(self, _service: str, _username: str, /) -> None:
        """Remove a value."""
        ...


class Keystore(Protocol):
    """Keeps small secrets by name."""

    lasting: bool  # kept after the program ends

    def get(self, name: str) -> bytes | None:
        """Return what is kept under this name; None if nothing is, or if the keyring does not answer."""
        ...

    def put(self, name: str, value: bytes) -> bool:
        """Keep a value; True once it is kept."""
        ...

    def forget(self, name: str) -> None:
        """Remove a value, if there is one."""
        ...


class Memory:
    """Kept until the program ends."""

    lasting = False

    def __init__(self) -> None:
        self._values: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        """Return the value."""
        return self._values.get(name)

    def put(self, name: str, value: bytes) -> bool:
        """Keep the value."""
        self._values[name] = value
        return True

    def forget(self, name: str) -> None:
        """Drop the value."""
        self._values.pop(name, None)


class Keyring:
    """Kept by the system. What goes wrong in there is answered like an empty keyring."""

    lasting = True

    def __init__(self, backend: Backend, troubles: tuple[type[Exception], ...]) -> None:
        """Keep the backend, and the errors by which it says that it cannot."""
        self._backend, self._troubles = backend, troubles

    def get(self, name: str) -> bytes | None:
        """Return the value."""
        try:
            return bytes.fromhex(self._backend.get_password(SERVICE, name) or "") or None
        except self._troubles:
            return None

    def put(self, name: str, value: bytes) -> bool:
        """Keep the value, and look whether it is there: some keyrings take everything and keep nothing."""
        try:
            self._backend.set_password(SERVICE, name, value.hex())
        except self._troubles:
            return False
        return self.get(name) == value

    def forget(self, name: str) -> None:
        """Remove the value."""
        try:
            self._backend.delete_password(SERVICE, name)
        except self._troubles:
            return


def system() -> Keystore:
    """Return this system's keyring, or Memory where there is none that answers."""
    # Without a session bus nothing can answer on Linux, and the import alone costs 0.1 s.
    if sys.platform == "linux" and not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return Memory()
    if sys.platform not in BACKENDS:
        return Memory()
    return found(importlib.import_module(BACKENDS[sys.platform]), _CLASSES[sys.platform])


def found(module: ModuleType, name: str) -> Keystore:
    """Return the backend of this module as a Keystore, or Memory if it says that it cannot work here."""
    troubles = _troubles(module)
    try:
        kind = getattr(module, name)
        # keyring's way to ask: reading it raises where the backend cannot work.
        return Keyring(kind(), troubles) if kind.priority else Memory()
    except troubles:
        return Memory()


def _troubles(module: ModuleType) -> tuple[type[Exception], ...]:
    """Return what a backend may raise: keyring's own errors, the system's, and those of the library below it."""
    below = [getattr(getattr(module, part, None), error, None) for part, error in _BELOW]
    ours = importlib.import_module("keyring.errors").KeyringError
    # AttributeError: the library below the backend is not installed; ValueError: what is kept is not ours.
    kinds = [ours, RuntimeError, OSError, AttributeError, ValueError, *below]
    return tuple(kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Exception))


_BELOW = (("exceptions", "SecretStorageException"), ("pywintypes", "error"))

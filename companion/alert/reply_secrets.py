"""Where the 16-byte secret of each conversation lies: it signs what follows an alert and opens its answers. FORMAT.md section 3.

In the vault if it is open, else in the system's keyring, else in memory until the program ends; the page says which. Only
who holds it reads the answers, and nothing can bring it back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from companion.alert.errors import KeyNotHere
from companion.base.keystore import Keystore, Memory
from companion.base.text import T, Text
from companion.vault.errors import VaultClosed

if TYPE_CHECKING:
    from companion.vault.records import Kept

_SECRET_BYTES = 16


class Where(StrEnum):
    """Where a secret lies."""

    VAULT = "vault"
    KEYRING = "keyring"
    MEMORY = "memory"


SAID: dict[Where, Text] = {
    Where.VAULT: T("The key to the answers lies in your vault: they can be read while it is open."),
    Where.KEYRING: T("The key to the answers lies in this computer's keyring: whoever is logged in as you here can read them."),
    Where.MEMORY: T("The key to the answers is in memory only: answers cannot be read after the program closes."),
}


class ReplySecrets:
    """Keeps secrets by the name of their conversation, each in the best place there is, and finds them in any."""

    def __init__(self, keystore: Keystore, vault: Callable[[], Kept | None] = lambda: None) -> None:
        """Take the system's keystore, and what returns the vault's place for it while a vault is open."""
        self._keystores = (keystore, Memory())
        self._vault = vault

    @property
    def where(self) -> Where:
        """Return where the next secret will lie, if nothing goes wrong there."""
        return Where.VAULT if self._vault() else _where(self._keystores[0])

    def find(self, talk: str) -> Where | None:
        """Return where a secret lies; None if it is not here."""
        if self._from_vault(talk):
            return Where.VAULT
        return next((_where(keystore) for keystore in self._keystores if keystore.get(_name(talk))), None)

    def get(self, talk: str) -> bytes:
        """Return a secret. Raises KeyNotHere."""
        found = self._from_vault(talk) or next(filter(None, (keystore.get(_name(talk)) for keystore in self._keystores)), b"")
        if len(found) != _SECRET_BYTES:
            raise KeyNotHere(talk)
        return found

    def keep(self, talk: str, secret: bytes) -> None:
        """Keep a secret. Raises DiskFull, NotWritable where the vault is open and cannot."""
        if kept := self._vault():
            with contextlib.suppress(VaultClosed):  # locked in this moment
                kept.keep_talk(talk, secret)
                return
        any(keystore.put(_name(talk), secret) for keystore in self._keystores)

    def forget(self, talk: str) -> None:
        """Forget a secret wherever it can be reached; in a vault that is locked it stays, and opens nothing any more."""
        if kept := self._vault():
            with contextlib.suppress(VaultClosed):
                kept.keep_talk(talk, None)
        for keystore in self._keystores:
            keystore.forget(_name(talk))

    def _from_vault(self, talk: str) -> bytes:
        kept = self._vault()
        with contextlib.suppress(VaultClosed):
            return (kept.talk(talk) if kept else None) or b""
        return b""


def _where(keystore: Keystore) -> Where:
    return Where.KEYRING if keystore.lasting else Where.MEMORY


def _name(talk: str) -> str:
    return f"{talk}.talk"

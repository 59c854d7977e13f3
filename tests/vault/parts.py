"""What the vault's tests share: light parameters, a place, and a vault with one note."""

from __future__ import annotations

from pathlib import Path

from companion.base.keystore import Memory
from companion.vault import opened
from companion.vault.header import Kdf
from companion.vault.opened import Place, Vault
from tests.fakes.clock import FixedClock

LIGHT = Kdf(64 * 1024, 1, 1)
WORDS = "correct horse"


class Lasting(Memory):
    """A keyring that outlives the program."""

    lasting = True


class Refusing(Lasting):
    """A keyring that keeps nothing."""

    def put(self, name: str, value: bytes) -> bool:
        del name, value
        return False


def place(folder: Path, keystore: Memory | None = None) -> Place:
    return Place(folder / "v", keystore or Lasting(), FixedClock())


def made(here: Place, *, device: bool = False, recovery: bytearray | None = None) -> Vault:
    vault = opened.create(here, WORDS, device=device, recovery=recovery, kdf=LIGHT)
    vault.notes.add("First", "one", ["a"])
    return vault

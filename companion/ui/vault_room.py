"""The vault as the window uses it: loaded only when a vault is made or opened, since it brings the cryptography along.

Everything here may take a second and is called from a job. It sees no widget.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from companion.assessment.session import Session
from companion.base import keystore
from companion.base.clock import Clock
from companion.base.text import Text
from companion.vault import opened, strength, words
from companion.vault.header import Kdf
from companion.vault.opened import Place, Vault
from companion.vault.records import Plan

__all__ = ["Plan", "Vault", "VaultRoom"]


class VaultRoom:
    """Makes and opens the vault in one folder."""

    def __init__(self, folder: Path, clock: Clock, *, kdf: Kdf | None = None, keys: keystore.Keystore | None = None) -> None:
        """Keep where the vault lies; `kdf` and `keys` are for tests, everybody else gets this computer's."""
        self._folder, self._clock, self._kdf, self._keys = folder, clock, kdf, keys

    def create(self, passphrase: str) -> Vault:
        """Make a vault. Raises what `vault.opened.create` raises; then nothing is left behind."""
        return opened.create(self._place(), passphrase, kdf=self._kdf)

    def unlock(self, passphrase: str) -> Vault:
        """Open it. Raises WrongPassphrase, VaultDamaged's leaves, AlreadyOpen, ..."""
        return opened.open_vault(self._place(), passphrase)

    def recover(self, typed: str) -> Vault:
        """Open it by its recovery words. Raises WrongRecovery, RecoverySlip, UnknownWord, NoRecovery, ..."""
        return opened.recover_vault(self._place(), words.read(typed))

    def new_words(self) -> tuple[bytearray, tuple[str, ...]]:
        """Return the 16 bytes of a new recovery key and its twelve words."""
        entropy = bytearray(secrets.token_bytes(words.ENTROPY_BYTES))
        return entropy, words.as_words(entropy)

    def judge(self, passphrase: str) -> Text:
        """Say how easily a passphrase could be guessed."""
        return strength.judge(passphrase).says

    def suggest(self) -> str:
        """Return a passphrase of words drawn by chance."""
        return strength.suggest()

    def plan_of(self, session: Session) -> Plan:
        """Return what has to be kept of a sitting to go on with it later."""
        packs = tuple(pack.id for pack in session.packs)
        return Plan(packs, dict(session.answers), frozenset(session.skipped), frozenset(session.done))

    def no_plan(self) -> Plan:
        """Return what is kept when nothing is."""
        return Plan()

    def _place(self) -> Place:
        # The system's keyring may ask its own question first: one more reason not to be in the window's thread.
        self._keys = self._keys or keystore.system()
        return Place(self._folder, self._keys, self._clock)

"""Create, open, change, close and wipe a vault: the folder, the keys and the database put together.

Who opened the vault closes it, also before the process ends or is replaced: `close` deletes what was removed, counts the
generation, writes all into one file and wipes the key. Nothing is lost without it, for every change was durable already.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from companion.base.clock import Clock
from companion.base.errors import CompanionError
from companion.base.keystore import Keystore
from companion.vault import folder as folders
from companion.vault import header as headers
from companion.vault import keys
from companion.vault import store as stores
from companion.vault.buffers import wipe as wipe_buffers
from companion.vault.errors import (
    HEADER_RESTORED,
    OLDER_COPY,
    OTHER_HEADER,
    KeyringNeeded,
    LinkInVault,
    RecordsDamaged,
    VaultClosed,
    Warned,
)
from companion.vault.header import Header, Kdf, Kind
from companion.vault.records import Kept, Notes
from companion.vault.store import Store

_NUMBER_BYTES = 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where a vault lies, and what of the computer it uses: the system's keyring and clock."""

    folder: Path
    keystore: Keystore
    clock: Clock


class Vault:
    """An open vault: `notes`, `kept`, and `warnings` (what the reader should know, though it opened)."""

    def __init__(self, place: Place, store: Store, found: folders.Found, key: bytearray) -> None:
        """Take an open database and its key; `create` and `open_vault` make it."""
        self._place, self._store, self._key, self._closing = place, store, key, contextlib.ExitStack()
        self._header = found.header
        self.notes, self.kept = Notes(store, place.clock), Kept(store)
        self.warnings = self._compared(found)
        self.notes.forget_removed()

    def to_close(self, closing: contextlib.ExitStack) -> None:
        """Take over what must happen when the vault is closed: the database, the key, the hold on the folder."""
        self._closing = closing

    @property
    def kinds(self) -> frozenset[Kind]:
        """What this vault can be opened with."""
        return frozenset(slot.kind for slot in self._header.slots)

    def damage(self) -> list[str]:
        """Return what is not whole, in plain English; nothing if all is."""
        return self._store.damage()

    def set_passphrase(self, typed: str, *, device: bool = False, kdf: Kdf | None = None) -> None:
        """Let this passphrase open the vault in the place of the one before; with `device`, only on this computer.

        Raises EmptyPassphrase, PassphraseTooLong, KeyringNeeded, DiskFull, NotWritable; then the old one still opens it.
        """
        passphrase = keys.prepare(typed)
        # The half of before is kept on: were it replaced first, a power cut here would leave neither passphrase of use.
        half = (self._place.keystore.get(_half(self._header.vault)) or secrets.token_bytes(keys.DEVICE_BYTES)) if device else b""
        try:
            if device:
                _keep_half(self._place.keystore, self._header.vault, half)
            self._replace_header(keys.with_passphrase(self._header, self._open_key(), passphrase, device=half, kdf=kdf))
        finally:
            wipe_buffers(passphrase)
        if not device:
            self._place.keystore.forget(_half(self._header.vault))

    def set_recovery(self, entropy: bytearray) -> None:
        """Let recovery words for these 16 random bytes open the vault, in the place of any before."""
        self._replace_header(keys.with_recovery(self._header, self._open_key(), entropy))

    def drop_recovery(self) -> None:
        """Make the vault's recovery words useless."""
        self._replace_header(self._header.without(Kind.RECOVERY))

    def close(self, *, count: bool = True) -> None:
        """Close the vault and wipe its key; closing twice is nothing. `count=False` leaves the generation as it was."""
        with self._closing:
            if count and any(self._key):
                # A full disk or a damaged page must keep nobody from locking.
                with contextlib.suppress(CompanionError):
                    self.notes.forget_removed()
                    self._count()

    def _open_key(self) -> bytearray:
        if not any(self._key):
            raise VaultClosed
        return self._key

    def _compared(self, found: folders.Found) -> tuple[Warned, ...]:
        rows = self._store.read("SELECT header, header_next, generation FROM vault")
        if not rows:
            raise RecordsDamaged("no row about the vault itself")
        current, following, generation = rows[0]
        digest, warnings = headers.digest(found.content), []
        if digest not in {current, following}:
            warnings.append(OTHER_HEADER)
        elif following is not None:  # the program ended in the middle of a change of the header
            self._settle(digest)
        if not isinstance(generation, int) or generation < self._seen():
            warnings.append(OLDER_COPY)
        if found.spare_used or not found.spare_equal:
            folders.write_header(self._place.folder, found.content)
        if found.spare_used:
            warnings.append(HEADER_RESTORED)
        return tuple(warnings)

    def _replace_header(self, header: Header) -> None:
        content = headers.write(header)
        digest = headers.digest(content)
        # The database expects either from here on, so that no moment of this ends in a false warning.
        with self._store.write() as connection:
            connection.execute("UPDATE vault SET header_next = ?", (digest,))
        folders.write_header(self._place.folder, content)
        self._header = header
        with contextlib.suppress(CompanionError):  # it holds already; the next opening settles it
            self._settle(digest)

    def _settle(self, digest: bytes) -> None:
        with self._store.write() as connection:
            connection.execute("UPDATE vault SET header = ?, header_next = NULL", (digest,))

    def _count(self) -> None:
        # Past what was seen: after one warning about an older copy, the person has gone on with it.
        with self._store.write() as connection:
            rows = list(connection.execute("UPDATE vault SET generation = max(generation, ?) + 1 RETURNING generation", (self._seen(),)))
        for generation in (row[0] for row in rows if isinstance(row[0], int)):
            self._place.keystore.put(_generation(self._header.vault), generation.to_bytes(_NUMBER_BYTES, "big"))

    def _seen(self) -> int:
        kept = self._place.keystore.get(_generation(self._header.vault)) or b""
        return int.from_bytes(kept, "big") if len(kept) == _NUMBER_BYTES else 0


def create(place: Place, typed: str, *, device: bool = False, recovery: bytearray | None = None, kdf: Kdf | None = None) -> Vault:
    """Make a vault and return it open. `kdf` is for tests; everybody else gets this computer's.

    Raises AlreadyThere, EmptyPassphrase, PassphraseTooLong, KeyringNeeded, DiskFull, NotWritable; then nothing is left behind.
    """
    half = secrets.token_bytes(keys.DEVICE_BYTES) if device else b""
    passphrase = keys.prepare(typed)
    with contextlib.ExitStack() as after:
        after.callback(wipe_buffers, passphrase)
        beside = after.enter_context(folders.new(place.folder))
        header, key = keys.create(passphrase, device=half, kdf=kdf)
        unfinished = after.enter_context(contextlib.ExitStack())
        unfinished.callback(wipe_buffers, key)
        if device:
            _keep_half(place.keystore, header.vault, half)
            unfinished.callback(place.keystore.forget, _half(header.vault))
        if recovery is not None:
            header = keys.with_recovery(header, key, recovery)
        content = headers.write(header)
        folders.write_header(beside, content)
        store = stores.create(beside, key)
        unfinished.callback(store.close)
        with store.write() as connection:
            connection.execute("INSERT INTO vault (id, header, generation) VALUES (1, ?, 0)", (headers.digest(content),))
        store.close()
        unfinished.pop_all()
    return _opened(place, lambda _: key)


def open_vault(place: Place, typed: str) -> Vault:
    """Open a vault by its passphrase. Raises WrongPassphrase, VaultDamaged's leaves, AlreadyOpen, DeviceHalfMissing, ..."""

    def key(header: Header) -> bytearray:
        passphrase = keys.prepare(typed)
        half = place.keystore.get(_half(header.vault)) if header.slot(Kind.DEVICE) else None
        try:
            return keys.unlock(header, passphrase, device=half or b"")
        finally:
            wipe_buffers(passphrase)

    return _opened(place, key)


def recover_vault(place: Place, entropy: bytearray) -> Vault:
    """Open a vault by its recovery words' 16 bytes. Raises WrongRecovery, NoRecovery and what `open_vault` raises."""
    return _opened(place, lambda header: keys.recover(header, entropy))


def wipe(place: Place) -> None:
    """Destroy a closed vault: no passphrase is asked. Raises NotAVault, AlreadyOpen, NotWritable."""
    with contextlib.suppress(LinkInVault):  # a link is removed like a file, and never followed
        folders.look(place.folder)
    with folders.held(place.folder, unlink_link=True):
        with contextlib.suppress(CompanionError):
            vault = folders.read_header(place.folder).header.vault
            place.keystore.forget(_half(vault))
            place.keystore.forget(_generation(vault))
        folders.wipe(place.folder)
    folders.leave(place.folder)


def _opened(place: Place, key_of: Callable[[Header], bytearray]) -> Vault:
    with contextlib.ExitStack() as failed:
        folders.look(place.folder)
        failed.enter_context(folders.held(place.folder))
        folders.tidy(place.folder)
        found = folders.read_header(place.folder)
        key = key_of(found.header)
        failed.callback(wipe_buffers, key)
        store = stores.open_store(place.folder, key)
        failed.callback(store.close)
        vault = Vault(place, store, found, key)
        vault.to_close(failed.pop_all())
    return vault


def _half(vault: bytes) -> str:
    return f"{vault.hex()}.device"


def _generation(vault: bytes) -> str:
    return f"{vault.hex()}.generation"


def _keep_half(keystore: Keystore, vault: bytes, half: bytes) -> None:
    """Keep the device's half of the key where it outlives the program, or refuse."""
    if not keystore.lasting or not keystore.put(_half(vault), half):
        raise KeyringNeeded

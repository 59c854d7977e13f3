"""The database: SQLCipher under a 32-byte key. One write is one transaction, and is durable when the block has ended.

The only file that knows sqlcipher3. Errors leave as DiskFull, NotWritable, RecordsDamaged, AlreadyOpen, NewerFormat,
VaultClosed. FORMAT.md section 5 says which settings a reader needs.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

from sqlcipher3 import dbapi2

from companion.base import files
from companion.base.errors import CompanionError
from companion.base.text import Code
from companion.vault import folder as folders
from companion.vault import schema
from companion.vault.buffers import keep_out_of_swap, wipe
from companion.vault.errors import AlreadyOpen, NewerFormat, RecordsDamaged, VaultClosed

Value: TypeAlias = "str | int | bytes | None"
Row: TypeAlias = "tuple[Value, ...]"

# SQLite's result codes (sqlite.org/rescode.html), the low byte of what an error carries.
_PERMISSION, _BUSY, _LOCKED, _READ_ONLY, _IO, _CORRUPT, _FULL, _CANNOT_OPEN, _NOT_A_DATABASE = 3, 5, 6, 8, 10, 11, 13, 14, 26
_SHORT_READ = 10 | 2 << 8
_DAMAGE = frozenset({_CORRUPT, _NOT_A_DATABASE})
_FAILED_WRITES = frozenset({10 | number << 8 for number in (3, 4, 5, 6, 18, 19, 21)})

# Exclusive: without it the log's index is a mapped file, and on a full disk touching that ends the process (SIGBUS).
_SETTINGS = ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "temp_store = MEMORY")
if sys.platform == "darwin":
    _SETTINGS = (*_SETTINGS, "fullfsync = ON")  # there, fsync alone does not reach the disk


class Connection(Protocol):
    """What is used of sqlcipher3's connection, which brings no types of its own."""

    def execute(self, sql: str, values: Sequence[Value] = ()) -> Iterator[Row]:
        """Run a statement."""
        ...

    def set_key(self, key: bytearray) -> None:
        """Give the key as a buffer, where `PRAGMA key` would need a string that cannot be wiped."""
        ...

    def close(self) -> None:
        """Close it."""
        ...


class Store:
    """An open database. Safe to use from several threads: one at a time is let in."""

    def __init__(self, folder: Path, connection: Connection) -> None:
        """Keep the connection; `create` and `open_store` make it."""
        self._folder, self._connection, self._open = folder, connection, True
        self._one_at_a_time = threading.RLock()

    def read(self, sql: str, *values: Value) -> list[Row]:
        """Return all rows of a query."""
        with self._using() as connection:
            return list(connection.execute(sql, values))

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """Lend the connection for one transaction: durable when the block ends, undone if it raises."""
        with self._using() as connection, contextlib.ExitStack() as undo:
            connection.execute("BEGIN IMMEDIATE")
            undo.callback(_roll_back, connection)
            yield connection
            connection.execute("COMMIT")
            undo.pop_all()

    def damage(self) -> list[str]:
        """Return what SQLCipher and SQLite find wrong, page by page; nothing if all is whole."""
        with self._using() as connection:
            pages = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
            return pages or [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]

    def close(self) -> None:
        """Write everything into the one file and close it; closing twice is nothing."""
        with self._one_at_a_time:
            if not self._open:
                return
            self._open = False
            with contextlib.suppress(dbapi2.Error):  # what is in the log is durable too, and is read at the next opening
                list(self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)"))
            self._connection.close()

    @contextlib.contextmanager
    def _using(self) -> Iterator[Connection]:
        with self._one_at_a_time:
            if not self._open:
                raise VaultClosed
            with _translated(self._folder):
                yield self._connection


def _roll_back(connection: Connection) -> None:
    with contextlib.suppress(dbapi2.Error):  # a full disk has rolled back by itself
        connection.execute("ROLLBACK")


def create(folder: Path, key: bytearray) -> Store:
    """Make the database of a new vault, with this version's tables."""
    path = folder / folders.DATABASE
    files.write_private(path, b"")  # for its owner's eyes only, as SQLite itself would not make it; its log follows it
    with _translated(folder):
        store = Store(folder, _connect(path, key))
    try:
        _migrate(store)
    except CompanionError:
        store.close()
        raise
    return store


def open_store(folder: Path, key: bytearray, migrations: Sequence[Sequence[str]] = schema.MIGRATIONS) -> Store:
    """Open the database, and bring an older version's tables up to this one's. Raises RecordsDamaged, NewerFormat, ..."""
    path = folders.database(folder)
    with _translated(folder):
        store = Store(folder, _connect(path, key))
    try:
        _migrate(store, migrations, at_least=1)
    except CompanionError:
        store.close()
        raise
    return store


def _connect(path: Path, key: bytearray) -> Connection:
    where = f"{path.absolute().as_uri()}?mode=rw"
    connection: Connection = dbapi2.connect(where, uri=True, isolation_level=None, check_same_thread=False, timeout=0)
    hexadecimal = _as_blob(key)
    with contextlib.ExitStack() as failed:
        failed.callback(connection.close)
        try:
            list(connection.execute("PRAGMA cipher_log_level = NONE"))
            list(connection.execute("PRAGMA cipher_memory_security = ON"))
            connection.set_key(hexadecimal)
        finally:
            wipe(hexadecimal)
        for setting in _SETTINGS:
            list(connection.execute(f"PRAGMA {setting}"))
        failed.pop_all()
    return connection


def _as_blob(key: bytearray) -> bytearray:
    """Return `x'<hex>'`, which SQLCipher takes as the key itself, in a buffer that can be wiped: key.hex() could not be."""
    blob = bytearray(b"x'" + bytes(2 * len(key)) + b"'")
    keep_out_of_swap(blob)
    for place, byte in enumerate(key):
        blob[2 + 2 * place], blob[3 + 2 * place] = b"0123456789abcdef"[byte >> 4], b"0123456789abcdef"[byte & 15]
    return blob


def _migrate(store: Store, migrations: Sequence[Sequence[str]] = schema.MIGRATIONS, at_least: int = 0) -> None:
    version = store.read("PRAGMA user_version")[0][0]
    if not isinstance(version, int) or version < at_least:
        raise RecordsDamaged(f"tables of version {version!r}")
    if version > len(migrations):
        raise NewerFormat(f"tables of version {version}")
    for number, statements in enumerate(migrations[version:], version + 1):
        with store.write() as connection:
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")


@contextlib.contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """Let SQLite's errors out as ours; a mistake of the program's own stays what it is."""
    try:
        yield
    except dbapi2.Error as error:
        ours = _ours(getattr(error, "sqlite_errorcode", None) or 0, str(error), folder)
        if ours is None:
            raise
        raise ours from error


def _ours(code: int, detail: str, folder: Path) -> CompanionError | None:
    shown, low = Code(str(folder)), code & 0xFF
    if low in _DAMAGE or code == _SHORT_READ:
        return RecordsDamaged(detail)
    if low in {_BUSY, _LOCKED}:
        return AlreadyOpen(detail)
    if low == _FULL or code in _FAILED_WRITES:
        return files.DiskFull(detail, path=shown)
    if low in {_PERMISSION, _READ_ONLY, _CANNOT_OPEN}:
        return files.NotWritable(detail, path=shown)
    return files.FileUnreadable(detail, path=shown) if low == _IO else None

"""Keep what a desk was sent in SQLite or PostgreSQL. FORMAT.md section 4 has the tables. Needs the extra `desk`.

SQLite: WAL with synchronous=FULL, so a commit is durable when it returns; one writing thread (writer.py), because two make
both slow; another process (`companion desk ack` beside `serve`) waits up to five seconds for its turn. What is deleted is
overwritten (secure_delete), and the log is emptied after a minute of arrival was forgotten. PostgreSQL: the same statements.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import (
    URL,
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    event,
    func,
    insert,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError

from companion.base import files
from companion.base.errors import CompanionError
from companion.base.text import Code
from companion.desk.errors import AnsweredMeanwhile, NewerStore, StorageFull, StoreDamaged, StoreDown, TextOnly, UnknownDatabase
from companion.desk.store import UNLIMITED, Answer, Envelope, Head, missing, refuse_if_full
from companion.desk.writer import Put, Stored, Writer

FILE = "desk.db"
FORMAT = 1
_BUSY_S = 5
_SPARE_BYTES = 16_000_000  # what stays free for answers, and for the database's own work
# On a disk that is full to the last byte, some file systems end a program that touches SQLite's shared memory (SIGBUS).
_LEAST_BYTES = 1_000_000
_META = MetaData()
_DESK = Table("desk", _META, Column("format", Integer, primary_key=True, autoincrement=False), Column("bytes", BigInteger, nullable=False))
_ALERTS = Table(
    "alerts",
    _META,
    Column("id", String(64), primary_key=True),
    Column("day", String(10), nullable=False),
    Column("content", LargeBinary, nullable=False),
)
_ARRIVALS = Table("arrivals", _META, Column("id", String(64), primary_key=True), Column("minute", String(16), nullable=False))
_COPIES = Table(
    "copies",
    _META,
    Column("id", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)
_MAIL = Table(
    "mail",
    _META,
    Column("number", Integer, primary_key=True),
    Column("mailbox", String(32), nullable=False, index=True),
    Column("day", String(10), nullable=False),
    Column("content", LargeBinary, nullable=False),
)
_DRIVER = "postgresql+psycopg"
_SCHEMES = {"postgresql": _DRIVER, _DRIVER: _DRIVER}
_MINUTE = "%Y-%m-%dT%H:%M"
_OPENING = 0x636F6D70  # names our lock among those of other programs in the same PostgreSQL
_KINDS: dict[object, type[CompanionError]] = {
    sqlite3.SQLITE_FULL: StorageFull,
    sqlite3.SQLITE_CORRUPT: StoreDamaged,
    sqlite3.SQLITE_NOTADB: StoreDamaged,
    "53100": StorageFull,
    "XX001": StoreDamaged,
    "XX002": StoreDamaged,
}


def in_folder(folder: Path) -> SqlStore:
    """Open the desk's own database file, or make it. Raises StoreDown, StoreDamaged, NewerStore."""
    path = folder / FILE
    try:
        # SQLite would make it readable for others; its log takes over the rights of the file.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
    except OSError as error:
        raise files.NotWritable(str(error), path=Code(str(path))) from error
    if _free(folder) < _LEAST_BYTES:
        raise StorageFull
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": _BUSY_S}, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return SqlStore(engine, folder)


def at(untrusted_address: str) -> SqlStore:
    """Open a PostgreSQL database. Raises UnknownDatabase, StoreDown, NewerStore."""
    # Whatever the server's default is: a receipt is given only for what is on its disk.
    options = {"connect_timeout": _BUSY_S, "options": "-c synchronous_commit=on -c statement_timeout=20s"}
    scheme, colon, rest = untrusted_address.partition(":")
    try:
        url = make_url(f"{_SCHEMES[scheme]}{colon}{rest}")
        engine = create_engine(url, connect_args=options, pool_pre_ping=True, hide_parameters=True)
    except (KeyError, ArgumentError, ImportError, ValueError) as error:
        # Without the cause, which may show a password.
        raise UnknownDatabase(type(error).__name__, example=Code("postgresql://USER@HOST/NAME")) from None
    return SqlStore(engine)


class SqlStore:
    """A store.Store over an engine. Safe to use from any thread."""

    def __init__(self, engine: Engine, folder: Path | None = None) -> None:
        """Make the tables if they are not there; `folder` is where a file lies. Raises StoreDown, StoreDamaged, NewerStore."""
        self._engine, self._folder = engine, folder
        with ExitStack() as failing:
            failing.callback(engine.dispose)
            self._make()
            failing.pop_all()
        self._writer = Writer(self._put)

    def put(self, envelope: Envelope, quota_bytes: int = UNLIMITED) -> date:
        """Keep an alert."""
        return self._writer.put(envelope, quota_bytes)

    def mail(self, mailbox: str, most: int) -> Sequence[bytes]:
        """Return the newest answers in a mailbox."""
        newest = select(_MAIL.c.content).where(_MAIL.c.mailbox == mailbox).order_by(_MAIL.c.number.desc()).limit(most)
        with self._reading() as db:
            return list(reversed(db.scalars(newest).all()))

    def heads(self) -> Sequence[Head]:
        """Return what is known of every alert."""
        every = select(_ALERTS.c.id, _ALERTS.c.day, _ARRIVALS.c.minute).outerjoin(_ARRIVALS, _ARRIVALS.c.id == _ALERTS.c.id)
        with self._reading() as db:
            return [Head(row.id, date.fromisoformat(row.day), _moment(row.minute)) for row in db.execute(every)]

    def content(self, alert_id: str) -> bytes:
        """Return a sealed alert."""
        with self._reading() as db:
            found: bytes | None = db.scalar(select(_ALERTS.c.content).where(_ALERTS.c.id == alert_id))
        if found is None:
            raise missing(alert_id)
        return found

    def copies(self, alert_id: str) -> Sequence[bytes]:
        """Return the desk's own copies of the answers to an alert."""
        with self._reading() as db:
            return db.scalars(select(_COPIES.c.content).where(_COPIES.c.id == alert_id).order_by(_COPIES.c.seq)).all()

    def add(self, answers: Sequence[Answer], *, forget_minute: bool) -> None:
        """Keep answers to one alert."""
        alert_id = answers[0].id
        with self._writing() as db:
            if db.scalar(select(_ALERTS.c.id).where(_ALERTS.c.id == alert_id)) is None:
                raise missing(alert_id)
            try:
                db.execute(insert(_COPIES), [{"id": alert_id, "seq": one.seq, "content": one.copy} for one in answers])
            except IntegrityError as error:
                raise AnsweredMeanwhile from error
            mail = [{"mailbox": one.mailbox, "day": one.day.isoformat(), "content": one.mail} for one in answers if one.mail]
            if mail:
                db.execute(insert(_MAIL), mail)
            if forget_minute:
                db.execute(delete(_ARRIVALS).where(_ARRIVALS.c.id == alert_id))
        if forget_minute:
            self._empty_log()

    def remove(self, alert_ids: Sequence[str]) -> None:
        """Forget these alerts and the answers to them."""
        with self._writing() as db:
            _remove(db, alert_ids)
        self._empty_log()

    def remove_before(self, day: date) -> int:
        """Forget what is older."""
        with self._writing() as db:
            old = db.scalars(select(_ALERTS.c.id).where(_ALERTS.c.day < day.isoformat())).all()
            _remove(db, old)
            db.execute(delete(_MAIL).where(_MAIL.c.day < day.isoformat()))
        self._empty_log()
        return len(old)

    def close(self) -> None:
        """Store what waits and let go of the database."""
        self._writer.stop()
        self._engine.dispose()

    def _make(self) -> None:
        with self._writing() as db:
            if self._engine.dialect.name == "postgresql":
                db.execute(select(func.pg_advisory_xact_lock(_OPENING)))
            _META.create_all(db)
            known = db.scalar(select(_DESK.c.format))
            if known is None:
                db.execute(insert(_DESK).values(format=FORMAT, bytes=0))
            elif known != FORMAT:
                raise NewerStore(f"format {known}")

    def _put(self, group: Sequence[Put]) -> Sequence[Stored]:
        """Keep a group of alerts in one transaction; return the day of each, or why it was refused."""
        outcome: dict[str, Stored] = {}
        rows, arrivals = [], []
        with self._writing() as db:
            used = db.scalars(select(_DESK.c.bytes).with_for_update()).one()  # makes other instances wait for their turn
            most = used + _free(self._folder) - _SPARE_BYTES if self._folder else UNLIMITED
            ids = {one.envelope.head.id for one in group}
            known = db.execute(select(_ALERTS.c.id, _ALERTS.c.day).where(_ALERTS.c.id.in_(ids)))
            outcome |= {row.id: date.fromisoformat(row.day) for row in known}
            for one in group:
                head, size = one.envelope.head, len(one.envelope.content)
                if isinstance(outcome.get(head.id), date):
                    continue
                try:
                    refuse_if_full(size, used, min(one.quota_bytes, most))
                except (TextOnly, StorageFull) as error:
                    outcome[head.id] = error
                    continue
                outcome[head.id], used = head.day, used + size
                rows.append({"id": head.id, "day": head.day.isoformat(), "content": one.envelope.content})
                if head.minute:
                    arrivals.append({"id": head.id, "minute": head.minute.strftime(_MINUTE)})
            for table, new in ((_ALERTS, rows), (_ARRIVALS, arrivals)):
                if new:
                    db.execute(insert(table), new)
            db.execute(update(_DESK).values(bytes=used))
        return [outcome[one.envelope.head.id] for one in group]

    def _empty_log(self) -> None:
        """Let nothing that was deleted stay in SQLite's log; while another program reads, it stays until the next time."""
        if self._engine.dialect.name == "sqlite":
            with _named(), closing(self._engine.raw_connection()) as raw:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with _named(), self._engine.begin() as db:
            yield db

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _named(), self._engine.connect().execution_options(reading=True) as db:
            yield db


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError as error:
        raise StoreDown(str(error)) from error


def _remove(db: Connection, alert_ids: Sequence[str]) -> None:
    for alert_id in alert_ids:
        size = db.scalar(select(func.length(_ALERTS.c.content)).where(_ALERTS.c.id == alert_id)) or 0
        for table in (_ALERTS, _ARRIVALS, _COPIES):
            db.execute(delete(table).where(table.c.id == alert_id))
        db.execute(update(_DESK).values(bytes=_DESK.c.bytes - size))


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # `_begin` says when a transaction begins, not the module's guess
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(db: Connection) -> None:
    # A transaction that begins by reading and writes later fails at once, without waiting, if another wrote in between.
    db.exec_driver_sql("BEGIN" if db.get_execution_options().get("reading") else "BEGIN IMMEDIATE")


def _moment(kept: str | None) -> datetime | None:
    return datetime.strptime(kept, _MINUTE).replace(tzinfo=UTC) if kept else None


@contextmanager
def _named() -> Iterator[None]:
    """Turn what a database raises into StorageFull, StoreDamaged or StoreDown."""
    try:
        yield
    except DBAPIError as error:
        told = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        raise (_KINDS.get(told, StoreDown))(_brief(error)) from error
    except SQLAlchemyError as error:
        raise StoreDown(_brief(error)) from error


def _brief(error: SQLAlchemyError) -> str:
    # Never the statement: its values are sealed alerts and mailboxes.
    return f"{type(error).__name__}: {getattr(error, 'orig', None)}"

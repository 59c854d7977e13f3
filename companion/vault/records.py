"""What lies in a vault: notes, the plan, the person's own settings, and keys to answers. FORMAT.md section 6.

Every function that changes something returns only when the change is durable. Too long is refused, never cut. A removed
note can be put back until the vault is closed; then it is gone. Times are UTC.
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias

from companion.base.clock import Clock
from companion.vault.errors import NoteMissing, NoteTooLong, RecordsDamaged, TagsTooMany, TitleTooLong
from companion.vault.store import Row, Store

LONGEST_TITLE = 1_000
LONGEST_TEXT = 2_000_000
LONGEST_TAG = 64
MOST_TAGS = 32
_BEGINNING = 200
# Whole statements, so that no value can ever find its way into one.
_LIST = """SELECT id, title, tags, changed, substr(text, 1, 200)
    FROM notes WHERE removed IS NULL ORDER BY changed DESC, rowid DESC LIMIT ? OFFSET ?"""
_SCAN = """SELECT id, title, tags, changed, text
    FROM notes WHERE removed IS NULL ORDER BY changed DESC, rowid DESC"""

Answers: TypeAlias = "Mapping[str, str | frozenset[str]]"


@dataclass(frozen=True, slots=True)
class Heading:
    """A note in a list; `beginning` is the first 200 characters of its text."""

    id: str
    title: str
    tags: tuple[str, ...]
    changed: datetime
    beginning: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note, whole."""

    id: str
    title: str
    tags: tuple[str, ...]
    created: datetime
    changed: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a plan is made from: packs, answers by question, skipped questions; and the ids of the steps that are done."""

    packs: tuple[str, ...] = ()
    answers: Answers = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()


class Notes:
    """The notes of an open vault."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def add(self, title: str, text: str, tags: Iterable[str] = ()) -> str:
        """Keep a new note and return its id. Raises TitleTooLong, NoteTooLong, TagsTooMany."""
        values = (_title(title), _tags(tags), _text(text))
        new, now = secrets.token_hex(8), self._now()
        with self._store.write() as connection:
            connection.execute(
                "INSERT INTO notes (id, title, tags, text, created, changed) VALUES (?, ?, ?, ?, ?, ?)", (new, *values, now, now)
            )
        return new

    def edit(self, note: str, *, title: str | None = None, text: str | None = None, tags: Iterable[str] | None = None) -> None:
        """Change what is given and leave the rest. Raises NoteMissing and what `add` raises."""
        values = (
            None if title is None else _title(title),
            None if tags is None else _tags(tags),
            None if text is None else _text(text),
        )
        self._change(
            "UPDATE notes SET title = coalesce(?, title), tags = coalesce(?, tags), text = coalesce(?, text), changed = ?"
            " WHERE id = ? AND removed IS NULL RETURNING 1",
            *values,
            self._now(),
            note,
        )

    def get(self, note: str) -> Note:
        """Return a note. Raises NoteMissing."""
        rows = self._store.read("SELECT id, title, tags, created, changed, text FROM notes WHERE id = ? AND removed IS NULL", note)
        if not rows:
            raise NoteMissing
        return _note(rows[0])

    def listed(self, limit: int = -1, offset: int = 0) -> list[Heading]:
        """Return the notes, the last changed first; all of them without a limit."""
        return [_heading(row) for row in self._store.read(_LIST, limit, offset)]

    def search(self, words: str) -> list[Heading]:
        """Return the notes that hold each of the words, anywhere in title, tags or text, in any script and case."""
        wanted = fold(words).split()
        rows = self._store.read(_SCAN)
        held = (fold("\n".join((str(row[1]), *_read_tags(row[2]), str(row[4])))) for row in rows)
        return [_heading(row) for row, text in zip(rows, held, strict=True) if all(word in text for word in wanted)]

    def remove(self, note: str) -> None:
        """Take a note away; `restore` puts it back until the vault is closed. Raises NoteMissing."""
        self._change("UPDATE notes SET removed = ? WHERE id = ? AND removed IS NULL RETURNING 1", self._now(), note)

    def restore(self, note: str) -> None:
        """Put a removed note back as it was. Raises NoteMissing."""
        self._change("UPDATE notes SET removed = NULL WHERE id = ? AND removed IS NOT NULL RETURNING 1", note)

    def forget_removed(self) -> None:
        """Delete for good what was removed; its pages are overwritten (secure_delete)."""
        if self._store.read("SELECT 1 FROM notes WHERE removed IS NOT NULL LIMIT 1"):
            with self._store.write() as connection:
                connection.execute("DELETE FROM notes WHERE removed IS NOT NULL")

    def _change(self, sql: str, *values: str | int | None) -> None:
        with self._store.write() as connection:
            if not list(connection.execute(sql, values)):
                raise NoteMissing

    def _now(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


class Kept:
    """The plan and the settings that a person keeps in the vault, and the secrets of conversations with a desk."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def plan(self) -> Plan:
        """Return the plan as it was kept; an empty one if none was."""
        packs = sorted(self._all("pack").items(), key=lambda pack: str(pack[1]))
        answers = {
            question: frozenset(map(str, value)) if isinstance(value, list) else str(value)
            for question, value in self._all("answer").items()
        }
        return Plan(tuple(pack for pack, _ in packs), answers, frozenset(self._all("skip")), frozenset(self._all("tick")))

    def keep_plan(self, plan: Plan) -> None:
        """Keep this plan in the place of the one before; an empty one forgets it."""
        rows: list[tuple[str, str, object]] = [("pack", pack, f"{place:03}") for place, pack in enumerate(plan.packs)]
        rows += [("answer", question, value if isinstance(value, str) else sorted(value)) for question, value in plan.answers.items()]
        rows += [("skip", question, True) for question in plan.skipped] + [("tick", step, True) for step in plan.done]
        with self._store.write() as connection:
            connection.execute("DELETE FROM kept WHERE kind IN ('pack', 'answer', 'skip', 'tick')")
            for kind, name, value in rows:
                connection.execute("INSERT INTO kept (kind, name, value) VALUES (?, ?, ?)", (kind, name, _json(value)))

    def tick(self, step: str, *, done: bool) -> None:
        """Keep whether a step is done."""
        self._put("tick", step, _json(value=True) if done else None)

    def settings(self) -> dict[str, str]:
        """Return the person's own settings."""
        return {name: str(value) for name, value in self._all("setting").items()}

    def keep_setting(self, name: str, value: str | None) -> None:
        """Keep one setting; None forgets it."""
        self._put("setting", name, None if value is None else _json(value))

    def talk(self, name: str) -> bytes | None:
        """Return the secret of a conversation with a desk; None if it is not kept here."""
        rows = self._store.read("SELECT value FROM kept WHERE kind = 'talk' AND name = ?", name)
        try:
            return bytes.fromhex(str(_read_json(rows[0][0]))) if rows else None
        except ValueError as error:
            raise RecordsDamaged("a secret that is no hex") from error

    def keep_talk(self, name: str, secret: bytes | None) -> None:
        """Keep the secret of a conversation; None forgets it."""
        self._put("talk", name, None if secret is None else _json(secret.hex()))

    def _all(self, kind: str) -> dict[str, object]:
        rows = self._store.read("SELECT name, value FROM kept WHERE kind = ? ORDER BY name", kind)
        return {str(name): _read_json(value) for name, value in rows}

    def _put(self, kind: str, name: str, value: str | None) -> None:
        with self._store.write() as connection:
            if value is None:
                connection.execute("DELETE FROM kept WHERE kind = ? AND name = ?", (kind, name))
            else:
                connection.execute("INSERT OR REPLACE INTO kept (kind, name, value) VALUES (?, ?, ?)", (kind, _whole(name), _whole(value)))


def fold(text: str) -> str:
    """Return text as it is compared in a search: compatible forms and upper and lower case become one."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _whole(text: str) -> str:
    """Return text without lone surrogates, which no database takes and some keyboards make."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _title(title: str) -> str:
    if len(title) > LONGEST_TITLE:
        raise TitleTooLong(length=len(title), limit=LONGEST_TITLE)
    return _whole(title)


def _text(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise NoteTooLong(length=len(text), limit=LONGEST_TEXT)
    return _whole(text)


def _tags(tags: Iterable[str]) -> str:
    kept = tuple(dict.fromkeys(trimmed for tag in tags if (trimmed := _whole(tag).strip())))
    if len(kept) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in kept):
        raise TagsTooMany(limit=MOST_TAGS, length=LONGEST_TAG)
    return _json(kept)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _read_json(value: object) -> object:
    try:
        return json.loads(str(value))
    except ValueError as error:
        raise RecordsDamaged("not JSON where JSON should be") from error


def _read_tags(value: object) -> tuple[str, ...]:
    tags = _read_json(value)
    if not isinstance(tags, list):
        raise RecordsDamaged("tags that are no list")
    return tuple(str(tag) for tag in tags)


def _moment(value: object) -> datetime:
    if not isinstance(value, int):
        raise RecordsDamaged("a time that is no number")
    return datetime.fromtimestamp(value / 1000, UTC)


def _heading(row: Row) -> Heading:
    return Heading(str(row[0]), str(row[1]), _read_tags(row[2]), _moment(row[3]), str(row[4])[:_BEGINNING])


def _note(row: Row) -> Note:
    return Note(str(row[0]), str(row[1]), _read_tags(row[2]), _moment(row[3]), _moment(row[4]), str(row[5]))

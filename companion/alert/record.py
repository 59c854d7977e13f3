"""What is written down of an alert in the outbox, beside its sealed file: one line of JSON and its digest. FORMAT.md section 6.

Nothing in it says what the alert is about. A file that is not exactly as it was written is EntryDamaged.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import TypeAlias, TypeVar

from companion.alert import strict
from companion.alert.errors import EntryDamaged, EntryNewer, NotAnAlert
from companion.alert.states import Entry, State, Trouble
from companion.base.text import Code, Listed, Text, Value

FORMAT = 1
LARGEST = 65_536
_Json: TypeAlias = "dict[str, object]"
_Kind = TypeVar("_Kind")


def whole(line: bytes) -> bytes:
    """Return a line with its digest, so that damage is seen."""
    return line + b"\n" + hashlib.sha256(line).hexdigest().encode() + b"\n"


def line_of(untrusted: bytes, file: str) -> bytes:
    """Return the line whose digest fits. Raises EntryDamaged."""
    line = untrusted.partition(b"\n")[0]
    if untrusted != whole(line):
        raise EntryDamaged("the digest does not fit", file=Code(file))
    return line


def write(entry: Entry) -> bytes:
    """Return the file of an entry; its id is the file's name."""
    row: _Json = {
        "format": FORMAT,
        "alert_id": entry.alert_id,
        "talk": entry.talk,
        "follows": entry.follows,
        "state": entry.state.value,
        "times": {state.value: moment.isoformat(timespec="minutes") for state, moment in entry.times.items()},
        "drill": entry.drill,
        "issuer": entry.issuer,
        "desk_name": entry.desk_name,
        "circle": entry.circle,
        "promise_minutes": entry.promise_minutes,
        "attempts": entry.attempts,
        "next_try": entry.next_try.isoformat(timespec="seconds") if entry.next_try else None,
        "receipt": entry.receipt.decode(),
        "trouble": {"say": _text(entry.trouble.say), "hint": _text(entry.trouble.hint)} if entry.trouble else None,
    }
    return whole(json.dumps(row, separators=(",", ":")).encode())


def read(untrusted: bytes, name: str) -> Entry:
    """Return the entry of a file. Raises EntryDamaged, EntryNewer."""
    try:
        row = _of(dict, strict.parse(line_of(untrusted, name)))
        newer = _of(int, row["format"]) > FORMAT
        entry = None if newer else _entry(row, name)
    except (KeyError, TypeError, ValueError, OverflowError, NotAnAlert) as error:
        raise EntryDamaged(repr(error), file=Code(name)) from error
    if entry is None:
        raise EntryNewer(file=Code(name))
    if entry.state not in entry.times:
        raise EntryDamaged("a state without its time", file=Code(name))
    return entry


def _entry(row: _Json, name: str) -> Entry:
    promise, next_try, trouble = row["promise_minutes"], row["next_try"], row["trouble"]
    return Entry(
        id=name,
        alert_id=_of(str, row["alert_id"]),
        talk=_of(str, row["talk"]),
        follows=_of(str, row["follows"]),
        state=State(_of(str, row["state"])),
        times={State(state): _moment(moment) for state, moment in _of(dict, row["times"]).items()},
        drill=_of(bool, row["drill"]),
        issuer=_of(str, row["issuer"]),
        desk_name=_of(str, row["desk_name"]),
        circle=_of(str, row["circle"]),
        promise_minutes=None if promise is None else _of(int, promise),
        attempts=_of(int, row["attempts"]),
        next_try=None if next_try is None else _moment(next_try),
        receipt=_of(str, row["receipt"]).encode(),
        trouble=None if trouble is None else _trouble(_of(dict, trouble)),
    )


def _of(kind: type[_Kind], value: object) -> _Kind:
    if type(value) is not kind:
        raise TypeError(kind.__name__)
    return value


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_of(str, value))
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC)


def _trouble(row: _Json) -> Trouble:
    return Trouble(_text_of(row["say"]), _text_of(row["hint"]))


def _text(text: Text) -> _Json:
    values = [[name, _value(value)] for name, value in text.values]
    return {"message": text.message, "values": values, "plural": text.plural, "count": text.count, "context": text.context}


def _text_of(value: object) -> Text:
    row = _of(dict, value)
    values = tuple((_of(str, name), _value_of(inner)) for name, inner in _of(list, row["values"]))
    message, plural, context = (_of(str, row[name]) for name in ("message", "plural", "context"))
    return Text(message, values, plural, _of(int, row["count"]), context)


def _value(value: Value) -> object:
    match value:
        case Code():
            return {"code": value.value}
        case Text():
            return {"text": _text(value)}
        case Listed():
            return {"listed": [_value(item) for item in value.items]}
        case date():
            return {"day": value.isoformat()}
        case str() | int():
            return value


def _value_of(value: object) -> Value:
    if isinstance(value, str | int):
        return value
    ((kind, inner),) = _of(dict, value).items()
    match kind:
        case "code":
            return Code(_of(str, inner))
        case "text":
            return _text_of(inner)
        case "day":
            return date.fromisoformat(_of(str, inner))
        case "listed":
            return Listed(tuple(item for item in map(_value_of, _of(list, inner)) if isinstance(item, Text | str)))
        case _:
            raise TypeError(kind)

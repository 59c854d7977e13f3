"""JSON, base64 and days, read in the one way in which they can be written, and the line that a JSON object is sealed as.

FORMAT.md section 2. What comes in is untrusted; whatever could be read in two ways, or would not end, is NotAnAlert.
"""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Iterable, Mapping
from datetime import date

from companion.alert.errors import NotAnAlert

DEEPEST = 32
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse(untrusted: bytes) -> object:
    """Return what a line of JSON says: no name twice in an object, no number that is not finite, bounded in depth and digits.

    Raises NotAnAlert.
    """
    try:
        found = json.loads(untrusted.decode(), object_pairs_hook=_once, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError) as error:
        raise NotAnAlert(repr(error)) from error
    if _too_deep(found):
        raise NotAnAlert(f"deeper than {DEEPEST}")
    return found


def line(value: Mapping[str, object]) -> bytes:
    """Return an object as one line. Letters stand as they are: escaped, an alert in Arabic would need three times the room."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:  # half a letter, which JSON can name and UTF-8 cannot write
        return json.dumps(value, separators=(",", ":")).encode()


def to_base64(value: bytes) -> str:
    """Return RFC 4648 section 4, with padding."""
    return base64.b64encode(value).decode()


def from_base64(untrusted: object, length: int) -> bytes:
    """Return this many bytes of base64, in its one canonical spelling. Raises NotAnAlert."""
    try:
        found = base64.b64decode(untrusted if isinstance(untrusted, str) else "", validate=True)
    except ValueError as error:
        raise NotAnAlert("not base64") from error
    if len(found) != length or to_base64(found) != untrusted:
        raise NotAnAlert(f"not {length} bytes")
    return found


def day(untrusted: object) -> date:
    """Return a calendar day, written as 2026-03-01. Raises NotAnAlert."""
    try:
        return date.fromisoformat(untrusted if isinstance(untrusted, str) and _DAY.fullmatch(untrusted) else "")
    except ValueError as error:
        raise NotAnAlert("not a day") from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    return number


def _too_deep(value: object) -> bool:
    """Look level by level: what is too deep for a function that calls itself must not end the desk's program later on."""
    level = _containers([value])
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _containers(outer.values() if isinstance(outer, dict) else outer)]
    return bool(level)


def _containers(values: Iterable[object]) -> list[dict[str, object] | list[object]]:
    return [value for value in values if isinstance(value, dict | list)]

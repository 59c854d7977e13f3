"""What a person says in an alert, as values: all of it optional, in the order of `fields`.

A draft file is this as JSON (DESIGN.md, "Command line"). `read` takes one strictly, so that its author learns of a slip
before it is sealed; `lenient` takes what arrived at a desk and keeps whatever does not fit as it came, since help must not
wait for a field. Raises DraftBroken, NotClean.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.alert import strict
from companion.alert.errors import DraftBroken, NotAnAlert, NotClean
from companion.alert.fields import FIELDS, PRESET_DO_NOT, SET_BY_PROGRAM, Value, WrongShape, take
from companion.base.text import Code, T

_CLEAN = "text/plain"


@dataclass(frozen=True, slots=True)
class Draft:
    """Values by field id, and fields of a later program or of another shape, as JSON."""

    values: Mapping[str, Value] = field(default_factory=lambda: {"do_not": PRESET_DO_NOT})
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def says_nothing(self) -> bool:
        """Whether a desk learns no more from it than that somebody needs help."""
        return not self.more and all(name == "do_not" or _empty(value) for name, value in self.values.items())

    def fields(self) -> dict[str, object]:
        """Return the fields as JSON values, in order of display; fields that were kept as they came follow."""
        known: dict[str, object] = {name: self.values[name] for name in FIELDS if name in self.values}
        return known | {name: json.loads(kept) for name, kept in self.more.items()}


def read(untrusted: bytes) -> Draft:
    """Return the draft of a file. What is not there is left empty, but authorities are not to be told unless it says `do_not`.

    Raises DraftBroken, NotClean.
    """
    try:
        found = strict.parse(untrusted)
    except NotAnAlert as error:
        raise DraftBroken(str(error), reason=T("it is not JSON, or something stands in it twice.")) from error
    if not isinstance(found, dict):
        raise DraftBroken("not an object", reason=T("it is not a JSON object."))
    for name in sorted(SET_BY_PROGRAM & set(found)):
        raise DraftBroken(name, reason=T("{name} is set by the program alone.", name=Code(name)))
    draft = lenient(found)
    for name in draft.more:
        try:
            take(FIELDS[name].shape, found[name], name)
        except WrongShape as error:
            raise DraftBroken(str(error), reason=Code(str(error))) from error
        except KeyError:
            continue  # a field of a later program
    refuse_unclean(draft)
    return Draft({"do_not": PRESET_DO_NOT} | dict(draft.values), draft.more)


def _empty(value: Value) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return not isinstance(value, int) and all(map(_empty, value.values() if isinstance(value, Mapping) else value))


def lenient(untrusted: Mapping[str, object]) -> Draft:
    """Return whatever is there; a field that is unknown or of another shape is kept as JSON, and null is nothing."""
    values: dict[str, Value] = {}
    more: dict[str, str] = {}
    for name, value in untrusted.items():
        if value is None:
            continue
        try:
            values[name] = take(FIELDS[name].shape, value, name)
        except (KeyError, WrongShape):
            more[name] = json.dumps(value)
    return Draft(values, more)


def refuse_unclean(draft: Draft) -> None:
    """Refuse attachments that can carry traces: a photo tells where it was taken. Raises NotClean."""
    rows = draft.values.get("attachments", ())
    for row in rows if isinstance(rows, tuple) else ():
        if isinstance(row, Mapping) and row.get("type") != _CLEAN:
            raise NotClean(name=Code(str(row.get("name", ""))))

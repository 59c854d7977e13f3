"""What a person may say in an alert: the fields in the order in which they are shown, with their ids and titles.

The table of PROTOCOL.md, "Inside". Everything is optional. Ids are fixed; one that this program does not know is kept and
shown as it came, never refused. `take` turns untrusted JSON into values of these shapes; raises WrongShape.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from companion.base.text import T, Text

Value: TypeAlias = "str | int | tuple[Value, ...] | Mapping[str, Value]"

LONGEST_TEXT, MOST_ROWS = 20_000, 50
MOST_DAYS = 36_500
# What the program sets itself (letter.py); no field may have one of these names.
SET_BY_PROGRAM = frozenset({"v", "alert_id", "created", "drill", "lang", "app", "card", "reply", "follows", "crit"})
# Controls other than a new line and a tab, and half letters. Letters that this Python does not know yet may be new emoji.
REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ID = re.compile(r"[a-z][a-z0-9_-]{0,63}")


class WrongShape(Exception):
    """A value that is not of its field's shape; the message names the part, in plain English, for the log and the author of a draft."""


@dataclass(frozen=True, slots=True)
class Words:
    """Text in a person's own words."""


@dataclass(frozen=True, slots=True)
class Days:
    """A whole number of days."""


@dataclass(frozen=True, slots=True)
class One:
    """One of several ids, or an id of a later program."""

    titles: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Some:
    """Any of several ids."""

    titles: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Record:
    """Named parts, each of them optional."""

    parts: Mapping[str, Part]


@dataclass(frozen=True, slots=True)
class Rows:
    """Any number of texts or records."""

    row: Words | Record


Shape: TypeAlias = Words | Days | One | Some | Record | Rows


@dataclass(frozen=True, slots=True)
class Part:
    """A title and the shape of what stands under it."""

    title: Text
    shape: Shape


KINDS = {
    "detained": T("Somebody is detained"),
    "summoned": T("A summons by police or a court"),
    "seized": T("A device was taken"),
    "threatened": T("A threat of harm"),
    "followed": T("Somebody is being followed"),
    "doxxed": T("Private details were published"),
    "account_taken": T("An account is in other hands"),
    "forced_password": T("Somebody was forced to give a password"),
    "legal": T("A legal threat"),
    "missed_checkin": T("Somebody did not report back"),
    "self_harm": T("Somebody may harm themselves"),
    "other": T("Something else"),
}
URGENCIES = {"now": T("Right now"), "day": T("Within a day"), "week": T("Within a week"), "none": T("It can wait")}
DO_NOT = {
    "email": T("Write e-mail to me"),
    "phone": T("Call me"),
    "in_app": T("Answer in this program"),
    "family": T("Tell my family"),
    "authorities": T("Tell police or other authorities"),
    "affiliate": T("Tell my local group or chapter"),
    "public": T("Write about it in public"),
    "lock": T("Lock my account"),
}
PRESET_DO_NOT = ("authorities",)
_PRECISIONS = {
    "none": T("Not said"),
    "region": T("The part of the world"),
    "country": T("The country"),
    "city": T("The city"),
    "exact": T("The exact place"),
}
_ABOUT = {"me": T("It is about me"), "other": T("It is about another person"), "group": T("It is about a group")}
_HELP = {
    "legal": T("A lawyer"),
    "relocation": T("A safer place"),
    "medical": T("A doctor"),
    "digital": T("Help with accounts and devices"),
    "money": T("Money"),
    "psychosocial": T("Somebody to talk to"),
    "record": T("Only that it is on record"),
}
_SHARE = {"nobody": T("Share it with nobody"), "ask": T("Ask me before you share it"), "partners": T("Partners may know")}
_PUBLICITY = {"no": T("Nothing in public"), "ask": T("Ask me before anything becomes public"), "yes": T("It may become public")}

FIELDS: Mapping[str, Part] = {
    "kind": Part(T("What kind of trouble"), Some(KINDS)),
    "urgency": Part(T("How urgent"), One(URGENCIES)),
    "what": Part(T("What happened"), Words()),
    "when": Part(T("When"), Words()),
    "where": Part(T("Where"), Record({"precision": Part(T("How exact"), One(_PRECISIONS)), "value": Part(T("Place"), Words())})),
    "about": Part(T("About whom"), One(_ABOUT)),
    "who": Part(
        T("Who"),
        Record({"accounts": Part(T("Accounts"), Rows(Words())), "role": Part(T("Role"), Words()), "name": Part(T("Name"), Words())}),
    ),
    "contact_back": Part(
        T("How to answer"),
        Rows(
            Record(
                {
                    "channel": Part(T("By"), Words()),
                    "value": Part(T("Address or number"), Words()),
                    "hours": Part(T("At what times"), Words()),
                    "language": Part(T("Language"), Words()),
                    "who_answers": Part(T("Who answers there"), Words()),
                }
            )
        ),
    ),
    "do_not": Part(T("Please do not"), Some(DO_NOT)),
    "safe_words": Part(
        T("Words that prove who is speaking"),
        Record(
            {
                "challenge": Part(T("You ask"), Words()),
                "answer": Part(T("I answer"), Words()),
                "duress": Part(T("What I answer if I am forced"), Words()),
            }
        ),
    ),
    "accounts_to_lock": Part(
        T("Accounts to lock"),
        Rows(
            Record(
                {
                    "name": Part(T("Account"), Words()),
                    "when": Part(T("When"), One({"now": T("Now"), "by": T("By a time"), "ask": T("Ask first")})),
                    "by": Part(T("By when"), Words()),
                }
            )
        ),
    ),
    "also_at_risk": Part(T("Who else is at risk"), Rows(Words())),
    "help": Part(T("What would help"), Some(_HELP)),
    "consent": Part(
        T("What may be done with this"),
        Record(
            {
                "share": Part(T("Sharing"), One(_SHARE)),
                "publicity": Part(T("Publicity"), One(_PUBLICITY)),
                "keep_days": Part(T("Days to keep it"), Days()),
            }
        ),
    ),
    "told_already": Part(T("Who knows already"), Rows(Words())),
    "attachments": Part(
        T("Attachments"),
        Rows(Record({"name": Part(T("Name"), Words()), "type": Part(T("Type"), Words()), "data": Part(T("Content"), Words())})),
    ),
    "excerpts": Part(T("Parts of the plan and of checks"), Rows(Words())),
}
LONGEST_DATA = 480_000  # base64 of 350 KB: what all attachments together may be


def take(shape: Shape, untrusted: object, place: str) -> Value:
    """Return a value of this shape. Raises WrongShape, which names the place."""
    match shape:
        case Words():
            longest = LONGEST_DATA if place.endswith(".data") else LONGEST_TEXT
            return _text(untrusted, place, longest)
        case Days():
            return _days(untrusted, place)
        case One():
            return _id(untrusted, place)
        case Some():
            return tuple(_id(one, place) for one in _rows(untrusted, place))
        case Record():
            return _record(shape, untrusted, place)
        case Rows():
            return tuple(take(shape.row, one, f"{place}[{number}]") for number, one in enumerate(_rows(untrusted, place)))


def _text(untrusted: object, place: str, longest: int) -> str:
    if not isinstance(untrusted, str) or len(untrusted) > longest:
        raise WrongShape(f"{place}: no text, or longer than {longest} characters")
    text = untrusted.replace("\r\n", "\n")
    if REFUSED.search(text):
        raise WrongShape(f"{place}: a control character")
    return text


def _id(untrusted: object, place: str) -> str:
    if not isinstance(untrusted, str) or not _ID.fullmatch(untrusted):
        raise WrongShape(f"{place}: not an id")
    return untrusted


def _days(untrusted: object, place: str) -> int:
    if not isinstance(untrusted, int) or isinstance(untrusted, bool) or not 0 <= untrusted <= MOST_DAYS:
        raise WrongShape(f"{place}: not a whole number from 0 to {MOST_DAYS}")
    return untrusted


def _rows(untrusted: object, place: str) -> list[object]:
    if not isinstance(untrusted, list) or len(untrusted) > MOST_ROWS:
        raise WrongShape(f"{place}: not a list of at most {MOST_ROWS}")
    return untrusted


def _record(shape: Record, untrusted: object, place: str) -> Value:
    if not isinstance(untrusted, dict):
        raise WrongShape(f"{place}: not an object")
    unknown = sorted(set(untrusted) - set(shape.parts))
    if unknown:
        raise WrongShape(f"{place}: unknown part {unknown[0][:64]!r}")
    return {name: take(part.shape, untrusted[name], f"{place}.{name}") for name, part in shape.parts.items() if name in untrusted}

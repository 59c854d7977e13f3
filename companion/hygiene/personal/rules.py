"""What counts as a personal detail, and how text is made comparable before any rule looks at it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from companion.base.text import T, Text


class Kind(StrEnum):
    """Kinds of personal details."""

    EMAIL = "email"
    PHONE = "phone"
    BIRTH = "birth"
    PLACE = "place"
    NAME = "name"
    WORK = "work"
    SOCIAL = "social"
    MESSENGER = "messenger"
    TRAVEL = "travel"


WHAT: dict[Kind, Text] = {
    Kind.EMAIL: T("An e-mail address"),
    Kind.PHONE: T("A phone number"),
    Kind.BIRTH: T("A birthday or an age"),
    Kind.PLACE: T("The place where you live"),
    Kind.NAME: T("A real name"),
    Kind.WORK: T("A place of work or study"),
    Kind.SOCIAL: T("An account on another site"),
    Kind.MESSENGER: T("A way to reach you in a chat"),
    Kind.TRAVEL: T("Where you will be, and when"),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """Where in a folded line something stands."""

    kind: Kind
    start: int
    end: int


def compiled(pattern: str) -> re.Pattern[str]:
    """Return an expression over folded lines; it may itself be written in any spelling that `fold` makes the same."""
    return re.compile(fold(pattern), re.IGNORECASE)


# Letters that Arabic, Persian and Urdu keyboards give for the same sign, and signs that are written or left out at will.
_SAME = str.maketrans(
    {
        **dict.fromkeys("\u0622\u0623\u0625\u0671", "\u0627"),  # alef with anything on it
        **dict.fromkeys("\u064a\u0649", "\u06cc"),  # yeh
        "\u0643": "\u06a9",  # kaf
        **dict.fromkeys("\u0629\u06c0\u06c1\u06c2\u06c3\u06d5\u06be", "\u0647"),  # heh and teh marbuta
        **dict.fromkeys(map(chr, (0x0640, *range(0x064B, 0x0660), 0x0670))),  # tatweel and vowels
        **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad"),
        **dict.fromkeys("\u2019\u2018\u02bc\u00b4\u2032", "'"),
        "\u2033": '"',
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\t\u00a0\u2007\u2009\u202f\u3000", " "),
        "\uff0b": "+",
        "\uff20": "@",
    }
)


def fold(text: str) -> str:
    """Return the text with digits of every script as 0 to 9, and letters and signs that mean the same made the same."""
    folded = text.translate(_SAME)
    if folded.isascii():
        return folded
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in folded)

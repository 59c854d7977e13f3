"""A Text becomes words: fields filled in one strict pass, every value isolated and clean."""

import os
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.base.text import TN, Code, Listed, T, Text
from companion.i18n.formats import IsoFormats
from companion.i18n.render import Words

ENGLISH = Words([], IsoFormats())
FSI, LRI, PDI = "\u2068", "\u2066", "\u2069"


class Fixed:
    """A catalogue of one sentence."""

    def __init__(self, words: str | None) -> None:
        self._words = words

    def find(self, text: Text) -> str | None:
        return self._words if text.message else None


def test_every_value_is_isolated_and_codes_run_left_to_right() -> None:
    said = ENGLISH.say(T("{who} wrote {what} on {day}.", who="Ana", what=Code("7730 9911"), day=date(2026, 3, 1)))
    assert said == f"{FSI}Ana{PDI} wrote {LRI}7730 9911{PDI} on {FSI}2026-03-01{PDI}."


def test_lists_numbers_and_sentences_inside_sentences() -> None:
    said = ENGLISH.plain(
        TN("{n} note: {which} ({why})", "{n} notes: {which} ({why})", 2, which=Listed(("a", T("b {c}", c=1))), why=T("because"))
    )
    assert said == "2 notes: a; b 1 (because)"


def test_a_field_without_a_value_stays_readable() -> None:
    assert ENGLISH.plain(T("Open {path}.")) == "Open {path}."


def test_the_first_language_that_has_the_sentence_speaks() -> None:
    words = Words([Fixed(None), Fixed("Zweite {a}."), Fixed("Dritte.")], IsoFormats())
    assert words.plain(T("Second {a}.", a=1)) == "Zweite 1."


@pytest.mark.parametrize("hostile", ["{a.token}", "{a.__class__}", "{n:>200000000}", "{a!r}", "{0}", "{{a}}"])
def test_nothing_but_a_plain_field_is_filled(hostile: str) -> None:
    said = Words([Fixed(hostile)], IsoFormats()).plain(T("x", a="secret", n=1))
    assert said == hostile.replace("{a}", "secret")


def test_a_value_that_looks_like_a_field_is_not_filled_again() -> None:
    assert ENGLISH.plain(T("{a} {b}", a="{b}", b="{a}")) == "{b} {a}"


@given(st.text(st.characters()))
def test_no_value_closes_its_isolate_or_commands_the_terminal(value: str) -> None:
    for said in (ENGLISH.say(T("<{a}>", a=value)), ENGLISH.say(T("<{a}>", a=Code(value)))):
        inside = said[2:-2]
        assert not any(
            character in inside for character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\x1b\x07\x9b"
        )
        said.encode()


def test_a_path_that_is_not_utf_8_can_be_shown() -> None:
    assert ENGLISH.plain(T("{p}", p=Code(os.fsdecode(b"notes-\xff")))) == "notes-?"


def test_the_terminal_gets_no_isolates() -> None:
    assert ENGLISH.plain(T("{a}", a=Code("x"))) == "x"


def test_iso_formats_are_the_same_everywhere() -> None:
    formats = IsoFormats()
    assert (formats.number(12_345), formats.day(date(2026, 1, 2)), formats.listed(["a, b", "c"])) == ("12345", "2026-01-02", "a, b; c")

"""A sentence keeps its values apart, and knows only plain fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.base.text import TN, Code, T, Text, fields


def test_values_are_kept_and_added() -> None:
    text = T("{who} wrote {what}.", who="Ana").filled(what=Code("a.txt"))
    assert dict(text.values) == {"who": "Ana", "what": Code("a.txt")}
    assert text.message == "{who} wrote {what}."


def test_the_number_of_a_plural_fills_its_field() -> None:
    text = TN("{n} note", "{n} notes", 3, place="here")
    assert (text.count, dict(text.values)) == (3, {"n": 3, "place": "here"})


def test_the_same_sentence_is_equal_and_can_be_a_key() -> None:
    assert {T("Saved."): 1}[T("Saved.")] == 1


@pytest.mark.parametrize("message", ["{a.token}", "{n:>200000000}", "{0}", "{}", "{A}", "{a b}", "{a!r}", "{{", "{_x}", "{a"])
def test_what_str_format_would_read_is_no_field(message: str) -> None:
    assert fields(message) == frozenset()


@given(st.text())
def test_any_message_has_only_plain_fields(message: str) -> None:
    assert all(name.isidentifier() and name.isascii() and f"{{{name}}}" in message for name in fields(message))


def test_a_sentence_says_which_domain_it_belongs_to() -> None:
    assert T("x").domain == "companion"
    assert Text("x", context="core/advice/a/title", domain="checklists").context.startswith("core/")

"""The fields of untrusted JSON: text that shows, keys in one spelling, addresses that are near or https."""

from __future__ import annotations

import contextlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.contacts import fields
from companion.contacts.errors import CardBroken
from companion.contacts.fields import Fields
from tests.contacts.parts import ANY_JSON


def test_a_url_is_https_or_near() -> None:
    taken = ["https://a.example/x", "http://localhost:1/", "http://[::1]:8000/", "http://127.0.0.1/", "http://abc.onion/"]
    refused = ["http://a.example/", "https://a\\b/", "https://u@a/", "https://a b/", "https://a:b/", "ftp://a/", "https://", "https://:1/"]
    refused += ["https://a%2eb/", "https://a:99999/", "http://abc.onion.example/", "http://[::2]/", "https:a", "//a/", "https://a/\n"]
    assert [fields.safe_url(url) for url in taken] == [True] * len(taken)
    assert [fields.safe_url(url) for url in refused] == [False] * len(refused)


@given(st.text(max_size=30))
def test_text_is_taken_as_it_is_or_refused_for_what_does_not_show(text: str) -> None:
    hidden = [one for one in text if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} and one not in "\u200c\u200d"]
    try:
        assert Fields({"name": text}).text("name", most=20) == text
    except CardBroken:
        shown = any(unicodedata.category(one)[0] in "LNPS" for one in text)
        assert hidden or len(text) > 20 or not shown or set(text) & set(fields._BLANK)
    else:
        assert not hidden
        assert 1 <= len(text) <= 20


@pytest.mark.parametrize(
    "letter", ["\u202e", "\u2066", "\u200e", "\u061c", "\u00ad", "\u200b", "\ufeff", "\u2028", "\n", "\x00", "\ue000", "\u3164"]
)
def test_a_letter_that_does_not_show_is_refused_wherever_it_stands(letter: str) -> None:
    for text in (letter, f"{letter}a", f"a{letter}b", f"a{letter}"):
        with pytest.raises(CardBroken):
            Fields({"name": text}).text("name", most=20)


@pytest.mark.parametrize("text", ["", " ", "\u00a0\u3000", "\u200c", "\u200d ", "\u0301", "x" * 21])
def test_text_that_nobody_sees_or_that_is_too_long_is_refused(text: str) -> None:
    with pytest.raises(CardBroken):
        Fields({"name": text}).text("name", most=20)


@given(st.binary(min_size=32, max_size=32))
def test_a_key_has_one_spelling(value: bytes) -> None:
    text = fields.base64_of(value)
    assert fields.key(text) == value
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    stray = text[:-2] + letters[letters.index(text[-2]) + 1] + "="
    for wrong in (stray, text.rstrip("="), text + "=", text + "\n", f" {text}", text[4:], "AAAA" + text, text[:-1] + "\u00e9"):
        with pytest.raises(CardBroken):
            fields.key(wrong)


@given(ANY_JSON)
def test_whatever_a_field_holds_it_is_taken_or_refused(value: object) -> None:
    one = Fields({"x": value})
    for take in (one.id, one.truth, one.day, one.inner, one.key, one.recipient):
        with contextlib.suppress(CardBroken):
            take("x")
    for bounded in (one.text, one.whole):
        with contextlib.suppress(CardBroken):
            bounded("x", most=5)
    assert one.has("x") == (value is not None)

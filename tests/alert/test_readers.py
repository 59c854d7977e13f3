"""Whatever comes in, the readers of this room answer with a value or with an error that a person can read; nothing else leaves them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.alert import draft, letter, lines, message, receipt, record, strict
from companion.alert.errors import NotAnAlert
from companion.base.errors import CompanionError
from companion.sealing import age
from tests.alert import make_vectors as made
from tests.alert.parts import RECEIPT, REPLY, TALK, WHOLE, Person

LINE = letter._line(made.alert(2, WHOLE))
ANSWER = made.answers()["acknowledged"].line
ENTRY = record.write(Person().queue())

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(["now", "2026-11-23", "a" * 32, "detained"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["what", "value", "say", "code", "x"]), inner, max_size=3),
    max_leaves=9,
)


def leaves_only_ours(read: Callable[[bytes], object], content: bytes) -> None:
    with contextlib.suppress(CompanionError):
        read(content)


def opens_answer(content: bytes) -> object:
    return message.open_(content, TALK.identity, REPLY.public)


READERS: dict[str, Callable[[bytes], object]] = {
    "strict": strict.parse,
    "lines": lambda content: lines.read(letter.CONTEXT, content),
    "draft": draft.read,
    "letter": letter.read,
    "message": opens_answer,
    "receipt": lambda content: receipt.verify(content, made.RECEIPT_ID, RECEIPT.public),
    "record": lambda content: record.read(content, "ab" * 32),
}


@pytest.mark.parametrize("reader", READERS)
@given(content=st.binary(max_size=400))
def test_any_bytes(reader: str, content: bytes) -> None:
    leaves_only_ours(READERS[reader], content)


@given(name=st.sampled_from(sorted({*json.loads(LINE), "crit", "follows", "later"})), value=values, inner=st.booleans())
def test_a_signed_alert_with_anything_in_one_of_its_fields(name: str, value: object, inner: bool) -> None:
    found: dict[str, Any] = json.loads(LINE)
    if inner and isinstance(found.get(name), dict):
        found[name] = found[name] | {next(iter(found[name])): value}
    else:
        found[name] = value
    leaves_only_ours(letter.read, made.signed(json.dumps(found).encode()))
    leaves_only_ours(draft.read, json.dumps(found).encode())


@given(name=st.sampled_from(sorted(json.loads(ANSWER))), value=values)
def test_a_signed_answer_with_anything_in_one_of_its_fields(name: str, value: object) -> None:
    line = json.dumps(json.loads(ANSWER) | {name: value}).encode()
    leaves_only_ours(opens_answer, age.seal(made.signed(line, REPLY, message.CONTEXT), [TALK.identity.recipient()]))


@given(name=st.sampled_from(sorted(json.loads(record.line_of(ENTRY, "")))), value=values)
def test_an_entry_of_the_outbox_with_anything_in_one_of_its_fields(name: str, value: object) -> None:
    line = json.dumps(json.loads(record.line_of(ENTRY, "")) | {name: value}).encode()
    leaves_only_ours(READERS["record"], record.whole(line))


@given(found=st.dictionaries(st.text(max_size=9), values, max_size=5))
def test_whatever_a_desk_is_sent_can_be_shown_again_as_it_came(found: dict[str, object]) -> None:
    """Unknown fields and known ones of another shape are kept; null is nothing."""
    try:
        untrusted = strict.parse(json.dumps(found).encode())
    except NotAnAlert:
        return
    assert isinstance(untrusted, dict)
    kept = json.loads(json.dumps(draft.lenient(untrusted).fields()))
    assert kept == {name: value for name, value in untrusted.items() if value is not None}


@given(depth=st.integers(1, 40), braces=st.booleans())
def test_json_is_read_down_to_a_depth_of_32(depth: int, braces: bool) -> None:
    opening, closing = (b'{"a":', b"}") if braces else (b"[", b"]")
    content = opening * depth + b"1" + closing * depth
    if depth <= strict.DEEPEST:
        assert strict.parse(content)
    else:
        with pytest.raises(NotAnAlert):
            strict.parse(content)


@given(found=st.dictionaries(st.text(max_size=9), st.text(max_size=20), max_size=5))
def test_a_line_is_one_line_and_says_the_same_again(found: dict[str, str]) -> None:
    line = strict.line(found)
    assert b"\n" not in line
    assert strict.parse(line) == found


def test_letters_stand_as_themselves_but_for_half_ones() -> None:
    assert strict.line({"what": "اختفى"}) == '{"what":"اختفى"}'.encode()
    assert strict.line({"what": "\ud800"}) == b'{"what":"\\ud800"}'


@pytest.mark.parametrize("content", [b'"text"', b"1", b"true", b"null", b"[]", b"{}"])
def test_values_without_depth_are_values(content: bytes) -> None:
    assert strict.parse(content) == json.loads(content)

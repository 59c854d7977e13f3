"""A file of answers is read strictly: what cannot be used is named, and nothing else comes out of it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.assessment import answers as reading
from companion.assessment.answers import AnswersNotJson, AnswersTooLarge, read_answers
from companion.base.errors import CompanionError
from tests.content.packs import VECTORS, fate, multi, said, single

QUESTIONS = (single("name", "real", "other"), multi("who", "a", "b"), multi("more", "c"))
EXPECTED: dict[str, str] = json.loads((VECTORS / "answers" / "expected.json").read_text())
FILES = sorted(path for path in (VECTORS / "answers").glob("*.json") if path.stem != "expected")
BAD = [path for path in FILES if EXPECTED[path.stem]]


def test_every_kind_of_fault_has_a_vector() -> None:
    leaves = {leaf.__name__ for leaf in CompanionError.__subclasses__() if leaf.__module__ == reading.__name__}
    assert leaves - {"AnswersTooLarge"} == set(EXPECTED.values()) - {""}


def test_good_answers_become_values() -> None:
    found = read_answers((VECTORS / "answers" / "good_all.json").read_bytes(), QUESTIONS)
    assert found == {"name": "real", "who": frozenset({"a", "b"}), "more": frozenset()}
    assert read_answers((VECTORS / "answers" / "good_empty.json").read_bytes(), QUESTIONS) == {}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_answers_are_refused_and_named(path: Path) -> None:
    with pytest.raises(CompanionError) as caught:
        read_answers(path.read_bytes(), QUESTIONS)
    assert type(caught.value).__name__ == EXPECTED[path.stem]
    assert said(caught.value).isprintable()


@pytest.mark.parametrize(
    ("untrusted", "named"),
    [
        (b'{"nmae": 1}', "nmae. Check the spelling. Similar questions: name"),
        (b'{"who": ["x", "a", "y"]}', "who does not offer x; y. It offers: a; b; none"),
        (b'{"who": "a"}', '{"who": ["a"]}'),
        (b'{"name": ["real"]}', '{"name": "real"}'),
        (b'{\n"name": real}', "line 2"),
    ],
)
def test_an_error_says_what_to_mend(untrusted: bytes, named: str) -> None:
    with pytest.raises(CompanionError) as caught:
        read_answers(untrusted, QUESTIONS)
    assert named in said(caught.value)


def test_too_many_bytes_are_not_read() -> None:
    with pytest.raises(AnswersTooLarge):
        read_answers(b" " * (reading.LARGEST_FILE + 1), QUESTIONS)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(AnswersNotJson):
        read_answers(b'{"name": "\xff"}', QUESTIONS)


def test_a_number_without_end_is_refused() -> None:
    with pytest.raises(AnswersNotJson):
        read_answers(b'{"name": ' + b"9" * 5000 + b"}", QUESTIONS)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["a", "b", "real", "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "who", "x"]), inner, max_size=3),
    max_leaves=6,
)


@given(st.binary(max_size=80) | JSON.map(lambda value: json.dumps(value).encode()))
def test_whatever_the_bytes_only_our_errors_come_out(untrusted: bytes) -> None:
    assert fate(lambda: read_answers(untrusted, QUESTIONS)).isprintable()

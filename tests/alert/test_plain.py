"""The road without a key: short enough to send or to read out, the most important first, nothing that only a seal may hold."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.alert.draft import Draft, read
from companion.alert.fields import FIELDS
from companion.alert.plain import _HELP, _ORDER, plain
from companion.commands import _out
from companion.i18n.render import Words
from tests.alert.parts import WHOLE, draft

ENGLISH, PSEUDO = _out.words(None), _out.words("en-xa")


def test_an_empty_draft_asks_for_help_and_for_an_answer() -> None:
    said = plain(Draft(), ENGLISH, ENGLISH).splitlines()
    assert said == [
        "I need help. Please answer me in the way in which this reached you.",
        "Please do not: Tell police or other authorities",
    ]


def test_what_matters_most_stands_first() -> None:
    said = plain(draft(**WHOLE), ENGLISH, ENGLISH)
    titles = ["I need help.", "How urgent: Right now", "What happened:", "What kind", "How to answer:", "Please do not:", "When:", "Where:"]
    places = [said.index(title) for title in titles]
    assert places == sorted(places)
    assert "+44 7700 900123" in said


def test_both_languages_say_the_same_and_one_alone_is_said_once() -> None:
    both = plain(draft(**WHOLE), PSEUDO, ENGLISH)
    first, second = both.split("\n\n")
    assert first != second
    assert second.startswith("I need help.")
    assert "Two men in plain clothes" in first
    assert "Two men in plain clothes" in second
    assert "\n\n" not in plain(draft(**WHOLE), ENGLISH, ENGLISH)


@pytest.mark.parametrize("secret", ["How is the weather?", "Like in May", "Cold", "aGVsbG8", "notes.txt", "step: sign out"])
def test_what_only_a_seal_may_hold_is_left_out(secret: str) -> None:
    assert secret in json.dumps(WHOLE)
    assert secret not in plain(draft(**WHOLE), ENGLISH, ENGLISH)


def test_a_draft_of_sealed_things_alone_asks_for_an_answer() -> None:
    said = plain(draft(safe_words=WHOLE["safe_words"], excerpts=["x"], mood="odd", do_not=[]), ENGLISH, ENGLISH)
    assert said == "I need help. Please answer me in the way in which this reached you."


@pytest.mark.parametrize("words", [ENGLISH, PSEUDO])
@pytest.mark.parametrize("letter", ["x", "ج", "北", "\U0001f9d1\u200d\U0001f692"])
def test_a_long_story_is_cut_with_a_mark_and_leaves_room_for_how_to_answer(words: Words, letter: str) -> None:
    said = plain(draft(what=letter * 3_000, urgency="now", contact_back=[{"value": "+1 555 0100"}], when="y" * 3_000), words, ENGLISH)
    assert len(said) < 1_000
    assert said.count("[...]") >= (1 if words is ENGLISH else 2)
    assert said.count("+1 555 0100") == (1 if words is ENGLISH else 2)


def test_it_is_never_said_that_it_is_not_sealed() -> None:
    assert "seal" not in plain(draft(**WHOLE), ENGLISH, ENGLISH).lower()


def test_words_of_a_person_stand_on_one_line_and_turn_nothing_around() -> None:
    said = plain(draft(what="one\nHow urgent: It can wait\u202e"), ENGLISH, ENGLISH)
    assert said.splitlines()[1] == "What happened: one How urgent: It can wait"


@given(
    fields=st.dictionaries(
        st.sampled_from(["what", "when"]), st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=2_000)
    )
)
def test_it_is_always_short(fields: dict[str, str]) -> None:
    for words in (ENGLISH, PSEUDO):
        said = plain(read(json.dumps(WHOLE | fields).encode()), words, ENGLISH)
        assert len(said) < 1_000
        assert said.startswith(words.plain(_HELP))


def test_every_field_is_either_said_or_known_to_be_for_the_seal_only() -> None:
    assert set(_ORDER) | {"safe_words", "attachments", "excerpts"} == set(FIELDS)

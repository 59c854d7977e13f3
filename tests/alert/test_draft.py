"""What a person says: read strictly before it is sealed, leniently at the desk."""

from __future__ import annotations

import json

import pytest

from companion.alert.draft import Draft, lenient, read
from companion.alert.errors import DraftBroken
from companion.alert.fields import FIELDS
from tests.alert.parts import WHOLE, draft


def test_a_whole_draft_is_read_and_kept_in_the_order_of_display() -> None:
    assert json.loads(json.dumps(draft(**dict(reversed(WHOLE.items()))).fields())) == WHOLE
    assert list(draft(**dict(reversed(WHOLE.items()))).fields()) == list(FIELDS)


def test_an_empty_draft_asks_that_authorities_are_not_told() -> None:
    assert draft() == Draft() == draft(do_not=None)
    assert Draft().fields() == {"do_not": ("authorities",)}
    assert draft(do_not=[]).fields() == {"do_not": ()}


@pytest.mark.parametrize(
    "fields", [{}, {"what": "  \n"}, {"where": {"value": ""}}, {"contact_back": [{}, {"value": " "}]}, {"do_not": ["phone"]}]
)
def test_a_draft_that_says_no_more_than_help_knows_it(fields: dict[str, object]) -> None:
    assert draft(**fields).says_nothing


@pytest.mark.parametrize(
    "fields", [{"what": "x"}, {"urgency": "none"}, {"consent": {"keep_days": 0}}, {"contact_back": [{}, {"value": "x"}]}, {"later": 0}]
)
def test_a_draft_that_says_something_knows_it(fields: dict[str, object]) -> None:
    assert not draft(**fields).says_nothing


def test_ids_and_fields_of_a_later_program_are_sent_as_they_are() -> None:
    said = draft(kind=["detained", "abducted"], mood={"of": ["a", 1]})
    assert said.fields()["kind"] == ("detained", "abducted")
    assert said.fields()["mood"] == {"of": ["a", 1]}


def test_lines_end_as_here_whatever_wrote_the_file() -> None:
    assert draft(what="one\r\ntwo\tx").fields()["what"] == "one\ntwo\tx"


def test_letters_that_this_python_does_not_know_yet_are_letters() -> None:
    said = "\U0001fae8\U000e0fff\u0378"
    assert draft(what=said).fields()["what"] == said


@pytest.mark.parametrize(
    ("content", "names"), [(b'{"kind": "x"}', "kind"), (b'{"who": {"accounts": [1]}}', "who.accounts[0]"), (b'{"v": 1}', "v")]
)
def test_a_slip_is_named_with_its_place(content: bytes, names: str) -> None:
    with pytest.raises(DraftBroken) as caught:
        read(content)
    assert names in str(caught.value)


def test_at_the_desk_what_does_not_fit_is_kept_as_it_came() -> None:
    found = lenient({"what": ["a"], "kind": "detained", "where": {"planet": 3}, "urgency": "now", "x": {"y": None}, "when": None})
    assert dict(found.values) == {"urgency": "now"}
    assert found.fields() == {"urgency": "now", "what": ["a"], "kind": "detained", "where": {"planet": 3}, "x": {"y": None}}

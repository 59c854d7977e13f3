"""A draft as rows: all that was said, in the program's words where it has them."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from companion.alert.describe import as_text, describe
from companion.alert.draft import Draft, lenient
from companion.alert.fields import FIELDS
from companion.base.text import Text
from companion.commands import _out
from tests.alert.parts import WHOLE, draft

SAY = _out.words(None).plain


def shown(said: Draft) -> dict[str, list[str]]:
    return {row.id: [SAY(as_text(value)) for value in row.values] for row in describe(said)}


def test_every_field_is_shown_in_order_with_its_title() -> None:
    said = draft(**WHOLE)
    assert [row.id for row in describe(said)] == list(FIELDS)
    assert all(SAY(row.title) for row in describe(said))
    assert shown(said) == {
        "kind": ["Somebody is detained", "Private details were published"],
        "urgency": ["Right now"],
        "what": [WHOLE["what"]],
        "when": ["today at six"],
        "where": ["How exact: The city", "Place: Atlantis"],
        "about": ["It is about another person"],
        "who": ["Accounts: User:Ex", "Accounts: User:Why", "Role: sysop", "Name: Ex"],
        "contact_back": [
            "By: Signal; Address or number: +44 7700 900123; At what times: after six; Language: en; Who answers there: my sister"
        ],
        "do_not": ["Tell police or other authorities", "Call me"],
        "safe_words": ["You ask: How is the weather?", "I answer: Like in May", "What I answer if I am forced: Cold"],
        "accounts_to_lock": ["Account: User:Ex; When: Ask first"],
        "also_at_risk": ["User:Zed"],
        "help": ["A lawyer", "Help with accounts and devices"],
        "consent": ["Sharing: Ask me before you share it", "Publicity: Nothing in public", "Days to keep it: 30 days"],
        "told_already": ["the chapter"],
        "attachments": ["Name: notes.txt; Type: text/plain; Content: 1 KB"],
        "excerpts": ["step: sign out everywhere"],
    }


def test_a_persons_own_words_are_not_the_programs() -> None:
    rows = {row.id: row.values for row in describe(draft(what="Right now", urgency="now"))}
    assert isinstance(rows["what"][0], str)
    assert isinstance(rows["urgency"][0], Text)


def test_what_says_nothing_is_not_shown() -> None:
    said = draft(
        what=" \n", kind=[], where={"value": ""}, contact_back=[{}, {"value": " "}], also_at_risk=["", "x"], consent={"keep_days": 0}
    )
    assert shown(said) == {"also_at_risk": ["x"], "consent": ["Days to keep it: 0 days"], "do_not": ["Tell police or other authorities"]}


def test_what_a_later_program_says_is_shown_as_it_came() -> None:
    found = lenient({"urgency": "tomorrow", "kind": ["abducted"], "mood": {"x": 1}, "what": ["a"]})
    assert shown(found) == {"kind": ["abducted"], "urgency": ["tomorrow"], "mood": ['{"x": 1}'], "what": ['["a"]']}


def test_a_value_cannot_turn_its_line_around() -> None:
    assert SAY(as_text("a\u202eb\x9bc")) == "abc"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "name", "keep_days", "data", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(found=st.dictionaries(st.sampled_from([*FIELDS, "later"]), json_values, max_size=4))
def test_whatever_arrives_can_be_shown(found: dict[str, object]) -> None:
    rows = shown(lenient(json.loads(json.dumps(found))))
    assert rows.keys() <= found.keys()

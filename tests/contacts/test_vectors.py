"""The vectors of contacts/FORMAT.md: each hostile card is refused for its own reason, each good one taken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from companion.base.text import Text
from companion.base.text import fields as text_fields
from companion.contacts import errors
from companion.contacts.directory import Contact, Known, Source, check
from tests.contacts import make_vectors as vectors
from tests.contacts.parts import NOBODY, TODAY, card, public


def fields_of(text: Text) -> frozenset[str]:
    """Return the fields that nothing fills."""
    return text_fields(text.message) - dict(text.values).keys()


HOSTILE = sorted((vectors.FOLDER / "hostile").glob("*.card"))


GOOD = sorted((vectors.FOLDER / "good").glob("*.card"))


OWN = Known((Contact(card(), Source.IMPORTED, vectors.line(), (public(1),)),), (), {})


def test_the_vectors_are_what_the_maker_makes() -> None:
    assert {path.stem: path.read_bytes() for path in HOSTILE} == vectors.hostile()
    assert {path.stem: path.read_bytes() for path in GOOD} == vectors.good()
    assert json.loads((vectors.FOLDER / "fingerprints.json").read_text()) == vectors.fingerprints()


def test_what_the_hostile_cards_were_made_of_is_good() -> None:
    assert check(vectors.changed(), NOBODY, TODAY).contact.card.version == 3


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_a_hostile_card_is_refused_for_its_own_reason(path: Path) -> None:
    with pytest.raises(getattr(errors, path.stem.partition("-")[0])) as caught:
        check(path.read_bytes(), OWN, TODAY)
    assert not fields_of(caught.value.say) | fields_of(caught.value.hint), "a field without its value"
    assert caught.value.exit_code == (2 if path.stem == "NewerCard" else 1)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_card_is_taken_and_only_its_age_warned_of(path: Path) -> None:
    warned = [one.id for one in check(path.read_bytes(), OWN, TODAY).warnings]
    assert warned == ([path.stem] if path.stem in {"expired", "stale-key", "not-yet"} else [])


def test_unknown_names_change_nothing_and_stay_in_what_is_kept() -> None:
    content = vectors.good()["unknown-names"]
    contact = check(content, OWN, TODAY).contact
    assert contact.line == content.splitlines()[0]
    assert b'"later"' in contact.line
    plain = check(vectors.changed(version=5, paths=[{"kind": "pigeon", "url": "coop 3"}]), OWN, TODAY)
    assert contact.card == plain.contact.card

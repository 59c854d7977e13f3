"""Ways to a desk: found by the kind of path in a card, each with a title and with who sees what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from companion.alert import transport
from companion.base import discover
from companion.contacts.card import Path
from tests.alert.parts import Office

NAMES = discover.names("companion.alert.transports")


def test_https_is_one_of_them() -> None:
    assert "https" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_is_named_as_its_file_and_says_who_sees_what(name: str) -> None:
    found = discover.load("companion.alert.transports", name).TRANSPORT
    assert found.id == name
    assert found.title.message
    assert found.who_sees.message


def test_the_desks_order_is_kept_and_unknown_kinds_are_passed_over() -> None:
    card = replace(Office().card, paths=(Path("pigeon", "coop"), Path("https", "https://b.example"), Path("https", "https://a.example")))
    assert [(way.transport.id, way.url) for way in transport.ways(card)] == [("https", "https://b.example"), ("https", "https://a.example")]

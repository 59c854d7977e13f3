"""Help now: every card within two choices, by pointer and by key; real addresses; draft and English together."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt

from companion.content.model import START, Pack, Reach
from companion.ui.window import Window
from tests.fakes.hands import find, key, press, reads, sees, words
from tests.ui.conftest import OpenWindow


def tree(window: Window) -> Pack:
    assert window.house.sitting.library is not None
    return window.house.sitting.library.packs["triage"]


def ways(pack: Pack) -> dict[str, tuple[str, ...]]:
    """Return {card id: the branches that lead to it}."""
    found: dict[str, tuple[str, ...]] = {}
    for branch in pack.nodes[START].options:
        if branch.goto in pack.cards:
            found[branch.goto] = (branch.id,)
            continue
        for second in pack.nodes[branch.goto].options:
            found[second.goto] = (branch.id, second.id)
    return found


def test_every_card_is_two_choices_away_at_most_and_shows_all_it_has(open_window: OpenWindow) -> None:
    window = open_window()
    pack, say = tree(window), window.speech.say
    leading = ways(pack)
    assert set(leading) == set(pack.cards)
    for card_id, branches in leading.items():
        assert len(branches) <= 2
        window.go("help_now")
        for branch in branches:
            press(window, f"branch_{branch}")
        card = pack.cards[card_id]
        assert sees(window, f"card_{card_id}") or find(window, f"card_{card_id}")
        for text in (card.title, *card.steps, card.limits):
            assert reads(window, say(text)), text.message
        for contact in card.contacts:
            assert reads(window, contact.address)
            if contact.kind is Reach.EMAIL:
                assert reads(window, "Not sealed")


@pytest.mark.parametrize(("first", "second", "card"), [(1, 2, "c_alert_silent"), (2, 2, "c_held_card"), (4, 1, "c_seized")])
def test_two_keys_lead_to_a_card(open_window: OpenWindow, first: int, second: int, card: str) -> None:
    window = open_window()
    window.go("help_now")
    find(window, "branch_danger")
    for number in (first, second):
        key(window, Qt.Key(Qt.Key.Key_0 + number))
    assert find(window, f"card_{card}")


def test_zero_is_the_tenth_choice_and_escape_goes_back(open_window: OpenWindow) -> None:
    window = open_window()
    window.go("help_now")
    find(window, "branch_danger")
    key(window, Qt.Key.Key_0)
    assert find(window, "card_c_unsure")
    key(window, Qt.Key.Key_Escape)
    assert find(window, "branch_danger")
    key(window, Qt.Key.Key_Escape, Qt.Key.Key_9, Qt.Key.Key_Backspace)
    assert find(window, "branch_danger")
    assert window.current == "help_now"


def test_the_first_line_is_to_call_if_that_is_safe(open_window: OpenWindow) -> None:
    window = open_window()
    window.go("help_now")
    assert reads(window, "If you are in danger now, call the emergency number you know, if that is safe.")


def test_no_telephone_number_stands_on_any_card(open_window: OpenWindow) -> None:
    window = open_window()
    for branches in ways(tree(window)).values():
        window.go("help_now")
        for branch in branches:
            press(window, f"branch_{branch}")
        assert not [text for _, text in words(window) if re.search(r"\+?\d[\d ()-]{5,}\d", text)]


def test_an_address_is_copied_by_its_button(open_window: OpenWindow) -> None:
    copied: list[str] = []
    window = open_window()
    object.__setattr__(window.house, "copy", copied.append)
    window.go("help_now")
    press(window, "branch_unsure")
    card = tree(window).cards["c_unsure"]
    press(window, f"copy_{card.contacts[0].key}")
    assert copied == [card.contacts[0].address]
    assert reads(window, "Copied")


def test_a_draft_and_the_english_stand_together_until_a_person_has_read_it(open_window: OpenWindow) -> None:
    window = open_window("ar")
    window.go("help_now")
    press(window, "branch_danger")
    press(window, "branch_no")
    card = tree(window).cards["c_alert_silent"]
    for text in (card.title, *card.steps, card.limits):
        assert reads(window, window.speech.say(text))
        assert reads(window, window.speech.english(text))
    assert window.speech.say(card.title) != window.speech.english(card.title)


def test_leaving_the_page_forgets_the_way(open_window: OpenWindow) -> None:
    window = open_window()
    window.go("help_now")
    press(window, "branch_summons")
    window.go("home")
    window.go("help_now")
    assert find(window, "branch_danger")

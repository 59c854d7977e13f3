"""Notes and the plan: what is kept, found, refused, removed and put back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.vault import errors, opened, records
from companion.vault.opened import Vault
from companion.vault.records import Plan
from tests.fakes.clock import FixedClock
from tests.vault.parts import LIGHT, WORDS, place


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    vault = opened.create(place(tmp_path), WORDS, kdf=LIGHT)
    yield vault
    vault.close()


def _clock(vault: Vault) -> FixedClock:
    clock = vault.notes._clock
    assert isinstance(clock, FixedClock)
    return clock


def test_a_note_comes_back_as_it_was_written(vault: Vault) -> None:
    text = "\ufeffTwo\r\nlines\x00 and\ttabs 北京 \U0001f4dd\n"
    note = vault.notes.get(vault.notes.add(" A title ", text, ["b", " a ", "b", ""]))
    assert (note.title, note.text, note.tags, note.created) == (" A title ", text, ("b", "a"), _clock(vault).moment)


def test_the_last_changed_note_stands_first(vault: Vault) -> None:
    first, second = vault.notes.add("1", "x" * 999), vault.notes.add("2", "")
    assert [heading.id for heading in vault.notes.listed()] == [second, first]
    _clock(vault).move(timedelta(seconds=1))
    vault.notes.edit(first, text="y" * 999)
    listed = vault.notes.listed()
    assert [heading.id for heading in listed] == [first, second]
    assert listed[0].beginning == "y" * 200
    assert listed[0].changed - listed[1].changed == timedelta(seconds=1)
    assert vault.notes.listed(limit=1, offset=1) == listed[1:]


def test_an_edit_changes_only_what_is_given(vault: Vault) -> None:
    note = vault.notes.add("t", "x", ["a"])
    vault.notes.edit(note, tags=[])
    vault.notes.edit(note, title="u")
    kept = vault.notes.get(note)
    assert (kept.title, kept.text, kept.tags) == ("u", "x", ())


FOUND = [
    ("\u0642\u0627\u0644\u0627\u062a", "\u0627\u0644\u0645\u0642\u0627\u0644\u0627\u062a"),
    ("京", "北京"),
    ("STRASSE", "Straße"),
    ("\uff46\uff55ll", "full"),
    ("cafe\u0301", "CAFÉ"),
    ("two one", "one two"),
]


@pytest.mark.parametrize(("words", "text"), FOUND)
def test_search_finds_in_any_script_and_case(vault: Vault, words: str, text: str) -> None:
    inside = vault.notes.add("t", f"before {text} after")
    titled, tagged = vault.notes.add(text, ""), vault.notes.add("", "", [text])
    vault.notes.add("other", "other")
    assert {heading.id for heading in vault.notes.search(words)} == {inside, titled, tagged}
    assert vault.notes.search(f"{words} nowhere") == []


def test_no_words_find_everything(vault: Vault) -> None:
    vault.notes.add("t", "x")
    assert vault.notes.search(" ") == vault.notes.listed()


def test_too_long_is_refused_and_the_old_note_stays(vault: Vault) -> None:
    note = vault.notes.add("x" * records.LONGEST_TITLE, "x")
    with pytest.raises(errors.TitleTooLong) as refused:
        vault.notes.edit(note, title="x" * 10_000)
    assert dict(refused.value.say.values) == {"length": 10_000, "limit": 1_000}
    with pytest.raises(errors.NoteTooLong):
        vault.notes.add("t", "x" * (records.LONGEST_TEXT + 1))
    for tags in (["x" * 65], [str(number) for number in range(33)]):
        with pytest.raises(errors.TagsTooMany):
            vault.notes.edit(note, tags=tags)
    assert vault.notes.get(note).title == "x" * 1_000
    assert len(vault.notes.listed()) == 1


def test_half_a_letter_does_not_stop_a_save(vault: Vault) -> None:
    assert vault.notes.get(vault.notes.add("a\ud83d", "\ud83d\udcdd \udcdd")).title == "a\ufffd"
    assert vault.notes.listed()[0].beginning == "\U0001f4dd \ufffd"


def test_removed_can_be_put_back_until_the_vault_is_closed(vault: Vault) -> None:
    note = vault.notes.add("t", "x")
    before = vault.notes.get(note)
    vault.notes.remove(note)
    for act in (vault.notes.get, vault.notes.edit, vault.notes.remove):
        with pytest.raises(errors.NoteMissing):
            act(note)
    assert vault.notes.listed() == vault.notes.search("") == []
    vault.notes.restore(note)
    assert vault.notes.get(note) == before
    vault.notes.remove(note)
    here = vault._place
    vault.close()
    again = opened.open_vault(here, WORDS)
    with pytest.raises(errors.NoteMissing):
        again.notes.restore(note)
    again.close()


def test_the_plan_and_ticks_come_back(vault: Vault) -> None:
    assert vault.kept.plan() == Plan()
    plan = Plan(("travel", "core"), {"name": "real", "from": frozenset({"state", "group"})}, frozenset({"later"}), frozenset({"a", "b"}))
    vault.kept.keep_plan(plan)
    vault.kept.tick("a", done=False)
    vault.kept.tick("c", done=True)
    kept = vault.kept.plan()
    assert (kept.packs, kept.answers, kept.skipped, kept.done) == (plan.packs, plan.answers, plan.skipped, frozenset({"b", "c"}))
    vault.kept.keep_plan(Plan())
    assert vault.kept.plan() == Plan()


def test_settings_are_kept_apart_from_the_plan(vault: Vault) -> None:
    vault.kept.keep_setting("lock_after", "5")
    vault.kept.keep_setting("name", "Ä")
    vault.kept.keep_plan(Plan())
    vault.kept.keep_setting("name", None)
    assert vault.kept.settings() == {"lock_after": "5"}


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert records.fold(records.fold(text)) == records.fold(text)


def test_the_secret_of_a_conversation_is_kept_until_it_is_forgotten(vault: Vault, tmp_path: Path) -> None:
    vault.kept.keep_talk("ab" * 16, bytes(range(16)))
    vault.kept.keep_plan(Plan(packs=("b",)))  # takes the place of an older plan, and of nothing else
    vault.close()
    again = opened.open_vault(place(tmp_path), WORDS)
    assert again.kept.talk("ab" * 16) == bytes(range(16))
    assert again.kept.talk("cd" * 16) is None
    again.kept.keep_talk("ab" * 16, None)
    assert again.kept.talk("ab" * 16) is None
    again.close()


def test_a_secret_that_is_none_is_damage(vault: Vault) -> None:
    vault.kept._put("talk", "ab" * 16, '"no hex"')
    with pytest.raises(errors.RecordsDamaged):
        vault.kept.talk("ab" * 16)

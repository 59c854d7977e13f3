"""The whole vault against a plain dict: whatever is done in whatever order, the two say the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, MultipleResults, RuleBasedStateMachine, consumes, invariant, multiple, rule

from companion.vault import errors, opened, records
from companion.vault.records import Plan
from tests.vault.parts import LIGHT, place

TITLES = st.text(max_size=20) | st.just("x" * 1_001)
TEXTS = st.text(max_size=60)
TAGS = st.lists(st.text(max_size=8), max_size=4)
IDS = st.sampled_from(["a", "b", "c", "d"])


class Machine(RuleBasedStateMachine):
    """Notes by id in `notes`, removed ones in `removed`; the vault is closed and opened in between."""

    ids: Bundle[str] = Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.place, self.typed = place(Path(self.folder.name)), "0"
        self.vault = opened.create(self.place, self.typed, kdf=LIGHT)
        self.notes: dict[str, tuple[str, str, tuple[str, ...]]] = {}
        self.removed: dict[str, tuple[str, str, tuple[str, ...]]] = {}
        self.answers: dict[str, str | frozenset[str]] = {}
        self.done: set[str] = set()

    def teardown(self) -> None:
        self.vault.close()
        self.folder.cleanup()

    @rule(target=ids, title=TITLES, text=TEXTS, tags=TAGS)
    def add(self, title: str, text: str, tags: list[str]) -> MultipleResults[str] | str:
        if len(title) > records.LONGEST_TITLE:
            with pytest.raises(errors.TitleTooLong):
                self.vault.notes.add(title, text, tags)
            return multiple()
        new = self.vault.notes.add(title, text, tags)
        self.notes[new] = (title, text, _tags(tags))
        return new

    @rule(note=ids, title=st.none() | TITLES, text=st.none() | TEXTS, tags=st.none() | TAGS)
    def edit(self, note: str, title: str | None, text: str | None, tags: list[str] | None) -> None:
        if title is not None and len(title) > records.LONGEST_TITLE:
            with pytest.raises(errors.TitleTooLong):
                self.vault.notes.edit(note, title=title, text=text, tags=tags)
        elif note not in self.notes:
            with pytest.raises(errors.NoteMissing):
                self.vault.notes.edit(note, title=title, text=text, tags=tags)
        else:
            self.vault.notes.edit(note, title=title, text=text, tags=tags)
            old = self.notes[note]
            self.notes[note] = (
                old[0] if title is None else title,
                old[1] if text is None else text,
                old[2] if tags is None else _tags(tags),
            )

    @rule(note=ids)
    def remove(self, note: str) -> None:
        if note in self.notes:
            self.vault.notes.remove(note)
            self.removed[note] = self.notes.pop(note)
        else:
            with pytest.raises(errors.NoteMissing):
                self.vault.notes.remove(note)

    @rule(note=consumes(ids))
    def restore(self, note: str) -> None:
        if note in self.removed:
            self.vault.notes.restore(note)
            self.notes[note] = self.removed.pop(note)
        else:
            with pytest.raises(errors.NoteMissing):
                self.vault.notes.restore(note)

    @rule(answers=st.dictionaries(IDS, IDS | st.frozensets(IDS)), done=st.frozensets(IDS))
    def keep_plan(self, answers: dict[str, str | frozenset[str]], done: frozenset[str]) -> None:
        self.vault.kept.keep_plan(Plan((), answers, frozenset(), done))
        self.answers, self.done = answers, set(done)

    @rule(step=IDS, done=st.booleans())
    def tick(self, step: str, *, done: bool) -> None:
        self.vault.kept.tick(step, done=done)
        (self.done.add if done else self.done.discard)(step)

    @rule(words=st.text(max_size=3))
    def search(self, words: str) -> None:
        wanted = records.fold(words).split()
        held = {note: records.fold("\n".join((title, *tags, text))) for note, (title, text, tags) in self.notes.items()}
        expected = {note for note, text in held.items() if all(word in text for word in wanted)}
        assert {heading.id for heading in self.vault.notes.search(words)} == expected

    @rule()
    def close_and_open(self) -> None:
        self.vault.close()
        self.removed.clear()
        self.vault = opened.open_vault(self.place, self.typed)
        assert self.vault.warnings == ()
        assert self.vault.damage() == []

    @rule(typed=IDS)
    def change_the_passphrase(self, typed: str) -> None:
        self.vault.set_passphrase(typed, kdf=LIGHT)
        self.typed = typed

    @rule()
    def a_wrong_passphrase(self) -> None:
        self.vault.close()
        self.removed.clear()
        with pytest.raises(errors.WrongPassphrase):
            opened.open_vault(self.place, self.typed + "x")
        self.vault = opened.open_vault(self.place, self.typed)

    @invariant()
    def both_say_the_same(self) -> None:
        assert {heading.id for heading in self.vault.notes.listed()} == self.notes.keys()
        for note, (title, text, tags) in self.notes.items():
            kept = self.vault.notes.get(note)
            assert (kept.title, kept.text, kept.tags) == (title, text, tags)
        plan = self.vault.kept.plan()
        assert plan.answers == self.answers
        assert plan.done == frozenset(self.done)


def _tags(tags: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))


Machine.TestCase.settings = settings(max_examples=8, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
TestMachine = Machine.TestCase

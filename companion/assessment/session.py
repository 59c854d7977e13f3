"""One person's way through the questions: which comes next, what was answered or skipped, and the plan so far.

Lives in memory only. A yes to "is something happening right now?" shows at once as `acute`, so that the window can go
straight to the crisis tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from companion.assessment.answers import read_answers
from companion.assessment.plan import Plan, build
from companion.base.errors import CompanionError
from companion.base.text import Code, Listed, T, Text
from companion.content.conditions import kept, visible
from companion.content.errors import near, shown
from companion.content.model import HAPPENING, NOW, Answers, Kind, Pack, Question, Section
from companion.content.read import Library

__all__ = ["Answers", "NotAPlan", "Progress", "Session", "UnknownPack", "choose", "kept", "read_answers", "toggle", "visible"]


class UnknownPack(CompanionError):
    """A name that no checklist has, or the name of one that could not be read."""

    say = T("There is no checklist called {id} that can be used.")
    hint = T("Checklists that can be used: {near}")


class NotAPlan(CompanionError):
    """A crisis tree has no questions that lead to a plan."""

    say = T("The checklist {id} leads to a card, not to a plan.")
    hint = T("Open the page Help now in the program, or choose one of these: {known}")


@dataclass(frozen=True, slots=True)
class Progress:
    """Which question this is, from 1, and about how many are left after it: answers may add some or take some away."""

    number: int
    about_left: int


def choose(library: Library, pack_ids: Sequence[str]) -> tuple[Pack, ...]:
    """Return these packs and those that they require. Raises UnknownPack, NotAPlan."""
    plans = [pack.id for pack in library.packs.values() if pack.kind is Kind.PLAN]
    for name in pack_ids:
        if name not in library.packs:
            raise UnknownPack(id=shown(name), near=near(name, plans))
        if name not in plans:
            raise NotAPlan(id=Code(name), known=Listed(tuple(plans)))
    return tuple(pack for pack in library.with_required(pack_ids) if pack.kind is Kind.PLAN)


def toggle(question: Question, chosen: frozenset[str], option_id: str) -> frozenset[str]:
    """Return what is chosen after a tap on an option: one that stands alone clears the others, and any other clears it."""
    if option_id in chosen:
        return chosen - {option_id}
    alone = {option.id for option in question.options if option.alone}
    return frozenset({option_id}) if option_id in alone or not question.multi else (chosen - alone) | {option_id}


class Session:
    """Questions, answers and plan of one sitting."""

    def __init__(self, library: Library, pack_ids: Sequence[str], answers: Answers = MappingProxyType({})) -> None:
        """Take the packs and those that they require, and answers from before if there are any. Raises UnknownPack, NotAPlan."""
        self.packs = choose(library, pack_ids)
        self.questions = tuple(question for pack in self.packs for question in pack.questions)
        self.skipped: set[str] = set()
        self.done: set[str] = set()
        self.position = 0
        self._answers = dict(answers)
        self._found: Mapping[str, Text] = MappingProxyType({})
        self._plan: Plan | None = None

    @property
    def answers(self) -> Mapping[str, str | frozenset[str]]:
        """What was answered, also to questions that are hidden just now; `kept` drops those."""
        return MappingProxyType(self._answers)

    @property
    def acute(self) -> bool:
        """Whether something is happening right now."""
        return self._answers.get(HAPPENING) == NOW

    def asked(self) -> tuple[Question, ...]:
        """Return the questions that are asked, given the answers so far."""
        return visible(self.questions, self._answers)

    def current(self) -> Question | None:
        """Return the question at the present position, or None behind the last one."""
        asked = self.asked()
        return asked[self.position] if self.position < len(asked) else None

    def section_of(self, question: Question) -> Section | None:
        """Return the heading that a question stands under."""
        pack = next(pack for pack in self.packs if question in pack.questions)
        return next((section for section in pack.sections if section.id == question.section), None)

    def keep(self, question_id: str, value: str | frozenset[str]) -> None:
        """Keep an answer and stay at the question; nothing chosen is no answer."""
        if value:
            self._answers[question_id] = value
        else:
            self._answers.pop(question_id, None)
        self.skipped.discard(question_id)
        self._plan = None

    def answer(self, question_id: str, value: str | frozenset[str]) -> None:
        """Keep an answer and go to the question after it."""
        self.keep(question_id, value)
        self.go_to(question_id)
        self.position += 1

    def advance(self) -> None:
        """Go to the next question; the answers stay."""
        self.position = min(self.position + 1, len(self.asked()))

    def skip(self) -> None:
        """Pass on the present question: its answer goes, and the next question comes."""
        question = self.current()
        if question is not None:
            self._answers.pop(question.id, None)
            self.skipped.add(question.id)
            self._plan = None
            self.position += 1

    def back(self) -> None:
        """Go to the question before; the answers stay."""
        self.position = max(0, min(self.position, len(self.asked())) - 1)

    def go_to(self, question_id: str) -> None:
        """Go to a question that is asked. Raises KeyError for one that is not."""
        found = next((number for number, question in enumerate(self.asked()) if question.id == question_id), None)
        if found is None:
            raise KeyError(question_id)
        self.position = found

    def progress(self) -> Progress:
        """Say how far the questions are."""
        asked = len(self.asked())
        return Progress(min(self.position + 1, max(asked, 1)), max(0, asked - self.position - 1))

    def plan(self) -> Plan:
        """Return the plan for the answers so far."""
        if self._plan is None:
            self._plan = build(self.packs, self._answers, self._found)
        return self._plan

    def heed(self, found: Mapping[str, Text]) -> None:
        """Let these steps come first in the plan, each with what a check found: {advice id: finding}."""
        self._found, self._plan = found, None

    def resume(self, answers: Answers, skipped: Iterable[str], done: Iterable[str]) -> None:
        """Go on where an earlier sitting ended; what questions and options no longer have is left out."""
        self.forget()
        self._answers = kept(self.questions, answers)
        self.skipped, self.done = set(skipped), set(done)
        asked = self.asked()
        open_ones = [place for place, question in enumerate(asked) if question.id not in self._answers and question.id not in self.skipped]
        self.position = open_ones[0] if open_ones else len(asked)

    def forget(self) -> None:
        """Forget every answer, skip and tick, and start again."""
        self._answers.clear()
        self.skipped.clear()
        self.done.clear()
        self.position = 0
        self._plan = None

"""Try every answer that matters to some conditions: exact, and still few.

Options that no condition tells apart are tried once. So a question of which the conditions only ask "any of these five?"
counts twice, not 33 times, and what a step depends on is a few hundred sets of answers at most.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from math import prod

from companion.content.conditions import holds, kept, leaves
from companion.content.model import AllOf, Answer, Answers, AnyOf, Condition, Factor, FactorIs, Not, Question

MOST = 200_000


class TooTangledError(Exception):
    """More sets of answers than can be tried; the caller says so in words."""


class Space:
    """All answers to some questions, as some conditions see them."""

    def __init__(self, questions: Sequence[Question], factors: Mapping[str, Factor]) -> None:
        """Keep the questions, in the order in which they are asked, and the factors that conditions may name."""
        self.questions = questions
        self._factors = factors

    def expanded(self, condition: Condition) -> Condition:
        """Return the condition with every factor replaced by what it looks at."""
        match condition:
            case AllOf(parts):
                return AllOf(tuple(map(self.expanded, parts)))
            case AnyOf(parts):
                return AnyOf(tuple(map(self.expanded, parts)))
            case Not(part):
                return Not(self.expanded(part))
            case FactorIs(factor):
                return self._factors[factor].when
            case Answer():
                return condition

    def satisfiable(self, condition: Condition) -> bool:
        """Tell whether any answers make a condition hold. Raises TooTangledError."""
        wanted = self.expanded(condition)
        return any(holds(wanted, answers) for answers in self.answers(wanted))

    def answers(self, *conditions: Condition) -> Iterator[Answers]:
        """Yield one set of answers for each way in which the expanded conditions can see them. Raises TooTangledError."""
        asked = self._asked(conditions)
        atoms: dict[str, list[Condition]] = {question.id: [] for question in asked}
        for condition in (*conditions, *(question.visible_when for question in asked if question.visible_when is not None)):
            for atom in _atoms(condition):
                atoms[next(iter(_named(atom)))].append(atom)
        values = [list(_distinct(question, atoms[question.id])) for question in asked]
        if prod(map(len, values)) > MOST:
            raise TooTangledError
        for chosen in itertools.product(*values):
            answers = {question.id: value for question, value in zip(asked, chosen, strict=True) if value is not None}
            if len(kept(asked, answers)) == len(answers):  # otherwise one is hidden, and the set comes without it, too
                yield answers

    def _asked(self, conditions: Sequence[Condition]) -> list[Question]:
        """Return the questions that conditions look at, and those that decide whether these are asked."""
        wanted = {name for condition in conditions for name in _named(condition)}
        for question in reversed(self.questions):  # visible_when looks back only
            if question.id in wanted and question.visible_when is not None:
                wanted |= _named(question.visible_when)
        return [question for question in self.questions if question.id in wanted]


def _named(condition: Condition) -> set[str]:
    return {leaf.question for leaf in leaves(condition) if isinstance(leaf, Answer)}


def _atoms(condition: Condition) -> Iterator[Condition]:
    """Yield the largest parts of a condition that look at one question only."""
    if len(_named(condition)) == 1:
        yield condition
        return
    match condition:
        case AllOf(parts) | AnyOf(parts):
            alone: dict[str, list[Condition]] = {}
            for part in parts:
                names = _named(part)
                if len(names) == 1:
                    alone.setdefault(names.pop(), []).append(part)
                else:
                    yield from _atoms(part)
            yield from (type(condition)(tuple(group)) for group in alone.values())
        case Not(part):
            yield from _atoms(part)
        case _:
            return


def _distinct(question: Question, atoms: Sequence[Condition]) -> Iterator[str | frozenset[str] | None]:
    """Yield no answer, and one answer for each other way in which the atoms can see the question."""
    seen: set[tuple[bool, ...]] = set()
    for value in (None, *_possible(question, atoms)):
        looks = tuple(holds(atom, {} if value is None else {question.id: value}) for atom in atoms)
        if looks not in seen:
            seen.add(looks)
            yield value


def _possible(question: Question, atoms: Sequence[Condition]) -> Iterator[str | frozenset[str]]:
    mentioned = {option for atom in atoms for leaf in leaves(atom) if isinstance(leaf, Answer) for option in leaf.values}
    options = [option for option in question.options if option.id in mentioned]
    if not question.multi:
        yield from (option.id for option in options)
        return
    together = [option.id for option in options if not option.alone]
    yield from (frozenset({option.id}) for option in options if option.alone)
    for size in range(1, len(together) + 1):
        yield from map(frozenset, itertools.combinations(together, size))

"""Whether a condition holds, which factors follow from answers, and which questions are asked at all.

A skipped or hidden question makes every look at it false. `visible_when` looks back only, so one pass is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from companion.content.model import AllOf, Answer, Answers, AnyOf, Condition, Factor, FactorIs, Not, Op, Question


def holds(condition: Condition, answers: Answers, factors: frozenset[str] = frozenset()) -> bool:
    """Tell whether a condition holds for these answers and true factors."""
    match condition:
        case AllOf(parts):
            return all(holds(part, answers, factors) for part in parts)
        case AnyOf(parts):
            return any(holds(part, answers, factors) for part in parts)
        case Not(part):
            return not holds(part, answers, factors)
        case FactorIs(factor):
            return factor in factors
        case Answer(question, op, values):
            given = answers.get(question)
            if op is Op.HAS:
                return isinstance(given, frozenset) and not given.isdisjoint(values)
            return isinstance(given, str) and given in values


def true_factors(factors: Iterable[Factor], answers: Answers) -> frozenset[str]:
    """Return the ids of the factors that hold; the answers are those that `kept` returns."""
    return frozenset(factor.id for factor in factors if holds(factor.when, answers))


def visible(questions: Iterable[Question], answers: Answers) -> tuple[Question, ...]:
    """Return the questions that are asked, given the answers so far."""
    return tuple(question for question, _ in _asked(questions, answers))


def kept(questions: Iterable[Question], answers: Answers) -> dict[str, str | frozenset[str]]:
    """Return the answers that count: to visible questions, with known options, of the right kind."""
    return {question.id: answer for question, answer in _asked(questions, answers) if answer is not None}


def leaves(condition: Condition | None) -> Iterator[Answer | FactorIs]:
    """Yield everything that a condition looks at, from left to right."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case Answer() | FactorIs():
            yield condition
        case None:
            return


def _asked(questions: Iterable[Question], answers: Answers) -> Iterator[tuple[Question, str | frozenset[str] | None]]:
    good: dict[str, str | frozenset[str]] = {}
    for question in questions:
        if question.visible_when is None or holds(question.visible_when, good):
            answer = _fitting(question, answers.get(question.id))
            if answer is not None:
                good[question.id] = answer
            yield question, answer


def _fitting(question: Question, answer: str | frozenset[str] | None) -> str | frozenset[str] | None:
    known = {option.id for option in question.options}
    if question.multi:
        fitting = answer & known if isinstance(answer, frozenset) else None
        return fitting if fitting or not answer else None
    return answer if isinstance(answer, str) and answer in known else None

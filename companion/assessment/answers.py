"""Read an answers file: one JSON object {question id: option id, or [option ids] where several may be chosen}.

A skipped question is left out of it. Answers to hidden questions are no error; `conditions.kept` drops them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from companion.base.errors import CompanionError
from companion.base.text import Code, Listed, T
from companion.content.errors import near, shown
from companion.content.model import Answers, Question

LARGEST_FILE = 200_000


class AnswersTooLarge(CompanionError):
    """More bytes than any set of answers needs."""

    say = T("The answers are far larger than answers can be. They were not read.")
    hint = T("Check that you chose the right file.")


class AnswersNotJson(CompanionError):
    """Not JSON at all."""

    say = T("The answers are not JSON: line {line} is not right.")
    hint = T("Write one object such as {example}", example=Code('{"name": "real", "from_whom": ["state"]}'))


class AnswersNotObject(CompanionError):
    """JSON, but no object, or one that names a question twice."""

    say = T("The answers must be one JSON object in which every question stands once.")
    hint = T("Write one object such as {example}", example=Code('{"name": "real", "from_whom": ["state"]}'))


class UnknownQuestions(CompanionError):
    """Ids that no question has."""

    say = T("No question is called {ids}.")
    hint = T("Check the spelling. Similar questions: {near}")


class UnknownOptions(CompanionError):
    """Ids that no option of the question has."""

    say = T("The question {question} does not offer {ids}.")
    hint = T("It offers: {known}")


class WrongShape(CompanionError):
    """A list where one option is chosen, or the other way round."""

    say = T("The answer to {question} has the wrong shape.")
    hint = T("Write {example} Leave the question out if it was skipped.")


def read_answers(untrusted: bytes, questions: Iterable[Question]) -> Answers:
    """Return the answers of a file. Raises a leaf of CompanionError that names what cannot be used."""
    if len(untrusted) > LARGEST_FILE:
        raise AnswersTooLarge
    try:
        untrusted_answers = json.loads(untrusted.decode("utf-8-sig"), object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise AnswersNotJson(str(error), line=error.lineno) from error
    except (ValueError, RecursionError) as error:  # not UTF-8, endless digits, brackets without end
        raise AnswersNotJson(repr(error), line=1) from error
    if not isinstance(untrusted_answers, dict):
        raise AnswersNotObject
    known = {question.id: question for question in questions}
    strangers = sorted(set(untrusted_answers) - set(known))
    if strangers:
        raise UnknownQuestions(ids=_listed(strangers), near=near(strangers[0], known))
    return {name: _answer(known[name], untrusted_answer) for name, untrusted_answer in untrusted_answers.items()}


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise AnswersNotObject
    return dict(pairs)


def _answer(question: Question, untrusted: object) -> str | frozenset[str]:
    several = isinstance(untrusted, list)
    chosen: list[object] = untrusted if isinstance(untrusted, list) else [untrusted]
    options = [option.id for option in question.options]
    ids = [each for each in chosen if isinstance(each, str)]
    if several is not question.multi or len(ids) < len(chosen):
        example = json.dumps({question.id: options[:1] if question.multi else options[0]})
        raise WrongShape(question=shown(question.id), example=Code(example))
    strangers = sorted(set(ids) - set(options))
    if strangers:
        raise UnknownOptions(question=shown(question.id), ids=_listed(strangers), known=Listed(tuple(options)))
    return frozenset(ids) if question.multi else ids[0]


def _listed(ids: list[str]) -> Listed:
    return Listed(tuple(shown(each).value for each in ids[:10]))

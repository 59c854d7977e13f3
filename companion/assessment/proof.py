"""Try the plans of some packs on many random answers, the same ones every time: what must hold for every plan.

No step without a reason, none before what it needs, no plan without steps, only what is meant for it when something is
happening now, and no answer whose absence adds a step that needs permission (PACKS.md, "Validator").
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from companion.assessment.plan import HELPS_EVERYBODY, Plan, build
from companion.base.errors import CompanionError
from companion.base.text import Code, T
from companion.content.conditions import kept
from companion.content.model import HAPPENING, NOW, WAY_IN, Answers, Pack, Question

_SKIPPED_OF_256, _TICKED_OF_256 = 77, 90  # three questions in ten are skipped; about a third of the boxes are ticked


class NoReason(CompanionError):
    """A step that cannot say why it is there."""

    say = T("The step {id} can stand in a plan without a reason.")
    hint = T("Let its “when” name a factor that holds; “not” alone gives no reason.")


class BeforeItsTime(CompanionError):
    """A step that stands before one that it comes after."""

    say = T("The step {id} can stand before {earlier}, which must come first.")
    hint = T("Look at “after” and “group” of both.")


class NoSteps(CompanionError):
    """Answers that lead to no plan at all."""

    say = T("Some answers lead to a plan without any step.")
    hint = T("Give the pack steps with “baseline”, and some of them “acute_ok”, too.")


class NotNow(CompanionError):
    """Something is happening now, and the plan does not begin with the way into the crisis tree."""

    say = T("When something is happening now, the plan must begin with {id}.")
    hint = T("Let {id} ask for the factor of the answer “now”, with “acute_ok”.")


class SkippingAddsStep(CompanionError):
    """Leaving an answer out brings a step that may do harm."""

    say = T("Leaving out the question {question} can add the step {id}, which needs permission.")
    hint = T("Let its “when” ask for a factor that permits it, not only for the absence of one that forbids it.")


def proof(packs: Sequence[Pack], rounds: int) -> Iterator[CompanionError]:
    """Yield each kind of failure once for each step that it concerns."""
    questions = [question for pack in packs for question in pack.questions]
    found: dict[str, CompanionError] = {}
    for number in range(rounds):
        answers = {} if number == 0 else {HAPPENING: NOW} if number == 1 else some_answers(questions, number)
        for error in _faults(packs, kept(questions, answers), number):
            found.setdefault(str(error), error)
    yield from found.values()


def some_answers(questions: Sequence[Question], number: int) -> dict[str, str | frozenset[str]]:
    """Return the `number`-th set of random answers, the same one every time."""
    dice = iter(hashlib.shake_256(f"companion-{number}".encode()).digest(16 * len(questions) + 16))
    answers: dict[str, str | frozenset[str]] = {}
    for question in questions:
        if next(dice) < _SKIPPED_OF_256:
            continue
        if question.multi:
            ticked = [option for option in question.options if next(dice) < _TICKED_OF_256]
            alone = next((option for option in ticked if option.alone), None)
            answers[question.id] = frozenset({alone.id} if alone else {option.id for option in ticked})
        else:
            answers[question.id] = question.options[next(dice) % len(question.options)].id
    return answers


def _faults(packs: Sequence[Pack], answers: Answers, number: int) -> Iterator[CompanionError]:
    plan = build(packs, answers)
    if not plan.steps:
        yield NoSteps()
    for step in plan.steps:
        if not step.advice.baseline and HELPS_EVERYBODY in step.because:
            yield NoReason(step.advice.id, id=Code(step.advice.id))
    yield from _order(plan)
    has_way_in = any(advice.id == WAY_IN for pack in packs for advice in pack.advice)
    if plan.acute and has_way_in and (not plan.shown or plan.shown[0].advice.id != WAY_IN):
        yield NotNow(id=Code(WAY_IN))
    if answers:
        yield from _skipping(packs, answers, plan, sorted(answers)[number % len(answers)])


def _order(plan: Plan) -> Iterator[CompanionError]:
    """A step that is folded into another is reached where that one stands."""
    up = [step.advice.id for step in plan.steps if step.in_group_of is None]
    places = {step.advice.id: up.index(step.in_group_of or step.advice.id) for step in plan.steps}
    for step in plan.steps:
        for earlier in step.advice.after if step.in_group_of is None else ():
            if places.get(earlier, -1) > places[step.advice.id]:
                yield BeforeItsTime(f"{step.advice.id} {earlier}", id=Code(step.advice.id), earlier=Code(earlier))


def _skipping(packs: Sequence[Pack], answers: Answers, plan: Plan, skipped: str) -> Iterator[CompanionError]:
    guarded = {name for pack in packs for name in pack.needs_permission}
    before = {step.advice.id for step in plan.steps}
    less = build(packs, {name: answer for name, answer in answers.items() if name != skipped})
    for name in sorted({step.advice.id for step in less.steps} & guarded - before):
        yield SkippingAddsStep(f"{name} {skipped}", id=Code(name), question=Code(skipped))

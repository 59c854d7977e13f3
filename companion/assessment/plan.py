"""Answers become a plan: at most three steps, then two more, then the rest folded; each with the reason it is there.

Rules: PACKS.md "Ranking" and "Explained", and content/FORMAT.md. Nothing here is a score, and none is ever shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from companion.base.text import Listed, T, Text
from companion.content.conditions import holds, kept, true_factors
from companion.content.model import HAPPENING, NOW, WAY_IN, Advice, AllOf, Answers, AnyOf, Condition, Factor, FactorIs, Pack, Urgency

SHOWN, NEXT = 3, 2
_MOST_BOOSTS = 3
_URGENCIES = tuple(Urgency)
HELPS_EVERYBODY = T("It helps everybody.")
_EFFORT = {1: T("Under {minutes} minutes", minutes=15), 2: T("About an hour"), 3: T("More than an hour")}
_COST = {1: T("Costs a little"), 2: T("Costs money")}


@dataclass(frozen=True, slots=True)
class Step:
    """One advice in a plan: its reasons, its caution if one applies, and the step of its group that stands for it.

    `found`: what a check found that calls for it; then it may be here without a reason from the answers.
    """

    advice: Advice
    because: tuple[Text, ...]
    caution: Text | None = None
    unsourced: bool = False
    in_group_of: str | None = None
    found: Text | None = None


@dataclass(frozen=True, slots=True)
class NotShown:
    """One advice that would fit and is left out all the same, with the reasons."""

    advice: Advice
    because: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps in their order; `answered` counts the answers that they rest on."""

    shown: tuple[Step, ...] = ()
    next: tuple[Step, ...] = ()
    folded: tuple[Step, ...] = ()
    not_shown: tuple[NotShown, ...] = ()
    acute: bool = False
    answered: int = 0

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, in their order."""
        return (*self.shown, *self.next, *self.folded)


def effort_words(advice: Advice) -> Text:
    """Say how long a step takes."""
    return _EFFORT[advice.effort]


def cost_words(advice: Advice) -> Text | None:
    """Say what a step costs; nothing is said of what costs nothing."""
    return _COST.get(advice.cost)


def reason(step: Step) -> Text:
    """Say in one sentence why a step is in the plan."""
    if step.found is not None and not step.because:
        return T("A check found: {finding}", finding=step.found)
    if step.found is not None:
        return T("A check found: {finding} Because you said: {reasons}.", finding=step.found, reasons=Listed(step.because))
    if step.because == (HELPS_EVERYBODY,):
        return HELPS_EVERYBODY
    return T("Because you said: {reasons}.", reasons=Listed(step.because))


def build(packs: Sequence[Pack], answers: Answers, found: Mapping[str, Text] = MappingProxyType({})) -> Plan:
    """Make the plan that follows from these answers; those to hidden questions and unknown ones do not count.

    `found`: {advice id: what a check found that calls for it}. Such a step comes first, unless an answer speaks against it.
    """
    good = kept([question for pack in packs for question in pack.questions], answers)
    room = _Room(packs, good, found)
    fitting = [advice for advice in room.advice if room.fits(advice)]
    ordered = room.ordered([*fitting, *room.baseline(fitting)])
    leads: dict[str, str] = {}
    steps = [room.step(advice, leads) for advice in ordered]
    up = [step for step in steps if step.in_group_of is None]
    return Plan(
        shown=tuple(up[:SHOWN]),
        next=tuple(up[SHOWN : SHOWN + NEXT]),
        folded=tuple(step for step in steps if step not in up[: SHOWN + NEXT]),
        not_shown=tuple(room.not_shown()),
        acute=room.acute,
        answered=sum(1 for answer in good.values() if answer),
    )


class _Room:
    """The factors that hold, and what follows from them for single steps."""

    def __init__(self, packs: Sequence[Pack], good: Answers, found: Mapping[str, Text]) -> None:
        self._factors: dict[str, Factor] = {factor.id: factor for pack in packs for factor in pack.factors}
        self._true = true_factors(self._factors.values(), good)
        self._guarded = {name for pack in packs for name in pack.needs_permission}
        self._found = found
        self.acute = good.get(HAPPENING) == NOW
        self.advice = [advice for pack in packs for advice in pack.advice if advice.acute_ok or not self.acute]

    def fits(self, advice: Advice) -> bool:
        raised = advice.id in self._found and advice.id not in self._guarded
        return (raised or self._holds(advice.when)) and not self._holds(advice.not_when)

    def baseline(self, fitting: Sequence[Advice]) -> Iterator[Advice]:
        """Yield steps for everybody until three stand; one that would only fold into another does not help."""
        groups = {advice.group for advice in fitting if advice.group}
        standing = sum(1 for advice in fitting if not advice.group) + len(groups)
        for advice in sorted(self.advice, key=self._rank):
            if standing >= SHOWN:
                return
            allowed = advice.baseline and advice.id not in self._guarded and advice not in fitting and advice.group not in groups
            if allowed and not self._holds(advice.not_when):
                standing += 1
                groups |= {advice.group} - {""}
                yield advice

    def ordered(self, chosen: Iterable[Advice]) -> list[Advice]:
        """Rank the steps, then move what must come first before what needs it."""
        waiting = {advice.id: advice for advice in sorted(chosen, key=self._rank)}
        placed: list[Advice] = []

        def place(advice: Advice) -> None:
            for name in advice.after:
                if name in waiting:
                    place(waiting.pop(name))
            placed.append(advice)

        while waiting:
            place(waiting.pop(next(iter(waiting))))
        return placed

    def step(self, advice: Advice, leads: dict[str, str]) -> Step:
        """Explain a step. `leads` grows: {group: the step that came first}."""
        lead = leads.setdefault(advice.group, advice.id) if advice.group else advice.id
        personal = self._holds(advice.when)
        names = (*self._reasons(advice.when), *(name for name in advice.boost if name in self._true)) if personal else ()
        found = self._found.get(advice.id)
        because = self._texts(names) or (() if found is not None else (HELPS_EVERYBODY,))
        # Without an answer nobody knows whether the caution applies, so it is said.
        careful = found is not None or advice.caution_when is None or self._holds(advice.caution_when)
        return Step(
            advice=advice,
            because=because,
            caution=advice.caution if careful else None,
            unsourced=advice.unsourced,
            in_group_of=None if lead == advice.id else lead,
            found=found,
        )

    def not_shown(self) -> Iterator[NotShown]:
        """Yield what fits but for `not_when`; a step that needs permission also says so where nothing else asks for it."""
        for advice in sorted(self.advice, key=self._rank):
            wanted = self._holds(advice.when) or advice.id in self._guarded or advice.id in self._found
            if wanted and self._holds(advice.not_when):
                yield NotShown(advice, self._texts(self._reasons(advice.not_when)))

    def _reasons(self, condition: Condition | None) -> Iterator[str]:
        """Yield the true factors that make a condition hold."""
        match condition:
            case AllOf(parts) | AnyOf(parts):
                for part in parts:
                    if self._holds(part):
                        yield from self._reasons(part)
            case FactorIs(factor):
                yield factor
            case _:
                return

    def _texts(self, names: Iterable[str]) -> tuple[Text, ...]:
        return tuple(self._factors[name].because for name in dict.fromkeys(names))

    def _holds(self, condition: Condition | None) -> bool:
        return condition is not None and holds(condition, {}, self._true)

    def _rank(self, advice: Advice) -> tuple[bool, bool, int, bool, int, int, str]:
        weight = 2 * advice.benefit + min(_MOST_BOOSTS, sum(1 for name in advice.boost if name in self._true))
        raised = advice.id in self._found
        return (advice.id != WAY_IN, not raised, _URGENCIES.index(advice.urgency), not advice.key, -weight, advice.effort, advice.id)

"""Prove that a pack is whole: what `companion packs check` runs after reading (PACKS.md, "Validator").

Exact, not sampled: every step can be reached, and leaving any one answer out never adds a step that needs permission.
The properties of whole plans over random answers stand in assessment/proof.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from companion.base.errors import CompanionError
from companion.base.text import FIELD, Code, T
from companion.content import extract, wording
from companion.content.conditions import holds, kept, leaves
from companion.content.errors import PackFault, Where
from companion.content.model import (
    HAPPENING,
    NOW,
    START,
    Advice,
    AllOf,
    Answer,
    Card,
    Condition,
    Contact,
    FactorIs,
    Kind,
    Not,
    Op,
    Pack,
    Source,
)
from companion.content.search import Space, TooTangledError

_MOST_TAPS = 2


@dataclass(frozen=True, slots=True)
class Audit:
    """What must be mended, and what somebody should look at."""

    errors: tuple[CompanionError, ...] = ()
    warnings: tuple[CompanionError, ...] = ()


class NoSource(PackFault):
    """A step or card that says nothing about where it comes from."""

    say = T("{file}, {place}: there is no source.")
    hint = T("Name the pages that say so. If there is none, name a source with seen set to “none”: the program then says so.")


class Unused(PackFault):
    """Something that nothing names."""

    say = T("{file}, {place}: nothing uses this.")
    hint = T("Use it, or take it out. A question must not be asked for nothing.")


class Unreachable(PackFault):
    """No answers lead there."""

    say = T("{file}, {place}: there are no answers that lead to this.")
    hint = T("Look for conditions that exclude each other, and for a question that is hidden whenever it would be needed.")


class Tangled(PackFault):
    """So many questions that it cannot be proved."""

    say = T("{file}, {place}: this depends on so many questions together that nobody can check it.")
    hint = T("Make its condition simpler: use factors that look at one question each.")


class NotForEverybody(PackFault):
    """A step that needs permission, and that everybody would get."""

    say = T("{file}, {place}: {id} needs permission, so it cannot be a step for everybody.")
    hint = T("Take baseline out of the step, or take its id out of needs_permission.")


class SkippingAdds(PackFault):
    """Leaving an answer out brings a step that may do harm."""

    say = T("{file}, {place}: whoever leaves the question {question} out gets this step, and with the answer would not get it.")
    hint = T("Let “when” ask for a factor that permits it, such as “it is lawful”, not only for the absence of one that forbids it.")


class TooManyTaps(PackFault):
    """A card that a frightened person reaches only after a third tap."""

    say = T("{file}, {place}: this card is more than two taps away from the start.")
    hint = T("Let a node that is nearer to the start lead to it.")


class NotEnglish(PackFault):
    """The catalogues translate from English."""

    say = T("{file}, {place}: the texts of a pack must be in English.")
    hint = T("Write them in English, and add your language in the folder locales.")


class ReviewDue(PackFault):
    """A warning: the pack has not been read for longer than it promises."""

    say = T("{file} was last reviewed on {day}. A review is due.")
    hint = T("Read it again, look at its sources, and set reviewed_on to that day.")


class FromTheFuture(PackFault):
    """A warning: a day that has not come yet."""

    say = T("{file}, {place}: the day {day} has not come yet.")
    hint = T("Write the day on which it was looked at.")


class NoSection(PackFault):
    """A warning: a question without a heading in a pack that has headings."""

    say = T("{file}, {place}: the question stands under no section, and the others do.")
    hint = T("Add section and the id of one.")


def audit(pack: Pack, where: Where, required: Sequence[Pack], library: Sequence[Pack], today: date) -> Audit:
    """Check a pack that was read. `required`: the packs that it builds on; `library`: all packs, for what they use of it."""
    room = _Room(pack, where, (*required, pack), library)
    errors = [*room.wording(), *room.unused()]
    errors.extend(room.tree() if pack.kind is Kind.TREE else [*room.reach(), *room.permissions()])
    return Audit(tuple(errors), tuple(room.warnings(today)))


class _Room:
    """One pack, where its tables stand, and everything that it may look at."""

    def __init__(self, pack: Pack, where: Where, reachable: Sequence[Pack], library: Sequence[Pack]) -> None:
        self._pack, self._where, self._library = pack, where, library
        questions = [question for other in reachable for question in other.questions]
        self._space = Space(questions, {factor.id: factor for other in reachable for factor in other.factors})
        self._has_now = any(question.id == HAPPENING for question in questions)
        self._numbers: Mapping[str, list[str]] = {
            "section": [section.id for section in pack.sections],
            "question": [question.id for question in pack.questions],
            "factor": [factor.id for factor in pack.factors],
            "advice": [advice.id for advice in pack.advice],
            "node": list(pack.nodes),
            "card": list(pack.cards),
        }

    def wording(self) -> Iterator[PackFault]:
        if self._pack.source_language != "en":
            yield NotEnglish(self._where.table("[pack]", 0), "source_language")
        for context, text in extract.texts(self._pack).items():
            _, kind, *rest = context.split("/")
            name = rest[0] if len(rest) > 1 else ""
            yield from wording.faults(text, self._place(kind, name), " ".join(rest[1:] or rest))

    def unused(self) -> Iterator[PackFault]:
        pack, used = self._pack, _Used(self._library)
        for kind, names, those in (
            ("source", pack.sources, used.sources),
            ("contact", pack.contacts, used.contacts),
            ("section", self._numbers["section"], {question.section for question in pack.questions}),
            ("question", self._numbers["question"], used.questions),
            ("factor", self._numbers["factor"], used.factors),
        ):
            yield from (Unused(self._place(kind, name)) for name in names if name not in those)
        yield from (NoSource(self._place("advice", advice.id)) for advice in pack.advice if not advice.sources)
        yield from (NoSource(self._place("card", card.id)) for card in pack.cards.values() if not card.sources)

    def reach(self) -> Iterator[PackFault]:
        """Yield the questions, factors, steps and cautions that no answers lead to."""
        wanted: list[tuple[str, str, str, Condition | None]] = []
        wanted.extend(("question", question.id, "visible_when", question.visible_when) for question in self._pack.questions)
        wanted.extend(("factor", factor.id, "when", factor.when) for factor in self._pack.factors)
        for advice in self._pack.advice:
            wanted.append(("advice", advice.id, "when", self._fits(advice)))
            if advice.caution_when is not None:
                wanted.append(("advice", advice.id, "caution_when", AllOf((advice.caution_when, self._fits(advice)))))
        for kind, name, key, condition in wanted:
            try:
                if condition is not None and not self._space.satisfiable(condition):
                    yield Unreachable(self._place(kind, name), key)
            except TooTangledError:
                yield Tangled(self._place(kind, name), key)

    def permissions(self) -> Iterator[PackFault]:
        for advice in self._pack.advice:
            if advice.id not in self._pack.needs_permission:
                continue
            place = self._place("advice", advice.id)
            if advice.baseline:
                yield NotForEverybody(place, "baseline", id=Code(advice.id))
                continue
            try:
                found = sorted(self._added_by_skipping(self._space.expanded(self._fits(advice))))
            except TooTangledError:
                yield Tangled(place, "when")
                continue
            yield from (SkippingAdds(place, "when", question=Code(question)) for question in found)

    def tree(self) -> Iterator[PackFault]:
        taps, now = {START: 0}, [START]
        while now:
            new = {branch.goto: taps[name] + 1 for name in now for branch in self._pack.nodes[name].options if branch.goto not in taps}
            taps |= new
            now = [name for name in new if name in self._pack.nodes]
        for kind in ("node", "card"):
            yield from (Unreachable(self._place(kind, name)) for name in self._numbers[kind] if name not in taps)
        yield from (TooManyTaps(self._place("card", name)) for name in self._pack.cards if taps.get(name, 0) > _MOST_TAPS)

    def warnings(self, today: date) -> Iterator[PackFault]:
        pack = self._pack
        if pack.reviewed_on + timedelta(days=pack.review_every_days) < today:
            yield ReviewDue(self._where.table("[pack]", 0), "reviewed_on", day=pack.reviewed_on)
        if pack.reviewed_on > today:
            yield FromTheFuture(self._where.table("[pack]", 0), "reviewed_on", day=pack.reviewed_on)
        for source in pack.sources.values():
            if source.checked_on > today:
                yield FromTheFuture(self._place("source", source.key), "checked_on", day=source.checked_on)
        if pack.sections:
            yield from (NoSection(self._place("question", question.id)) for question in pack.questions if not question.section)

    def _fits(self, advice: Advice) -> Condition:
        """Return when a step stands in a plan by its own conditions."""
        parts = [] if advice.when is None else [advice.when]
        if advice.not_when is not None:
            parts.append(Not(advice.not_when))
        if not advice.acute_ok and self._has_now:
            parts.append(Not(Answer(HAPPENING, Op.IS, frozenset({NOW}))))
        return AllOf(tuple(parts))

    def _added_by_skipping(self, fits: Condition) -> set[str]:
        """Return the questions that a person can leave out to get what their answers had kept away."""
        questions = self._space.questions
        return {
            skipped
            for answers in self._space.answers(fits)
            if not holds(fits, answers)
            for skipped in answers
            if holds(fits, kept(questions, {name: answer for name, answer in answers.items() if name != skipped}))
        }

    def _place(self, kind: str, name: str) -> Where:
        if kind in self._numbers:
            return self._where.table(f"[[{kind}]]", self._numbers[kind].index(name), name)
        return self._where.table(f"[{kind}s.{name}]" if kind in {"source", "contact"} else f"[{kind}]", 0)


class _Used:
    """What the packs of a library name."""

    def __init__(self, library: Sequence[Pack]) -> None:
        self.factors: set[str] = set()
        self.questions: set[str] = set()
        sources: list[Source] = []
        contacts: list[Contact] = []
        for pack in library:
            for advice in pack.advice:
                self.factors.update(advice.boost)
                looked_at = (advice.when, advice.not_when, advice.caution_when)
                self.factors.update(leaf.factor for one in looked_at for leaf in leaves(one) if isinstance(leaf, FactorIs))
            conditions = (*(factor.when for factor in pack.factors), *(question.visible_when for question in pack.questions))
            self.questions.update(leaf.question for one in conditions for leaf in leaves(one) if isinstance(leaf, Answer))
            named: tuple[Advice | Card, ...] = (*pack.advice, *pack.cards.values())
            sources.extend(source for one in (*named, *pack.contacts.values()) for source in one.sources)
            contacts.extend(contact for one in named for contact in one.contacts)
        self.sources = {source.key for source in sources}
        in_words = {name for pack in library for text in extract.texts(pack).values() for name in FIELD.findall(text.message)}
        self.contacts = in_words | {contact.key for contact in contacts}

"""What was found: counts, a card for each finding, worst first, what more could be asked, and who was contacted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from companion.base.errors import CompanionError
from companion.base.text import TN, Code, Listed, T
from companion.content.model import Advice
from companion.hygiene.finding import LEVEL_WORDS, SURE_WORDS, Evidence, Finding, Level
from companion.ui.checking import said
from companion.ui.checking.contacted import ContactedCard, contact_rows, words
from companion.ui.checking.seen import Order, Outcome, Reach
from companion.ui.details import fill_step
from companion.ui.kit import (
    Badge,
    Button,
    Card,
    FindingCard,
    Flow,
    Fold,
    NeutralButton,
    PrimaryButton,
    QuietBox,
    Role,
    Stack,
    StepCard,
    Tone,
)
from companion.ui.page import House

_AT_FIRST = 12  # places that a card shows before somebody asks for the rest
_CALLS = frozenset({Level.ALERT, Level.WARN})


class Results(Stack):
    """Made anew for each outcome, one part in each turn of the event loop. `wanted` with an order that goes further."""

    wanted = Signal(object)  # Order

    def __init__(self, house: House) -> None:
        super().__init__(gap_units=3)
        self._house, self._say = house, house.speech.say
        self._main = False  # whether a card has the page's filled button
        self._parts: Iterator[QWidget] = iter(())
        self._rest = QTimer(self, singleShot=True, interval=0)
        self._rest.timeout.connect(self._add_one)

    def clear(self) -> None:
        """Take everything off."""
        self._rest.stop()
        super().clear()

    def show_outcome(self, outcome: Outcome) -> None:
        """Show what came out."""
        self.clear()
        self._main, self._parts = False, self._made(outcome)
        self._add_one()

    def _add_one(self) -> None:
        """Add the next part: twenty cards at once would hold up whoever is typing."""
        part = next(self._parts, None)
        if part is not None:
            self.add(part)
            self._rest.start()

    def _made(self, outcome: Outcome) -> Iterator[QWidget]:
        """Make the parts from top to bottom."""
        report, order = outcome.report, outcome.order
        if order.name:
            account = T("Account: {name}, on {wiki}", name=order.name.strip(), wiki=Code(order.wiki.strip()))
            yield words(self._say(account), Role.BODY, Tone.SUBTLE)
        if report.stopped:
            count = len(report.findings)
            stopped = TN("Stopped. {n} check was finished.", "Stopped. {n} checks were finished.", count)
            yield words(self._say(stopped), Role.BODY, Tone.SUBTLE)
        yield self._badges(report.findings)
        findings = said.worst_first(report.findings)
        yield from self._cards(outcome, [finding for finding in findings if finding.level is not Level.OK])
        yield from self._fine(outcome, [finding for finding in findings if finding.level is Level.OK])
        yield from self._more(order)
        yield ContactedCard(self._house, report.contacted)
        yield self._forgetting(order.family)

    def _badges(self, findings: Sequence[Finding]) -> Flow:
        made = Flow(gap_units=2)
        for level in said.WORST_FIRST:
            count = sum(1 for finding in findings if finding.level is level)
            if count:
                badge = Badge(*said.LOOKS[level])
                badge.setText(self._say(said.count_words(level, count)))
                made.add(badge)
        return made

    def _cards(self, outcome: Outcome, findings: Sequence[Finding]) -> Iterator[_Finding]:
        for finding in findings:
            card = _Finding(self._house, finding, outcome, first=not self._main)
            self._main = self._main or card.main
            yield card

    def _fine(self, outcome: Outcome, findings: Sequence[Finding]) -> Iterator[QWidget]:
        if not findings:
            return
        fold, below = Fold(), Stack(gap_units=3)
        fold.setObjectName(f"check_fine_{outcome.order.family}")
        fold.set_words(self._say(TN("{n} that looks fine", "{n} that look fine", len(findings))))
        fold.set_states(self._say(T("folded")), self._say(T("open")))
        fold.folds(below)
        fold.opened.connect(lambda: None if below.count() else below.add(*self._cards(outcome, findings)))
        yield from (fold, below)

    def _more(self, order: Order) -> Iterator[Card]:
        """Offer what stands out on a watched line, and say so before. The way may be another one than it was at the first press."""
        order = replace(order, route=self._house.preferences.get("route"))
        try:
            reach = self._house.checking.reach(order)
        except CompanionError:
            return
        if reach.more:
            yield self._further(order, reach)

    def _further(self, order: Order, reach: Reach) -> Card:
        card, go = Card(), NeutralButton("eye")
        go.setObjectName(f"check_further_{order.family}")
        go.setText(self._say(T("Ask this too")))
        go.clicked.connect(lambda: self.wanted.emit(replace(order, distinctive=True)))
        card.add(
            words(self._say(T("You can have more asked, to be surer. It can be noticed on a watched line.")), Role.STRONG),
            *contact_rows(self._house, reach.more),
            words(self._say(T("The way to the internet: {way}", way=reach.way))),
            words(self._say(T("If you do not want that, leave it.")), Role.BODY, Tone.SUBTLE),
            go,
        )
        return card

    def _forgetting(self, family: str) -> QuietBox:
        box = QuietBox()
        box.set_words(self._say(T("Nothing is saved.")), self._say(T("Hide now, a lock of the vault and closing forget what was found.")))
        box.set_action(self._say(T("Forget it now")))
        box.action.setObjectName(f"check_forget_{family}")
        box.action.clicked.connect(lambda: self._house.checking.forget(family))
        return box


class _Finding(FindingCard):
    """One finding with what was seen and what to do. `main`: it has the page's filled button."""

    def __init__(self, house: House, finding: Finding, outcome: Outcome, *, first: bool) -> None:
        super().__init__(*said.LOOKS[finding.level])
        self._house, self._say, self._family = house, house.speech.say, outcome.order.family
        self.main = False
        self.setObjectName(f"finding_{finding.check}")
        self.fold.setObjectName(f"open_{finding.check}")
        self._describe(finding, outcome)
        self._evidence = finding.evidence
        if self._evidence:
            self.can_open()
        self.fold.opened.connect(self._show_evidence)
        if finding.level in _CALLS:
            self._offer(finding, first=first)
        self.set_open(finding.level is Level.ALERT and bool(finding.evidence))

    def _describe(self, finding: Finding, outcome: Outcome) -> None:
        say, check = self._say, outcome.checks[finding.check]
        if finding.level is Level.UNKNOWN:
            reason = say(finding.reason) if finding.reason else ""
            self.set_words(say(LEVEL_WORDS[finding.level]), "", say(check.asks), reason)
        else:
            below = T("Not everything was seen: {reason}", reason=finding.reason) if finding.reason else check.title
            self.set_words(say(LEVEL_WORDS[finding.level]), f"· {say(SURE_WORDS[finding.sure])}", say(finding.say), say(below))
        self.set_fold(say(T("What was seen")), say(T("Fold it")), say(T("folded")), say(T("open")))

    def _show_evidence(self) -> None:
        """Make what was seen when it is first opened: there may be hundreds of places."""
        evidence, self._evidence = self._evidence, ()
        self.add_detail(*(self._seen(one) for one in evidence[:_AT_FIRST]))
        rest = evidence[_AT_FIRST:]
        if rest:
            more = NeutralButton()
            more.setObjectName(f"{self.objectName()}_more")
            more.setText(self._say(TN("Show {n} more", "Show {n} more", len(rest))))
            more.clicked.connect(lambda: self._show_rest(more, rest))
            self.add_detail(more)

    def _show_rest(self, button: Button, rest: Sequence[Evidence]) -> None:
        made = [self._seen(one) for one in rest]
        button.hide()
        self.add_detail(*made)
        self.fold.setFocus(Qt.FocusReason.OtherFocusReason)

    def _seen(self, evidence: Evidence) -> Stack:
        place, quote = said.place(evidence, self._family), said.quote(evidence, self._family)
        made = Stack(words(self._say(place), Role.SMALL, Tone.SUBTLE), gap_units=0.5)
        if quote is not None:
            made.add(words(self._say(quote)))
        return made

    def _offer(self, finding: Finding, *, first: bool) -> None:
        """Lead to the first of the steps, or say that an answer speaks against it."""
        sitting = self._house.sitting
        core = sitting.library.packs.get("core") if sitting.library else None
        advice = [each for each in (core.advice if core else ()) if each.id in finding.steps]
        plan = sitting.session.plan() if sitting.session is not None and sitting.session.answers else None
        for each in plan.not_shown if plan else ():
            if each.advice in advice:
                advice.remove(each.advice)
                held = T("The step {step} is not shown, because {reasons}.", step=each.advice.title, reasons=Listed(each.because))
                self.add_action(words(self._say(held), Role.SMALL, Tone.SUBTLE))
        if not advice:
            return
        button = PrimaryButton("arrow_next", trailing=True) if first else NeutralButton("arrow_next", trailing=True)
        button.setObjectName(f"do_{finding.check}")
        button.setText(self._say(T("Show me what to do")))
        button.setAccessibleDescription(self.words.text())
        self.main = first
        planned = [each.id for each in advice if plan is not None and any(step.advice.id == each.id for step in plan.steps)]
        button.clicked.connect(lambda: self._go(planned[0]) if planned else self._explain(button, advice))
        self.add_action(button)

    def _go(self, step: str) -> None:
        self._house.sitting.open_step = step
        self._house.go("plan")

    def _explain(self, button: QWidget, advice: Sequence[Advice]) -> None:
        """Show the steps' own words, where there is no plan to lead to."""
        self.set_open(True)
        for each in advice:
            card = StepCard(framed=False, done=False)
            card.disc.hide()
            card.set_words(self._say(each.title), "")
            fill_step(self._house, card, each, each.caution)
            card.set_open(True)
            self.add_detail(card)
        button.hide()
        self.fold.setFocus(Qt.FocusReason.OtherFocusReason)

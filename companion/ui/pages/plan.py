"""The plan: three steps, then two, the rest folded; each with its reason, how to do it, its limits, risks and sources.

The steps' details are made when a step is opened, so that a long plan appears at once. One step is open at a time: a
page has one filled button.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt

from companion.assessment.plan import SHOWN, NotShown, Plan, Step, cost_words, effort_words, reason
from companion.base.errors import CompanionError
from companion.base.text import TN, Listed, T, Text
from companion.ui.details import fill_step
from companion.ui.keeping import PlanIs
from companion.ui.kit import Card, Empty, Fold, Header, Label, Notice, Role, ScrollColumn, Stack, StepCard, Tone
from companion.ui.page import House, Page, PageInfo, fill

PAGE = PageInfo(T("Plan"), "check_all", 30)

_NOT_SAVED = T("It is gone when you close Companion. A saved plan could also be found by someone else.")
_KEPT = T("Changes are kept as you make them. Somebody who opens the vault can read it.")
_OTHER = T("The answers of today are not saved. If you use the plan in the vault, they are forgotten.")


def make(house: House) -> Page:
    """Make the page."""
    return PlanPage(house)


class PlanPage(Page):
    """Built anew from the session each time it comes up; what was open stays open."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.header = Header()
        self.notice = Notice()
        self.notice.action.setObjectName("plan_act")
        self.empty = Empty()
        self.empty.action.setObjectName("plan_to_questions")
        self.body = Stack(gap_units=3)
        self.column = ScrollColumn()
        self.column.add(self.header, self.notice, self.empty, self.body)
        fill(self, self.column)
        self.cards: dict[str, StepCard] = {}
        self._steps: dict[str, Step] = {}
        self._open = ""
        self._more_open = False
        self.empty.action.clicked.connect(lambda: house.go("questions"))
        self.notice.action.clicked.connect(self._act)
        house.keeping.changed.connect(self.retranslate)
        house.sitting.ready.connect(self.retranslate)
        house.sitting.changed.connect(self.retranslate)
        self.retranslate()

    def shown(self) -> None:
        wanted, self.house.sitting.open_step = self.house.sitting.open_step, ""
        if wanted:
            self._open = wanted
        self.retranslate()
        card = self.cards.get(self._open)
        if card is None:
            self.column.to_top()
            (self.empty.action if self.empty.isVisible() else self.column).setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            card.fold.setFocus(Qt.FocusReason.OtherFocusReason)
            self.column.ensureWidgetVisible(card, 0, 0)

    def retranslate(self) -> None:
        session = self.house.sitting.session
        plan = session.plan() if session is not None and session.answers else None
        self._say_head(plan)
        self.body.clear()
        self.cards, self._steps = {}, {}
        if plan is None:
            return
        self._part(T("Start with these three") if len(plan.shown) == SHOWN else T("Start here"), plan.shown)
        self._part(T("Then these"), plan.next)
        self._fold_part(plan)
        self._not_shown(plan.not_shown)
        if self._open in self.cards:
            self.cards[self._open].set_open(True)

    def _say_head(self, plan: Plan | None) -> None:
        say = self.say
        self.empty.setVisible(plan is None)
        self.notice.setVisible(plan is not None)
        self.header.set_words(say(T("Your plan")))
        if plan is None:
            self.empty.set_words(say(T("No answers yet. No plan yet.")), say(T("Start the questions")))
            return
        made = TN(
            "Made from {n} answer. You decide what to do, and when.",
            "Made from {n} answers. You decide what to do, and when.",
            plan.answered,
        )
        self.header.set_words(say(T("Your plan")), say(made))
        if plan.acute:
            self.notice.set_tone(Tone.WARN)
            self.notice.set_words(say(T("Something is happening now.")), say(T("The short page comes first. This plan can wait.")))
            self.notice.set_action(say(T("Get help now")))
        else:
            self._say_where_it_is_kept()

    def _say_where_it_is_kept(self) -> None:
        say, keeping = self.say, self.house.keeping
        tone, bold, plain, action = Tone.ACCENT, T("This plan is not saved."), _NOT_SAVED, T("Keep in a vault")
        if keeping.plan_is is PlanIs.KEPT:
            tone, bold, plain, action = Tone.OK, T("This plan is kept in your vault."), _KEPT, T("Do not keep it")
        elif keeping.plan_is is PlanIs.OTHER_KEPT:
            bold, plain, action = T("Your vault holds another plan."), _OTHER, T("Use the one in the vault")
        self.notice.set_tone(tone)
        self.notice.set_words(say(bold), say(plain))
        self.notice.set_action(say(action), "lock")

    def _act(self) -> None:
        """Do what the notice over the plan offers."""
        keeping, session = self.house.keeping, self.house.sitting.session
        try:
            if session is not None and session.acute:
                self.house.go("help_now")
            elif keeping.vault is None:
                self.house.go("vault")
            elif keeping.plan_is is PlanIs.KEPT:
                keeping.forget_plan()
            elif keeping.plan_is is PlanIs.OTHER_KEPT:
                keeping.use_found_plan()
            else:
                keeping.keep_plan()
        except CompanionError as error:
            self.house.explain(error)

    def _part(self, title: Text, steps: Sequence[Step], into: Stack | None = None) -> None:
        if not steps:
            return
        place = into or self.body
        if title.message:
            heading = Label(Role.STRONG)
            heading.setText(self.say(title))
            place.add(heading)
        for step in steps:
            card = StepCard()
            card.setObjectName(f"step_{step.advice.id}")
            card.fold.setObjectName(f"open_{step.advice.id}")
            card.done.setObjectName(f"done_{step.advice.id}")
            place.add(card)
            self.cards[step.advice.id], self._steps[step.advice.id] = card, step
            self._say_card(card, step, len(self.cards))

    def _fold_part(self, plan: Plan) -> None:
        if not plan.folded:
            return
        rest = Stack(gap_units=3)
        self._part(Text(""), plan.folded, rest)
        count = len(plan.folded)
        fold = Fold()
        fold.setObjectName("more_steps")
        more = TN("{n} more step, when you want it", "{n} more steps, when you want them", count)
        fold.set_words(self.say(more), self.say(T("Fold the rest")))
        self.body.add(fold, rest)
        fold.folds(rest)
        fold.set_open(self._more_open or any(step.advice.id == self._open for step in plan.folded))
        fold.opened.connect(self._remember_more)

    def _remember_more(self, opened: bool) -> None:
        self._more_open = opened

    def _not_shown(self, left_out: Sequence[NotShown]) -> None:
        if not left_out:
            return
        card = Card()
        for item in left_out:
            for words, role, tone in (
                (item.advice.title, Role.STRONG, Tone.TEXT),
                (T("Not shown, because {reasons}.", reasons=Listed(item.because)), Role.BODY, Tone.SUBTLE),
            ):
                label = Label(role, tone)
                label.setText(self.say(words))
                card.add(label)
        fold = Fold()
        fold.setObjectName("not_shown")
        count = len(left_out)
        fold.set_words(self.say(TN("{n} step is not shown, and why", "{n} steps are not shown, and why", count)))
        self.body.add(fold, card)
        fold.folds(card)

    def _say_card(self, card: StepCard, step: Step, number: int) -> None:
        say, advice = self.say, step.advice
        session = self.house.sitting.session
        card.set_number(self.house.speech.words.formats.number(number), say(T("Step {n}", n=number)))
        time = [say(effort_words(advice)), *([say(cost)] if (cost := cost_words(advice)) else [])]
        card.set_words(
            say(advice.title),
            "\n".join(say(why) for why in self._why(step)),
            time=" · ".join(time),
            risk=say(T("Read the caution first")) if step.caution else "",
            done=say(T("Done")),
        )
        card.set_fold(say(T("How to do it")), say(T("Fold this step")), say(T("folded")), say(T("open")))
        card.done.setChecked(session is not None and advice.id in session.done)
        card.done_changed.connect(lambda ticked, advice_id=advice.id: self._tick(advice_id, ticked))
        card.opened.connect(lambda opened, advice_id=advice.id: self._opened(advice_id, opened))

    def _why(self, step: Step) -> Iterator[Text]:
        """Yield why a step is here, and what a check saw of it: only the person knows whether all of it is done."""
        seen = self.house.sitting.seen_done.get(step.advice.id)
        if seen is not None:
            yield T("A check found: {finding} If the whole step is done, tick it.", finding=seen)
        yield reason(step)

    def _tick(self, advice_id: str, ticked: bool) -> None:
        session = self.house.sitting.session
        if session is not None:
            (session.done.add if ticked else session.done.discard)(advice_id)
            self.house.sitting.ticked.emit()

    def _opened(self, advice_id: str, opened: bool) -> None:
        if not opened:
            self._open = "" if self._open == advice_id else self._open
            return
        before, self._open = self._open, advice_id
        if before and before != advice_id and before in self.cards:
            self.cards[before].set_open(False)
        card = self.cards[advice_id]
        if not card.how.items:
            step = self._steps[advice_id]
            fill_step(self.house, card, step.advice, step.caution)

"""Home: the next three steps, how things stand, and the way to help now."""

from __future__ import annotations

from PySide6.QtCore import Qt

from companion.assessment.plan import Step, effort_words, reason
from companion.base.text import TN, T, Text
from companion.ui.keeping import PlanIs
from companion.ui.kit import (
    Card,
    Header,
    Label,
    NeutralButton,
    PrimaryButton,
    QuietButton,
    Role,
    Row,
    RowCard,
    ScrollColumn,
    Split,
    Stack,
    Tone,
)
from companion.ui.page import House, Page, PageInfo, fill

PAGE = PageInfo(T("Home"), "home", 10)
_TITLES = {1: T("Your next step"), 2: T("Your next two steps"), 3: T("Your next three steps")}


def make(house: House) -> Page:
    """Make the page."""
    return HomePage(house)


class HomePage(Page):
    """Before the first answer: where to start. Afterwards: the first three steps that are not done."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.header = Header()
        self.begin_card = Card()
        self.begin_words = Label()
        self.begin = PrimaryButton("arrow_next", trailing=True)
        self.begin.setObjectName("begin_questions")
        self.begin_card.add(self.begin_words, self.begin)
        self.steps = RowCard()
        self.rows = [Row() for _ in range(3)]
        self.whole_plan = QuietButton("arrow_next", trailing=True)
        self.whole_plan.setObjectName("whole_plan")
        self.steps.add(*self.rows, self.whole_plan)
        self.stand = RowCard()
        self.answers = Row("list_bullet")
        self.notes = Row("info_filled", Tone.ACCENT)
        self.stand.add(self.answers, self.notes)
        self.help_card = Card()
        self.help_title = Label(Role.STRONG)
        self.help_words = Label(Role.SMALL, Tone.SUBTLE)
        self.help = NeutralButton()
        self.help.setObjectName("get_help_now")
        self.help_card.add(self.help_title, self.help_words, self.help)
        main, side = Stack(self.begin_card, self.steps, gap_units=4), Stack(self.stand, self.help_card, gap_units=4)
        self.column = ScrollColumn()
        self.column.add(self.header, Split(main, side))
        fill(self, self.column)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        go = self.house.go
        self.begin.clicked.connect(lambda: go("questions"))
        self.whole_plan.clicked.connect(lambda: go("plan"))
        self.help.clicked.connect(lambda: go("help_now"))
        self.answers.clicked.connect(lambda: go("questions"))
        self.notes.clicked.connect(lambda: go("vault"))
        self.house.keeping.changed.connect(self.retranslate)
        for place, row in enumerate(self.rows):
            row.setObjectName(f"home_step_{place + 1}")
            row.clicked.connect(lambda _=False, place=place: self._open(place))
        self.house.sitting.ready.connect(self.retranslate)
        self.house.sitting.changed.connect(self.retranslate)

    def shown(self) -> None:
        self.retranslate()
        first = self.begin if self._steps() == () else self.rows[0]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        say, steps = self.say, self._steps()
        session = self.house.sitting.session
        self.begin_card.setVisible(not steps)
        self.steps.setVisible(bool(steps))
        if steps:
            self.header.set_words(say(_TITLES[len(steps)]), say(T("From your answers. Any order is fine.")))
        else:
            self.header.set_words(say(T("Where to start")), say(T("You decide what you answer. Every question can be skipped.")))
        self.begin_words.setText(say(T("Ten minutes of questions give you three steps.")))
        self.begin.setText(say(T("Start the questions")))
        for number, row in enumerate(self.rows, 1):
            row.setVisible(number <= len(steps))
            if number <= len(steps):
                self._show(row, number, steps[number - 1])
        self.whole_plan.setText(say(T("See the whole plan")))
        self.stand.set_heading(say(T("How things stand")))
        count = len(session.answers) if session else 0
        answered = TN("{n} question answered", "{n} questions answered", count) if count else T("Nothing answered yet")
        self.answers.set_words(say(answered), above=say(T("Questions")), strong=False)
        self.notes.set_words(say(self._kept()), above=say(T("What is kept")), strong=False)
        self.help_title.setText(say(T("Is something happening right now?")))
        self.help_words.setText(say(T("A short page, two choices at most. It shows what to do first and whom to write to.")))
        self.help.setText(say(T("Get help now")))

    def _kept(self) -> Text:
        keeping = self.house.keeping
        if keeping.plan_is is PlanIs.KEPT:
            return T("Your plan and your notes are kept in your vault.")
        if keeping.vault is not None:
            return T("Your notes are kept. Closing forgets your answers.")
        if keeping.exists:
            return T("Your vault is locked. Closing forgets your answers.")
        return T("Nothing is saved. Closing forgets your answers.")

    def _steps(self) -> tuple[Step, ...]:
        session = self.house.sitting.session
        if session is None or not session.answers:
            return ()
        plan = session.plan()
        return tuple(step for step in (*plan.shown, *plan.next, *plan.folded) if step.advice.id not in session.done)[:3]

    def _show(self, row: Row, number: int, step: Step) -> None:
        row.set_number(self.house.speech.words.formats.number(number))
        row.set_words(self.say(step.advice.title), below=self.say(reason(step)))
        row.set_fact("clock", self.say(effort_words(step.advice)))

    def _open(self, place: int) -> None:
        self.house.sitting.open_step = self._steps()[place].advice.id
        self.house.go("plan")

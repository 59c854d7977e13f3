"""One question a screen: choices, why we ask, back and skip everywhere, progress in words.

A choice counts at once, so that nothing is lost by leaving the page. "Now" to the first question leads to help now.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from companion.assessment.session import toggle
from companion.base.text import TN, T
from companion.content.model import HAPPENING, Question
from companion.ui.kit import (
    QUESTION_EM,
    ChoiceGroup,
    Empty,
    Fold,
    Foot,
    Footed,
    Header,
    Label,
    NeutralButton,
    Option,
    PrimaryButton,
    Progress,
    QuietButton,
    Role,
    ScrollColumn,
    Stack,
    Tone,
)
from companion.ui.page import House, Page, PageInfo, fill

PAGE = PageInfo(T("Questions"), "list_bullet", 20)


def make(house: House) -> Page:
    """Make the page."""
    return QuestionsPage(house)


class QuestionsPage(Page):
    """The question that the session stands at."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.progress = Progress()
        self.header = Header()
        self.single = ChoiceGroup()
        self.many = ChoiceGroup(many=True)
        self.why = Fold()
        self.why.setObjectName("why_we_ask")
        self.why.set_flush()
        self.why_words = Label(Role.SMALL, Tone.SUBTLE)
        self.finished = Empty()
        self.finished.action.setObjectName("see_plan")
        self.asked = Stack(self.header, self.single, self.many, self.why, self.why_words, gap_units=3)
        self.back = NeutralButton("arrow_previous")
        self.back.setObjectName("question_back")
        self.skip = QuietButton()
        self.skip.setObjectName("question_skip")
        self.next = PrimaryButton("arrow_next", trailing=True)
        self.next.setObjectName("question_next")
        self.column = ScrollColumn(QUESTION_EM)
        self.column.add(self.progress, self.asked, self.finished)
        self.foot = Foot(self.back, self.skip, self.next)
        fill(self, Footed(self.column, self.foot))
        self.why.folds(self.why_words)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        for group in (self.single, self.many):
            group.toggled.connect(self._chosen)
        self.back.clicked.connect(self._go_back)
        self.skip.clicked.connect(self._skip)
        self.next.clicked.connect(self._go_on)
        self.finished.action.clicked.connect(lambda: self.house.go("plan"))
        self.house.sitting.ready.connect(self.retranslate)

    def shown(self) -> None:
        self.retranslate()
        self._focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with 1 to 9; Enter goes on."""
        question = self._question()
        place = "123456789".find(event.text()) if event.text() else -1
        if question is not None and 0 <= place < len(question.options):
            self._group(question).card(question.options[place].id).click()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.next.isEnabled():
            self.next.click()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        say, question = self.say, self._question()
        waiting = self.house.sitting.session is None
        for part in (self.asked, self.progress, self.foot):
            part.setVisible(question is not None)
        self.finished.setVisible(question is None)
        if question is not None:
            self._say_question(question)
        elif waiting:
            broken = self.house.sitting.library is not None
            self.finished.set_words(say(T("The questions cannot be read.") if broken else T("Getting the questions ready …")))
        else:
            self.finished.set_words(say(T("That was the last question. You can come back and change any answer.")), say(T("See the plan")))
        self.back.setText(say(T("Back")))
        self.skip.setText(say(T("Skip this question")))
        self.next.setText(say(T("Next question")))

    def _question(self) -> Question | None:
        session = self.house.sitting.session
        return session.current() if session is not None else None

    def _group(self, question: Question) -> ChoiceGroup:
        return self.many if question.multi else self.single

    def _say_question(self, question: Question) -> None:
        session = self.house.sitting.session
        if session is None:
            return
        say, progress = self.say, session.progress()
        place = T("Question {number}. The last one.", number=progress.number)
        if progress.about_left:
            left = TN("Question {number}. About {n} more.", "Question {number}. About {n} more.", progress.about_left)
            place = left.filled(number=progress.number)
        section = session.section_of(question)
        self.progress.set_words(say(section.title) if section else "", say(place))
        self.progress.set_part(progress.number / (progress.number + progress.about_left))
        help_words = question.help or (T("Choose all that fit.") if question.multi else None)
        self.header.set_words(say(question.text), say(help_words) if help_words else "")
        for group in (self.single, self.many):
            group.setVisible(group is self._group(question))
        options = [Option(option.id, say(option.text), say(option.help) if option.help else "") for option in question.options]
        group = self._group(question)
        group.set_options(options)
        for option in options:
            group.card(option.id).setObjectName(f"option_{option.id}")
        given = session.answers.get(question.id, ())
        group.set_checked({given} if isinstance(given, str) else set(given))
        self.why.set_words(say(T("Why we ask")))
        self.why_words.setText(say(question.why) + " " + say(T("Your answer stays in the memory of this computer and goes nowhere.")))
        self.back.setEnabled(session.position > 0)
        self.next.setEnabled(bool(given))

    def _chosen(self, option_id: str, _ticked: bool) -> None:
        session, question = self.house.sitting.session, self._question()
        if session is None or question is None:
            return
        chosen = frozenset({given}) if isinstance(given := session.answers.get(question.id, frozenset()), str) else given
        session.keep(question.id, toggle(question, chosen, option_id) if question.multi else option_id)
        self.house.sitting.changed.emit()
        self._say_question(question)

    def _go_on(self) -> None:
        session = self.house.sitting.session
        if session is None:
            return
        answered = session.current()
        session.advance()
        if session.acute and answered is not None and answered.id == HAPPENING:
            self.house.go("help_now")
        else:
            self._moved()

    def _skip(self) -> None:
        if (session := self.house.sitting.session) is not None:
            session.skip()
            self.house.sitting.changed.emit()
            self._moved()

    def _go_back(self) -> None:
        if (session := self.house.sitting.session) is not None:
            session.back()
            self._moved()

    def _moved(self) -> None:
        if self._question() is None:
            self.house.go("plan")
            return
        self.why.set_open(False)
        self.retranslate()
        self.column.to_top()
        self._focus()

    def _focus(self) -> None:
        question = self._question()
        if question is not None:
            self._group(question).focus_first()
        elif self.finished.action.isVisible():
            self.finished.action.setFocus(Qt.FocusReason.OtherFocusReason)

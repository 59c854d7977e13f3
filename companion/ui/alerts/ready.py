"""Before anything is sent: the real ways first, what may be said, and practice. With a trusted desk: send first."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal

from companion.alert.draft import Draft
from companion.base.text import T, Text
from companion.ui.alerting import Alerting
from companion.ui.alerts import said
from companion.ui.alerts.desks import AboutDesk, LostDesk, PractiseCard, SendCard
from companion.ui.alerts.form import Form
from companion.ui.alerts.seen import Desk, Seen, Talk
from companion.ui.alerts.ways import PlainText, Ways
from companion.ui.kit import Beside, Button, Card, Fold, Label, Line, NeutralButton, Notice, Role, Row, RowCard, Stack, Tone
from companion.ui.page import House

_FOLDED, _IN_SIGHT = ("what", "kind", "urgency", "contact_back", "where"), ("do_not",)
_WAITS = T("These addresses came with the program, and nobody signed them. A sealed way to the Foundation waits for a card that it signs.")
_MEMORY = T("What you write stays in memory only: it is kept while you look at other pages and forgotten when the program closes.")
_LOCK = T("Locking your vault keeps it in there until you open the vault again.")
_UNREADABLE = T(
    "The addresses that came with this program cannot be read. Tell one person you trust. The page of first steps says whom to write to."
)
_HOUR = T("For threats of harm, write to the first address. If no answer comes within the hour that it names, write to the next ones too.")


class SayMore(Card):
    """Fold, form, and where what is written lies. `written` after every change."""

    written = Signal()

    def __init__(self, house: House) -> None:
        super().__init__()
        self._house = house
        self.title, self.optional = Label(Role.STRONG), Label(Role.SMALL, Tone.SUBTLE)
        self.fold, self.form, self.memory = Fold(trailing=True), Form(house), Label(Role.SMALL, Tone.SUBTLE)
        self.do_not = Form(house)  # always in sight: something is ticked in it from the start
        self._body = Stack(self.form, self.memory, gap_units=4)
        self.fold.setObjectName("alert_say_more")
        self.fold.folds(self._body)
        self.add(Beside(Stack(self.title, self.optional, gap_units=0.5), self.fold, least_em=10), self._body)
        self.divide()
        self.add(self.do_not)
        self.form.offer(_FOLDED)
        self.do_not.offer(_IN_SIGHT)
        for form in (self.form, self.do_not):
            form.changed.connect(self.written)

    def fill(self, draft: Draft) -> None:
        """Show what is written."""
        for form in (self.form, self.do_not):
            form.fill(draft)

    def draft(self) -> Draft:
        """Return what is written."""
        draft = self.form.draft()
        return replace(draft, values={**draft.values, "do_not": self.do_not.draft().values["do_not"]})

    def ask(self, asked: tuple[str, ...]) -> None:
        """Offer these fields first; they come from a card of the crisis tree, so the form is opened."""
        self.form.offer(_FOLDED, [name for name in asked if name not in _IN_SIGHT])
        if asked:
            self.fold.set_open(True)

    def retranslate(self) -> None:
        """Set every word."""
        say, keeping = self._house.speech.say, self._house.keeping
        self.title.setText(say(T("Say more, if you can")))
        self.optional.setText(say(T("Every line is optional.")))
        self.fold.set_words(say(T("Add details")), say(T("Fold the details")))
        lines = (_MEMORY, _LOCK) if keeping.vault is not None else (_MEMORY,)
        self.memory.setText(" ".join(say(line) for line in lines))


class WaysCard(Card):
    """The Foundation's addresses, each not sealed, and the text to send there. `folded` below a sealed way."""

    def __init__(self, house: House, *, folded: bool) -> None:
        super().__init__()
        self._house, self._folded = house, folded
        self.title, self.hour, self.ways, self.waits = Label(Role.HEADING), Label(), Ways(house), Label(Role.SMALL, Tone.SUBTLE)
        self.text = PlainText(house, framed=False)
        self.fold, self._body = Fold(trailing=True), Stack(gap_units=4)
        self.fold.setObjectName("alert_other_ways")
        self.fold.folds(self._body)
        self._body.add(self.hour, self.ways, self.waits, Line(), self.text)
        self.add(Beside(self.title, self.fold, least_em=10), self._body)
        self.fold.setVisible(folded)
        self.fold.set_open(not folded)

    def show_ways(self, seen: Seen) -> None:
        """Show the addresses of the card that the program knows of the Foundation."""
        say, known = self._house.speech.say, seen.foundation
        self.title.setText(say(T("Other ways, not sealed") if self._folded else T("Write to the Wikimedia Foundation")))
        self.hour.setText(say(_HOUR if known else _UNREADABLE))
        self.waits.setText(say(_WAITS))
        self.waits.setVisible(known is not None and not known.card.circles)
        self.fold.set_words(say(T("Show them")), say(T("Fold them")))
        self.ways.set_addresses(known.card.addresses if known else (), translated=True, main=not self._folded)


class TalkList(Stack):
    """Conversations as rows; `show_talk` with the name of the one that was pressed."""

    show_talk = Signal(str)

    def __init__(self, house: House) -> None:
        super().__init__()
        self._house = house
        self._shown: tuple[object, ...] = ()

    def show_talks(self, heading: Text, talks: tuple[Talk, ...]) -> None:
        """Show these; a row under somebody's hand stays unless something has changed."""
        say = self._house.speech.say
        lines = {talk.id: said.state_lines(talk, self._house.clock) for talk in talks}
        shown = (self._house.speech.language.code, *lines.items())
        if shown == self._shown:
            return
        self._shown = shown
        self.clear()
        card = RowCard()
        card.set_heading(say(heading))
        for talk in talks:
            row = Row("lab_flask" if talk.drill else "speech_bubble_alert", Tone.PRACTICE if talk.drill else Tone.TEXT)
            bold, below, _tone = lines[talk.id]
            to = said.PRACTICE if talk.drill else T("To {desk}", desk=talk.first.desk_name)
            row.set_words(say(below), above=say(bold), below=say(to))
            row.setObjectName(f"alert_show_{talk.id}")
            row.clicked.connect(lambda _=False, name=talk.id: self.show_talk.emit(name))
            card.add(row)
        self.add(card)
        self.setVisible(bool(talks))


class ReadyMain(Stack):
    """The leading column. `send` an alert to the chosen desk, `picked` another one, `written` something, `show_talk`: this conversation."""

    send = Signal()
    written = Signal()
    picked = Signal()
    show_talk = Signal(str)

    def __init__(self, house: House, alerting: Alerting) -> None:
        super().__init__(gap_units=4)
        self._house, self._alerting = house, alerting
        self.stopped = Notice(Tone.OK)
        self.stopped.hide()
        self.open_talks, self.other_talks = TalkList(house), TalkList(house)
        self.lost = Stack(gap_units=4)
        self.sending = SendCard(house)
        self.more = SayMore(house)
        # With a desk the sealed way stands first, and the others are folded at the end; without one these are all there is.
        self.ways, self.ways_too = WaysCard(house, folded=False), WaysCard(house, folded=True)
        self.add(self.stopped, self.open_talks, self.lost, self.sending, self.ways, self.more, self.ways_too, self.other_talks)
        self._shown: tuple[object, ...] = ()
        for talks in (self.open_talks, self.other_talks):
            talks.show_talk.connect(self.show_talk)
        self.sending.send.connect(self.send)
        self.sending.picked.connect(self.picked)
        self.sending.more.connect(self.reach_me)
        self.more.written.connect(self._write)

    @property
    def desk(self) -> Desk | None:
        """The desk that an alert goes to."""
        return self.sending.desk if self._takers() else None

    def show_seen(self) -> None:
        """Show what is known now."""
        draft = self._alerting.draft
        self.more.ask(self._alerting.asked)
        self.more.fill(draft)
        self.retranslate()

    def focus_first(self) -> None:
        """Give the focus to what helps first: the fields that were asked for, the alert, or the first address."""
        first: Button | None = self.ways.ways.first
        if self._alerting.asked:
            self.more.form.focus_first()
        elif self._takers():
            self.sending.focus()
        elif first is not None:
            first.setFocus()

    def reach_me(self) -> None:
        """Open the form at the way to be reached."""
        self.more.fold.set_open(True)
        self.more.form.focus("contact_back")

    def retranslate(self) -> None:
        """Set every word; what is written and opened stays."""
        seen, takers = self._alerting.seen or Seen(), self._takers()
        on_top = tuple(talk for talk in seen.talks if talk.open and not talk.drill)
        self.open_talks.show_talks(T("Your alerts"), on_top)
        self.other_talks.show_talks(T("Practice, and what is over"), tuple(talk for talk in seen.talks if talk not in on_top))
        self.sending.setVisible(bool(takers))
        self.sending.show_desks(takers, empty=self._alerting.draft.says_nothing, key_will_lie=seen.key_will_lie)
        # Made anew only when they change: a button under somebody's hand must stay.
        desks = tuple((desk.card, type(desk.refused)) for desk in seen.desks)
        shown = (self._house.speech.language.code, seen.foundation, desks, self._house.sitting.library is None)
        if shown != self._shown:
            self._shown = shown
            (self.ways_too if takers else self.ways).show_ways(seen)
            self.lost.clear()
            lost = [desk for desk in seen.desks if not desk.takes_alerts]
            self.lost.add(*(LostDesk(self._house, desk) for desk in lost))
            self.lost.setVisible(bool(lost))
        known = self._alerting.seen is not None  # until then nothing is shown that would move away under somebody's hand
        self.ways.setVisible(not takers and known)
        self.more.setVisible(known)
        self.ways_too.setVisible(bool(takers))
        self.more.retranslate()
        self._show_text()

    def _show_text(self) -> None:
        (self.ways_too if self._takers() else self.ways).text.set_draft(self._alerting.draft)

    def _takers(self) -> tuple[Desk, ...]:
        seen = self._alerting.seen
        return tuple(desk for desk in seen.desks if desk.takes_alerts) if seen else ()

    def _write(self) -> None:
        self._alerting.write(self.more.draft())
        self.sending.show_desks(
            self._takers(),
            empty=self._alerting.draft.says_nothing,
            key_will_lie=self._alerting.seen.key_will_lie if self._alerting.seen else None,
        )
        self._show_text()
        self.written.emit()


class ReadySide(Stack):
    """The trailing column: the two questions of the crisis tree, practice, and what to know of the desk."""

    practise = Signal()

    def __init__(self, house: House, alerting: Alerting) -> None:
        super().__init__(gap_units=4)
        self._house, self._alerting = house, alerting
        self.about = AboutDesk(house)
        self.tree = Card()
        self.tree_title, self.tree_words, self.first_steps = Label(Role.STRONG), Label(Role.SMALL, Tone.SUBTLE), NeutralButton()
        self.first_steps.setObjectName("first_steps")
        self.tree.add(self.tree_title, self.tree_words, self.first_steps)
        self.practice, self.notes = PractiseCard(house), Stack(gap_units=2)
        self.add(self.tree, self.practice, self.about, self.notes)
        self.practice.practise.connect(self.practise)
        self.first_steps.clicked.connect(lambda: house.go("help_now"))

    def show_desk(self, desk: Desk | None, *, counting: bool) -> None:
        """Show what is so with this desk; `counting`: nothing that would lead away."""
        say, seen = self._house.speech.say, self._alerting.seen or Seen()
        for card in (self.tree, self.practice):
            card.setVisible(not counting)
        self.about.show_desk(desk)
        self.tree_title.setText(say(T("Is something happening?")))
        self.tree_words.setText(say(T("Two questions give you the first steps.")))
        self.first_steps.setText(say(T("Find the first steps")))
        self.notes.clear()
        compare = T("You have a card of {desk}. Nobody compared its fingerprint, so no alert is offered to it.")
        hint = T("Compare it with somebody at the desk, then import it again.")
        notes: list[tuple[Text, Text]] = [(compare.filled(desk=name), hint) for name in seen.not_compared]
        for bold, plain in (*notes, *((error.say, error.hint) for error in seen.problems)):
            notice = Notice(Tone.WARN)
            notice.set_words(say(bold), say(plain))
            self.notes.add(notice)
        self.notes.setVisible(self.notes.count() > 0)

"""Emergency: the real ways to help, a sealed alert, and practice. Before sending there are ten seconds; afterwards, how far it is.

The page shows one of three things: what can be done, a countdown, or one conversation. Nothing that is written here is kept on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout

from companion.alert.draft import Draft
from companion.alert.states import Entry
from companion.base.errors import CompanionError
from companion.base.text import TN, T, Text
from companion.ui.alerts import said
from companion.ui.alerts.ready import ReadyMain, ReadySide
from companion.ui.alerts.seen import PRACTICE, Order, Seen, Talk
from companion.ui.alerts.sent import SentMain
from companion.ui.alerts.waiting import SentSide
from companion.ui.kit import Countdown, CountdownWords, Header, Notice, ScrollColumn, Split, Stack, Strip, Tone, is_narrow
from companion.ui.page import House, Page, PageInfo

PAGE = PageInfo(T("Emergency"), "speech_bubble_alert", 80, listed=False)
_CALL_FIRST = T("If you are in danger now, call the emergency number you know, if that is safe.")
_SAFE = T("I am safe now.")
_SETTLED_MS = 1_000


def make(house: House) -> Page:
    """Make the page."""
    return EmergencyPage(house)


class EmergencyPage(Page):
    """What can be done, a countdown, or one conversation."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._alerting = house.alerting
        self._order: Order | None = None
        self._sealing = self._waiting = self._news = False
        self.strip, self.call, self.header, self.countdown = Strip(), Notice(Tone.WARN), Header(), Countdown()
        self.header.action.setObjectName("alert_all_ways")
        self._settling = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self.countdown.stop.setObjectName("countdown_stop")
        self.countdown.now.setObjectName("countdown_now")
        self.countdown.hide()
        self.ready, self.sent = ReadyMain(house, self._alerting), SentMain(house, self._alerting)
        self.about, self.beside = ReadySide(house, self._alerting), SentSide(house)
        self.column = ScrollColumn()
        main, side = Stack(self.countdown, self.ready, self.sent, gap_units=4), Stack(self.about, self.beside)
        self.column.add(self.call, self.header, Split(main, side))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.strip)
        whole.addWidget(self.column, 1)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        self.ready.send.connect(self._send)
        self.about.practise.connect(lambda: self._count(self._new(PRACTICE)))
        self.ready.picked.connect(self.retranslate)
        self.ready.show_talk.connect(self._show_talk)
        self.sent.add_this.connect(lambda: self._add(self.sent.form.draft()))
        self.sent.left.connect(self._leave_form)
        self.sent.another_way.connect(self._another_way)
        self.header.action.clicked.connect(lambda: self._show_talk(""))
        self.beside.add_more.connect(self._open_form)
        self.ready.sending.more.connect(self._follow_focus)
        self.beside.another_way.connect(self._another_way)
        self.beside.safe.connect(lambda: self._add(self._safe()))
        self.beside.check.connect(self._check)
        self.beside.play.connect(lambda alias, reply: self._with_talk(lambda talk: self._alerting.play(talk, alias, reply)))
        self.beside.stop.connect(lambda: self._with_talk(lambda talk: self._alerting.cancel(talk.waits_here[-1])))
        self.beside.remove.connect(self._remove)
        self.column.verticalScrollBar().rangeChanged.connect(self._show_focus)
        self.countdown.over.connect(self._seal)
        self.countdown.stopped.connect(self._stopped)
        self._alerting.changed.connect(self._changed)
        self.house.sitting.ready.connect(self.retranslate)
        self.house.preferences.changed.connect(lambda _key: self.retranslate())
        self.house.keeping.changed.connect(self.retranslate)

    @property
    def talk(self) -> Talk | None:
        """The conversation that is shown."""
        seen = self._alerting.seen
        return seen.talk(self._alerting.showing) if seen else None

    def shown(self) -> None:
        self.window().installEventFilter(self)
        self.ready.stopped.setVisible(self._news and self.talk is None)
        self._news = False
        self._waiting = self._alerting.seen is None  # the focus goes to what there is to press, once that is known
        self._alerting.look()
        self.ready.show_seen()
        self.retranslate()
        self.column.to_top()
        if not self._waiting:
            self._focus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowStateChange and self.window().isMinimized():
            self.countdown.end()  # nobody would see it coming
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        talk, counting, seen = self.talk, self.countdown.counting, self._alerting.seen or Seen()
        drill = talk.drill if talk else self._order is not None and self._order.issuer == PRACTICE
        self.strip.set_words(self.say(T("Practice: nobody is listening. Nothing you send here reaches a real person.")))
        self.strip.setVisible(drill)
        self.call.set_words(self.say(_CALL_FIRST), self.house.speech.english(_CALL_FIRST) if self.house.speech.language.draft else "")
        self._make_room()
        self.ready.setVisible(talk is None and not counting and not self._sealing)
        self.about.setVisible(talk is None)
        self.sent.setVisible(talk is not None and not counting)
        self.beside.setVisible(talk is not None and not counting)
        self._show_words(talk)
        self._set_countdown(drill=drill)
        if talk is not None:
            self.sent.show_talk(talk, seen)
            self.beside.show_talk(talk, seen, busy=self._alerting.busy)
        else:
            self.ready.retranslate()
            self.about.show_desk(self.ready.desk, counting=counting)

    def _make_room(self) -> None:
        """Leave out what the top bar says already, and while it counts whatever would push the button that stops it out of sight."""
        narrow, counting = is_narrow(self), self.countdown.counting
        self.call.setVisible(self.talk is None and not (narrow and counting))
        self.header.setVisible(not narrow or (not counting and (self.talk is not None or self._sealing)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _show_words(self, talk: Talk | None) -> None:
        if talk is None:
            self.header.set_words(self.say(T("Sealing …") if self._sealing else T("Emergency")))
            self.header.set_action("")
            return
        self.header.set_words(self.say(said.title(talk.first, busy=self._alerting.busy)), self._below(talk))
        self.header.set_action(self.say(T("All ways to get help")), "arrow_previous")

    def _below(self, talk: Talk) -> str:
        if talk.drill:
            return self.say(said.PRACTICE)
        if talk.next_look is not None and talk.open:
            at = said.moment(max(talk.next_look, self.house.clock.now()), self.house.clock)
            return self.say(T("We look for an answer by ourselves, next at {time}. You can leave this page.", time=at))
        return self.say(T("To {desk}", desk=talk.first.desk_name))

    def _set_countdown(self, *, drill: bool) -> None:
        def left(seconds: int) -> tuple[str, str]:
            number = self.house.speech.words.formats.number(seconds)
            return number, self.say(TN("Sending in {n} second", "Sending in {n} seconds", seconds))

        about = "\n".join(self.say(line) for line in self._before_it_goes(drill=drill))
        self.countdown.set_words(
            CountdownWords(
                left,
                about,
                self.say(T("Stop. Send nothing.")),
                self.say(T("Send now")),
                self.say(T("Esc stops it. Closing or hiding the window stops it too.")),
            )
        )

    def _before_it_goes(self, *, drill: bool) -> Iterator[Text]:
        order = self._order
        if order is not None and order.follows is not None:
            yield T("What you add has not left this computer yet.")
        else:
            yield T("Nothing has left this computer yet.")
        desk = self.ready.desk
        if drill:
            yield said.PRACTICE
        elif order is not None and desk is not None and order.issuer == desk.card.issuer:
            yield T("It goes to {desk}.", desk=desk.card.name)
        if order is not None and order.draft.says_nothing:
            yield T("It contains nothing about you. They can answer only inside this program.")

    def _focus(self) -> None:
        if self.talk is not None:
            self.beside.focus_first()
        elif not self.countdown.counting:
            self.ready.focus_first()
            if self._alerting.asked:
                self._follow_focus()

    def _follow_focus(self) -> None:
        """Bring what has the focus into sight, as soon as the page lies as it will: some turns of the event loop later."""
        self._settling.start()
        self._show_focus()

    def _show_focus(self) -> None:
        focused = self.focusWidget()
        if focused is not None and focused.hasFocus() and self._settling.isActive():
            self.column.ensureWidgetVisible(focused)

    def _changed(self) -> None:
        if self.talk is None and not self.countdown.counting:
            self.ready.show_seen()
        self.retranslate()
        if self._waiting and self._alerting.seen is not None:
            self._waiting = False
            self._focus()

    def _show_talk(self, name: str) -> None:
        self._let_go()
        self._alerting.showing = name
        self.retranslate()
        self.column.to_top()
        self._focus()

    def _new(self, issuer: str) -> Order:
        return Order(self._alerting.draft, issuer, self.house.speech.chosen.code)

    def _send(self) -> None:
        desk = self.ready.desk
        if desk is not None:
            self._count(self._new(desk.card.issuer))

    def _add(self, draft: Draft) -> None:
        talk = self.talk
        if talk is not None:
            issuer = PRACTICE if talk.drill else talk.first.issuer
            self._count(Order(draft, issuer, self.house.speech.chosen.code, talk.first))

    def _safe(self) -> Draft:
        """Say it in English too: a desk may not read every language."""
        words = self.house.speech.words.plain(_SAFE)
        return Draft({"what": words if words == _SAFE.message else f"{words}\n{_SAFE.message}"})

    def _count(self, order: Order) -> None:
        self._order = order
        self.ready.stopped.hide()
        self.countdown.begin()
        self.retranslate()
        self.column.to_top()
        self.countdown.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stopped(self) -> None:
        practised = self._order is not None and self._order.issuer == PRACTICE
        self._order = None
        self._put_away_countdown()
        self.ready.stopped.set_words(self.say(T("Stopped. Nothing was sent.")))
        self.ready.stopped.setVisible(self.talk is None)
        self._news = not self.isVisible()  # stopped by hiding: said when the person is back
        self.retranslate()
        if practised and self.talk is None:
            self.about.practice.button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._focus()

    def _seal(self) -> None:
        order, self._order = self._order, None
        self._put_away_countdown()
        if order is not None:
            self._sealing = True
            self._alerting.send(order, self._queued, self._not_sealed)
        self.retranslate()

    def _put_away_countdown(self) -> None:
        self._let_go()
        self.countdown.hide()

    def _let_go(self) -> None:
        """Take the focus from what is about to be hidden: Qt would give it to any widget and scroll there."""
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()

    def _queued(self, _entry: Entry) -> None:
        self._sealing = False
        self.sent.form.fill(Draft())
        self.sent.open_form(opened=False)
        self.retranslate()
        self.column.to_top()
        self._focus()

    def _not_sealed(self, error: CompanionError) -> None:
        self._sealing = False
        self.house.explain(error)
        self.retranslate()
        self._focus()

    def _open_form(self) -> None:
        self.sent.open_form(opened=True)
        self._follow_focus()

    def _leave_form(self) -> None:
        self.beside.focus_first()  # before the form is hidden: Qt would give the focus to any widget
        self.sent.open_form(opened=False)

    def _another_way(self) -> None:
        self.sent.show_other_ways()
        self._follow_focus()

    def _check(self) -> None:
        if not self._alerting.busy:
            self._with_talk(self._alerting.ask)

    def _with_talk(self, act: Callable[[Talk], None]) -> None:
        talk = self.talk
        if talk is not None:
            act(talk)

    def _remove(self) -> None:
        self._let_go()
        self._with_talk(self._alerting.remove)
        self.retranslate()
        self.column.to_top()
        self._focus()

"""What is in the window: side bar or top bar, what went wrong, the draft notice, and one page at a time. Pages are found, not listed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from companion.base import discover
from companion.base.errors import CompanionError
from companion.base.text import T
from companion.content.read import Library
from companion.ui.alerts.said import state_lines
from companion.ui.cover import Cover
from companion.ui.draft import DraftNotice
from companion.ui.explain import Explain
from companion.ui.frame import Frame
from companion.ui.kit import NavItem, SideBar, StateBox, TopBar, is_narrow
from companion.ui.page import House, Page, PageInfo

_PAGES = "companion.ui.pages"
_EMERGENCY = "emergency"
_WELCOME = "welcome"


class Window(QWidget):
    """One window for everything, in its frame."""

    def __init__(self, frame: Frame, make_house: Callable[[Window], House]) -> None:
        super().__init__(frame)
        self.frame = frame
        self.house = make_house(self)
        self.speech = self.house.speech
        self._modules = {name: discover.load(_PAGES, name) for name in discover.names(_PAGES)}
        self.infos: dict[str, PageInfo] = {name: module.PAGE for name, module in self._modules.items()}
        self.made: dict[str, Page] = {}
        self.current = ""
        listed = sorted((name for name, info in self.infos.items() if info.listed), key=lambda name: self.infos[name].order)
        self.side = SideBar([NavItem(name, self.infos[name].icon) for name in listed])
        self.top = TopBar()
        self.explained = Explain(self.speech)
        self.draft = DraftNotice(self.speech)
        self.state = StateBox()
        self.side.add_state(self.state)
        self.state.hide()
        self.stack = QStackedWidget()
        self.cover = Cover(self.house, self._uncover)
        self._shell = QWidget()
        self._whole = QStackedWidget(self)
        self._menu_open = False
        self._closing_anyway = False
        self._name_parts()
        self._lay_out()
        self._connect(listed)
        self.retranslate()
        frame.hold(self, self.may_close)

    def _name_parts(self) -> None:
        """Give the ids by which the tour and the tests find what a person presses."""
        for name, row in self.side.rows.items():
            row.setObjectName(f"nav_{name}")
        self.side.danger.setObjectName("nav_emergency")
        self.side.hide_button.setObjectName("nav_hide")
        self.top.menu_button.setObjectName("menu")
        self.top.danger.setObjectName("top_emergency")
        self.state.setObjectName("nav_alert")

    def _lay_out(self) -> None:
        right = QWidget()
        column = QVBoxLayout(right)
        for part in (self.top, self.explained, self.draft):
            column.addWidget(part)
        column.addWidget(self.stack, 1)
        row = QHBoxLayout(self._shell)
        row.addWidget(self.side)
        row.addWidget(right, 1)
        outer = QVBoxLayout(self)
        outer.addWidget(self._whole)
        for layout in (column, row, outer):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self._whole.addWidget(self._shell)
        self._whole.addWidget(self.cover)

    def _connect(self, listed: list[str]) -> None:
        self.side.chosen.connect(self.go)
        self.side.emergency.connect(self._emergency)
        self.side.hide_now.connect(self.hide_now)
        self.top.emergency.connect(self._emergency)
        self.state.clicked.connect(self._show_alert)
        self.top.menu.connect(self._toggle_menu)
        self.speech.changed.connect(self.retranslate)
        for place, name in enumerate(listed, 1):
            QShortcut(QKeySequence(f"Alt+{place}"), self).activated.connect(lambda name=name: self.go(name))
        QShortcut(QKeySequence("Alt+0"), self).activated.connect(self._emergency)
        QShortcut(QKeySequence(Qt.Key.Key_F9), self).activated.connect(self.hide_now)
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(self._lock)
        self.house.keeping.on_failure = self.house.alerting.on_failure = self.explain
        self.house.alerting.changed.connect(self._show_state)

    def begin(self, language: str | None, likely: str, page: str = "") -> None:
        """Open the first page: home in the language that was chosen, or the choice of a language; or the page that is named."""
        latin = self.house.preferences.get("digits") == "latin"
        self.speech.use(language or likely, latin_digits=latin)
        if self.speech.problem is not None:
            self.explain(self.speech.problem)
        self.go(page if page in self.infos else "home" if language else _WELCOME)

    def packs_read(self, library: Library) -> None:
        """Take the packs; what could not be read is said, and what could is used."""
        for problem in library.problems:
            self.explain(problem)
        self.house.sitting.begin(library)
        self.house.alerting.begin()

    def explain(self, error: CompanionError) -> None:
        """Say what went wrong above the page."""
        self.explained.add(error)

    def go(self, name: str) -> None:
        """Open a page, making it if this is the first time."""
        if name not in self.made:
            page: Page = self._modules[name].make(self.house)
            page.setObjectName(f"page_{name}")
            self.made[name] = page
            self.stack.addWidget(page)
        self.current = name
        self._menu_open = False
        self.made[name].setEnabled(True)
        self.stack.setCurrentWidget(self.made[name])
        self._arrange()
        self._name_page()
        self.made[name].shown()
        for other, page in self.made.items():
            # Qt gives the focus to a button of a hidden page, if it asks: what is known late would take the keys from this one.
            page.setEnabled(other == name)

    def _emergency(self) -> None:
        """Open the page: at an alert that is under way, but never at practice, which must not stand before real help."""
        seen = self.house.alerting.seen
        talk = seen.open_talk if seen else None
        self.house.alerting.ask_for(())
        self.house.alerting.showing = talk.id if talk and not talk.drill else ""
        self.go(_EMERGENCY)

    def _show_alert(self) -> None:
        seen = self.house.alerting.seen
        if seen and seen.open_talk:
            self.house.alerting.showing = seen.open_talk.id
        self.go(_EMERGENCY)

    def _show_state(self) -> None:
        """Show above the way to help how far an alert is that is under way."""
        seen = self.house.alerting.seen
        talk = seen.open_talk if seen else None
        if talk is not None:
            bold, below, tone = state_lines(talk, self.house.clock)
            self.state.set_words(self.speech.say(bold), self.speech.say(below), tone)
        self.state.setVisible(talk is not None)
        self.side.measure()

    def hide_now(self) -> None:
        """Put an empty page over everything and take the window off the screen; of all there is, only what checks found is forgotten."""
        self._whole.setCurrentWidget(self.cover)
        self._shell.setEnabled(False)  # no key reaches what lies below
        self.frame.showMinimized()
        self.house.checking.forget()

    def _lock(self) -> None:
        if self.house.keeping.vault is None:
            return
        try:
            self.house.keeping.lock()
        except CompanionError as error:
            self.explain(error)

    def _uncover(self) -> None:
        self._shell.setEnabled(True)
        self._whole.setCurrentWidget(self._shell)
        self.made[self.current].shown()

    def retranslate(self) -> None:
        """Set the window's own words."""
        say = self.speech.say
        self.frame.setWindowTitle(say(T("Companion")))
        self.side.set_texts(
            name=say(T("Companion")),
            pages={name: say(self.infos[name].title) for name in self.side.rows},
            danger=say(T("Emergency")),
            hide=say(T("Hide now")),
            hide_key="F9",
            current=say(T("This page is open")),
        )
        self._show_state()
        self._name_page()
        self._arrange()

    def _name_page(self) -> None:
        name = self.speech.say(self.infos[self.current].title) if self.current else ""
        self.top.set_texts(self.speech.say(T("Menu")), name, self.speech.say(T("Emergency")))
        self.side.set_current(self.current, emergency=self.current == _EMERGENCY)

    def _toggle_menu(self) -> None:
        self._menu_open = not self._menu_open
        self._arrange()
        if self._menu_open:
            next(iter(self.side.rows.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        """Side bar beside the page where there is room; else a top bar, and the side bar only while the menu is open."""
        welcome, narrow = self.current == _WELCOME, is_narrow(self)
        self.top.setVisible(narrow and not welcome)
        self.side.setVisible((self._menu_open or not narrow) and not welcome)
        self.draft.setVisible(self.draft.needed and not welcome)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()  # twice the text in the same window is a narrow window

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def may_close(self) -> bool:
        """Save what is half typed and end all work. If that fails the window stays, and closing it once more closes it all the same."""
        self.house.alerting.close()
        try:
            self.house.keeping.close(losing=self._closing_anyway)
        except CompanionError as error:
            self.house.alerting.stay()
            self.explain(error)
            self._closing_anyway = True
            return False
        self.house.jobs.stop_all()
        return True

"""Checks: choose, see who will be contacted, look, and read what was found. Nothing is asked before a press, and nothing is kept."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent

from companion.base.text import T
from companion.ui.checking.family import FamilyPart
from companion.ui.checking.results import Results
from companion.ui.checking.seen import ACCOUNT, CONNECTION, DEVICE, FAMILIES
from companion.ui.kit import Header, ScrollColumn, Tabs
from companion.ui.page import House, Page, PageInfo, fill

PAGE = PageInfo(T("Checks"), "eye", 40)
_NAMES = {ACCOUNT: T("Account"), CONNECTION: T("Connection"), DEVICE: T("Device")}


def make(house: House) -> Page:
    """Make the page."""
    return ChecksPage(house)


class ChecksPage(Page):
    """Three tabs, each with its form, its run and its results."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.header, self.tabs = Header(), Tabs(FAMILIES)
        self.header.action.setObjectName("checks_again")
        self.parts = {family: FamilyPart(house, family, self) for family in FAMILIES}
        self.current = ACCOUNT
        self._was: object = None
        self.column = ScrollColumn()
        self.column.add(self.header, self.tabs, *self.parts.values())
        fill(self, self.column)
        for name, tab in self.tabs.tabs.items():
            tab.setObjectName(f"checks_tab_{name}")
        self.tabs.set_current(self.current)
        self.tabs.chosen.connect(self._choose)
        self.header.action.clicked.connect(self._again)
        house.checking.changed.connect(self._changed)
        house.checking.forgotten.connect(self._forgotten)
        # What to do depends on the plan: the answers may have changed since.
        house.sitting.ready.connect(self.retranslate)
        self.retranslate()

    def shown(self) -> None:
        self.house.checking.open(self, self.current)
        self.retranslate()
        self.column.to_top()
        self._focus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # a window that is only minimised has not left the page
            self.house.checking.stop_all()

    def retranslate(self) -> None:
        self.tabs.set_words({name: self.say(words) for name, words in _NAMES.items()}, self.say(T("Tab")))
        for part in self.parts.values():
            part.retranslate()
        self._show()

    def _choose(self, family: str) -> None:
        self.current = family
        self.house.checking.open(self, family)
        self._show()

    def _again(self) -> None:
        self.parts[self.current].again()
        self._show()

    def _changed(self, family: str) -> None:
        part = self.parts[family]
        if self.house.checking.look(family) is None and family in self.house.checking.known:
            part.form.retranslate()
        part.update_part()
        self._show()

    def _forgotten(self) -> None:
        for part in self.parts.values():
            part.forget()
        self._show()

    def _show(self) -> None:
        """Show the chosen tab; where another part of it has come up, begin at its top and take the focus along."""
        part = self.parts[self.current]
        for each in self.parts.values():
            each.setVisible(each is part)
        done = isinstance(part.part, Results)
        self.header.set_words(self.say(part.title()), self.say(part.below_title()))
        self.header.set_action(self.say(T("Look again")) if done else "", "reload")
        was, self._was = self._was, part.part
        if was is not None and was is not part.part and self.isVisible():
            self.column.to_top()
            if not self.tabs.tabs[self.current].hasFocus():
                self._focus()

    def _focus(self) -> None:
        part = self.parts[self.current]
        if isinstance(part.part, Results):
            self.header.action.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            part.focus_first()

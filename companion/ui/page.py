"""What a page is, and what it is given.

A page is one file in ui/pages/ with a constant `PAGE = PageInfo(...)` and a function `make(house) -> Page`. The window
makes a page when it is first opened. Nothing at the top of a page's file may load what the first paint does not need.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.assessment.session import Session
from companion.base.clock import Clock
from companion.base.errors import CompanionError
from companion.base.text import Text
from companion.content.read import Library
from companion.ui.jobs import Jobs
from companion.ui.preferences import Preferences
from companion.ui.speech import Speech


@dataclass(frozen=True, slots=True)
class PageInfo:
    """A page's name, icon and place; `listed` pages stand in the side bar in their order."""

    title: Text
    icon: str
    order: int
    listed: bool = True


class Sitting(QObject):
    """What this person has answered since the program was started. It lives in memory only.

    `ready` comes once, when the packs have been read; `changed` after every answer, tick or forgetting.
    """

    ready = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.library: Library | None = None
        self.session: Session | None = None
        self.open_step = ""  # the step that the plan page opens first

    def begin(self, library: Library) -> None:
        """Take the packs that were read and start with no answers."""
        self.library = library
        if "core" in library.packs:
            self.session = Session(library, ("core",))
        self.ready.emit()

    def forget(self) -> None:
        """Forget every answer and tick."""
        if self.session is not None:
            self.session.forget()
        self.open_step = ""
        self.changed.emit()


@dataclass(frozen=True, slots=True)
class House:
    """All that a page may use, made once in app.py."""

    speech: Speech
    preferences: Preferences
    sitting: Sitting
    jobs: Jobs
    clock: Clock
    go: Callable[[str], None]
    explain: Callable[[CompanionError], None]
    copy: Callable[[str], None]
    open_address: Callable[[str], None]


class Page(QWidget):
    """One page. Its words are set in `retranslate`, which a change of language calls again."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        self.say = house.speech.say
        house.speech.changed.connect(self.retranslate)

    def retranslate(self) -> None:
        """Set every word of the page; what the person has typed or opened stays."""

    def shown(self) -> None:
        """Come up: show what is true now and put the focus where a keyboard would want it."""


def fill(page: Page, content: QWidget) -> None:
    """Fill a page with one widget: its scrolling column, with or without a foot."""
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(content)

"""What a page is, and what it is given.

A page is one file in ui/pages/ with a constant `PAGE = PageInfo(...)` and a function `make(house) -> Page`. The window
makes a page when it is first opened. Nothing at the top of a page's file may load what the first paint does not need.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.base.clock import Clock
from companion.base.errors import CompanionError
from companion.base.text import Text
from companion.ui.alerting import Alerting
from companion.ui.checking.service import Checking
from companion.ui.jobs import Jobs
from companion.ui.keeping import Keeping
from companion.ui.preferences import Preferences
from companion.ui.sitting import Sitting
from companion.ui.speech import Speech


@dataclass(frozen=True, slots=True)
class PageInfo:
    """A page's name, icon and place; `listed` pages stand in the side bar in their order."""

    title: Text
    icon: str
    order: int
    listed: bool = True


@dataclass(frozen=True, slots=True)
class House:
    """All that a page may use, made once in app.py."""

    speech: Speech
    preferences: Preferences
    sitting: Sitting
    keeping: Keeping
    alerting: Alerting
    checking: Checking
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

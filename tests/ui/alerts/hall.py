"""A window that knows a desk in this process, and what a person does with it: send, wait, look."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from companion.alert.states import Entry, State
from companion.base import paths
from companion.base.clock import Clock
from companion.base.keystore import Keystore, Memory
from companion.contacts import directory, sign
from companion.contacts.card import Card
from companion.contacts.errors import Revoked
from companion.contacts.fields import base64_of
from companion.net.exchange import Reply, Request
from companion.ui.alert_room import AlertRoom
from companion.ui.alerts.seen import Talk
from companion.ui.keeping import Keeping
from companion.ui.pages.emergency import EmergencyPage
from companion.ui.preferences import Preferences
from companion.ui.window import Window
from tests.alert.parts import Office
from tests.contacts import parts
from tests.fakes.hands import find, press
from tests.ui.conftest import OpenWindow


def no_line(_request: Request) -> Reply:
    """Answer as a network does that is not there."""
    raise OSError("no line")


def trust(home: Path, *cards: Card) -> None:
    """Keep these cards as compared ones, each signed by the first key of the contacts' tests that is its own."""
    for card in cards:
        signer = next(number for number in range(1, 9) if parts.public(number) == card.signers[0])
        known = directory.known()
        with contextlib.suppress(Revoked):  # kept all the same: that is how a withdrawal takes effect
            directory.keep(sign.make(card, [parts.key(signer)]), known, card.expires - timedelta(days=200), compared=True)
    shutil.copytree(paths.home() / "contacts", home / "contacts", dirs_exist_ok=True)


@dataclass
class Hall:
    """A window, the desk it knows, and where its files lie."""

    open_window: OpenWindow
    qtbot: QtBot
    home: Path
    office: Office = field(default_factory=Office)
    keys: Keystore = field(default_factory=Memory)
    clock: Clock | None = None

    def room(self, home: Path, keeping: Keeping, _preferences: Preferences) -> AlertRoom:
        return AlertRoom(
            home,
            self.office.clock,
            lambda: "direct",
            lambda: keeping.vault.kept if keeping.vault else None,
            keys=self.keys,
            reach=self.office.client,
        )

    def enter(self, language: str = "en", *, known: bool = True, **size: int) -> Window:
        """Open the window at the Emergency page; the desk is `known` to it or not."""
        if known:
            trust(self.home, self.office.card)
        self.window = self.open_window(language, alerts=self.room, clock=self.office.clock, **size)
        self.window._emergency()
        self.qtbot.waitUntil(lambda: self.window.house.alerting.seen is not None)
        self.idle()
        return self.window

    @property
    def page(self) -> EmergencyPage:
        """The page itself, for what no eye can tell."""
        found = self.window.made["emergency"]
        assert isinstance(found, EmergencyPage)
        return found

    @property
    def title(self) -> str:
        """The answer to "what about my alert?"."""
        return self.page.header.title.text()

    def wait(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=10_000)

    def idle(self) -> None:
        """Wait until nothing is being asked of anybody."""
        self.wait(lambda: not self.window.house.alerting.busy)

    @property
    def talk(self) -> Talk:
        """The newest conversation."""
        seen = self.window.house.alerting.seen
        assert seen is not None
        return seen.talks[0]

    @property
    def talks(self) -> tuple[Talk, ...]:
        seen = self.window.house.alerting.seen
        return seen.talks if seen else ()

    @property
    def first(self) -> Entry:
        return self.talk.first

    def send(self, button: str = "alert_send") -> None:
        """Send without waiting for the ten seconds."""
        before = len(self.talks)
        press(self.window, button)
        press(self.window, "countdown_now")
        self.wait(lambda: len(self.talks) > before)
        self.idle()

    def practise(self) -> None:
        self.send("alert_practise")
        self.wait(lambda: self.first.state is State.SENT)
        self.idle()

    def check(self) -> None:
        press(self.window, "alert_check")
        self.idle()

    def say(self, name: str, words: str) -> None:
        """Write into a text of the form."""
        area = find(self.window, name)
        assert isinstance(area, QPlainTextEdit)
        area.setPlainText(words)

    @property
    def files(self) -> list[str]:
        """The names of all files in the outbox."""
        return sorted(path.name for path in (self.home / "outbox").glob("*")) if (self.home / "outbox").exists() else []


def other(card: Card, number: int, name: str) -> Card:
    """Return a card like this one of another desk."""
    key = parts.public(number)
    return replace(card, issuer=base64_of(key), signers=(key,), name=name)

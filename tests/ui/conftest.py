"""A whole window without a screen: the real pages, packs and languages, with settings in a folder of the test's own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from companion import app
from companion.base.clock import Clock, SystemClock
from companion.base.keystore import Memory
from companion.ui.vault_room import VaultRoom
from companion.ui.window import Window
from companion.vault.header import Kdf

OpenWindow = Callable[..., Window]


def light_room(folder: Path) -> VaultRoom:
    """Return the vault's room with as little work for the keys as is allowed, and no keyring."""
    return VaultRoom(folder, SystemClock(), kdf=Kdf(64 * 1024, 1, 1), keys=Memory())


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenWindow]:
    """Open a window in a language (None: as on the first start), shown, with the packs read."""
    opened: list[Window] = []
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # put back at the end

    def make(
        language: str | None = "en", width: int = 1024, height: int = 640, alerts: app.Alerts | None = None, clock: Clock | None = None
    ) -> Window:
        alerts = alerts or app._alerts_without_keyring
        window = app.window(qapp, language, home=tmp_path, vaults=light_room, alerts=alerts, clock=clock)
        window.frame.resize(width, height)
        opened.append(window)
        qtbot.addWidget(window.frame)
        window.frame.show()
        qtbot.waitUntil(lambda: window.house.sitting.library is not None)
        return window

    yield make
    for window in opened:
        window.frame.close()
        window.frame.close()  # once more, where something could not be saved

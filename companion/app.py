"""Builds the real world and opens the window: the only place that knows every part."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from companion.base import paths
from companion.base.clock import Clock, SystemClock
from companion.base.errors import CompanionError
from companion.base.keystore import Keystore, Memory
from companion.base.work import Watch
from companion.content import read
from companion.i18n import languages
from companion.ui import jobs, speech, theme
from companion.ui.alerting import Alerting
from companion.ui.checking.service import Checking
from companion.ui.frame import Frame, application
from companion.ui.keeping import Keeping
from companion.ui.look import Look
from companion.ui.page import House
from companion.ui.preferences import Preferences
from companion.ui.sitting import Sitting
from companion.ui.window import Window
from companion.vault import folder as vault_folder

if TYPE_CHECKING:
    from companion.hygiene.world import Subject, World
    from companion.net.route import Route
    from companion.ui.alert_room import AlertRoom
    from companion.ui.checking.room import CheckRoom
    from companion.ui.signs import Signs
    from companion.ui.vault_room import VaultRoom

Vaults: TypeAlias = "Callable[[Path], VaultRoom]"
Alerts: TypeAlias = "Callable[[Path, Keeping, Preferences], AlertRoom]"


def window(
    app: QApplication,
    language: str | None = None,
    frame: Frame | None = None,
    *,
    home: Path | None = None,
    page: str = "",
    vaults: Vaults | None = None,
    alerts: Alerts | None = None,
    clock: Clock | None = None,
) -> Window:
    """Build the window with everything it needs, in a frame; the packs are read in a job after the first paint."""
    problems: list[CompanionError] = []
    try:
        theme.load_fonts()
    except CompanionError as error:
        problems.append(error)
    try:
        offered = languages.offered()
    except CompanionError as error:
        problems.append(error)
        offered = {languages.SOURCE: languages.ENGLISH}
    home = home or paths.home()
    preferences = Preferences(home / "settings.json")
    if preferences.problem is not None:
        problems.append(preferences.problem)
    opened = Window(
        frame or Frame(),
        lambda shell: _house(shell, offered, preferences, vaults or _vault_room, alerts or _alert_room, clock or SystemClock()),
    )
    sys.excepthook = lambda _kind, error, _trace: opened.explain(jobs.bug(error))
    Look(opened, app, preferences, opened.house.speech)
    opened.begin(language or preferences.get("language") or None, speech.system_language(offered), page)
    for problem in problems:
        opened.explain(problem)
    QTimer.singleShot(0, opened, lambda: opened.house.jobs.start(opened, _read_packs, done=opened.packs_read, alone=True))
    return opened


def run(frame: Frame | None = None, *, gallery: bool = False, language: str | None = None, page: str = "", hidden: bool = False) -> int:
    """Open the window in its frame (at a page, or hidden behind an empty one), or the gallery of the kit; stay until it is closed."""
    app = application()
    shown = _gallery(app, language) if gallery else window(app, language, frame, page=page)
    if not isinstance(shown, Window):
        shown.show()
    elif hidden:
        shown.hide_now()
    else:
        shown.frame.show()
    return app.exec()


def tour(folder: Path, language: str, report: Callable[[str], None], vaults: Vaults | None = None) -> list[Path]:
    """Walk through the main job in a window of its own, with settings of its own, and return its pictures.

    Raises StepDidNotHappen; the pictures up to there are kept.
    """
    from companion.ui.tour import Guide
    from companion.ui.walk import main_job

    app = application()
    # The tour changes settings and makes a vault: never in the home or the keyring of the person who starts it.
    with tempfile.TemporaryDirectory() as home:
        opened = window(app, home=Path(home), vaults=vaults or _vault_without_keyring, alerts=_alerts_without_keyring)
        opened.frame.resize(1024, 640)
        opened.frame.show()
        guide = Guide(opened, folder, report)
        guide.finished.connect(app.quit)
        guide.lead(main_job(guide, opened, language))
        app.exec()
        opened.frame.close()
    if guide.failed is not None:
        raise guide.failed
    return guide.pictures


def relaunch(*arguments: str) -> None:
    """Replace this process by a fresh one: only that wipes what Python and Qt have left in memory."""
    program = [sys.executable] if paths.kind() == "frozen" else [sys.executable, "-m", "companion"]
    os.execv(program[0], [*program, *arguments])  # noqa: S606 - this very program, and no shell


def _house(
    shell: Window, offered: dict[str, languages.Language], preferences: Preferences, vaults: Vaults, alerts: Alerts, clock: Clock
) -> House:
    spoken, sitting, working = speech.Speech(offered), Sitting(), jobs.Jobs(shell.explain)
    home = preferences.path.parent
    folder = vault_folder.usual(home)
    leave = partial(_lock_into_a_fresh_process, shell, spoken)
    keeping = Keeping(folder, partial(vaults, folder), working, sitting, preferences, leave, _signs)
    alerting = Alerting(home, lambda: alerts(home, keeping, preferences), working, clock, keeping)
    checking = Checking(_check_room, working, sitting, shell.explain)
    for each in (spoken, sitting, working, keeping, alerting, checking, preferences):
        each.setParent(shell)  # they end with it, in its thread: Python may collect in any, and a timer that ends in another one crashes
    return House(
        speech=spoken,
        preferences=preferences,
        sitting=sitting,
        keeping=keeping,
        alerting=alerting,
        checking=checking,
        jobs=working,
        clock=clock,
        go=shell.go,
        explain=shell.explain,
        copy=lambda words: QGuiApplication.clipboard().setText(words),
        open_address=_open_address,
    )


def _vault_room(folder: Path) -> VaultRoom:
    from companion.ui.vault_room import VaultRoom

    return VaultRoom(folder, SystemClock())


def _alert_room(home: Path, keeping: Keeping, preferences: Preferences, keys: Keystore | None = None) -> AlertRoom:
    from companion.ui.alert_room import AlertRoom

    route = partial(preferences.get, "route")
    return AlertRoom(home, SystemClock(), route, lambda: keeping.vault.kept if keeping.vault else None, keys=keys)


def _alerts_without_keyring(home: Path, keeping: Keeping, preferences: Preferences) -> AlertRoom:
    return _alert_room(home, keeping, preferences, Memory())


def _check_room() -> CheckRoom:
    from companion.ui.checking.room import CheckRoom

    return CheckRoom(SystemClock(), _real_world)


def _real_world(subject: Subject, route: Route) -> World:
    from companion.hygiene import reality

    return reality.world(subject, route)


def _signs(owner: QObject) -> Signs:
    from companion.ui.signs import Signs

    return Signs(owner)


def _vault_without_keyring(folder: Path) -> VaultRoom:
    from companion.ui.vault_room import VaultRoom

    return VaultRoom(folder, SystemClock(), keys=Memory())


def _lock_into_a_fresh_process(shell: Window, spoken: speech.Speech) -> None:
    """A window that was hidden stays hidden: it must not come up by itself in front of whoever is there now."""
    relaunch("--page", "vault", "--lang", spoken.chosen.code, *(["--hidden"] if shell.frame.isMinimized() else []))


async def _read_packs(_watch: Watch) -> read.Library:
    return read.packs()


def _open_address(address: str) -> None:
    QDesktopServices.openUrl(QUrl(address))


def _gallery(app: QApplication, language: str | None) -> QWidget:
    from companion.ui.gallery import gallery

    theme.load_fonts()
    spoken = speech.Speech(languages.offered())
    spoken.use(language or languages.SOURCE)
    theme.apply(app, "light", language=spoken.language.code)
    return gallery(spoken.say)

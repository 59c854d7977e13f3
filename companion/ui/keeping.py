"""What is kept while the window is open: the vault, locked or open, and the plan if the person wants it in there.

Locking ends this process and starts a fresh one: only that wipes what Python and Qt have left in memory (VAULT.md, Lock).
What is half typed is saved before; if that fails, nothing is locked and the reader is told.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from companion.base.errors import CompanionError
from companion.base.later import asyncio
from companion.base.work import Stopped, Watch
from companion.ui.jobs import Job, Jobs
from companion.ui.preferences import Preferences
from companion.ui.sitting import Sitting

if TYPE_CHECKING:  # loading it brings the cryptography along, which the first paint does without
    from companion.ui.signs import Signs
    from companion.ui.vault_room import Plan, Vault, VaultRoom

_BUSY = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel})


class PlanIs(Enum):
    """Where the plan of this sitting stands."""

    NOT_KEPT = "not kept"
    KEPT = "kept"
    OTHER_KEPT = "another one is kept"


class Keeping(QObject):
    """`changed` comes when the vault is made or opened, and when what is so of the plan changes."""

    changed = Signal()

    def __init__(
        self,
        folder: Path,
        room: Callable[[], VaultRoom],
        jobs: Jobs,
        sitting: Sitting,
        preferences: Preferences,
        leave: Callable[[], None],
        signs: Callable[[QObject], Signs],
    ) -> None:
        """Keep where the vault lies, how its room is loaded, how this process is replaced, and what tells that the person has gone."""
        super().__init__()
        self.folder = folder
        self.vault: Vault | None = None
        self.plan_is = PlanIs.NOT_KEPT
        self.before_closing: list[Callable[[], None]] = []  # save what is half typed; raises if that cannot be
        self._load = room
        self._room: VaultRoom | None = None
        self._jobs, self._sitting, self._preferences, self._leave = jobs, sitting, preferences, leave
        self._make_signs = signs
        self._signs: Signs | None = None
        self._found: Plan | None = None
        self._hand_over = threading.Lock()
        self._fresh: Vault | None = None  # opened by a job, and not yet taken
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self._lock_unasked)
        self.on_failure: Callable[[CompanionError], None] = lambda _error: None
        preferences.changed.connect(self._watch_the_clock)
        sitting.changed.connect(self._sitting_changed)
        sitting.ticked.connect(self._sitting_changed)
        sitting.forgotten.connect(self._forgotten)
        sitting.ready.connect(self._take_plan)

    @property
    def exists(self) -> bool:
        """Whether there is a vault in the folder."""
        return self.vault is not None or (self.folder / "header").exists() or (self.folder / "header.bak").exists()

    def room(self) -> VaultRoom:
        """Return the vault's room, loading it at the first call."""
        if self._room is None:
            self._room = self._load()
        return self._room

    def create(self, owner: QObject, passphrase: str, done: Callable[[], None], failed: Callable[[CompanionError], None]) -> Job:
        """Make a vault in a job and take it."""
        return self._begin(owner, lambda: self.room().create(passphrase), done, failed)

    def unlock(self, owner: QObject, passphrase: str, done: Callable[[], None], failed: Callable[[CompanionError], None]) -> Job:
        """Open the vault in a job and take it."""
        return self._begin(owner, lambda: self.room().unlock(passphrase), done, failed)

    def recover(self, owner: QObject, words: str, done: Callable[[], None], failed: Callable[[CompanionError], None]) -> Job:
        """Open the vault by its recovery words in a job and take it."""
        return self._begin(owner, lambda: self.room().recover(words), done, failed)

    def give_up(self, job: Job) -> None:
        """Stop waiting for a vault; one that was opened meanwhile is closed again."""
        job.cancel()
        with self._hand_over:
            fresh, self._fresh = self._fresh, None
        if fresh is not None:
            fresh.close()

    def _watch_the_clock(self) -> None:
        """Lock after the minutes of the setting without a key or a pointer; 0: never."""
        minutes = int(self._preferences.get("lock_after"))
        self._idle.stop()
        if minutes and self.vault is not None:
            self._idle.start(minutes * 60_000)

    def lock(self) -> None:
        """Save, close, and replace this process. Raises what saving raised; then nothing is locked and nothing is lost."""
        self.close()
        self._jobs.stop_all()
        self._leave()

    def close(self, *, losing: bool = False) -> None:
        """Save what is half typed and close the vault; `losing`: close it even if that cannot be saved."""
        if self.vault is None:
            return
        for save in self.before_closing:
            try:
                save()
            except CompanionError:
                if not losing:
                    raise
        vault, self.vault = self.vault, None
        vault.close()

    def keep_plan(self) -> None:
        """Keep the plan of this sitting from now on, in the place of another one. Raises DiskFull, NotWritable."""
        session = self._sitting.session
        if self.vault is None or session is None:
            return
        self.vault.kept.keep_plan(self.room().plan_of(session))
        self._tell(PlanIs.KEPT)

    def forget_plan(self) -> None:
        """Take the plan out of the vault; it stays on the screen until the program closes."""
        if self.vault is not None:
            self.vault.kept.keep_plan(self.room().no_plan())
            self._found = None
            self._tell(PlanIs.NOT_KEPT)

    def use_found_plan(self) -> None:
        """Go on with the plan that the vault holds; the answers of this sitting are left."""
        session, found = self._sitting.session, self._found
        if session is not None and found is not None:
            session.resume(found.answers, found.skipped, found.done)
            self._tell(PlanIs.KEPT)
            self._sitting.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _BUSY and self._idle.isActive():
            self._idle.start()
        return super().eventFilter(watched, event)

    def _begin(self, owner: QObject, make: Callable[[], Vault], done: Callable[[], None], failed: Callable[[CompanionError], None]) -> Job:
        def made(watch: Watch) -> Vault:
            vault = make()
            with self._hand_over:
                try:
                    watch.check()
                except Stopped:
                    vault.close()  # nobody waits for it any more
                    raise
                self._fresh = vault
            return vault

        async def work(watch: Watch) -> Vault:
            return await asyncio.to_thread(made, watch)

        def take(vault: Vault) -> None:
            self._fresh = None
            self._take(vault)
            done()

        return self._jobs.start(owner, work, done=take, failed=failed)

    def _take(self, vault: Vault) -> None:
        self.vault = vault
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self._watch_the_clock()
        if self._signs is None:
            self._signs = self._make_signs(self)
            self._signs.gone.connect(self._lock_unasked)
        self._take_plan()
        self.changed.emit()

    def _take_plan(self) -> None:
        """Bring the kept plan into the sitting, unless the person has answered something else already."""
        session = self._sitting.session
        if self.vault is None or session is None or self._found is not None:
            return
        found = self.vault.kept.plan()
        if not found.answers and not found.done:
            return
        self._found = found
        if session.answers:
            self._tell(PlanIs.OTHER_KEPT)
        else:
            self.use_found_plan()

    def _forgotten(self) -> None:
        """Forgetting is about this sitting: what the vault holds stays there until the person takes it out."""
        if self.vault is not None and self.plan_is is PlanIs.KEPT:
            self._found = self.vault.kept.plan()
            self._tell(PlanIs.OTHER_KEPT)

    def _sitting_changed(self) -> None:
        session = self._sitting.session
        if self.vault is None or session is None or self.plan_is is not PlanIs.KEPT:
            return
        try:
            self.vault.kept.keep_plan(self.room().plan_of(session))
        except CompanionError as error:
            self.on_failure(error)
            self._tell(PlanIs.NOT_KEPT)

    def _tell(self, plan_is: PlanIs) -> None:
        self.plan_is = plan_is
        self.changed.emit()

    def _lock_unasked(self) -> None:
        """Lock because of the time, the screen or sleep; what cannot be saved keeps the vault open, and it is tried again."""
        if self.vault is None:
            return
        try:
            self.lock()
        except CompanionError as error:
            self.on_failure(error)
            self._idle.start()

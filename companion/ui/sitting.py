"""What this person has answered since the program was started."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from companion.assessment.session import Session
from companion.content.read import Library


class Sitting(QObject):
    """What this person has answered since the program was started. It lives in memory only.

    `ready` comes once, when the packs have been read; `changed` after every answer or forgetting,
    `ticked` after a step was ticked or unticked, `forgotten` before the `changed` of a forgetting.
    """

    ready = Signal()
    changed = Signal()
    ticked = Signal()
    forgotten = Signal()

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
        self.forgotten.emit()
        self.changed.emit()

"""What this person has answered since the program was started."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

from companion.assessment.session import Session
from companion.base.text import Text
from companion.content.read import Library


class Sitting(QObject):
    """What this person has answered since the program was started. It lives in memory only.

    `ready` comes once, when the packs have been read; `changed` after every answer, finding or forgetting,
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
        self.seen_done: Mapping[str, Text] = MappingProxyType({})  # {advice id: what a check found}
        self._raised: Mapping[str, Text] = MappingProxyType({})

    def begin(self, library: Library) -> None:
        """Take the packs that were read and start with no answers."""
        self.library = library
        if "core" in library.packs:
            self.session = Session(library, ("core",))
            self.session.heed(self._raised)
        self.ready.emit()

    def heed(self, raised: Mapping[str, Text], seen_done: Mapping[str, Text]) -> None:
        """Take what checks found for steps of the plan: those that it calls for, and those that it saw done."""
        self._raised, self.seen_done = raised, seen_done
        if self.session is not None:
            self.session.heed(raised)
        self.changed.emit()

    def forget(self) -> None:
        """Forget every answer and tick."""
        if self.session is not None:
            self.session.forget()
        self.open_step = ""
        self.forgotten.emit()
        self.changed.emit()

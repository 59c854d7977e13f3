"""A sender that is killed while it works: `python -m tests.alert.worker WHAT FOLDER`. Each line it prints is a promise.

queue: alerts without end, each id printed once it is durable. send: everything in the outbox, each id printed once its receipt
is; the desk keeps what it stored as files, so that it outlives the kill.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import date
from pathlib import Path

from companion.alert.outbox import FolderShelf
from companion.alert.states import State
from companion.base import files
from companion.base.work import Watch
from companion.desk.protocol import Desk
from companion.desk.store import UNLIMITED, Envelope, Memory
from tests.alert.parts import RECEIPT, Office, Person, draft


class Lasting(Memory):
    """A desk's store that keeps what it takes as files, before it says so."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def put(self, envelope: Envelope, quota_bytes: int = UNLIMITED) -> date:
        files.write_private(self._folder / envelope.head.id, envelope.content)
        return super().put(envelope, quota_bytes)


def person(folder: Path) -> Person:
    """Return whose outbox lies in this folder, in front of a desk that keeps its files beside it."""
    office = Office()
    office.desk = Desk(Lasting(folder / "desk"), RECEIPT, office.clock)
    return Person(office, FolderShelf(folder / "outbox"))


def main(what: str, folder: str) -> None:
    """Work until killed, or until nothing is left to send."""
    whose = person(Path(folder))
    if what == "queue":
        while True:
            for length in (0, 9_000):
                _promise(whose.queue(draft(what="x" * length)).id)
    for entry in whose.sender.entries():
        for tried in asyncio.run(whose.sender.send(Watch(), entry.id)):
            if tried.state is State.SENT:
                _promise(tried.id)


def _promise(id_: str) -> None:
    sys.stdout.write(f"{id_}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])

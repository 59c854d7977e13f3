"""A drill that the command line sent to a real desk lies in the real outbox, and the window finds it there."""

from __future__ import annotations

from pathlib import Path

from companion.alert.draft import Draft
from companion.alert.outbox import FolderShelf
from companion.base.keystore import Memory
from companion.ui.alert_room import AlertRoom
from tests.alert.parts import Person


def test_a_drill_to_a_real_desk_is_saved_and_removed(tmp_path: Path) -> None:
    person = Person(shelf=FolderShelf(tmp_path / "outbox"))
    office = person.office
    entry = person.sender.queue(Draft(), office.card, office.line, "team", drill=True, lang="en")
    room = AlertRoom(tmp_path, office.clock, lambda: "direct", lambda: None, keys=Memory(), reach=office.client)
    (talk,) = room.look().talks
    room.save(entry, tmp_path / "sealed.age")
    assert (tmp_path / "sealed.age").stat().st_size == 8192
    room.remove(talk)
    assert room.look().talks == ()

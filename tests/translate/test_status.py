"""How far a language is: messages, whole cards."""

from pathlib import Path

from companion.translate import status
from tests.translate.pos import file, message


def test_messages_and_whole_cards_are_counted(tmp_path: Path) -> None:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "companion.po").write_bytes(
        file(message("A.", "a"), message("B.", "b", flags="fuzzy"), message("C.", ""), '#~ msgid "D."\n#~ msgstr "d"\n')
    )
    cards = [
        message("A.", "a", context="core/advice/x/title"),
        message("B.", "b", context="core/advice/y/title"),
        message("C.", "", context="core/advice/y/why"),
    ]
    (folder / "checklists.po").write_bytes(file(*cards))
    assert status.of(tmp_path) == (
        status.State("de", "checklists", translated=2, fuzzy=0, missing=1, cards=2, whole_cards=1),
        status.State("de", "companion", translated=1, fuzzy=1, missing=1, cards=0, whole_cards=0),
    )
    assert status.of(tmp_path, "fr") == ()

"""Only what is finished reaches the reader, and the same source gives the same bytes."""

from pathlib import Path

import pytest

from companion.base.text import TN, T, Text
from companion.i18n import catalog
from companion.translate import compile as compiling
from companion.translate import po
from tests.translate.pos import ARABIC, NOTES, file, message

GONE = '#~ msgid "Gone."\n#~ msgstr "Weg."\n'
LOCK, NAME = "core/advice/lock", "core/question/name"


def compiled(folder: Path, domain: str, *messages: str) -> catalog.Compiled:
    source = folder / f"{domain}.po"
    source.write_bytes(file(*messages))
    compiling.compile_one(source)
    return catalog.read("de", folder)


def card(key: str, english: str) -> Text:
    return Text(english, context=key, domain="checklists")


def test_what_is_done_is_in_and_the_rest_is_not(tmp_path: Path) -> None:
    words = compiled(
        tmp_path,
        "companion",
        NOTES,
        message("Saved.", "Gespeichert."),
        message("Maybe.", "Vielleicht.", flags="fuzzy"),
        message("Open.", ""),
        GONE,
    )
    assert words.find(T("Saved.")) == "Gespeichert."
    assert words.find(TN("{n} note", "{n} notes", 5)) == "{n} Notizen"
    assert [words.find(T(english)) for english in ("Maybe.", "Open.", "Gone.")] == [None, None, None]


def test_a_plural_of_which_a_form_is_missing_is_left_out(tmp_path: Path) -> None:
    assert compiled(tmp_path, "companion", NOTES.replace("{n} Notizen", "")).find(TN("{n} note", "{n} notes", 1)) is None


@pytest.mark.parametrize(
    "unfinished", [message("Why.", "", context=f"{LOCK}/why"), message("Why.", "Warum.", context=f"{LOCK}/why", flags="fuzzy")]
)
def test_a_card_is_shown_whole_or_in_the_next_language(tmp_path: Path, unfinished: str) -> None:
    words = compiled(
        tmp_path,
        "checklists",
        message("Lock it.", "Abschließen.", context=f"{LOCK}/title"),
        unfinished,
        message("Your name?", "Name?", context=f"{NAME}/text"),
    )
    assert words.find(card(f"{LOCK}/title", "Lock it.")) is None
    assert words.find(card(f"{NAME}/text", "Your name?")) == "Name?"


def test_what_left_the_card_does_not_hold_it_back(tmp_path: Path) -> None:
    gone = f'#~ msgctxt "{LOCK}/why"\n#~ msgid "Why."\n#~ msgstr ""\n'
    assert compiled(tmp_path, "checklists", message("Lock it.", "Abschließen.", context=f"{LOCK}/title"), gone).find(
        card(f"{LOCK}/title", "Lock it.")
    )


def test_the_same_source_gives_the_same_bytes_whatever_its_order_and_remarks(tmp_path: Path) -> None:
    one, two = message("A.", "a"), message("B.", "b")
    first = compiling.catalogue(po.parse(file(one, two), "de.po"), "companion")
    second = compiling.catalogue(po.parse(file("# remark\n" + two, one), "de.po"), "companion")
    assert first == second
    assert b"Project-Id" not in first
    assert tmp_path.exists()


def test_the_header_keeps_the_plural_rule() -> None:
    forms = "".join(f'msgstr[{number}] "{number} {{n}}"\n' for number in range(6))
    read = po.parse(file(f'msgid "{{n}} note"\nmsgid_plural "{{n}} notes"\n{forms}', header=ARABIC), "ar.po")
    assert b"nplurals=6; plural=(n==0 ? 0" in compiling.catalogue(read, "companion")


def test_arabic_numbers_choose_their_forms(tmp_path: Path) -> None:
    forms = "".join(f'msgstr[{number}] "form {number}"\n' for number in range(6))
    (tmp_path / "companion.po").write_bytes(file(f'msgid "{{n}} note"\nmsgid_plural "{{n}} notes"\n{forms}', header=ARABIC))
    compiling.compile_one(tmp_path / "companion.po")
    words = catalog.read("ar", tmp_path)
    chosen = [words.find(TN("{n} note", "{n} notes", n)) for n in (0, 1, 2, 3, 11, 100)]
    assert chosen == [f"form {number}" for number in range(6)]


def test_all_languages_or_one_are_compiled_and_counted(tmp_path: Path) -> None:
    for code in ("de", "be-tarask", "azb"):
        folder = tmp_path / code / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "companion.po").write_bytes(file(message("A.", "a"), message("B.", "")))
    assert [(one.kept, one.left_out) for one in compiling.compile_all(tmp_path)] == [(1, 1)] * 3
    (one,) = compiling.compile_all(tmp_path, "azb")
    assert one.path == tmp_path / "azb" / "LC_MESSAGES" / "companion.mo"
    assert one.path.stat().st_mode & 0o777 == 0o644


def test_a_broken_source_stops_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "companion.po").write_bytes(b"nonsense")
    with pytest.raises(po.PoBroken):
        compiling.compile_one(tmp_path / "companion.po")
    assert not (tmp_path / "companion.mo").exists()

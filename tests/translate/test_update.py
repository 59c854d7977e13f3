"""Catalogues follow the program: words stay with their own sentence, and nobody is handed a neighbour's."""

from pathlib import Path

import pytest

from companion.base import files
from companion.base.errors import CompanionError
from companion.content import extract
from companion.translate import po, update
from tests.translate.pos import ARABIC, GERMAN, NOTES, file, message

WHY, TITLE = "core/advice/lock/why", "core/advice/lock/title"


def merged(old: bytes, *template: po.Entry) -> dict[str, po.Entry]:
    new = update.merge(po.parse(old, "de.po"), template)
    again = po.parse(po.render(new).encode(), "de.po")
    return {entry.english: entry for entry in again.entries}


def test_words_stay_and_new_sentences_come_empty() -> None:
    new = merged(file("# mine\n" + message("A.", "a")), po.Entry("New."), po.Entry("A.", places=("companion/a.py",), notes=("note",)))
    assert list(new) == ["New.", "A."]
    assert (new["A."].words, new["A."].remarks, new["A."].places, new["A."].notes) == (("a",), ("mine",), ("companion/a.py",), ("note",))
    assert not new["New."].done


def test_a_reworded_sentence_of_the_interface_gets_nobodys_words() -> None:
    new = merged(file(message("Save the note.", "Notiz sichern.")), po.Entry("Save the notes."))
    assert new["Save the notes."].words == ("",)
    assert new["Save the note."].obsolete


def test_a_reworded_sentence_of_a_pack_keeps_its_own_words_as_fuzzy() -> None:
    old = file(message("Lock it.", "Abschließen.", context=TITLE), message("It helps.", "Es hilft.", context=WHY))
    new = merged(old, po.Entry("It helps.", context=TITLE), po.Entry("It helps a lot.", context=WHY))
    assert (new["It helps."].words, new["It helps."].previous, new["It helps."].fuzzy) == (("Abschließen.",), "Lock it.", True)
    assert (new["It helps a lot."].words, new["It helps a lot."].previous) == (("Es hilft.",), "It helps.")


def test_a_sentence_reworded_twice_shows_the_english_that_was_translated() -> None:
    once = update.merge(po.parse(file(message("One.", "Eins.", context=WHY)), "de.po"), (po.Entry("Two.", context=WHY),))
    (twice,) = update.merge(once, (po.Entry("Three.", context=WHY),)).entries
    assert (twice.words, twice.previous, twice.fuzzy) == (("Eins.",), "One.", True)


def test_a_reworded_sentence_without_words_is_just_new() -> None:
    (entry,) = merged(file(message("One.", "", context=WHY)), po.Entry("Two.", context=WHY)).values()
    assert (entry.words, entry.fuzzy, entry.previous) == (("",), False, "")


def test_what_a_translator_marked_stays_marked() -> None:
    (entry,) = merged(file(message("A.", "a", flags="fuzzy")), po.Entry("A.")).values()
    assert entry.fuzzy


def test_what_left_is_put_aside_and_comes_back() -> None:
    aside = update.merge(po.parse(file(message("A.", "a"), message("Never done.", "")), "de.po"), (po.Entry("B."),))
    assert [(entry.english, entry.obsolete) for entry in aside.entries] == [("B.", False), ("A.", True)]
    back = update.merge(aside, (po.Entry("A."),))
    assert [(entry.english, entry.words, entry.obsolete) for entry in back.entries] == [("A.", ("a",), False)]


def test_a_plural_gets_as_many_forms_as_the_header_says_and_a_new_plural_is_fuzzy() -> None:
    new = update.merge(po.parse(file(header=ARABIC), "ar.po"), (po.Entry("{n} note", plural="{n} notes"),))
    assert len(new.entries[0].words) == 6
    assert po.render(new).startswith(ARABIC)
    (became,) = merged(file(message("{n} note", "{n} Notiz")), po.Entry("{n} note", plural="{n} notes")).values()
    assert (became.words, became.fuzzy) == (("{n} Notiz", "{n} Notiz"), True)
    (stayed,) = merged(file(NOTES), po.Entry("{n} note", plural="{n} notes")).values()
    assert (stayed.words, stayed.fuzzy) == (("{n} Notiz", "{n} Notizen"), False)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a small checkout: one source file, one sentence of a pack, one language with both files and one with one."""
    (tmp_path / "companion").mkdir()
    (tmp_path / "companion" / "a.py").write_text('x = T("Saved.")\n')
    for code in ("de", "be-tarask"):
        (tmp_path / "locales" / code / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "locales" / "de" / "LC_MESSAGES" / "companion.po").write_bytes(file())
    (tmp_path / "locales" / "de" / "LC_MESSAGES" / "checklists.po").write_bytes(file())
    header = GERMAN.replace("Language: de", "Language: be-tarask")
    (tmp_path / "locales" / "be-tarask" / "LC_MESSAGES" / "companion.po").write_bytes(file(header=header))

    def sentences(folder: Path) -> tuple[extract.Sentence, ...]:
        assert folder == tmp_path / "checklists"
        return (extract.Sentence(TITLE, "Lock it.", ("Screens: plan",)),)

    monkeypatch.setattr(extract, "sentences", sentences)
    return tmp_path


def test_templates_and_languages_are_written_once_and_then_up_to_date(checkout: Path) -> None:
    changed = update.changes(checkout)
    assert [change.path.relative_to(checkout / "locales").as_posix() for change in changed] == [
        "companion.pot",
        "checklists.pot",
        "be-tarask/LC_MESSAGES/companion.po",
        "be-tarask/LC_MESSAGES/checklists.po",
        "de/LC_MESSAGES/companion.po",
        "de/LC_MESSAGES/checklists.po",
    ]
    assert not (checkout / "locales" / "companion.pot").exists()
    update.write(changed)
    assert update.changes(checkout) == ()
    template = (checkout / "locales" / "checklists.pot").read_text()
    assert f'#. Screens: plan\nmsgctxt "{TITLE}"\nmsgid "Lock it."\nmsgstr ""\n' in template
    assert "Date" not in template
    assert "Language: be-tarask" in (checkout / "locales" / "be-tarask" / "LC_MESSAGES" / "checklists.po").read_text()


def test_one_language_can_be_updated(checkout: Path) -> None:
    assert {change.path.parent.parent.name for change in update.changes(checkout, "de")} == {checkout.name, "de"}


def test_a_new_language_begins_with_the_plurals_of_its_row(checkout: Path) -> None:
    (checkout / "locales" / "languages.toml").write_text('[my]\nplurals = "nplurals=1; plural=0;"\n')
    update.write(update.changes(checkout, "my"))
    read = po.read(checkout / "locales" / "my" / "LC_MESSAGES" / "companion.po")
    assert (read.field("Language"), read.forms, [entry.english for entry in read.entries]) == ("my", 1, ["Saved."])
    with pytest.raises(update.LanguageNotListed):
        update.changes(checkout, "azb")


def test_without_a_list_of_languages_none_can_begin(checkout: Path) -> None:
    with pytest.raises(files.FileMissing):
        update.changes(checkout, "azb")


def test_an_installed_program_has_nothing_to_update(tmp_path: Path) -> None:
    with pytest.raises(update.NoSources):
        update.changes(tmp_path)


def test_a_broken_file_is_left_as_it_is(checkout: Path) -> None:
    path = checkout / "locales" / "de" / "LC_MESSAGES" / "companion.po"
    path.write_bytes(b"nonsense")
    with pytest.raises(CompanionError):
        update.changes(checkout)
    assert path.read_bytes() == b"nonsense"

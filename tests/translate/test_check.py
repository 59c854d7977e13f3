"""What would be unfit to be shown is found in the file, with its place and a sentence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.base import run
from companion.base.text import T
from companion.i18n import catalog
from companion.i18n.formats import IsoFormats
from companion.i18n.render import Words
from companion.translate import check, po
from companion.translate import compile as compiling
from tests.translate.pos import ARABIC, GERMAN, NOTES, file, message

WORDS = Words([], IsoFormats())


def told(english: str, *words: str, plural: str = "") -> list[tuple[str, str]]:
    """Return what is said about a message, with its level."""
    found = check.problems(po.Entry(english, plural=plural, words=words or ("",)))
    return [(level.value, WORDS.plain(problem)) for level, problem in found]


def locales(root: Path, content: bytes, code: str = "de") -> Path:
    """Lay a language's file down and return the folder of all languages."""
    folder = root / code / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "companion.po").write_bytes(content)
    return root


@pytest.mark.parametrize(
    ("english", "words", "problem"),
    [
        ("Left {a}.", "Links {b}.", "fields that the English does not have: b"),
        ("Left {a}.", "Links.", "leaves out fields of the English: a"),
        ("Left {a}.", "Links {a.token}.", "brace that belongs to no field"),
        ("Left.", "Links }.", "brace that belongs to no field"),
        ("Left.", "Li\u202enks.", "invisible characters that may not be used: U+202E"),
        ("Left.", "\ufeffLinks\u200b.", "U+200B; U+FEFF"),
        ("Left.", "Li\u00adnks.", "U+00AD"),
        ("Left.", "<b>Links</b>.", "markup"),
        ("Left.", "Links &amp; rechts.", "markup"),
        ("Left.", "Links: https://example.org", "address"),
        ("Left.", "Links: ana@example.org", "address"),
        ("Left.", "Links: meta.wikimedia.org", "address"),
        ("Left.", "Caf\u0065\u0301.", "NFC"),
        ("Left.\nRight.", "Links. Rechts.", "number of lines"),
        ("Left.", "Links. ", "begins or ends"),
        ("Call 112.", "Ruf 110.", "numbers"),
        ("Wait 1,000 days.", "Warte 100 Tage.", "numbers"),
    ],
)
def test_an_unfit_translation_is_an_error(english: str, words: str, problem: str) -> None:
    assert [level for level, text in told(english, words) if problem in text] == ["error"]


@pytest.mark.parametrize(
    ("english", "words"),
    [
        ("Left {a}, right {b}.", "Rechts {b}, links {a}."),
        ("Call 112.", "اتصل بالرقم ١١٢."),
        ("Wait 1,000 days.", "\u06f1\u066c\u06f0\u06f0\u06f0 روز صبر کنید."),
        ("Wait 1,000 days.", "Attends 1\u202f000 jours."),
        ("I want it.", "می‌خواهم."),
        ("It is 3 < 4.", "Es ist 3 < 4."),
        ("Q&A", "Fragen & Antworten"),
        ("Now and. Then", "Jetzt.Dann"),
        ("Open.", ""),
    ],
)
def test_a_good_translation_is_left_alone(english: str, words: str) -> None:
    assert told(english, words) == []


def test_a_small_number_may_become_a_word() -> None:
    assert told("Take 2 keys.", "Nimm zwei Schlüssel.") == [("note", "Its numbers are not those of the English.")]


@pytest.mark.parametrize("english", ["Do not delete it.", "Never pay.", "You can\u2019t lose it.", "Nothing leaves.", "It doesn't."])
def test_a_negation_asks_for_a_second_reader(english: str) -> None:
    assert [level for level, _ in told(english, "Wörter.")] == ["note"]


def test_a_form_of_a_plural_may_leave_the_number_out_but_no_other_field() -> None:
    assert told("{n} note in {a}", "eine Notiz in {a}", "{n} Notizen in {a}", plural="{n} notes in {a}") == []
    assert (
        "leaves out fields of the English: a"
        in told("{n} note in {a}", "eine Notiz", "{n} Notizen in {a}", plural="{n} notes in {a}")[0][1]
    )


def test_half_a_plural_is_an_error() -> None:
    assert told("{n} note", "{n} Notiz", "", plural="{n} notes") == [("error", "Some of its forms are translated and some are not.")]


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        (GERMAN.replace("Language: de", "Language: fr"), "Language must be de"),
        (GERMAN.replace("UTF-8", "latin-1"), "charset=UTF-8"),
        (GERMAN.replace("n != 1", "n"), "Plural-Forms does not choose"),
        (GERMAN.replace("n != 1", "n/0"), "Plural-Forms does not choose"),
        (GERMAN.replace("n != 1", "__import__('os')"), "Plural-Forms does not choose"),
        (GERMAN.replace('"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n', ""), "Plural-Forms does not choose"),
    ],
)
def test_a_wrong_header_is_an_error(tmp_path: Path, header: str, problem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "run", missing)
    (finding,) = check.of(locales(tmp_path, file(header=header)))
    assert problem in WORDS.plain(finding.problem)


@pytest.mark.parametrize("code", ["zh-hans", "be-tarask", "azb", "pt-br", "sr-ec"])
def test_codes_of_mediawiki_are_languages(tmp_path: Path, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "run", missing)
    assert check.of(locales(tmp_path, file(header=GERMAN.replace("Language: de", f"Language: {code}")), code)) == ()
    underscored = GERMAN.replace("Language: de", f"Language: {code.replace('-', '_')}")
    assert check.of(locales(tmp_path / "again", file(header=underscored), code)) == ()


def test_every_message_is_named_with_its_place(tmp_path: Path) -> None:
    gone = '#~ msgid "Gone."\n#~ msgstr "<b>"\n'
    findings = check.of(locales(tmp_path, file(NOTES, message("Left.", "<b>Links."), message("Never.", "Nie.", flags="fuzzy"), gone)))
    assert [(finding.line, finding.english, finding.level.value) for finding in findings] == [
        (12, "Left.", "error"),
        (16, "Never.", "note"),
    ]


def test_the_english_itself_holds_no_address(tmp_path: Path) -> None:
    root = locales(tmp_path, file())
    (root / "companion.pot").write_bytes(file(message("Write to ana@example.org.", "")))
    (finding,) = check.of(root)
    assert finding.path.name == "companion.pot"
    assert check.of(root, "de") == ()


def test_what_gettext_finds_is_passed_on_where_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def says(command: list[str], *, timeout_s: float) -> run.Ran:
        assert command[0] == "msgfmt"
        assert timeout_s
        return run.Ran(1, "", "x/de.po:6: 'msgid' and 'msgstr' entries do not both end\nx/de.po:7:9: bad\nmsgfmt: found 2 fatal errors\n")

    monkeypatch.setattr(run, "run", says)
    findings = check.of(locales(tmp_path, file()))
    assert [(finding.line, WORDS.plain(finding.problem)) for finding in findings] == [
        (6, "msgfmt says: 'msgid' and 'msgstr' entries do not both end"),
        (7, "msgfmt says: bad"),
    ]


def test_a_good_arabic_file_passes(tmp_path: Path) -> None:
    forms = "".join(f'msgstr[{number}] "{{n}} ملاحظات"\n' for number in range(6))
    content = file(f'msgid "{{n}} note"\nmsgid_plural "{{n}} notes"\n{forms}', message("Saved.", "حُفظ."), header=ARABIC)
    assert check.of(locales(tmp_path, content, "ar")) == ()


def test_a_broken_file_stops_the_check_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(po.PoBroken):
        check.of(locales(tmp_path, file("nonsense")))


@given(st.text(st.sampled_from("aä {}<>&/.\n\t\u200b\u202e\u200c٣3\x1b") | st.characters(codec="utf-8"), min_size=1))
def test_what_passes_the_check_is_shown(tmp_path: Path, words: str) -> None:
    errors = [problem for level, problem in check.problems(po.Entry("Left {a}.", words=(words,))) if level is check.Level.ERROR]
    source = po.Po(po.parse(file(), "de.po").header, (po.Entry("Left {a}.", words=(words,)),))
    (tmp_path / "companion.mo").write_bytes(compiling.catalogue(source, "companion"))
    found = catalog.read("de", tmp_path).find(T("Left {a}.", a=1))
    assert errors or found == words


def missing(command: list[str], *, timeout_s: float) -> run.Ran:
    raise run.ProgramMissing(f"{command[0]} {timeout_s}")

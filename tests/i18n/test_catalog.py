"""A catalogue gives translations that are fit to be shown, and nothing else, whatever is in the file."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.base.text import TN, T, Text
from companion.i18n import catalog
from tests.i18n.mo import HEADER, mo

NOTES = TN("{n} note", "{n} notes", 2)
STEP = Text("Lock it.", context="core/advice/lock/title", domain="checklists")


def read(folder: Path, content: bytes, domain: str = "companion") -> catalog.Compiled:
    (folder / f"{domain}.mo").write_bytes(content)
    return catalog.read("ar", folder)


GOOD = mo({"Saved.": "Gespeichert.", "{n} note\0{n} notes": "{n} Notiz\0{n} Notizen", "Left {a}.": "Links {a}."})


@pytest.mark.parametrize("order", ["<", ">"])
def test_it_finds_sentences_plurals_and_contexts(tmp_path: Path, order: str) -> None:
    (tmp_path / "checklists.mo").write_bytes(mo({"core/advice/lock/title\x04Lock it.": "Abschließen."}, order=order))
    words = read(tmp_path, mo({"Saved.": "Gespeichert.", "{n} note\0{n} notes": "{n} Notiz\0{n} Notizen"}, order=order))
    assert words.find(T("Saved.")) == "Gespeichert."
    assert words.find(NOTES) == "{n} Notizen"
    assert words.find(TN("{n} note", "{n} notes", 1)) == "{n} Notiz"
    assert words.find(STEP) == "Abschließen."


def test_a_plural_with_a_context_is_found(tmp_path: Path) -> None:
    words = read(tmp_path, mo({"c\x04{n} note\0{n} notes": "{n} Notiz\0{n} Notizen"}))
    assert words.find(Text("{n} note", (("n", 3),), plural="{n} notes", count=3, context="c")) == "{n} Notizen"


@pytest.mark.parametrize("text", [T("Other."), T(""), TN("a", "b", 1), STEP, Text("x", context="c"), Text("x", plural="y", context="c")])
def test_what_is_not_there_is_not_answered(tmp_path: Path, text: Text) -> None:
    assert read(tmp_path, GOOD).find(text) is None


def test_a_language_without_files_answers_nothing(tmp_path: Path) -> None:
    assert catalog.read("ar", tmp_path).find(T("Saved.")) is None


@pytest.mark.parametrize(
    "untrusted",
    [
        "",
        "   ",
        "{secret}",
        "{a} {b}",
        "a\u202eb",
        "a\u2066b",
        "a\u200bb",
        "\ufeffa",
        "a\u00adb",
        "a\u2060b",
        "a\u061cb",
        "a\x1b[31m",
        "a\x00b",
        "a\tb",
        "a\x85b",
        "<b>a</b>",
        "<!-- a",
        "</p>",
    ],
)
def test_a_translation_that_is_unfit_is_left_out(tmp_path: Path, untrusted: str) -> None:
    assert read(tmp_path, mo({"Left {a}.": untrusted})).find(T("Left {a}.", a=1)) is None


@pytest.mark.parametrize("fit", ["{a}", "می‌خواهم {a}", "a\u200eb", "1 < 2", "a\nb", "{a.token}", "{n:>200000000}"])
def test_a_translation_that_is_odd_but_harmless_is_used(tmp_path: Path, fit: str) -> None:
    assert read(tmp_path, mo({"Left {a}.": fit})).find(T("Left {a}.", a=1)) == fit


@pytest.mark.parametrize("rule", ["n/0", "n%0", "5", "n", "n-1", "0-1"])
def test_a_plural_rule_that_chooses_no_form_leaves_english(tmp_path: Path, rule: str) -> None:
    header = f"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural={rule};\n"
    words = read(tmp_path, mo({"{n} note\0{n} notes": "{n} Notiz\0{n} Notizen"}, header))
    assert words.find(TN("{n} note", "{n} notes", 7)) is None


@pytest.mark.parametrize(
    "plural",
    [
        "n**n",
        "__import__('os')",
        "n ? ",
        "(" * 500,
        "(" * 30 + "n" + ")" * 30,
        "n+" * 700 + "n",
        "n?" * 200,
        "n<<999999999",
        "",
    ],
)
def test_a_plural_rule_made_to_hurt_is_a_broken_catalogue(tmp_path: Path, plural: str) -> None:
    header = f"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural={plural}\n"
    with pytest.raises(catalog.CatalogueBroken):
        read(tmp_path, mo({}, header))


@pytest.mark.parametrize(
    "header", ["Content-Type: text/plain; charset=nonsense\n", "Plural-Forms: nonsense\n", "Content-Type: x; charset=utf-7\n"]
)
def test_a_header_made_to_hurt_is_a_broken_catalogue_or_harmless(tmp_path: Path, header: str) -> None:
    try:
        words = read(tmp_path, mo({"Saved.": "+ADw-b+AD4-"}, header))
    except catalog.CatalogueBroken:
        return
    assert words.find(T("Saved.")) in {None, "+ADw-b+AD4-"}


def test_a_file_cut_anywhere_is_broken_or_lacks_words_but_never_lies(tmp_path: Path) -> None:
    whole = mo({f"Sentence {number}.": f"Satz {number}." for number in range(200)})
    for end in range(0, len(whole), 64):
        try:
            words = read(tmp_path, whole[:end])
        except catalog.CatalogueBroken:
            continue
        assert words.find(T("Sentence 7.")) in {None, "Satz 7."}


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(1, 255)), min_size=1, max_size=12))
def test_flipped_bytes_break_nothing_but_the_catalogue(tmp_path: Path, flips: list[tuple[int, int]]) -> None:
    damaged = bytearray(GOOD)
    for at, mask in flips:
        damaged[at] ^= mask
    try:
        words = read(tmp_path, bytes(damaged))
    except catalog.CatalogueBroken:
        return
    for text in (T("Saved."), NOTES, T("Left {a}.", a=1)):
        found = words.find(text)
        assert found is None or found.strip()


@given(st.binary(max_size=400))
def test_any_bytes_are_a_catalogue_or_a_plain_error(tmp_path: Path, content: bytes) -> None:
    try:
        read(tmp_path, b"\xde\x12\x04\x95" + content)
    except catalog.CatalogueBroken:
        return


def test_a_small_file_cannot_ask_for_more_memory_than_it_has(tmp_path: Path) -> None:
    size, count = 4_000_000, 200_000
    row = struct.pack("<2I", size - 28 - 8 * count, 28 + 8 * count)
    with pytest.raises(catalog.CatalogueBroken):
        read(tmp_path, struct.pack("<7I", 0x950412DE, 0, count, 28, 28, 0, 0) + row * count + b"a" * (size - 28 - 8 * count))


def test_a_catalogue_that_is_far_too_large_is_broken(tmp_path: Path) -> None:
    with pytest.raises(catalog.CatalogueBroken):
        read(tmp_path, b"\xde\x12\x04\x95" + b"\0" * 8_000_001)


def test_english_chooses_its_plural() -> None:
    assert [catalog.English().find(TN("{n} note", "{n} notes", n)) for n in (0, 1, 2)] == ["{n} notes", "{n} note", "{n} notes"]
    assert catalog.English().find(T("Saved.")) == "Saved."


def test_pseudo_english_shows_what_was_forgotten_and_what_does_not_fit() -> None:
    words = catalog.Pseudo().find(T("Read {count} notes in {place_name}.", count=1, place_name="x")) or ""
    assert words.startswith("[")
    assert words.endswith("]")
    assert "{count}" in words
    assert "{place_name}" in words
    assert "notes" not in words
    assert len(words) > 1.3 * len("Read {count} notes in {place_name}.")


def test_the_header_is_no_translation(tmp_path: Path) -> None:
    assert "charset" in HEADER
    assert read(tmp_path, GOOD).find(T("")) is None

"""A .po file is read strictly and written so that a diff shows words only."""

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.base import files
from companion.i18n.formats import IsoFormats
from companion.i18n.render import Words
from companion.translate import po
from tests.translate.pos import ARABIC, GERMAN, NOTES, file, message

FULL = r"""# A translator's remark.
#. Shown on the plan page.
#: companion/ui/pages/plan.py
#, fuzzy, python-brace-format
#| msgid "Former."
msgctxt "core/advice/a/why"
msgid ""
"Two\n"
"lines, a \"quote\", a \\ and a\ttab."
msgstr "Zwei."

#~ msgid "Gone."
#~ msgstr "Weg."
"""


def said(untrusted: bytes) -> str:
    """Return what a person is told about a broken file."""
    with pytest.raises(po.PoBroken) as caught:
        po.parse(untrusted, "ar.po")
    return Words([], IsoFormats()).plain(caught.value.say)


def test_everything_in_a_message_is_read() -> None:
    entry, gone = po.parse(file(FULL), "de.po").entries
    assert entry.english == 'Two\nlines, a "quote", a \\ and a\ttab.'
    assert (entry.context, entry.previous, entry.flags, entry.fuzzy, entry.done) == (
        "core/advice/a/why",
        "Former.",
        ("fuzzy", "python-brace-format"),
        True,
        False,
    )
    assert (entry.remarks, entry.notes, entry.places) == (
        ("A translator's remark.",),
        ("Shown on the plan page.",),
        ("companion/ui/pages/plan.py",),
    )
    assert (gone.obsolete, gone.english, gone.words) == (True, "Gone.", ("Weg.",))


def test_what_was_read_is_written_back_byte_for_byte() -> None:
    whole = file(NOTES, FULL).decode()
    assert po.render(po.parse(whole.encode(), "de.po")) == whole


def test_the_header_stays_as_it_stands_and_decides_the_forms() -> None:
    read = po.parse(file(header=ARABIC), "ar.po")
    assert (read.forms, read.field("language"), read.field("X-Nothing")) == (6, "ar", "")
    assert read.plural_rule.startswith("(n==0 ? 0")
    assert po.render(read) == ARABIC


def test_without_plural_forms_there_are_two() -> None:
    read = po.parse(b'msgid ""\nmsgstr "Language: de\\n"\n', "de.po")
    assert (read.forms, read.plural_rule) == (2, "")


def test_a_file_from_windows_is_read() -> None:
    assert po.parse(file(NOTES).replace(b"\n", b"\r\n"), "de.po").entries[0].words == ("{n} Notiz", "{n} Notizen")


@pytest.mark.parametrize(
    ("untrusted", "line", "problem"),
    [
        (b"", 1, "header is missing"),
        (b'msgid "a"\nmsgstr "b"\n', 1, "header is missing"),
        (file('msgid "a"\n'), 7, "cut off"),
        (file('msgid "a'), 7, "whole string"),
        (file('msgid "a"\nmsgstr "b'), 8, "whole string"),
        (file("nonsense"), 7, "neither a comment"),
        (file('"stray"\n', header=""), 2, "neither a comment"),
        (file('msgid "a"\nmsgid "b"\nmsgstr "c"\n'), 8, "twice in one message"),
        (file('msgid "a\\q"\nmsgstr "b"\n'), 7, "\\q means nothing"),
        (file('msgid ""\nmsgstr "b"\n'), 7, "msgid is empty"),
        (file(message("a", "b"), message("a", "c")), 10, "twice"),
        (file('msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n'), 7, "cut off"),
        (file('msgid "a"\nmsgid_plural "b"\nmsgstr[1] "c"\nmsgstr[2] "d"\n'), 7, "numbered"),
        (file('msgid "a"\nmsgstr "b"\nmsgstr[0] "c"\n'), 7, "numbered"),
        (file('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n'), 7, "Here are 1 plural forms, but Plural-Forms says 2"),
        (file(header=GERMAN.replace("nplurals=2", "nplurals=999")), 1, "Plural-Forms says 999"),
        (file(header=GERMAN.replace("nplurals=2", "nplurals=0")), 1, "Plural-Forms says 0"),
        (file() + b'msgid "\xff"\nmsgstr ""\n', 6, "UTF-8"),
        (b"\xef\xbb\xbf" + file(), 1, "neither a comment"),
    ],
)
def test_a_broken_file_is_named_with_its_line(untrusted: bytes, line: int, problem: str) -> None:
    told = said(untrusted)
    assert f"Line {line}:" in told
    assert problem in told


def test_two_messages_may_differ_in_context_only() -> None:
    assert len(po.parse(file(message("a", "b", context="x"), message("a", "c", context="y")), "de.po").entries) == 2


def test_a_file_cut_anywhere_is_a_plain_error_or_a_shorter_file() -> None:
    whole = file(NOTES, FULL, message("Last.", "Letzte."), header=GERMAN)
    for end in range(len(whole)):
        try:
            read = po.parse(whole[:end], "de.po")
        except po.PoBroken:
            continue
        assert all(entry.english for entry in read.entries)


@given(st.lists(st.tuples(st.integers(0, len(file(NOTES, FULL)) - 1), st.integers(0, 255)), max_size=10))
def test_damaged_bytes_are_a_plain_error_or_a_file_that_can_be_written(flips: list[tuple[int, int]]) -> None:
    damaged = bytearray(file(NOTES, FULL))
    for at, byte in flips:
        damaged[at] = byte
    try:
        read = po.parse(bytes(damaged), "de.po")
    except po.PoBroken:
        return
    again = po.parse(po.render(read).encode(), "de.po")
    assert [(entry.key, entry.words, entry.flags) for entry in again.entries if not entry.obsolete] == [
        (entry.key, entry.words, entry.flags) for entry in read.entries if not entry.obsolete
    ]


WORDS = st.text(st.characters(codec="utf-8"), min_size=1)


@given(english=WORDS, context=st.text(st.characters(codec="utf-8")), words=WORDS, plural=st.booleans())
def test_any_words_survive_being_written_and_read(english: str, context: str, words: str, plural: bool) -> None:
    entry = po.Entry(
        english, plural=words if plural else "", context=context, words=(words, english) if plural else (words,), previous=words
    )
    header = po.parse(file(), "de.po").header
    (read,) = po.parse(po.render(po.Po(header, (entry,))).encode(), "de.po").entries
    assert (read.english, read.plural, read.context, read.words, read.previous) == (
        entry.english,
        entry.plural,
        entry.context,
        entry.words,
        entry.previous,
    )


def test_gettext_reads_what_we_write(tmp_path: Path) -> None:
    path = tmp_path / "de.po"
    po.write(path, po.render(po.parse(file(NOTES, FULL), "de.po")))
    try:
        subprocess.run(
            ["msgfmt", "--check-format", "--check-domain", "-o", str(tmp_path / "de.mo"), str(path)], check=True, capture_output=True
        )
    except FileNotFoundError:
        if os.environ.get("CI"):
            raise
        pytest.skip("gettext is not here; make setup-lab installs it")


def test_a_file_that_is_not_there_or_too_large_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(files.FileMissing):
        po.read(tmp_path / "absent.po")
    (tmp_path / "huge.po").write_bytes(b"#" * (po.LARGEST_FILE + 1))
    with pytest.raises(files.FileTooLarge):
        po.read(tmp_path / "huge.po")


def test_a_written_file_can_be_read_by_everybody(tmp_path: Path) -> None:
    po.write(tmp_path / "de.po", "words")
    assert (tmp_path / "de.po").stat().st_mode & 0o777 == 0o644

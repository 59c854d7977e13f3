"""Every sentence of the program is found, once, and one that nobody could translate is an error."""

from pathlib import Path

import pytest

from companion.translate import po, sentences

SOURCE = """
from companion.base.text import T, TN, text
hello = T("Hello.")
again = T("Hello.")
long = T(
    "One sentence "
    "in two parts, {name}.",
    name="x",
)
# Translators: a button,
# so keep it short.
many = text.TN("{n} note", "{n} notes", count)
# An ordinary remark.
other = T("Other.")
not_ours = translate("No."), x[0]("No."), ungettext("No.")
"""


def found(source: str) -> list[po.Entry]:
    return list(sentences.merged(sentences.in_source(source, "companion/a.py")))


def test_sentences_are_found_in_their_order_once() -> None:
    assert [(entry.english, entry.plural) for entry in found(SOURCE)] == [
        ("Hello.", ""),
        ("One sentence in two parts, {name}.", ""),
        ("{n} note", "{n} notes"),
        ("Other.", ""),
    ]


def test_a_note_for_translators_goes_along_and_no_other_remark() -> None:
    assert [entry.notes for entry in found(SOURCE)] == [(), (), ("a button, so keep it short.",), ()]


@pytest.mark.parametrize(
    "call", ["T(name)", 'T("a" + b)', 'T(f"a {b}")', 'T("")', "T()", 'TN("one", many, 2)', 'TN("one")', "T(*words)", "T(b'x')", "T("]
)
def test_a_sentence_that_is_not_written_out_is_an_error_with_its_line(call: str) -> None:
    with pytest.raises(sentences.SentenceHidden) as caught:
        found(f"\n\nx = {call}\n")
    assert dict(caught.value.say.values)["line"] == 3


def test_the_same_sentence_in_two_files_names_both(tmp_path: Path) -> None:
    (tmp_path / "companion" / "ui").mkdir(parents=True)
    (tmp_path / "companion" / "b.py").write_text('x = T("Same.")\n')
    (tmp_path / "companion" / "ui" / "a.py").write_text('# Translators: here too.\nx = TN("Same.", "Sames.", 2)\n')
    (entry,) = sentences.in_program(tmp_path)
    assert (entry.places, entry.plural, entry.notes) == (("companion/b.py", "companion/ui/a.py"), "Sames.", ("here too.",))

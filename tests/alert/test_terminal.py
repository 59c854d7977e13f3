"""What somebody else wrote, on a terminal: behind its bar in every row, and without what a terminal would obey."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.alert.terminal import Line, clean
from companion.base.text import T
from companion.commands import _out

ENGLISH = _out.words(None)
BAR = "  | "


def columns_of(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize(
    "text",
    ["x" * 500, "图" * 300, "a\u0301" * 300, ("y" * 20 + " " * 60 + "Alert closed ") * 5, "\t" * 90 + "x", "one\n" + " " * 300 + "x"],
)
def test_a_long_line_goes_on_behind_a_bar(columns: int, text: str) -> None:
    rows = list(Line(text, 1).shown(ENGLISH, columns))
    assert len(rows) > 1
    assert all(row.startswith(BAR) and columns_of(row) < columns for row in rows)
    assert "".join("".join(row.removeprefix(BAR) for row in rows).split()) == "".join(text.split())


@given(st.text(), st.integers(0, 200))
def test_whatever_it_is_every_row_has_its_bar_and_no_control(text: str, columns: int) -> None:
    rows = list(Line(text, 1).shown(ENGLISH, columns))
    assert rows
    assert all(row.startswith(BAR) and columns_of(row) < max(columns, 30) for row in rows)
    assert not [letter for row in rows for letter in row if unicodedata.category(letter) in {"Cc", "Zl", "Zp"}]


def test_words_of_the_program_stand_in_one_line_without_a_bar() -> None:
    assert list(Line(T("Read by {alias}", alias="Eve\nClosed")).shown(ENGLISH, 20)) == ["Read by Eve\ufffdClosed"]
    assert list(Line("").shown(ENGLISH, 20)) == [""]
    assert list(Line("a\n\nb", 1).shown(ENGLISH, 20)) == ["  | a", "  | ", "  | b"]


def test_what_would_command_a_terminal_becomes_a_mark() -> None:
    assert clean("a\x1b[2J\u202eb\u2028c\ud800 \t\nd\u200d ") == "a\ufffd[2J\ufffdb\ufffdc\ufffd\nd\u200d"

"""Pages that want to be slow, wrong or invisible: the search ends, its lines are right, and it says what it cannot read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.base import paths
from companion.hygiene.personal import search, sentences
from companion.hygiene.personal.rules import WHAT, Kind, fold
from companion.hygiene.personal.wikitext import Page, Voice, lines
from tests.hygiene.personal.pages import ALICE

TODAY = date(2026, 11, 23)
LARGE = 60_000  # lines are read in pieces, so ten times as much takes ten times as long
PIECES = st.sampled_from(
    [
        *"\n[]{}<>|='@+.:#*",
        "[[User:",
        "<ref>",
        "</ref>",
        "I was born ",
        "my name is ",
        " 12 May 1990",
        "+977 985",
        "@example.org",
        "t.me/",
        "عمري ",
        "мне 25 ",
    ]
)


def found(text: str, title: str = "Alice", today: date = TODAY, *, talk: bool = False) -> list[search.Trace]:
    return list(search.traces(Page(title, text, talk), ALICE, today))


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<ref>",
            "<ref",
            "[[",
            "[[User:Alice|",
            "{{",
            "'''",
            "<!--",
            "\n",
            "@",
            "a@",
            "a.",
            "+",
            "1 ",
            "1",
            "I was born ",
            "my name is A ",
            "A ",
        ),
        *(
            "t.me/",
            "@a",
            "@a.",
            "I will be in A",
            "12:00 (",
            "coord|",
            "27.7172, ",
            "phone ",
            "call me ",
            "أنا ",
            "عمري ",
            "من ",
            "работаю в ",
            "в ",
        ),
        *(
            "a (at) b (dot) ",
            "a at b dot ",
            "my telegram ",
            "{{user birthday|",
            "<" * 50,
            "\u200b",
            "\u017f",
            "İ",
            "\u0300",
            "=" * 200,
            ":" * 200,
        ),
    ],
)
def test_a_large_page_of_one_piece_ends(piece: str) -> None:
    found(piece * (LARGE // len(piece)))


@pytest.mark.timeout(60)
@pytest.mark.parametrize("line", ["=" * LARGE + "x", "=" + "x=" * LARGE, "= " * LARGE + "x", "1:00 (" * LARGE, "=x" + " " * LARGE + "y"])
def test_one_line_of_a_visitor_cannot_keep_the_program_busy(line: str) -> None:
    """A regular expression holds everything else up, the window too, until it ends."""
    found(line, talk=True)


@pytest.mark.parametrize(("line", "is_heading"), [("== a ==", True), ("=a= ", True), ("==", False), ("= a", False), ("a =", False)])
def test_a_heading_begins_what_is_signed(line: str, is_heading: bool) -> None:
    text = f"my mail is a.s@example.org\n{line}\n[[User:Bob]] 12:00, 5 May 2026 (UTC)"
    assert (found(text, talk=True) != []) == is_heading


@given(st.lists(PIECES, max_size=60).map("".join), st.booleans())
def test_whatever_a_page_holds_its_lines_are_its_own(text: str, talk: bool) -> None:
    page = Page("Alice/x", text, talk=talk)
    count = text.count("\n") + 1
    for trace in search.traces(page, ALICE, TODAY):
        assert 1 <= trace.line <= count
        assert trace.quote == text.split("\n")[trace.line - 1].strip() or len(trace.quote) > 100


@given(st.text(max_size=200))
def test_any_text_is_searched_and_folds_to_what_folds_no_further(text: str) -> None:
    found(text)
    assert fold(fold(text)) == fold(text)


def test_a_search_can_be_left_at_every_line() -> None:
    class Left(Exception):
        pass

    def leave() -> None:
        raise Left

    with pytest.raises(Left):
        list(search.traces(Page("Alice", "birds"), ALICE, TODAY, leave))


def test_a_detail_deep_in_a_very_long_line_is_found_with_what_stands_around_it() -> None:
    (trace,) = found("I like birds. " * 1_000 + "Call me: +977 985-1234567 " + "and bridges. " * 1_000)
    assert (trace.kind, trace.line) == (Kind.PHONE, 1)
    assert "985-1234567" in trace.quote
    assert len(trace.quote) < 400


def test_a_long_line_shows_what_stands_around() -> None:
    text = "birds " * 60 + "+977 985-1234567 " + "birds " * 60
    (trace,) = found(text)
    assert "985" in trace.quote
    assert len(trace.quote) <= 300


def test_lines_keep_their_numbers_where_sources_and_code_are_left_out() -> None:
    text = (
        "a <ref>\nx@example.org\n</ref>\n<syntaxhighlight>\ny@example.org\n</syntaxhighlight>\n<ref name=1 />\n<ref>open\nz.z@example.org"
    )
    assert [(trace.line, trace.quote) for trace in found(text)] == [(9, "z.z@example.org")]
    assert [line.number for line in lines(Page("Alice", text), ALICE)] == [1, 7, 8, 9]


def test_invisible_signs_hide_nothing() -> None:
    hidden = "al\u200bice.s@exam\u00adple.org \u202eand\u202c +9\u200e77 985\u200b1234567"
    assert {trace.kind for trace in found(hidden)} == {Kind.EMAIL, Kind.PHONE}


@pytest.mark.parametrize(
    "digits", ["०१२३४५६७८९", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "০১২৩৪৫৬৭৮৯", "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19"]
)
def test_digits_of_every_script_are_digits(digits: str) -> None:
    assert fold(digits) == "0123456789"
    assert found(f"+{digits[9]}{digits[7]}{digits[7]} {digits[1:8]}{digits[3]}")[0].kind is Kind.PHONE


@pytest.mark.parametrize(("today", "count"), [(date(2026, 11, 23), 1), (date(2028, 1, 1), 0)])
def test_a_journey_of_the_past_is_told_no_more(today: date, count: int) -> None:
    assert len(found("I will be in Delhi 3-7 Dec 2027.", today=today)) == count


def test_what_the_account_is_called_anyway_is_no_news() -> None:
    assert found("My name is Alice.") == []
    assert len(found("My name is Alice Sharma.")) == 1
    assert len(found("My name is Maria.")) == 1


def test_letters_that_no_rule_can_read_are_counted() -> None:
    assert search.unreadable_letters("birds, птицы, طيور, پرندگان, Vögel, 1234") == 0
    assert search.unreadable_letters("鸟 and पक्षी") == 4


def test_every_kind_has_a_name() -> None:
    assert set(WHAT) == set(Kind)


def test_voices_of_a_page() -> None:
    def voice(title: str, text: str, *, talk: bool = False, code: bool = False) -> set[Voice]:
        return {line.voice for line in lines(Page(title, text, talk, not code), ALICE)}

    lead = "'''Jane Doe''' (born 1990) is a nurse."
    assert voice("Alice", lead) == {Voice.OWN}  # without a sign of an article it may well be oneself
    assert voice("Alice", lead + "<ref>x</ref>") == {Voice.DRAFT}
    assert voice("Alice/Jane", lead) == {Voice.DRAFT}
    assert voice("Alice/About me", "'''Alice''' is my name.") == {Voice.OWN}
    assert voice("Alice/Draft", "birds") == {Voice.DRAFT}
    assert voice("Alice/x.js", "birds", code=True) == {Voice.DRAFT}
    assert voice("Alice", "birds 12:00, 5 May 2026 (UTC)", talk=True) == {Voice.OTHER}
    assert voice("Alice", "== x ==\nbirds [[user_talk:bob|x]] 12:00, 5 May 2026 (UTC)") == {Voice.OTHER}
    assert voice("Alice", "birds at 12:00 (local time)") == {Voice.OWN}


def broken(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(paths, "data", lambda *_: folder)
    sentences.known.cache_clear()
    try:
        with pytest.raises(sentences.SentencesBroken):
            sentences.known()
    finally:
        monkeypatch.undo()
        sentences.known.cache_clear()


@pytest.mark.parametrize(
    "content",
    [
        None,
        "x",
        'name = "x"',
        'name = "x"\nrule = []',
        'name = "x"\n[[rule]]\nkind = "birth"\nlike = []',
        'name = "x"\n[[rule]]\nkind = "age"\nfind = "x"\nlike = []',
        'name = "x"\n[[rule]]\nkind = "birth"\nfind = "("\nlike = []',
        'name = "x"\n[[rule]]\nkind = "birth"\nfind = "{nothing}"\nlike = []',
        'name = "x"\n[[rule]]\nkind = "birth"\nfind = "x"\nlike = "x"',
    ],
)
def test_damaged_sentences_are_said_and_no_page_passes_for_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "xx.toml").write_text(content)
    broken(monkeypatch, tmp_path)


def test_every_rule_is_bounded() -> None:
    """A repetition without an end lets one line take hours."""
    without_classes = {rule.like[0]: re.sub(r"\[[^\]]*\]|\\.", "x", rule.pattern.pattern) for rule in sentences.known().rules}
    assert [like for like, pattern in without_classes.items() if re.search(r"[*+]|\{\d+,\}", pattern)] == []

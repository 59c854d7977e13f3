"""One's own user pages, asked of a real MediaWiki: every story, by the program's own command and client."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from companion.__main__ import main
from tests.hygiene.personal.pages import Sample, samples
from tests.lab.wiki import RealWiki, installed

pytestmark = [pytest.mark.lab, pytest.mark.enable_socket, pytest.mark.timeout(300)]
Check = Callable[..., Any]
Row = dict[str, object]
HEALTHY = {sample.id: sample for sample in samples("healthy_pages.txt")}
LEAKY = {sample.id: sample for sample in samples("leaky_pages.txt")}
QUIET, PHONE = "I write about birds.", "Call me: +977 985-1234567"
# A large page that wants to be slow, and one that wants to be invisible.
SLOW = "<ref>" * 10_000 + "{{" * 20_000 + "\n" + "[[User:Slow|" * 5_000 + "\n" + "1 " * 20_000
HIDDEN = "al\u200bice.s@exam\u00adple.org"


def page(user: str, sample: Sample, below: str | None = None) -> Row:
    """Return a sample as a page of this user; `below` is the rest of its title, where it is not to be the sample's own."""
    inner = sample.page
    rest = inner.title.partition("/")[2] if below is None else below
    title = f"User{' talk' if inner.talk else ''}:{user}{f'/{rest}' if rest else ''}"
    model = "wikitext" if inner.wikitext else ("css" if title.endswith(".css") else "javascript")
    return {"title": title, "text": inner.text.replace("User:Alice", f"User:{user}"), "user": "Admin", "model": model}


def seeds() -> tuple[list[str], list[Row]]:
    main_pages = [one for one in HEALTHY.values() if one.page.title == "Alice" and one.page.text.strip() and not one.page.talk]
    healthy = [f"Healthy {number}" for number in range(len(main_pages))]
    pages = [page(user, sample) for user, sample in zip(healthy, main_pages, strict=True)]
    # All that stands below a page, and the talk pages as archives, belong to the first of them.
    others = [one for one in HEALTHY.values() if one.page.title != "Alice" or one.page.talk]
    pages += [page(healthy[0], one, f"Archive {one.id}" if one.page.talk else None) for one in others]
    pages += [page("Leaky", LEAKY["everything"]), page("Leaky", LEAKY["travel"]), page("Leaky", LEAKY["own_notice_on_the_talk_page"])]
    pages += [page("Скрипт", LEAKY["russian"]), page("فاطمة", LEAKY["arabic"])]
    plain = {
        "User:Slow": SLOW,
        "User:Invisible": HIDDEN,
        "User:Chinese": "我写关于鸟类和桥梁的文章。" * 20,
        "User:Cleaned": QUIET,
        "User:გიორგი": PHONE,
        "User:José": PHONE,
        "User:José/Sub": PHONE,
        "User:Many": QUIET,
        "User:Healthy 0 too": PHONE,  # somebody else, whose name begins alike
        **{f"User:Many/{number:03}": QUIET for number in range(120)},
        **{f"User:Large/{number}": f"{QUIET}\n" * 5_000 + (PHONE if number == 3 else "") for number in range(4)},
    }
    pages += [{"title": "User:Cleaned", "text": PHONE, "user": "Admin"}]
    pages += [{"title": title, "text": text, "user": "Admin"} for title, text in plain.items()]
    pages += [{"title": "User:Lost", "text": QUIET, "user": "Admin", "lost": True}]
    users = [
        *healthy,
        "Leaky",
        "Скрипт",
        "فاطمة",
        "Slow",
        "Invisible",
        "Chinese",
        "Cleaned",
        "Many",
        "Large",
        "Lost",
        "Silent",
        "გიორგი",
        "José",
    ]
    return users, pages


@pytest.fixture(scope="module")
def wiki() -> Iterator[RealWiki]:
    # A small limit cuts answers, as 8 MB do on Wikimedia's wikis.
    with RealWiki(installed(), settings="$wgMaxArticleSize = 2048; $wgAPIMaxResultSize = 250000;") as made:
        made.seed(*seeds())
        yield made


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Check:
    def checked(wiki: RealWiki, name: str, *more: str, code: int = 0) -> Any:
        assert main(["check", "account", name, "--mine", "--api", wiki.api, "--json", *more]) == code
        document = json.loads(capsys.readouterr().out)
        assert (document["account"], document["contacted"]) == (unicodedata.normalize("NFC", name), ["127.0.0.1"])
        return document["findings"][0]

    return checked


def lines(finding: Any) -> set[tuple[str, int]]:
    return {(one["where"], one["line"]) for one in finding["evidence"]}


@pytest.mark.parametrize("number", [0, 1, 5, 9])
def test_healthy(wiki: RealWiki, check: Check, number: int) -> None:
    finding = check(wiki, f"Healthy {number}")
    assert (finding["level"], finding["evidence"]) == ("ok", [])


def test_leaky(wiki: RealWiki, check: Check) -> None:
    finding = check(wiki, "Leaky", code=1)
    assert finding["level"] == "warn"
    assert lines(finding) == {
        *(("User:Leaky", line) for _, line in LEAKY["everything"].finds),
        ("User:Leaky/Travel plans", 1),
        ("User talk:Leaky", 1),
    }
    quotes = {one["quote"] for one in finding["evidence"]}
    assert "I will be in Delhi 3-7 Dec for the meetup." in quotes


@pytest.mark.parametrize(("name", "sample"), [("Скрипт", "russian"), ("فاطمة", "arabic")])
def test_leaky_in_other_scripts(wiki: RealWiki, check: Check, name: str, sample: str) -> None:
    assert lines(check(wiki, name, code=1)) == {(f"User:{name}", line) for _, line in LEAKY[sample].finds}


@pytest.mark.parametrize("name", ["გიორგი", "José", "Jose\u0301", "josé"])
def test_a_name_is_found_however_it_is_written(wiki: RealWiki, check: Check, name: str) -> None:
    finding = check(wiki, name, code=1)
    assert len(lines(finding)) == (1 if name == "გიორგი" else 2)


def test_hostile(wiki: RealWiki, check: Check) -> None:
    assert check(wiki, "Slow")["level"] == "ok"
    assert check(wiki, "Invisible", code=1)["evidence"][0]["what"] == "An e-mail address"


def test_an_answer_that_the_wiki_cuts_is_asked_for_to_its_end(wiki: RealWiki, check: Check) -> None:
    finding = check(wiki, "Large", code=1)
    assert lines(finding) == {("User:Large/3", 5_001)}
    assert finding["reason"] is None


def test_odd(wiki: RealWiki, check: Check) -> None:
    assert check(wiki, "Silent")["sure"] == "high"  # no pages at all
    assert "no user pages" in check(wiki, "Silent")["text"]
    # Only today's version is read, and the finding says so.
    assert check(wiki, "Cleaned")["level"] == "ok"
    assert "no old versions" in check(wiki, "Cleaned")["text"]
    for name, reason in (("Chinese", "cannot read"), ("Lost", "did not give the text"), ("Many", "only the first 100")):
        finding = check(wiki, name)
        assert finding["level"] == "unknown"
        assert reason in finding["reason"]
    assert check(wiki, "Many", "--full")["level"] == "ok"


def test_broken(wiki: RealWiki, check: Check) -> None:
    for name in ("Nobody", "~2026-1"):
        finding = check(wiki, name)
        assert finding["level"] == "unknown"
        assert "no account" in finding["reason"]
    elsewhere = RealWiki.__new__(RealWiki)
    elsewhere.api = wiki.api.replace("/api.php", "/maintenance/api.php")
    assert "did not answer as a wiki does" in check(elsewhere, "Leaky")["reason"]


def test_a_wiki_of_another_language_has_other_signatures(check: Check) -> None:
    talk, welcome = HEALTHY["ru_talk"], HEALTHY["ar_talk"]
    for language, sample in (("ru", talk), ("ar", welcome)):
        with RealWiki(installed(), language) as other:
            other.seed(["Alice", "Bob"], [page("Alice", sample), page("Bob", replace(sample, page=replace(sample.page, talk=False)))])
            assert check(other, "Alice")["level"] == "ok"


def test_a_wiki_that_only_its_members_may_read(check: Check) -> None:
    with RealWiki(installed(), settings="$wgGroupPermissions['*']['read'] = false;") as private:
        private.seed(["Alice"], [])
        finding = check(private, "Alice")
        assert finding["level"] == "unknown"
        assert "readapidenied" in finding["reason"]

"""The check of one's own pages, scenario by scenario, against a wiki in the same process; tests/lab asks a real one."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from companion.base.work import Watch
from companion.hygiene.account import user_pages
from companion.hygiene.finding import Finding, Level, Sure
from companion.hygiene.personal.rules import WHAT
from companion.hygiene.world import NAME_SERVER, Subject
from companion.net.errors import NetError
from companion.net.exchange import Reply
from companion.net.wiki import NoApi, WikiBusy, WikiRefused, WikiStrange
from tests.fakes.world import ALICE, FakePage, FakeWiki, world
from tests.hygiene.personal.pages import Sample, samples

HEALTHY, LEAKY = samples("healthy_pages.txt"), samples("leaky_pages.txt")
KINDS = {what: kind.value for kind, what in WHAT.items()}
QUIET, PHONE = "I write about birds.", "Call me: +977 985-1234567"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two requests a second is a real wiki's wish, and tests/net/test_wiki.py shows it."""
    monkeypatch.setattr("companion.net.wiki._GAP_S", 0)


def look(wiki: FakeWiki, subject: Subject | None = None) -> Finding:
    finding = asyncio.run(user_pages.look(world(wiki, subject=subject), Watch()))
    assert finding.check == user_pages.CHECK.id
    return finding


def as_page(sample: Sample) -> FakePage:
    space = "User talk" if sample.page.talk else "User"
    return FakePage(f"{space}:{sample.page.title}", sample.page.text, "wikitext" if sample.page.wikitext else "javascript")


@pytest.mark.parametrize("sample", HEALTHY, ids=lambda sample: sample.id)
def test_a_healthy_page_is_in_order(sample: Sample) -> None:
    arabic = "مستخدم" in sample.page.text
    names = ("مستخدم", "نقاش المستخدم") if arabic else ("Участник", "Обсуждение участника")
    finding = look(FakeWiki([as_page(sample)], spaces=names))
    assert (finding.level, finding.sure, finding.evidence) == (Level.OK, Sure.LOW, ())


@pytest.mark.parametrize("sample", LEAKY, ids=lambda sample: sample.id)
def test_a_leaky_page_is_a_warning_with_its_lines(sample: Sample) -> None:
    page = as_page(sample)
    finding = look(FakeWiki([page]))
    assert finding.level is Level.WARN
    assert finding.sure is not Sure.HIGH
    assert {(KINDS[one.what], one.line) for one in finding.evidence} == sample.finds
    assert {one.where for one in finding.evidence} == {page.title}
    lines = sample.page.text.split("\n")
    assert all(one.quote == lines[one.line - 1].strip() for one in finding.evidence)
    assert finding.steps[0] == "clean_userpage"
    assert "old versions" in finding.say.message


def test_a_name_or_an_account_elsewhere_is_worth_a_search_for_oneself() -> None:
    assert look(FakeWiki([FakePage("User:Alice", "My name is Alice Sharma.")])).steps == ("clean_userpage", "dox_self")
    assert look(FakeWiki([FakePage("User:Alice", PHONE)])).steps == ("clean_userpage",)


def test_every_page_is_read_also_when_answers_are_cut_and_continued() -> None:
    pages = [FakePage(f"User:Alice/{number:02}", PHONE if number == 59 else QUIET) for number in range(60)]
    wiki = FakeWiki([*pages, FakePage("User talk:Alice/Archive", PHONE)], texts_at_once=20)
    finding = look(wiki)
    assert [one.where for one in finding.evidence] == ["User:Alice/59", "User talk:Alice/Archive"]
    assert finding.reason is None


def test_pages_of_other_people_whose_name_begins_alike_are_not_asked_for() -> None:
    wiki = FakeWiki([FakePage("User:Alice", QUIET), FakePage("User:Alice Smith", PHONE), FakePage("User:Alice2/x", PHONE)])
    assert look(wiki).level is Level.OK
    assert [query["gapprefix"] for query in wiki.asked[1:]] == ["Alice/", "Alice/"]


def test_the_wiki_is_told_the_program_and_nothing_of_the_person() -> None:
    wiki = FakeWiki()
    look(wiki)
    assert len(wiki.asked) == 3
    assert all(query["maxlag"] == "5" for query in wiki.asked)
    assert {name for query in wiki.asked for name in query} <= {
        *("action", "format", "formatversion", "errorformat", "maxlag", "prop", "rvprop", "rvslots", "list", "ususers", "meta"),
        *("siprop", "titles", "generator", "gapnamespace", "gapprefix", "gaplimit"),
    }


def test_a_scan_that_was_cut_short_never_says_ok() -> None:
    pages = [FakePage(f"User:Alice/{number:03}", QUIET) for number in range(130)]
    finding = look(FakeWiki(pages))
    assert finding.level is Level.UNKNOWN
    assert finding.reason is not None
    assert finding.reason.plural.startswith("There are more pages")
    assert look(FakeWiki(pages), Subject(account=ALICE, full=True)).level is Level.OK
    leaky = look(FakeWiki([FakePage("User:Alice", PHONE), *pages]))
    assert (leaky.level, leaky.partial) == (Level.WARN, True)


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ([FakePage("User:Alice", None)], "did not give the text"),
        ([FakePage("User talk:Alice", '{"flow-workflow":"x"}', "flow-board")], "did not give the text"),
        ([FakePage("User:Alice", "我写关于鸟类和桥梁的文章。" * 20)], "cannot read"),
        ([FakePage("User:Alice", "म नेपालमा बस्छु र चराहरूको बारेमा लेख्छु। " * 10)], "cannot read"),
    ],
    ids=["withheld", "board", "chinese", "devanagari"],
)
def test_what_could_not_be_read_is_unknown(pages: list[FakePage], words: str) -> None:
    finding = look(FakeWiki([*pages, FakePage("User:Alice/2", QUIET)]))
    assert finding.level is Level.UNKNOWN
    assert finding.reason is not None
    assert words in finding.reason.message


def test_addresses_are_found_between_letters_that_cannot_be_read() -> None:
    finding = look(FakeWiki([FakePage("User:Alice", "我写关于鸟类和桥梁的文章。" * 20 + "\n邮箱 alice.s@example.org")]))
    assert (finding.level, finding.partial) == (Level.WARN, True)


def test_a_page_that_is_named_and_never_given_is_not_forgotten() -> None:
    finding = look(FakeWiki([FakePage("User:Alice", QUIET)], change=_without_texts))
    assert finding.level is Level.UNKNOWN


def _without_texts(answer: dict[str, object]) -> object:
    query = answer.get("query", {})
    assert isinstance(query, dict)
    for page in query.get("pages", []):
        page.pop("revisions", None)
    return answer


def test_an_account_without_pages_is_in_order_and_meta_is_named() -> None:
    finding = look(FakeWiki())
    assert (finding.level, finding.sure) == (Level.OK, Sure.HIGH)
    assert "Meta-Wiki" in finding.say.message


@pytest.mark.parametrize(
    ("account", "error"),
    [({"name": "Alice", "missing": True}, user_pages.NoSuchAccount), ({"name": "203.0.113.5", "invalid": True}, user_pages.NoSuchAccount)],
    ids=["missing", "address"],
)
def test_a_name_without_an_account_is_said(account: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        look(FakeWiki([FakePage("User:Alice", PHONE)], account))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda _: b"<html>Log in to the network</html>", NoApi),
        (lambda _: Reply(404, b"{}"), NoApi),
        (lambda _: Reply(429, b"", headers={"retry-after": "3600"}), WikiBusy),
        (lambda _: {"errors": [{"code": "readapidenied", "text": "", "module": "main"}]}, WikiRefused),
        (lambda answer: {**answer, "warnings": [{"code": "unrecognizedparams", "text": "", "module": "main"}]}, WikiRefused),
        (lambda _: {"query": {"pages": "none"}}, WikiStrange),
        (lambda _: {"query": {"users": [1]}}, WikiStrange),
        (lambda _: {"query": []}, WikiStrange),
        (lambda _: [1], NoApi),
    ],
)
def test_a_broken_answer_is_no_finding(change: object, error: type[NetError]) -> None:
    assert callable(change)
    with pytest.raises(error):
        look(FakeWiki(change=change))


def test_nobody_is_asked_without_an_account() -> None:
    with pytest.raises(user_pages.NoAccountGiven):
        asyncio.run(user_pages.look(world(subject=Subject()), Watch()))
    assert user_pages.reveals(Subject()) == ()


def test_what_is_revealed_names_the_host_and_without_a_proxy_the_name_servers() -> None:
    direct = [contact.who for contact in user_pages.reveals(Subject(account=ALICE))]
    proxied = [contact.who for contact in user_pages.reveals(Subject(account=ALICE, direct=False))]
    by_number = user_pages.reveals(Subject(account=replace(ALICE, api="http://127.0.0.1:8080/api.php")))
    assert (direct[0], direct[1:]) == (NAME_SERVER, proxied)
    assert len(proxied) == len(by_number) == 1

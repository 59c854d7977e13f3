"""Do your own user pages tell who you are?

Reads the account's user page, its talk page and what stands below them, as they are today, over the wiki's API: three requests
for up to fifty pages each. Old versions keep what was removed from a page; they are not read, and the finding says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import date

from companion.base.errors import CompanionError
from companion.base.text import TN, Code, T, Text
from companion.base.work import Watch
from companion.hygiene.check import CheckInfo, Family
from companion.hygiene.finding import Evidence, Finding, Level, Sure, unknown
from companion.hygiene.own import Account
from companion.hygiene.personal import sentences
from companion.hygiene.personal.rules import WHAT, Kind
from companion.hygiene.personal.search import Trace, traces, unreadable_letters
from companion.hygiene.personal.wikitext import Author, Page
from companion.hygiene.targets import is_address
from companion.hygiene.world import Contact, Subject, World, name_server
from companion.net.wiki import Wiki, rows, table

CHECK = CheckInfo(
    id="user_pages",
    family=Family.ACCOUNT,
    title=T("Your user pages"),
    asks=T("Do your own user pages tell who you are, where you are, or how to reach you?"),
    limit_s=180,
)
STEPS = ("clean_userpage", "dox_self")  # the second where strangers could find more
_MOST_PAGES, _MOST_PAGES_FULL = 100, 2_000
_USER, _USER_TALK = 2, 3
_CONTENT: dict[str, str | int] = {"prop": "revisions", "rvprop": "ids|content", "rvslots": "main"}
_MOST_UNREADABLE = 100
_CERTAIN = frozenset({Kind.EMAIL, Kind.PHONE, Kind.MESSENGER, Kind.SOCIAL})
_DOXING = frozenset({Kind.NAME, Kind.SOCIAL})


class NoAccountGiven(CompanionError):
    """Nobody said whose pages to read."""

    say = T("No account was named.")
    hint = T("Name an account of your own, and its wiki.")


class NoSuchAccount(CompanionError):
    """The wiki knows no account of this name."""

    say = T("There is no account called {name} on {host}.")
    hint = T("Check the name and the wiki. Names are written with the same capitals as on the wiki.")


@dataclass(slots=True)
class _Read:
    """What was read so far: how many pages, what they tell, and what stayed unread."""

    pages: int = 0
    traces: list[tuple[str, Trace]] = field(default_factory=list)
    strange_letters: int = 0
    withheld: int = 0
    cut: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """One page as the wiki gave it; `text` is None where it gave none."""

    title: str
    talk: bool
    wikitext: bool
    text: str | None


def reveals(subject: Subject) -> tuple[Contact, ...]:
    """Return who is contacted."""
    if subject.account is None:
        return ()
    learns = T(
        "The address of this computer (or of your proxy), the name of your account, and that its pages were read without logging in."
    )
    host = subject.account.host
    # Without a proxy, the host's own name has to be looked up.
    asked = subject.direct and not is_address(host)
    return (*((name_server(Code(host)),) if asked else ()), Contact(Code(host), learns))


async def look(world: World, watch: Watch) -> Finding:
    """Read the pages and say what they tell."""
    account = world.subject.account
    if account is None:
        raise NoAccountGiven
    most = _MOST_PAGES_FULL if world.subject.full else _MOST_PAGES
    read, today = _Read(), world.clock.today()
    async with world.net() as net:
        asked = _Pages(Wiki(net, account.api, account.host), account)
        async with aclosing(asked.all()) as pages:
            async for page in pages:
                if read.pages == most:
                    read.cut = True
                    break
                await _take(page, asked.author, today, read, watch)
    return _judged(read, most)


async def _take(page: _Found, author: Author, today: date, read: _Read, watch: Watch) -> None:
    read.pages += 1
    if page.text is None:
        read.withheld += 1
        return
    inner = Page(page.title.partition(":")[2], page.text, page.talk, page.wikitext)
    # In a thread: the rules take a second for a megabyte, and nothing else may wait for them.
    found = await asyncio.to_thread(lambda: tuple(traces(inner, author, today, watch.check)))
    read.traces += [(page.title, trace) for trace in found]
    read.strange_letters += 0 if page.talk or not page.wikitext else unreadable_letters(page.text)


class _Pages:
    """The account's pages, asked for one after the other. `author` is whole after the first answer."""

    def __init__(self, wiki: Wiki, account: Account) -> None:
        self._wiki, self._account = wiki, account
        self.author = Author(account.name)

    async def all(self) -> AsyncGenerator[_Found, None]:
        """Yield every page that there is. Raises NoSuchAccount."""
        name, named, given = self._account.name, set[str](), set[str]()
        below: dict[str, str | int] = {"generator": "allpages", "gapprefix": f"{name}/", "gaplimit": 50}
        asked: list[dict[str, str | int]] = [
            {"list": "users", "ususers": name, "meta": "siteinfo", "siprop": "namespaces", "titles": f"User:{name}|User talk:{name}"},
            below | {"gapnamespace": _USER},
            below | {"gapnamespace": _USER_TALK},
        ]
        for parameters in asked:
            async for part in self._wiki.query(_CONTENT | parameters):
                self._learn(part)
                for untrusted in self._rows(part.get("pages", [])):
                    # A large answer comes in pieces, each of which names all pages and gives the texts of some.
                    page = self._page(untrusted)
                    if page is not None:
                        given.add(page.title)
                        yield page
                    elif untrusted.get("missing") is not True:
                        named.add(str(untrusted.get("title")))
        for title in sorted(named - given):
            yield _Found(title, talk=False, wikitext=True, text=None)

    def _learn(self, part: Mapping[str, object]) -> None:
        for user in self._rows(part.get("users", [])):
            if "userid" not in user:
                raise NoSuchAccount(name=self._account.name, host=Code(self._account.host))
            self.author = Author(str(user.get("name", self._account.name)), self.author.namespaces)
        spaces = table(part.get("namespaces", {}), self._account.host)
        if spaces:
            named = [table(spaces.get(str(number), {}), self._account.host) for number in (_USER, _USER_TALK)]
            names = (str(space.get(key)) for space in named for key in ("name", "canonical") if space.get(key))
            self.author = Author(self.author.name, tuple(dict.fromkeys((*self.author.namespaces, *names))))

    def _page(self, untrusted: Mapping[str, object]) -> _Found | None:
        """Return a page with its text; None where its text is not in this piece."""
        revisions = self._rows(untrusted.get("revisions", []))
        if not revisions:
            return None
        main = table(table(revisions[0].get("slots", {}), self._account.host).get("main", {}), self._account.host)
        # A board of discussions keeps its words elsewhere.
        text = main.get("content") if main.get("contentmodel") != "flow-board" else None
        return _Found(
            title=str(untrusted.get("title")),
            talk=untrusted.get("ns") == _USER_TALK,
            wikitext=main.get("contentmodel") == "wikitext",
            text=text if isinstance(text, str) else None,
        )

    def _rows(self, untrusted: object) -> list[Mapping[str, object]]:
        return [table(row, self._account.host) for row in rows(untrusted, self._account.host)]


def _judged(read: _Read, most: int) -> Finding:
    reason = _unread(read, most)
    if read.traces:
        kinds = {trace.kind for _, trace in read.traces}
        return Finding(
            CHECK.id,
            Level.WARN,
            Sure.MEDIUM if kinds & _CERTAIN else Sure.LOW,
            TN(
                "{n} line of your user pages tells something about you. What you remove stays in the old versions until somebody hides it.",
                "{n} lines of your user pages tell something about you. What you remove stays in the old versions until somebody hides it.",
                len({(title, trace.line) for title, trace in read.traces}),
            ),
            tuple(Evidence(WHAT[trace.kind], title, trace.line, trace.quote) for title, trace in read.traces),
            STEPS if kinds & _DOXING else STEPS[:1],
            reason,
        )
    if reason is not None:
        return unknown(CHECK.id, reason)
    if not read.pages:
        say = T("This account has no user pages on this wiki. If it has one on Meta-Wiki, that one is shown here, so look at it there too.")
        return Finding(CHECK.id, Level.OK, Sure.HIGH, say)
    # Low: how much the rules find on pages that nobody wrote for a test is not known.
    return Finding(
        CHECK.id,
        Level.OK,
        Sure.LOW,
        TN(
            "Nothing was found on your {n} user page as it is today. This check reads {languages} languages, and no old versions.",
            "Nothing was found on your {n} user pages as they are today. This check reads {languages} languages, and no old versions.",
            read.pages,
            languages=len(sentences.known().languages),
        ),
    )


def _unread(read: _Read, most: int) -> Text | None:
    """Say what stayed unread, the largest part first."""
    if read.cut:
        return TN("Only the first page was read.", "There are more pages: only the first {n} were read.", most)
    if read.withheld:
        return TN("The wiki did not give the text of {n} page.", "The wiki did not give the text of {n} pages.", read.withheld)
    if read.strange_letters > _MOST_UNREADABLE:
        return T(
            "Much of the text is written in letters whose sentences this check cannot read. Addresses and numbers in it were looked for."
        )
    return None

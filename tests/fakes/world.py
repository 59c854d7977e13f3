"""A world for checks, made of plain values: what the names answer, what the machine says, a wiki in the same process."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

from companion.base.clock import Clock
from companion.base.files import FileMissing
from companion.base.run import ProgramMissing, Ran
from companion.base.text import Code
from companion.hygiene import doh
from companion.hygiene.own import Account
from companion.hygiene.targets import Control
from companion.hygiene.world import Lookup, Net, Subject, Trouble, World
from companion.net.client import Client
from companion.net.exchange import Handler, Reply, Request
from tests.fakes.clock import FixedClock

ALICE = Account("Alice", "https://wiki.example/w/api.php")


@dataclass(slots=True)
class FakeNames:
    """Answers from a table; what is not in it does not exist. A list of answers is given one after the other."""

    answers: Mapping[str, Lookup | list[Lookup]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def lookup(self, host: str, limit_s: float) -> Lookup:
        assert limit_s > 0
        self.asked.append(host)
        answer = self.answers.get(host, Lookup(trouble=Trouble.NO_NAME))
        return answer.pop(0) if isinstance(answer, list) else answer

    async def ask(self, net: Net, control: Control, host: str) -> tuple[str, ...]:
        return await doh.addresses(net, control, host)


@dataclass(slots=True)
class FakeMachine:
    """Runs what stands in a table, by the program's name and whole command, and reads files of another table."""

    system: str = "linux"
    home: Path = Path("/home/alice")
    programs: Mapping[str, str | Ran] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    ran: list[Sequence[str]] = field(default_factory=list)

    async def run(self, command: Sequence[str], limit_s: float) -> Ran:
        assert limit_s > 0
        self.ran.append(command)
        said = self.programs.get(" ".join(command), self.programs.get(command[0]))
        if said is None:
            raise ProgramMissing(program=Code(command[0]))
        return Ran(0, said, "") if isinstance(said, str) else said

    def read(self, path: str) -> str:
        if path not in self.files:
            raise FileMissing(path=Code(path))
        return self.files[path]


def world(
    handler: Handler | None = None,
    *,
    names: FakeNames | None = None,
    machine: FakeMachine | None = None,
    clock: Clock | None = None,
    subject: Subject | None = None,
) -> World:
    """Return a world in which nothing leaves this process; without a handler nobody answers at all."""

    def net(addresses: Mapping[str, str] | None = None) -> AbstractAsyncContextManager[Net]:
        return Client(handler=handler or nobody, agent="test", addresses=addresses)

    return World(net, names or FakeNames(), machine or FakeMachine(), clock or FixedClock(), subject or Subject(account=ALICE))


def nobody(request: Request) -> Reply:
    raise AssertionError(f"nobody was to be asked, but {request.path} was")


@dataclass(frozen=True, slots=True)
class FakePage:
    """One page of the fake wiki; `text` None: the wiki withholds it."""

    title: str
    text: str | None = ""
    model: str = "wikitext"


@dataclass(slots=True)
class FakeWiki:
    """Answers the few queries of the check as MediaWiki 1.39 does (recorded from one); `change` may spoil an answer."""

    pages: Sequence[FakePage] = ()
    account: Mapping[str, object] = field(default_factory=lambda: {"userid": 4, "name": "Alice"})
    spaces: Sequence[str] = ("User", "User talk")
    texts_at_once: int = 50
    change: Callable[[dict[str, object]], object] = dict
    asked: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, request: Request) -> Reply:
        query = {name: values[0] for name, values in parse_qs(request.query).items()}
        self.asked.append(query)
        below = query.get("gapprefix")
        if below is None:
            wanted = query["titles"].split("|")
            found = [self._page(page, with_text=True) for page in self.pages if page.title in wanted]
            missing = [{"ns": self._space(title), "title": title, "missing": True} for title in wanted if title not in self._titles()]
            namespaces = {str(number): {"id": number, "name": name} for number, name in zip((2, 3), self.spaces, strict=True)}
            inner = {"users": [dict(self.account)], "namespaces": namespaces, "pages": [*missing, *found]}
            return self._reply({"batchcomplete": True, "query": inner})
        space = int(query["gapnamespace"])
        prefix = f"{('User', 'User talk')[space - 2]}:{below}"
        return self._reply(self._listed([page for page in self.pages if page.title.startswith(prefix)], query))

    def _listed(self, pages: list[FakePage], query: Mapping[str, str]) -> dict[str, object]:
        """Answer 50 pages at once, with the texts of as many as fit into one answer."""
        start, shown = int(query.get("gapcontinue", "0")), int(query.get("rvcontinue", "0"))
        batch = pages[start : start + int(query["gaplimit"])]
        if not batch:
            return {"batchcomplete": True}
        rows = [self._page(page, with_text=shown <= place < shown + self.texts_at_once) for place, page in enumerate(batch)]
        answer: dict[str, object] = {"query": {"pages": rows}}
        if shown + self.texts_at_once < len(batch):
            kept = {"gapcontinue": str(start)} if start else {}
            more = {"rvcontinue": str(shown + self.texts_at_once), "continue": "||", **kept}
            return {"continue": more, "warnings": [{"code": "truncatedresult", "text": "", "module": "result"}], **answer}
        if start + len(batch) < len(pages):
            return {"batchcomplete": True, "continue": {"gapcontinue": str(start + len(batch)), "continue": "gapcontinue||"}, **answer}
        return {"batchcomplete": True, **answer}

    def _titles(self) -> set[str]:
        return {page.title for page in self.pages}

    @staticmethod
    def _space(title: str) -> int:
        return 3 if title.startswith("User talk:") else 2

    def _page(self, page: FakePage, *, with_text: bool) -> dict[str, object]:
        text = {"texthidden": True} if page.text is None else {"content": page.text}
        main = {"contentmodel": page.model, "contentformat": "text/x-wiki", **text}
        row: dict[str, object] = {"pageid": abs(hash(page.title)) % 10_000, "ns": self._space(page.title), "title": page.title}
        return {**row, "revisions": [{"revid": 1, "parentid": 0, "slots": {"main": main}}]} if with_text else row

    def _reply(self, answer: dict[str, object]) -> Reply:
        changed = self.change(answer)
        if isinstance(changed, Reply):
            return changed
        return Reply(200, changed if isinstance(changed, bytes) else json.dumps(changed).encode(), "application/json")

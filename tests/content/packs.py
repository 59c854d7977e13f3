"""Packs for tests: vectors read as the program reads them, and small ones built in code."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from companion.base.errors import CompanionError
from companion.base.text import Text
from companion.content import read
from companion.content.errors import Where
from companion.content.model import (
    Advice,
    Answer,
    Choosing,
    Condition,
    Factor,
    FactorIs,
    Op,
    Option,
    Pack,
    Question,
    Seen,
    Source,
    Urgency,
)
from companion.i18n.formats import IsoFormats
from companion.i18n.render import Words

VECTORS = Path(__file__).parents[1] / "vectors"
GOOD, HOSTILE, UNSOUND = (sorted((VECTORS / "packs" / kind).glob("*.toml")) for kind in ("good", "hostile", "unsound"))
WORDS = Words([], IsoFormats())
DAY = date(2026, 11, 23)
PRACTICE = Source("practice", "Practice", "", "Trainers", DAY, Seen.NONE, Text("Practice says so."))
PAGE = Source("page", "Page", "https://meta.wikimedia.org/wiki/Page", "Meta-Wiki", DAY, Seen.OFFICIAL, Text("The page says so."))


def expected(path: Path) -> str:
    """Return the name of the error that a vector announces in its first line."""
    return path.read_text().splitlines()[0].removeprefix("# expect: ")


def expected_line(path: Path) -> str:
    """Return "line 12" if the vector announces the line that the error must name."""
    found = re.search(r"^# line: (\d+)$", path.read_text(), re.MULTILINE)
    return f"line {found[1]}" if found else ""


def one(path: Path) -> tuple[Pack, Where]:
    """Read one pack that needs no other."""
    draft = read.draft(path.name, path.read_bytes())
    return read.finish(draft, {}), draft.root.where


def said(error: CompanionError) -> str:
    """Return both sentences of an error, as a terminal shows them."""
    return f"{WORDS.plain(error.say)} {WORDS.plain(error.hint)}"


def fate(call: Callable[[], object]) -> str:
    """Return what our error says, or nothing where all went well; any other error goes on to the test."""
    try:
        call()
    except CompanionError as error:
        return said(error)
    return ""


def single(name: str, *options: str, visible_when: Condition | None = None) -> Question:
    """Return a question with one answer."""
    return _question(name, Choosing.SINGLE, options, visible_when)


def multi(name: str, *options: str, alone: str = "none", visible_when: Condition | None = None) -> Question:
    """Return a question with several answers; `alone` clears the others."""
    return _question(name, Choosing.MULTI, (*options, alone), visible_when)


def is_(question: str, *options: str) -> Answer:
    """Return the condition that a single answer is one of these."""
    return Answer(question, Op.IN, frozenset(options))


def has(question: str, option: str) -> Answer:
    """Return the condition that a multi answer holds this."""
    return Answer(question, Op.HAS, frozenset({option}))


def factor(name: str, when: Condition) -> Factor:
    """Return a factor whose reason is its id."""
    return Factor(name, Text(name), when)


def step(name: str, when: str | Condition | None = None, **more: Any) -> Advice:
    """Return a step; `when` may be the id of a factor."""
    condition = FactorIs(when) if isinstance(when, str) else when
    usual: dict[str, Any] = {"effort": 1, "benefit": 2, "urgency": Urgency.SOON, "sources": (PAGE,)}
    text = Text(name)
    return Advice(id=name, title=text, why=text, steps=(text,), limits=text, when=condition, **(usual | more))


def pack(questions: tuple[Question, ...], factors: tuple[Factor, ...], *advice: Advice, guarded: tuple[str, ...] = ()) -> Pack:
    """Return a plan pack."""
    return Pack(
        id="small",
        version="1",
        title=Text("Small"),
        reviewed_on=DAY,
        review_every_days=180,
        questions=questions,
        factors=factors,
        advice=advice,
        needs_permission=guarded,
    )


def _question(name: str, kind: Choosing, options: tuple[str, ...], visible_when: Condition | None) -> Question:
    listed = tuple(Option(option, Text(option), alone=kind is Choosing.MULTI and option == options[-1]) for option in options)
    return Question(name, kind, Text(name), Text(f"{name} why"), listed, visible_when=visible_when)

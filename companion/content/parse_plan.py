"""The tables of a plan pack: sections, questions, factors with their conditions, and advice (content/FORMAT.md).

Raises leaves of PackFault.
"""

from __future__ import annotations

import re

from companion.base.text import Code, T
from companion.content import errors
from companion.content.model import (
    Advice,
    AllOf,
    Answer,
    AnyOf,
    Choosing,
    Condition,
    Factor,
    FactorIs,
    Not,
    Op,
    Opening,
    Option,
    Question,
    Section,
    Urgency,
)
from companion.content.sentences import LONGEST_TITLE, Sentences
from companion.content.tables import Table

_DEEPEST, _MOST_PARTS, _MOST_OPTIONS, _MOST_STEPS = 6, 40, 12, 12
_CHECK = re.compile(r"[a-z][a-z_]{0,39}(\.[a-z][a-z0-9_]{0,39})?")


def section(table: Table, sentences: Sentences) -> Section:
    """Return a heading over questions."""
    name = table.id("id")
    return Section(name, sentences.one(table, "title", f"section/{name}", most=LONGEST_TITLE))


def question(table: Table, sentences: Sentences) -> Question:
    """Return a question with its options."""
    place = f"question/{table.id('id')}"
    return Question(
        id=table.id("id"),
        type=table.choice("type", Choosing),
        text=sentences.one(table, "text", place),
        why=sentences.one(table, "why", place),
        options=_options(table, sentences, place),
        help=sentences.maybe(table, "help", place),
        section=table.id("section", ""),
        visible_when=_condition(table, "visible_when", of_factors=False),
        sensitive=table.flag("sensitive"),
    )


def factor(table: Table, sentences: Sentences) -> Factor:
    """Return a factor: its condition looks at answers."""
    name = table.id("id")
    because = sentences.one(table, "because", f"factor/{name}")
    return Factor(name, because, _parsed(table.inner("when"), 1, of_factors=False))


def advice(table: Table, sentences: Sentences) -> Advice:
    """Return a step: its conditions look at factors only."""
    name, baseline = table.id("id"), table.flag("baseline")
    place = f"advice/{name}"
    if not baseline and not table.has("when"):
        raise errors.KeyMissing(table.where, key=Code("when"))
    if table.has("caution_when") and not table.has("caution"):
        raise errors.KeyMissing(table.where, key=Code("caution"))
    return Advice(
        id=name,
        title=sentences.one(table, "title", place, most=LONGEST_TITLE, may_name=True),
        why=sentences.one(table, "why", place, may_name=True),
        steps=sentences.several(table, "steps", place, _MOST_STEPS, least=1, may_name=True),
        limits=sentences.one(table, "limits", place, may_name=True),
        effort=table.number("effort", 1, 3),
        cost=table.number("cost", 0, 2, 0),
        benefit=table.number("benefit", 1, 3),
        urgency=table.choice("urgency", Urgency),
        when=_condition(table, "when", of_factors=True),
        not_when=_condition(table, "not_when", of_factors=True),
        caution_when=_condition(table, "caution_when", of_factors=True),
        caution=sentences.maybe(table, "caution", place, may_name=True),
        boost=table.ids("boost", 20),
        after=table.ids("after", 8),
        group=table.id("group", ""),
        key=table.flag("key"),
        baseline=baseline,
        acute_ok=table.flag("acute_ok"),
        done_when=sentences.maybe(table, "done_when", place, may_name=True),
        check=_check(table),
        tools=table.strings("tools", 12),
        opening=_opening(table, sentences, place) if table.has("open") else None,
        contacts=sentences.contacts_of(table),
        sources=sentences.sources_of(table),
    )


def _options(table: Table, sentences: Sentences, place: str) -> tuple[Option, ...]:
    found: dict[str, Option] = {}
    for option in table.tables("options", _MOST_OPTIONS, least=2):
        name = option.id("id")
        if name in found:
            raise errors.DuplicateId(option.where, id=Code(name), other=Code("options"))
        inside = f"{place}/option/{name}"
        found[name] = Option(name, sentences.one(option, "text", inside), sentences.maybe(option, "help", inside), option.flag("alone"))
        option.end()
    return tuple(found.values())


def _opening(table: Table, sentences: Sentences, place: str) -> Opening:
    inner = table.inner("open")
    opening = Opening(sentences.one(inner, "text", f"{place}/open", may_name=True), inner.web("url"))
    inner.end()
    return opening


def _check(table: Table) -> str:
    name = table.string("check", "", most=80)
    if name and not _CHECK.fullmatch(name):
        raise errors.BadId(table.where, "check", id=errors.shown(name), example=Code("account.user_pages"))
    return name


def _condition(table: Table, key: str, *, of_factors: bool) -> Condition | None:
    return _parsed(table.inner(key), 1, of_factors=of_factors) if table.has(key) else None


def _parsed(table: Table, depth: int, *, of_factors: bool) -> Condition:
    """Read one of {all = [...]}, {any = [...]}, {not = {...}} and, by what is looked at, {f = } or {q = , is | has | in = }."""
    if depth > _DEEPEST:
        raise errors.TooDeep(table.where)
    found: Condition
    if table.has("all"):
        found = AllOf(tuple(_parsed(part, depth + 1, of_factors=of_factors) for part in table.tables("all", _MOST_PARTS, least=1)))
    elif table.has("any"):
        found = AnyOf(tuple(_parsed(part, depth + 1, of_factors=of_factors) for part in table.tables("any", _MOST_PARTS, least=1)))
    elif table.has("not"):
        found = Not(_parsed(table.inner("not"), depth + 1, of_factors=of_factors))
    elif of_factors:
        found = FactorIs(_needed(table, "f", '{ f = "state" }').id("f"))
    else:
        found = _answer(_needed(table, "q", '{ q = "from_whom", has = "state" }'))
    table.end()
    return found


def _answer(table: Table) -> Answer:
    op = next((op for op in Op if table.has(op)), None)
    if op is None:
        raise errors.KeyMissing(table.where, key=Code(" | ".join(Op)))
    values = table.ids(op, _MOST_OPTIONS, least=1) if op is Op.IN else (table.id(op),)
    return Answer(table.id("q"), op, frozenset(values))


def _needed(table: Table, key: str, example: str) -> Table:
    if not table.has(key):
        raise errors.WrongKind(table.where, expected=T("a condition: one of all, any, not, {key}", key=Code(key)), example=Code(example))
    return table

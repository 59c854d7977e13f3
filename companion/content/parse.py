"""One parsed TOML file becomes a `Pack`: every key checked, every sentence given its stable id, every address filled in.

Shapes and limits: content/FORMAT.md. What conditions and links name is checked afterwards (references.py).
Raises leaves of PackFault at the first thing that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from companion.base.text import Code
from companion.content import errors, parse_plan
from companion.content.errors import Where
from companion.content.model import Activity, Ask, Branch, Card, Contact, Kind, Node, Pack, Reach, Seen, Source, Workshop
from companion.content.sentences import LONGEST_TITLE, Sentences
from companion.content.tables import Table

_MOST = {"section": 30, "question": 100, "factor": 300, "advice": 300, "node": 60, "card": 60, "sources": 200, "contacts": 50}


def head(root: Table) -> Table:
    """Return the table `[pack]`."""
    table = root.inner("pack")
    table.where = root.where.table("[pack]", 0)
    return table


def pack(root: Table, required: Sequence[Pack]) -> Pack:
    """Return the pack of a file; `required` are all packs whose sources, contacts and factors it may name."""
    top = head(root)
    sentences = Sentences(
        top.id("id"),
        {key: source for other in required for key, source in other.sources.items()},
        {key: contact for other in required for key, contact in other.contacts.items()},
    )
    kind, retired = top.choice("kind", Kind, Kind.PLAN.value), top.ids("retired", 500)
    sources = _sources(root, sentences, retired, {key: Code(f"{other.id}.toml") for other in required for key in other.sources})
    contacts = _contacts(root, sentences, retired, {key: Code(f"{other.id}.toml") for other in required for key in other.contacts})
    plan = kind is Kind.PLAN

    def rows(of_kind: str, taken: Mapping[str, Where | Code] | None = None) -> Iterator[Table]:
        return _rows(root, of_kind, retired, taken or {})

    nodes = {} if plan else {node.id: node for node in (_node(table, sentences) for table in rows("node"))}
    taken: dict[str, Where | Code] = dict.fromkeys(nodes, Code("[[node]]"))
    read = Pack(
        id=sentences.pack_id,
        version=top.string("version", most=20),
        title=sentences.one(top, "title", "pack", most=LONGEST_TITLE),
        kind=kind,
        requires=top.ids("requires", 20),
        audience=top.ids("audience", 20),
        licence=top.string("licence", most=60),
        authors=top.strings("authors", 50),
        reviewers=top.strings("reviewers", 50),
        source_language=top.string("source_language", "en", most=20),
        reviewed_on=top.day("reviewed_on"),
        review_every_days=top.number("review_every_days", 1, 1000),
        minutes=top.number("minutes", 1, 600),
        needs_permission=top.ids("needs_permission", 50),
        retired=retired,
        workshop=_workshop(root, sentences) if root.has("workshop") else None,
        sources=sources,
        contacts=contacts,
        sections=tuple(parse_plan.section(table, sentences) for table in rows("section")) if plan else (),
        questions=tuple(parse_plan.question(table, sentences) for table in rows("question")) if plan else (),
        factors=tuple(parse_plan.factor(table, sentences) for table in rows("factor")) if plan else (),
        advice=tuple(parse_plan.advice(table, sentences) for table in rows("advice")) if plan else (),
        nodes=nodes,
        cards={} if plan else {card.id: card for card in (_card(table, sentences) for table in rows("card", taken))},
    )
    top.end()
    root.end()
    return read


def _rows(root: Table, kind: str, retired: Sequence[str], taken: Mapping[str, Where | Code]) -> Iterator[Table]:
    """Yield the tables of a kind, each knowing its id, which stands once, and refuse what is left in each of them."""
    seen: dict[str, Where | Code] = dict(taken)
    for number, table in enumerate(root.tables(kind, _MOST[kind])):
        table.where = root.where.table(f"[[{kind}]]", number)
        name = table.id("id")
        table.where = root.where.table(f"[[{kind}]]", number, name)
        _refuse_used(table, name, seen, retired)
        seen[name] = table.where
        yield table
        table.end()


def _refuse_used(table: Table, name: str, seen: Mapping[str, Where | Code], retired: Sequence[str]) -> None:
    other = seen.get(name)
    if other is not None:
        raise errors.DuplicateId(table.where, "id", id=Code(name), other=other.text("id") if isinstance(other, Where) else other)
    if name in retired:
        raise errors.RetiredId(table.where, "id", id=Code(name))


def _sources(root: Table, sentences: Sentences, retired: Sequence[str], taken: Mapping[str, Where | Code]) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for key, table in root.named("sources", _MOST["sources"]):
        _refuse_used(table, key, taken, retired)
        seen = table.choice("seen", Seen)
        if seen is not Seen.NONE and table.take("url") == "":
            raise errors.BadAddress(table.where, "url", address=Code('""'), example=Code("https://meta.wikimedia.org/wiki/Page"))
        found[key] = sentences.sources[key] = Source(
            key=key,
            title=table.string("title", most=LONGEST_TITLE),
            url="" if table.take("url") == "" else table.web("url"),
            publisher=table.string("publisher", most=100),
            checked_on=table.day("checked_on"),
            seen=seen,
            supports=sentences.one(table, "supports", f"source/{key}"),
        )
    return found


def _contacts(root: Table, sentences: Sentences, retired: Sequence[str], taken: Mapping[str, Where | Code]) -> dict[str, Contact]:
    found: dict[str, Contact] = {}
    for key, table in root.named("contacts", _MOST["contacts"]):
        _refuse_used(table, key, taken, retired)
        kind, place = table.choice("kind", Reach), f"contact/{key}"
        found[key] = sentences.contacts[key] = Contact(
            key=key,
            title=sentences.one(table, "title", place, most=LONGEST_TITLE),
            address=table.mail("address") if kind is Reach.EMAIL else table.web("address"),
            kind=kind,
            purpose=sentences.one(table, "for", place),
            note=sentences.maybe(table, "note", place),
            sources=sentences.sources_of(table),
        )
    return found


def _workshop(root: Table, sentences: Sentences) -> Workshop:
    table = root.inner("workshop")
    table.where = root.where.table("[workshop]", 0)
    plan: list[Activity] = []
    for number, part in enumerate(table.tables("plan", 40), 1):
        plan.append(Activity(part.number("minutes", 1, 600), sentences.one(part, "do", f"workshop/plan/{number}")))
        part.end()
    workshop = Workshop(
        minutes=table.number("minutes", 1, 600),
        group_size=table.string("group_size", most=20),
        materials=sentences.several(table, "materials", "workshop", 30),
        plan=tuple(plan),
        care=sentences.one(table, "care", "workshop"),
    )
    table.end()
    return workshop


def _node(table: Table, sentences: Sentences) -> Node:
    place = f"node/{table.id('id')}"
    branches: list[Branch] = []
    for option in table.tables("options", 12, least=2):
        name = option.id("id")
        _refuse_used(option, name, {branch.id: Code("options") for branch in branches}, ())
        inside = f"{place}/option/{name}"
        branches.append(Branch(name, sentences.one(option, "text", inside), option.id("goto"), sentences.maybe(option, "help", inside)))
        option.end()
    return Node(table.id("id"), sentences.one(table, "text", place), tuple(branches), sentences.maybe(table, "help", place))


def _card(table: Table, sentences: Sentences) -> Card:
    place = f"card/{table.id('id')}"
    return Card(
        id=table.id("id"),
        title=sentences.one(table, "title", place, most=LONGEST_TITLE, may_name=True),
        steps=sentences.several(table, "steps", place, 12, least=1, may_name=True),
        limits=sentences.one(table, "limits", place, may_name=True),
        caution=sentences.maybe(table, "caution", place, may_name=True),
        alert=table.flag("alert"),
        asks=table.choices("asks", Ask),
        contacts=sentences.contacts_of(table),
        sources=sentences.sources_of(table),
    )

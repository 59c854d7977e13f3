"""Check what a pack names: sections, questions, options, factors, steps, nodes. A pack that passes can be used without care.

`faults` yields every leaf of PackFault; read.py takes the first, audit.py shows them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from companion.base.text import Code
from companion.content import errors
from companion.content.conditions import leaves
from companion.content.errors import PackFault, Where, near, shown
from companion.content.model import START, Advice, Answer, Condition, FactorIs, Kind, Op, Pack, Question


def faults(pack: Pack, where: Where, required: Sequence[Pack], loaded: Sequence[Pack]) -> Iterator[PackFault]:
    """Yield what is wrong with the names in a pack. `required`: what it may name; `loaded`: all packs read before it."""
    yield from _taken(pack, where, loaded)
    if pack.kind is Kind.TREE:
        yield from _tree(pack, where)
        return
    questions = {question.id: question for other in (*required, pack) for question in other.questions}
    yield from _questions(pack, where, questions)
    for number, factor in enumerate(pack.factors):
        yield from _looks(factor.when, where.table("[[factor]]", number, factor.id), "when", questions)
    yield from _advice(pack, where, (*required, pack))
    own = {advice.id for advice in pack.advice}
    for name in pack.needs_permission:
        yield from _known(name, own, "advice", where.table("[pack]", 0), "needs_permission")


def circle(links: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return one circle of links (its first member stands last, too), or nothing."""
    finished: set[str] = set()
    for first in links:
        path: list[str] = []
        waiting: list[tuple[str, bool]] = [(first, True)]
        while waiting:
            name, entering = waiting.pop()
            if not entering:
                finished.add(path.pop())
            elif name in path:
                return (*path[path.index(name) :], name)
            elif name not in finished:
                path.append(name)
                waiting.append((name, False))
                waiting.extend((other, True) for other in links.get(name, ()))
    return ()


def _taken(pack: Pack, where: Where, loaded: Sequence[Pack]) -> Iterator[PackFault]:
    """Answers, factors and steps are named without their pack, so their ids stand once among all packs."""
    kinds: tuple[tuple[str, Callable[[Pack], Iterable[str]]], ...] = (
        ("[[question]]", lambda one: (question.id for question in one.questions)),
        ("[[factor]]", lambda one: (factor.id for factor in one.factors)),
        ("[[advice]]", lambda one: (advice.id for advice in one.advice)),
    )
    for kind, ids in kinds:
        taken = {name: f"{other.id}.toml" for other in loaded for name in ids(other)}
        for number, name in enumerate(ids(pack)):
            if name in taken:
                yield errors.DuplicateId(where.table(kind, number, name), "id", id=Code(name), other=Code(taken[name]))


def _questions(pack: Pack, where: Where, questions: Mapping[str, Question]) -> Iterator[PackFault]:
    sections = {section.id for section in pack.sections}
    later = {question.id for question in pack.questions}
    for number, question in enumerate(pack.questions):
        place = where.table("[[question]]", number, question.id)
        if question.section:
            yield from _known(question.section, sections, "section", place, "section")
        yield from _looks(question.visible_when, place, "visible_when", questions)
        for leaf in leaves(question.visible_when):
            if isinstance(leaf, Answer) and leaf.question in later:
                yield errors.LooksAhead(place, "visible_when", id=Code(leaf.question))
        later.discard(question.id)


def _looks(condition: Condition | None, place: Where, key: str, questions: Mapping[str, Question]) -> Iterator[PackFault]:
    for leaf in leaves(condition):
        if not isinstance(leaf, Answer):
            continue
        question = questions.get(leaf.question)
        if question is None:
            yield from _known(leaf.question, questions, "question", place, key)
            continue
        if question.multi is not (leaf.op is Op.HAS):
            yield errors.WrongOperator(place, key, operator=Code(leaf.op.value), id=Code(leaf.question))
        for option in sorted(leaf.values):
            yield from _known(option, [each.id for each in question.options], "option", place, key)


def _advice(pack: Pack, where: Where, reachable: Sequence[Pack]) -> Iterator[PackFault]:
    factors = {factor.id for other in reachable for factor in other.factors}
    steps = {advice.id for other in reachable for advice in other.advice}
    for number, advice in enumerate(pack.advice):
        place = where.table("[[advice]]", number, advice.id)
        for key, condition in _conditions(advice):
            for leaf in leaves(condition):
                if isinstance(leaf, FactorIs):
                    yield from _known(leaf.factor, factors, "factor", place, key)
        for name in advice.boost:
            yield from _known(name, factors, "factor", place, "boost")
        for name in advice.after:
            yield from _known(name, steps, "advice", place, "after")
    found = circle({advice.id: advice.after for advice in pack.advice})
    if found:
        number = next(number for number, advice in enumerate(pack.advice) if advice.id == found[0])
        yield errors.Circle(where.table("[[advice]]", number, found[0]), "after", path=Code(" → ".join(found)))


def _conditions(advice: Advice) -> tuple[tuple[str, Condition | None], ...]:
    return ("when", advice.when), ("not_when", advice.not_when), ("caution_when", advice.caution_when)


def _tree(pack: Pack, where: Where) -> Iterator[PackFault]:
    ends = {*pack.nodes, *pack.cards}
    yield from _known(START, pack.nodes, "node", where.table("[[node]]", 0), "id")
    for number, node in enumerate(pack.nodes.values()):
        for branch in node.options:
            yield from _known(branch.goto, ends, "node or card", where.table("[[node]]", number, node.id), "options")
    found = circle({node.id: [branch.goto for branch in node.options] for node in pack.nodes.values()})
    if found:
        yield errors.Circle(where.table("[[node]]", list(pack.nodes).index(found[0]), found[0]), "options", path=Code(" → ".join(found)))


def _known(name: str, known: Iterable[str], kind: str, place: Where, key: str) -> Iterator[PackFault]:
    known = set(known)
    if name not in known:
        yield errors.UnknownReference(place, key, id=shown(name), kind=Code(kind), near=near(name, known))

"""`companion assess PACK... --answers FILE`: the plan that follows from a file of answers.

--json: {shown[], next[], folded[] (ids; folded holds grouped-away steps too), steps[{id, title, why, because[], effort,
cost, steps[], limits, caution?, unsourced?, in_group_of?, sources[{title, url, publisher, checked_on, seen, supports}]}],
not_shown[{id, title, because}], acute}. effort and cost are words. Nothing is kept.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from companion.assessment.answers import LARGEST_FILE, read_answers
from companion.assessment.plan import NotShown, Plan, Step, build, cost_words, effort_words, reason
from companion.assessment.session import choose
from companion.base import files
from companion.base.text import Listed, T, Text
from companion.commands import _out
from companion.content import read
from companion.content.errors import PackFault
from companion.content.model import Source
from companion.i18n.render import Words

HELP = T("Make the plan that follows from a file of answers.")
_FREE = T("Costs nothing")
_ACUTE = T("Something is happening now. Open the page Help now in the program first; the rest can wait.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("packs", nargs="+", metavar="PACK")
    parser.add_argument("--answers", required=True, metavar="FILE", help="{question id: option id or [option ids]}; - reads the input")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Read packs and answers, and print the plan. Raises what reading raises, UnknownPack, NotAPlan."""
    library = read.packs()
    for problem in library.problems:
        if isinstance(problem, PackFault) and Path(problem.where.file).stem in options.packs:
            raise problem  # it was asked for and is broken: say what is wrong with it, not that it is not there
    packs = choose(library, options.packs)
    untrusted = sys.stdin.buffer.read(LARGEST_FILE + 1) if options.answers == "-" else files.read(Path(options.answers), LARGEST_FILE)
    answers = read_answers(untrusted, [question for pack in library.packs.values() for question in pack.questions])
    plan = build(packs, answers)
    if options.json:
        _out.document(_document(plan, options.words))
    else:
        _print(plan, options.words)
    return 0


def _document(plan: Plan, words: Words) -> dict[str, object]:
    return {
        "acute": plan.acute,
        "shown": _ids(plan.shown),
        "next": _ids(plan.next),
        "folded": _ids(plan.folded),
        "steps": [_step(step, words) for step in plan.steps],
        "not_shown": [_not_shown(left, words) for left in plan.not_shown],
    }


def _step(step: Step, words: Words) -> dict[str, object]:
    advice, say = step.advice, words.plain
    row: dict[str, object] = {
        "id": advice.id,
        "title": say(advice.title),
        "why": say(advice.why),
        "because": _said(words, step.because),
        "effort": say(effort_words(advice)),
        "cost": say(cost_words(advice) or _FREE),
        "steps": _said(words, advice.steps),
        "limits": say(advice.limits),
        "sources": [_source(source, words) for source in advice.sources],
    }
    if step.caution is not None:
        row["caution"] = say(step.caution)
    if step.unsourced:
        row["unsourced"] = True
    if step.in_group_of is not None:
        row["in_group_of"] = step.in_group_of
    return row


def _not_shown(left: NotShown, words: Words) -> dict[str, object]:
    because = words.formats.listed(_said(words, left.because))
    return {"id": left.advice.id, "title": words.plain(left.advice.title), "because": because}


def _source(source: Source, words: Words) -> dict[str, object]:
    return {
        "title": source.title,
        "url": source.url,
        "publisher": source.publisher,
        "checked_on": source.checked_on.isoformat(),
        "seen": source.seen.value,
        "supports": words.plain(source.supports),
    }


def _ids(steps: Iterable[Step]) -> list[str]:
    return [step.advice.id for step in steps]


def _said(words: Words, texts: Iterable[Text]) -> list[str]:
    return [words.plain(text) for text in texts]


def _print(plan: Plan, words: Words) -> None:
    if plan.acute:
        _out.line(words.plain(_ACUTE))
        _out.line()
    for number, step in enumerate((*plan.shown, *plan.next), 1):
        if number == len(plan.shown) + 1:
            _out.line(words.plain(T("Next:")))
            _out.line()
        _print_step(number, step, words)
    if plan.folded:
        _out.line(words.plain(T("Later, when there is time:")))
        _out.bulleted(words, tuple(step.advice.title for step in plan.folded))
        _out.line()
    if plan.not_shown:
        _out.line(words.plain(T("Left out on purpose:")))
        _out.bulleted(words, tuple(_left_out(left) for left in plan.not_shown))


def _print_step(number: int, step: Step, words: Words) -> None:
    advice, say = step.advice, words.plain
    _out.line(f"{number}. {say(advice.title)}")
    time = T("Time: {effort}. {cost}.", effort=effort_words(advice), cost=cost_words(advice) or _FREE)
    notes = [advice.why, reason(step), time]
    if step.caution is not None:
        notes.append(T("Take care: {caution}", caution=step.caution))
    for note in notes:
        _out.line(say(note), indent=3)
    _out.bulleted(words, advice.steps, indent=3)
    _out.line(say(T("What this cannot do: {limits}", limits=advice.limits)), indent=3)
    for source in advice.sources:
        _out.line(say(_citation(source)), indent=3)
    _out.line()


def _citation(source: Source) -> Text:
    if not source.url:
        return T("Source: practice, no page is known that says it. {title}, {day}", title=source.title, day=source.checked_on)
    return T("Source: {title}, {publisher}, checked {day}", title=source.title, publisher=source.publisher, day=source.checked_on)


def _left_out(left: NotShown) -> Text:
    return T("{title}. Left out, because you said: {reasons}.", title=left.advice.title, reasons=Listed(left.because))

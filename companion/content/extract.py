"""Yield every sentence of the packs for translators: its stable id as context, the English, and notes on where it stands.

`sentences` is what `companion locales update` uses. `extract` is the same for Babel, as an extraction method for
checklists/*.toml; its keyword is `pgettext`, one of Babel's own. Both read packs as the program does, so the contexts of
the catalogue and of the screen cannot part.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from companion.base.text import Code, Text
from companion.content import read
from companion.content.errors import PackFault
from companion.content.model import Pack

# Which page shows what stands in a table, and what the sentences of a key are for.
_SCREENS = {
    "pack": "questions",
    "section": "questions",
    "question": "questions",
    "factor": "plan",
    "advice": "plan",
    "contact": "help_now",
    "source": "plan",
    "node": "help_now",
    "card": "help_now",
    "workshop": "printed",
}
_MEANINGS = {
    "because": "A reason, shown after “Because you said:”. It begins with a small letter.",
    "option": "An answer to choose.",
    "why": "Why this is asked, or why this step helps.",
    "limits": "What this step cannot do.",
    "caution": "A warning about what this step may bring.",
    "done_when": "How a person knows that the step is done.",
    "steps": "One part of the how-to, in this order.",
    "open": "The words of a button that opens a page.",
    "supports": "The fact that a source carries.",
}


class _Named(Protocol):
    """All that is used of the open file that Babel hands over."""

    name: str


class Sentence(NamedTuple):
    """One sentence for translators."""

    context: str
    english: str
    notes: tuple[str, ...]


def sentences(folder: Path) -> Iterator[Sentence]:
    """Yield the sentences of all packs of a folder. Raises the first problem: a catalogue must not lose a pack quietly."""
    library = read.packs(folder)
    for problem in library.problems:
        raise problem
    for pack in library.packs.values():
        yield from of(pack)


def of(pack: Pack) -> Iterator[Sentence]:
    """Yield the sentences of one pack, each once, in the order of its tables."""
    found = texts(pack)
    for context, text in found.items():
        yield Sentence(context, text.message, tuple(_notes(text, found)))


def texts(pack: Pack) -> dict[str, Text]:
    """Return the sentences that a pack itself brings, by their ids; not those of the sources and contacts of others."""
    return {text.context: text for text in _texts(pack) if text.context.startswith(f"{pack.id}/")}


def extract(fileobj: _Named, *_arguments: object, **_options: object) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """Yield the sentences of one pack as Babel wants them. The packs that it requires are looked for beside it."""
    path = Path(fileobj.name)
    library = read.packs(path.parent)
    if path.stem not in library.packs:
        raise next(problem for problem in library.problems if isinstance(problem, PackFault) and problem.where.file == path.name)
    for sentence in of(library.packs[path.stem]):
        yield 1, "pgettext", (sentence.context, sentence.english), list(sentence.notes)


def _texts(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, Mapping):
        yield from _texts(list(value.values()))
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))


def _notes(text: Text, others: Mapping[str, Text]) -> Iterator[str]:
    parts = text.context.split("/")
    yield f"Screens: {_SCREENS[parts[1]]}"
    yield from (meaning for word, meaning in _MEANINGS.items() if word in parts[3:])
    for above in ("text", "title"):
        over = others.get("/".join((*parts[:3], above)))
        if over is not None and over is not text:
            yield f"Under: {over.message}"
    for name, value in text.values:
        if isinstance(value, Code):
            yield f"{{{name}}} becomes {value.value}"

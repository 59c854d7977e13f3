"""Reads the invented pages of tests/vectors/hygiene."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from companion.hygiene.personal.wikitext import Author, Page

VECTORS = Path(__file__).parents[2] / "vectors" / "hygiene"
ALICE = Author("Alice", ("User", "User talk", "مستخدم", "نقاش المستخدم", "Участник", "Обсуждение участника"))


@dataclass(frozen=True, slots=True)
class Sample:
    """One page, and what must be found on it: {(kind, line)}."""

    id: str
    page: Page
    finds: frozenset[tuple[str, int]]


def samples(name: str) -> list[Sample]:
    """Return the pages of one file."""
    _, *parts = re.split(r"^%%% ", (VECTORS / name).read_text("utf-8"), flags=re.MULTILINE)
    return [_sample(part) for part in parts]


def _sample(part: str) -> Sample:
    head, _, text = part.partition("\n")
    id_, title, *finds = (field.strip() for field in head.split("|"))
    expected = [find.strip().rsplit(" ", 1) for find in (finds[0].split(",") if finds else [])]
    kind, _, rest = title.partition(":")
    page = Page(rest or title, text, talk=kind == "talk", wikitext=kind != "code")
    return Sample(id_, page, frozenset((kind, int(line)) for kind, line in expected))

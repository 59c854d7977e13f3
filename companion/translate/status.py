"""How far each language is: messages, whole cards of the packs. All are drafts: a sign-off, card by card, is not built yet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from companion.translate import compile as compiling
from companion.translate import po


@dataclass(frozen=True, slots=True)
class State:
    """One domain of one language; `cards` and `whole_cards` are 0 where the domain has none."""

    code: str
    domain: str
    translated: int
    fuzzy: int
    missing: int
    cards: int
    whole_cards: int


def of(locales: Path, code: str = "*") -> tuple[State, ...]:
    """Return the state of every .po file of one language or of all. Raises PoBroken, or files' errors."""
    return tuple(_state(path) for path in compiling.sources(locales, code))


def _state(path: Path) -> State:
    entries = [entry for entry in po.read(path).entries if not entry.obsolete]
    done, fuzzy = sum(entry.done for entry in entries), sum(entry.fuzzy for entry in entries)
    has_cards = path.stem == compiling.CARDS_DOMAIN
    language = path.parents[1]
    return State(
        code=language.name,
        domain=path.stem,
        translated=done,
        fuzzy=fuzzy,
        missing=len(entries) - done - fuzzy,
        cards=len({compiling.card(entry.context) for entry in entries}) if has_cards else 0,
        whole_cards=len(compiling.whole_cards(entries)) if has_cards else 0,
    )

"""How the window answers: changes of theme, size and language on a page of a hundred cards, and its longest stall while jobs run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.bench.measure import Aim, Line, interleaved
from tests.bench.worker import Worker, worker

_CHANGES = {
    "theme": ("light 100 en", "dark 100 en"),
    "high contrast": ("light 100 en", "contrast 100 en"),
    "language": ("light 100 en", "light 100 ar"),
    "twice the text": ("light 100 en", "light 200 en"),
}


def switches(times: int) -> Iterator[Line]:
    """Each change there and back, until the new page is painted (offscreen)."""
    with worker("cards", "ours") as ours, worker("cards", "bare") as bare:
        for name, (here, there) in _CHANGES.items():
            acts = [_asks(each, words) for words in (there, here) for each in (ours, bare)]
            to_there, bare_there, back, bare_back = interleaved(times, *acts)
            aim = None if name == "twice the text" else Aim(most=16)
            yield Line(f"100 cards: {name}", "ms", (*to_there, *back), "the same words in bare Qt", (*bare_there, *bare_back), aim)


def stalls(times: int) -> Iterator[Line]:
    """The longest stall of the page Checks from the press to the last card of 20 checks, beside the window at rest."""
    with worker("stalls") as window:
        busy, at_rest = interleaved(times, _asks(window, "20"), _asks(window, "0"))
    yield Line("longest stall while 20 checks run and are shown", "ms", busy, "the window at rest", at_rest, Aim(most=16))


def _asks(asked: Worker, words: str) -> Callable[[], float]:
    return lambda: asked.ask(words)

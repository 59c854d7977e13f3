"""The answers to one alert as a chain: which of them fit together, what they prove, and what the person should be told.

FORMAT.md section 4. Pure: what is kept goes in, sealed; nothing that the desk did not sign for this alert comes out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from companion.alert import message
from companion.alert.message import Kind, Message, Opened
from companion.alert.states import State
from companion.base.errors import CompanionError
from companion.base.text import TN, T, Text
from companion.sealing.recipients import Identity

# Whoever asks, advises or closes is a person who has the alert before them, also where the word "acknowledged" was lost on its way.
_PROVES = {
    Kind.RECEIVED: State.RECEIVED,
    Kind.ACKNOWLEDGED: State.READ,
    Kind.QUESTION: State.READ,
    Kind.INSTRUCTIONS: State.READ,
    Kind.CLOSED: State.CLOSED,
}
_STEPS = (State.RECEIVED, State.READ, State.CLOSED)


@dataclass(frozen=True, slots=True)
class Chain:
    """The answers to an alert that are kept and whole, by their number, and how many kept ones are damaged."""

    opened: tuple[Opened, ...]
    damaged: int = 0

    @property
    def messages(self) -> tuple[Message, ...]:
        """Return what the desk said, in its order."""
        return tuple(one.message for one in self.opened)

    @property
    def proves(self) -> tuple[State, ...]:
        """Return the states that these answers prove, each after the one before."""
        found = {_PROVES[one.message.kind] for one in self.opened}
        return tuple(state for state in _STEPS if state in found)

    def number(self, seq: int) -> Opened | None:
        """Return the answer with this number."""
        return next((one for one in self.opened if one.message.seq == seq), None)

    def doubts(self) -> tuple[Text, ...]:
        """Return what does not fit: answers that are missing, damaged, or do not follow from the one before."""
        found: list[Text] = []
        last = self.opened[-1].message.seq if self.opened else 0
        missing = last - len(self.opened)
        if missing:
            found.append(
                TN(
                    "{n} answer before the newest one is not here: it was lost, or somebody kept it back.",
                    "{n} answers before the newest one are not here: they were lost, or somebody kept them back.",
                    missing,
                )
            )
        if self.damaged:
            found.append(TN("{n} answer that was kept here is damaged.", "{n} answers that were kept here are damaged.", self.damaged))
        found.extend(
            T("Answer {number} does not follow from the one before it. Ask the desk about it in another way.", number=after.message.seq)
            for before, after in pairwise((None, *self.opened))
            if after and not _fits(before, after)
        )
        return tuple(found)


def chain(sealed: Iterable[bytes], alert_id: str, identity: Identity, reply_key: bytes) -> Chain:
    """Open what is kept of the answers to one alert."""
    found: dict[int, Opened] = {}
    damaged = 0
    for one in sealed:
        try:
            opened = message.open_(one, identity, reply_key)
        except CompanionError:
            damaged += 1
            continue
        if opened.message.alert_id == alert_id:
            found.setdefault(opened.message.seq, opened)
    return Chain(tuple(found[seq] for seq in sorted(found)), damaged)


def _fits(before: Opened | None, after: Opened) -> bool:
    """Return whether an answer names the one before it; one whose forerunner is missing cannot tell."""
    if after.message.seq == 1:
        return after.message.previous == ""
    return before is None or before.message.seq + 1 != after.message.seq or after.message.previous == before.digest

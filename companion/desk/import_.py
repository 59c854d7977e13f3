"""Take in sealed alerts that came another way: by e-mail, a messenger, a stick. The same alert by two ways is one alert.

What is not sealed to this desk is refused, with its reason; the other files are still taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from companion.alert.lines import SIZES
from companion.base import files
from companion.base.clock import Clock
from companion.base.errors import CompanionError
from companion.desk import protocol, unseal
from companion.desk.errors import NotASealedAlert, StoreDamaged, StoreDown
from companion.desk.store import Store
from companion.desk.unseal import EpochKey, Unreadable


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is stored now, and its id; `new` unless it had come before."""

    path: Path
    id: str
    new: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not stored, and why."""

    path: Path
    error: CompanionError


def take(paths: Iterable[Path], store: Store, epochs: Sequence[EpochKey], clock: Clock) -> Iterator[Taken | Refused]:
    """Yield what became of each file, once it is durable. The quota holds for strangers only. Raises StoreDown, StoreDamaged."""
    known = {head.id for head in store.heads()}
    for path in paths:
        try:
            envelope = protocol.arrived(_sealed(path, epochs), clock)
            store.put(envelope)
        except (StoreDown, StoreDamaged):
            raise
        except CompanionError as error:
            yield Refused(path, error)
        else:
            yield Taken(path, envelope.head.id, envelope.head.id not in known)
            known.add(envelope.head.id)


def _sealed(path: Path, epochs: Sequence[EpochKey]) -> bytes:
    try:
        content = files.read(path, SIZES[-1])
    except files.FileTooLarge as error:
        raise NotASealedAlert(str(error)) from error
    if not protocol.is_sealed_alert(content):
        raise NotASealedAlert(f"{len(content)} bytes")
    found = unseal.open_(content, epochs)
    if isinstance(found, Unreadable) and not found.opened:
        raise found.why
    return content

"""The contact cards that this program knows: those that it brings along, and those that a person imported.

Imported cards lie in COMPANION_HOME/contacts, one file an issuer, named by the issuer's SHA-256; `versions` beside them
keeps the highest number seen of each, so that an older card does not come back (FORMAT.md section 5). Reading writes nothing.
Raises what sign.py and card.py raise, RolledBack, and the errors of base.files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from companion.base import files, paths
from companion.base.errors import CompanionError
from companion.contacts import fields, payload, sign
from companion.contacts.card import Card
from companion.contacts.errors import FEWER_SIGNERS, CardBroken, RolledBack, VersionsDamaged, Warned

_VERSIONS = "versions"
_MOST_FILES = 200


class Source(StrEnum):
    """How a card came here."""

    SHIPPED = "shipped"
    IMPORTED = "imported"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Contact:
    """A card for which somebody vouches, its exact line, and who signed."""

    card: Card
    source: Source
    line: bytes
    signed_by: tuple[bytes, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that cannot be used, and why."""

    file: str
    error: CompanionError


@dataclass(frozen=True, slots=True)
class Known:
    """All known contacts, one an issuer, what was wrong with other files, and the highest number seen of each issuer."""

    contacts: tuple[Contact, ...]
    problems: tuple[Problem, ...]
    versions: Mapping[str, int]

    def of(self, issuer: str) -> Contact | None:
        """Return the contact with this issuer."""
        return next((contact for contact in self.contacts if contact.card.issuer == issuer), None)


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be used: its contact, and what the reader should know first."""

    contact: Contact
    warnings: tuple[Warned, ...]


def folder() -> Path:
    """Return where imported cards lie."""
    return paths.home() / "contacts"


def known(shipped: Path | None = None, imported: Path | None = None, foundation_keys: Sequence[bytes] = sign.FOUNDATION_KEYS) -> Known:
    """Read every card. A file that cannot be used is a problem and keeps nothing else out."""
    imported = imported or folder()
    problems: list[Problem] = []
    found: dict[str, Contact] = {}
    for path in sorted((shipped or paths.data("assets", "contacts")).glob("*.json")):
        _add(found, problems, path, None)
    versions = _versions(imported, problems)
    for path in sorted(imported.glob("*.json"))[:_MOST_FILES]:
        _add(found, problems, path, foundation_keys)
    for issuer, contact in list(found.items()):
        try:
            _not_older(contact, versions.get(issuer, 0))
        except RolledBack as error:
            problems.append(Problem(contact.file, error))
            del found[issuer]
    highest = versions | {issuer: contact.card.version for issuer, contact in found.items()}
    return Known(tuple(found.values()), tuple(problems), highest)


def check(untrusted: bytes, among: Known, today: date, foundation_keys: Sequence[bytes] = sign.FOUNDATION_KEYS) -> Checked:
    """Return a card that may be used today, with its warnings; refuse any other."""
    contact, warnings = _new(untrusted, among, foundation_keys)
    contact.card.refuse_certain_loss(today)
    return Checked(contact, (*warnings, *contact.card.warnings(today)))


def keep(untrusted: bytes, among: Known, today: date, foundation_keys: Sequence[bytes] = sign.FOUNDATION_KEYS) -> Checked:
    """Check a card and keep its file. A revoked one is kept before it is refused: that is how a withdrawal takes effect."""
    contact, warnings = _new(untrusted, among, foundation_keys)
    card = contact.card
    if not card.revoked:
        card.refuse_certain_loss(today)
    # The card first: a kill in between leaves a list that is too low, and the card itself still counts.
    files.write_private(folder() / f"{hashlib.sha256(card.issuer.encode()).hexdigest()[:16]}.json", untrusted)
    seen = dict(among.versions) | {card.issuer: card.version}
    files.write_private(folder() / _VERSIONS, json.dumps(seen, sort_keys=True).encode())
    card.refuse_certain_loss(today)
    return Checked(contact, (*warnings, *card.warnings(today)))


def _new(untrusted: bytes, among: Known, foundation_keys: Sequence[bytes]) -> tuple[Contact, tuple[Warned, ...]]:
    file = sign.verify(untrusted, foundation_keys)
    contact = _contact(file, Source.FILE)
    _not_older(contact, among.versions.get(file.card.issuer, 0))
    before = among.of(file.card.issuer)
    if before is None:
        return contact, ()
    if before.card.version == file.card.version and before.line != file.line:
        raise _rolled_back(file.card, before.card.version)
    return contact, (FEWER_SIGNERS,) if set(before.signed_by) - set(contact.signed_by) else ()


def _add(found: dict[str, Contact], problems: list[Problem], path: Path, foundation_keys: Sequence[bytes] | None) -> None:
    try:
        content = files.read(path, sign.LARGEST_FILE)
        if foundation_keys is None:
            contact = _contact(sign.shipped(content), Source.SHIPPED, path.name)
        else:
            contact = _contact(sign.verify(content, foundation_keys), Source.IMPORTED, path.name)
    except CompanionError as error:
        problems.append(Problem(path.name, error))
        return
    before = found.get(contact.card.issuer)
    if before is None or before.card.version < contact.card.version:
        found[contact.card.issuer] = contact


def _contact(file: sign.File, source: Source, name: str = "") -> Contact:
    return Contact(file.card, source, file.line, tuple(signature.key for signature in file.signatures), name)


def _not_older(contact: Contact, seen: int) -> None:
    if contact.card.version < seen:
        raise _rolled_back(contact.card, seen)


def _rolled_back(card: Card, seen: int) -> RolledBack:
    return RolledBack(card.issuer, name=card.name, known=seen, version=card.version)


def _versions(imported: Path, problems: list[Problem]) -> dict[str, int]:
    try:
        root = payload.parse(files.read(imported / _VERSIONS, payload.LONGEST))
        return {issuer: root.whole(issuer, most=fields.LARGEST) for issuer, _ in root.others(frozenset())}
    except files.FileMissing:
        return {}
    except (CardBroken, files.FileTooLarge, files.FileUnreadable) as error:
        problems.append(Problem(_VERSIONS, VersionsDamaged(repr(error))))
        return {}

"""The contact cards that this program knows: those that it brings along, and those that a person imported.

Imported cards lie in COMPANION_HOME/contacts, the number in their names, so that an older one does not come back even when
the newest is damaged; beside them, what a person compared (FORMAT.md section 5). Reading writes nothing; two imports at
once cannot undo each other, since no file is shared by two cards. Raises what sign.py and card.py raise, RolledBack, and
the errors of base.files.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from companion.base import files, paths
from companion.base.errors import CompanionError
from companion.base.text import Code
from companion.contacts import fields, payload, sign
from companion.contacts.card import Card, Class
from companion.contacts.errors import FEWER_SIGNERS, CardsUnread, Revoked, RolledBack, Warned

_MOST_FILES = 200
_MARK, _REVOKED = ".compared", "-revoked.json"
_MARK_BYTES = 4096
_KEPT = re.compile(r"([0-9a-f]{64})-([1-9][0-9]{0,15})\.json")


class Source(StrEnum):
    """How a card came here."""

    SHIPPED = "shipped"
    IMPORTED = "imported"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Contact:
    """A card for which somebody vouches, its exact line, who signed, and whether a person compared its fingerprint."""

    card: Card
    source: Source
    line: bytes
    signed_by: tuple[bytes, ...] = ()
    file: str = ""
    compared: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that cannot be used, and why."""

    file: str
    error: CompanionError


@dataclass(frozen=True, slots=True)
class Known:
    """All known contacts, one an issuer; what was wrong with other files; and what the names of files say, whatever is in them.

    `highest`: the highest number kept, by how an issuer's files begin; `withdrawn`: how those of a withdrawn issuer do.
    """

    contacts: tuple[Contact, ...]
    problems: tuple[Problem, ...]
    highest: Mapping[str, int]
    withdrawn: frozenset[str] = frozenset()

    def of(self, issuer: str) -> Contact | None:
        """Return the contact with this issuer."""
        return next((contact for contact in self.contacts if contact.card.issuer == issuer), None)

    def withdraws(self, issuer: str) -> bool:
        """Return whether this issuer has withdrawn its cards."""
        found = self.of(issuer)
        return _stem(issuer) in self.withdrawn or (found is not None and found.card.revoked)


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
    problems: list[Problem] = []
    found = _newest(sorted((shipped or paths.data("assets", "contacts")).glob("*.json")), None, problems)
    kept = _listed(imported or folder(), problems)
    highest: dict[str, int] = {}
    for named in filter(None, (_KEPT.fullmatch(path.name) for path in kept)):
        highest[named[1]] = max(int(named[2]), highest.get(named[1], 0))
    withdrawn = frozenset(path.name.removesuffix(_REVOKED) for path in kept if path.name.endswith(_REVOKED))
    for issuer, contact in _newest(kept[:_MOST_FILES], foundation_keys, problems).items():
        seen = highest.get(_stem(issuer), 0)
        if contact.card.revoked:
            found[issuer] = contact
        elif _stem(issuer) in withdrawn:
            problems.append(Problem(contact.file, Revoked(issuer, name=contact.card.name)))
        elif contact.card.version < seen:
            problems.append(Problem(contact.file, _rolled_back(contact.card, seen)))
        else:
            found[issuer] = contact  # signed, so it takes the shipped one's place, whatever the numbers
    return Known(tuple(found.values()), tuple(problems), highest, withdrawn)


def trusted(among: Known, today: date) -> tuple[Contact, ...]:
    """Return the contacts that an alert may be offered to be sealed to: signed by the Foundation, or compared; with a key left today.

    A paused or closed desk is among them: its state, and whom to ask instead, are for the page to show.
    """
    return tuple(
        contact
        for contact in among.contacts
        if (contact.compared or contact.card.class_ is Class.FOUNDATION) and contact.card.can_be_sealed_to(today)
    )


def check(untrusted: bytes, among: Known, today: date, foundation_keys: Sequence[bytes] = sign.FOUNDATION_KEYS) -> Checked:
    """Return a card that may be used today, with its warnings; refuse any other. Also for the file that a person names with --card."""
    contact, warnings = _new(untrusted, among, foundation_keys)
    contact.card.refuse_certain_loss(today)
    return Checked(contact, (*warnings, *contact.card.warnings(today)))


def keep(
    untrusted: bytes, among: Known, today: date, foundation_keys: Sequence[bytes] = sign.FOUNDATION_KEYS, *, compared: bool = False
) -> Checked:
    """Check a card and keep its file; `compared`: a person has compared its fingerprint.

    A revoked one is kept before it is refused: that is how a withdrawal takes effect.
    """
    contact, warnings = _new(untrusted, among, foundation_keys)
    card = contact.card
    if not card.revoked:
        card.refuse_certain_loss(today)
    stem = _stem(card.issuer)
    # Of two imports at once the newer counts, and a withdrawal before all: a file is written over only by one of the same number,
    # and removed only if it was read and is older. A kill in between leaves a card that has to be compared again, or one too many.
    files.write_private(folder() / (f"{stem}{_REVOKED}" if card.revoked else f"{stem}-{card.version}.json"), untrusted)
    if card.signers and (compared or contact.compared):
        mark = {"signers": [fields.base64_of(key) for key in card.signers]}
        files.write_private(folder() / f"{stem}{_MARK}", json.dumps(mark).encode())
        contact = replace(contact, compared=True)
    before = _imported(among, card.issuer)
    if before and not before.card.revoked and before.card.version < card.version:
        with contextlib.suppress(OSError):  # it cannot be removed while another program reads it; the newer counts in any case
            (folder() / before.file).unlink()
    card.refuse_certain_loss(today)
    return Checked(contact, (*warnings, *card.warnings(today)))


def _new(untrusted: bytes, among: Known, foundation_keys: Sequence[bytes]) -> tuple[Contact, tuple[Warned, ...]]:
    file = sign.verify(untrusted, foundation_keys)
    contact = _contact(file, Source.FILE, folder())
    before = _imported(among, file.card.issuer)
    # Whoever stole a withdrawn key can sign a card with a higher number, so a withdrawal is final, and its own number does not matter.
    if not file.card.revoked:
        if among.withdraws(file.card.issuer):
            raise Revoked(file.card.issuer, name=before.card.name if before else file.card.name)
        seen = max(among.highest.get(_stem(file.card.issuer), 0), before.card.version if before else 0)
        if file.card.version < seen or (before and file.card.version == before.card.version and file.line != before.line):
            raise _rolled_back(file.card, seen)
    if before and set(before.signed_by) - set(contact.signed_by):
        return contact, (FEWER_SIGNERS,)
    return contact, ()


def _imported(among: Known, issuer: str) -> Contact | None:
    found = among.of(issuer)
    return found if found and found.source is Source.IMPORTED else None


def _newest(each: Sequence[Path], foundation_keys: Sequence[bytes] | None, problems: list[Problem]) -> dict[str, Contact]:
    """Return the newest card of each issuer, or the one that withdrew it. Without keys: cards that the program brings along."""
    found: dict[str, Contact] = {}
    for path in each:
        try:
            content = files.read(path, sign.LARGEST_FILE)
            if foundation_keys is None:
                contact = _contact(sign.shipped(content), Source.SHIPPED, path.parent, path.name)
            else:
                contact = _contact(sign.verify(content, foundation_keys), Source.IMPORTED, path.parent, path.name)
        except CompanionError as error:
            problems.append(Problem(path.name, error))
            continue
        before = found.get(contact.card.issuer)
        if before is None or _rank(before.card) < _rank(contact.card):
            found[contact.card.issuer] = contact
    return found


def _rank(card: Card) -> tuple[bool, int]:
    return card.revoked, card.version


def _contact(file: sign.File, source: Source, marks: Path, name: str = "") -> Contact:
    signed_by = tuple(signature.key for signature in file.signatures)
    return Contact(file.card, source, file.line, signed_by, name, _compared(file.card, marks))


def _compared(card: Card, marks: Path) -> bool:
    """Return whether a person compared this issuer's fingerprint, and everybody who signed then signs still."""
    try:
        rows = payload.parse(files.read(marks / f"{_stem(card.issuer)}{_MARK}", _MARK_BYTES)).rows("signers", payload.MOST)
        signers = {fields.key(one) for one in rows}
    except CompanionError:
        return False  # none, or none that can be read: the person is asked to compare again
    return bool(signers) and signers <= set(card.signers)


def _listed(where: Path, problems: list[Problem]) -> list[Path]:
    """Return the cards' paths in order; a problem if they cannot be listed, or are more than will be read."""
    try:
        found = sorted(path for path in where.iterdir() if path.suffix == ".json")
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(Problem(where.name, CardsUnread(repr(error), folder=Code(str(where)), most=_MOST_FILES)))
        return []
    if len(found) > _MOST_FILES:
        problems.append(Problem(where.name, CardsUnread(f"{len(found)} files", folder=Code(str(where)), most=_MOST_FILES)))
    return found


def _stem(issuer: str) -> str:
    return hashlib.sha256(issuer.encode()).hexdigest()


def _rolled_back(card: Card, seen: int) -> RolledBack:
    return RolledBack(card.issuer, name=card.name, known=seen, version=card.version)

"""A desk's folder and the keys in it: the card, what the server needs, and what an officer's passphrase opens.

FORMAT.md section 3 names each file. Every secret but the receipt key lies sealed: an officer's identity to the passphrase, the
rest to the officers. All of them are age files with text inside, so that stock `age` opens them too. founding.py writes them.
Raises NotADesk, DeskDamaged, WrongPassphrase, and what `base.files` raises.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from companion.alert.signing import Signer
from companion.base import files
from companion.base.errors import CompanionError
from companion.base.text import Code
from companion.contacts import sign
from companion.desk.errors import DeskDamaged, NotADesk, WrongPassphrase
from companion.desk.ledger import Keys
from companion.desk.unseal import EpochKey
from companion.sealing import age
from companion.sealing.errors import NotForYou
from companion.sealing.errors import WrongPassphrase as NotThisOne
from companion.sealing.recipients import Identity, Passphrase, Recipient

CARD, RECEIPT_KEY, SIGNER_KEY, REPLY_KEY = "card.json", "receipt.key", "signer.age", "reply.age"
FIRST_OFFICER = "officer-1"
LARGEST = 16_384
_EPOCH_FILE = re.compile(r"epoch_([a-z]+)_([0-9-]{10})_([0-9-]{10})_[0-9a-f]{16}\.age")
_OFFICER_FILE = re.compile(r"(officer-[0-9]+)\.age")


@dataclass(frozen=True, slots=True)
class Unlocked:
    """An open desk: the console's keys, the key that signs cards, and whose passphrase it was."""

    keys: Keys
    signer: Signer
    officer: str


def card(folder: Path) -> sign.File:
    """Return the desk's card."""
    try:
        content = files.read(folder / CARD, sign.LARGEST_FILE)
    except files.FileMissing as error:
        raise NotADesk(path=Code(str(folder)), command=Code("companion desk init")) from error
    try:
        return sign.verify(content)
    except CompanionError as error:
        raise _damaged(CARD, error) from error


def receipt_signer(folder: Path) -> Signer:
    """Return the key that signs receipts: the only secret that the server has."""
    public = card(folder).card
    signer = _read_seed(RECEIPT_KEY, _read(folder, RECEIPT_KEY))
    if signer.public != public.receipt_key:
        raise _damaged(RECEIPT_KEY, "another key than the card's")
    return signer


def unlock(folder: Path, passphrase: bytes | bytearray) -> Unlocked:
    """Open a desk with the passphrase of one of its officers."""
    public = card(folder).card
    name, officer = _officer(folder, passphrase)
    signer, reply = (_read_seed(each, _opened(folder, each, officer)) for each in (SIGNER_KEY, REPLY_KEY))
    for each, found, expected in ((SIGNER_KEY, signer.public, public.signers[0]), (REPLY_KEY, reply.public, public.reply_key)):
        if found != expected:
            raise _damaged(each, "another key than the card's")
    return Unlocked(Keys(tuple(_epochs(folder, officer, public.issuer)), reply), signer, name)


def officers(folder: Path) -> dict[str, list[Recipient]]:
    """Return the officers' recipients by circle; to them, the keys of its epochs are sealed."""
    found: dict[str, list[Recipient]] = {}
    for path in sorted(folder.glob("officer-*.json")):
        try:
            row = json.loads(_read(folder, path.name))
            recipient, circles = Recipient.read(row["recipient"]), list(row["circles"])
            for circle in circles:
                found.setdefault(circle, []).append(recipient)
        except (ValueError, TypeError, KeyError, AttributeError, CompanionError) as error:
            raise _damaged(path.name, error) from error
    return found


def ended_epochs(folder: Path, before: date) -> list[Path]:
    """Return the files of the epochs whose last day is before this one."""
    return [path for path in folder.iterdir() if (found := _EPOCH_FILE.fullmatch(path.name)) and date.fromisoformat(found[3]) < before]


def _officer(folder: Path, passphrase: bytes | bytearray) -> tuple[str, Identity]:
    names = sorted(found[1] for path in folder.iterdir() if (found := _OFFICER_FILE.fullmatch(path.name)))
    if not names:
        raise _damaged(f"{FIRST_OFFICER}.age", "no officer")
    for name in names:
        file = f"{name}.age"
        try:
            return name, Identity.read(age.open_(_read(folder, file), Passphrase(passphrase)).decode().strip())
        except NotThisOne:
            continue
        except (CompanionError, ValueError) as error:
            raise _damaged(file, error) from error
    raise WrongPassphrase


def _epochs(folder: Path, officer: Identity, issuer: str) -> Iterator[EpochKey]:
    """Yield the epochs that are for this officer, the newest first: most alerts are sealed to it."""
    for path in sorted(folder.iterdir(), key=lambda path: path.name.split("_")[2:3], reverse=True):
        named = _EPOCH_FILE.fullmatch(path.name)
        try:
            if named:
                content = age.open_(_read(folder, path.name), [officer])
                yield EpochKey(named[1], Identity.read(content.decode().strip()), issuer)
        except NotForYou:
            continue
        except (CompanionError, ValueError) as error:
            raise _damaged(path.name, error) from error


def _opened(folder: Path, name: str, officer: Identity) -> bytes:
    try:
        return age.open_(_read(folder, name), [officer])
    except CompanionError as error:
        raise _damaged(name, error) from error


def _read(folder: Path, name: str) -> bytes:
    try:
        return files.read(folder / name, LARGEST)
    except (files.FileMissing, files.FileTooLarge) as error:
        raise _damaged(name, error) from error


def _read_seed(name: str, untrusted: bytes) -> Signer:
    try:
        return Signer(bytes.fromhex(untrusted.decode()))
    except ValueError as error:
        raise _damaged(name, "not 32 bytes in hex") from error


def _damaged(name: str, why: object) -> DeskDamaged:
    return DeskDamaged(str(why), file=Code(name))

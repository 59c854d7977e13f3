"""Make a desk, and give it new keys and a new card in time. FORMAT.md section 3; keys.py reads what this writes.

A desk is made whole or not at all. A new card is signed when its keys are durable, and old keys are destroyed when the card is.
Raises AlreadyThere, SettingsWrong, DeskDamaged, and what `base.files` raises.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from companion.alert import signing
from companion.alert.signing import Signer
from companion.base import files
from companion.base.text import Code
from companion.contacts import fields, payload, sign
from companion.contacts.card import KEPT, Card, Circle, Class, Epoch, State
from companion.contacts.card import Path as CardPath
from companion.contacts.errors import CardBroken
from companion.desk import config, keys
from companion.desk.errors import AlreadyThere
from companion.desk.keys import Unlocked
from companion.sealing import age, recipients
from companion.sealing.recipients import Identity, Passphrase, Recipient

CIRCLES = {"team": "Everybody at the desk", "leads": "The leads of the desk only"}
WORK = recipients.WORK
EPOCH = timedelta(days=90)
# From the day on which an alert comes: the rest of an epoch, the one after it, and the days for which its key is kept.
READABLE = EPOCH + EPOCH + KEPT
_EPOCHS_ON_CARD = 2


@dataclass(frozen=True, slots=True)
class Rotated:
    """The new card, how many old identities were destroyed, and the day before which nothing that was sent can be read any more."""

    card: Card
    destroyed: int
    readable_from: date


def create(folder: Path, name: str, url: str, passphrase: bytes | bytearray, today: date) -> Card:
    """Make a desk in a folder that is new, empty, or holds nothing but desk.toml; whole, or not at all."""
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or {path.name for path in folder.iterdir()} - {config.FILE})):
        raise AlreadyThere(path=Code(str(folder)))
    if not fields.safe_url(url):
        raise config.wrong(folder / config.FILE, f"not https, and not http to this computer or an onion service: {url}")
    officer, signer, reply, receipt = Identity.new(), _signer(), _signer(), _signer()
    officers = [officer.recipient()]
    circles, identities = _with_epochs([Circle(id_, title, ()) for id_, title in CIRCLES.items()], today)
    card = Card(
        class_=Class.OWN,
        issuer=fields.base64_of(signer.public),
        name=name,
        version=1,
        expires=circles[0].epochs[-1].end,
        state=State.STAFFED,
        signers=(signer.public,),
        circles=circles,
        reply_key=reply.public,
        receipt_key=receipt.public,
        paths=(CardPath("https", url),),
    )
    card = _as_configured(card, folder)
    content = {
        f"{keys.FIRST_OFFICER}.age": age.seal(_text(officer), Passphrase(passphrase, WORK)),
        f"{keys.FIRST_OFFICER}.json": json.dumps({"recipient": officers[0].text(), "circles": list(CIRCLES)}).encode(),
        keys.SIGNER_KEY: age.seal(_seed(signer), officers),
        keys.REPLY_KEY: age.seal(_seed(reply), officers),
        keys.RECEIPT_KEY: _seed(receipt),
        **_sealed_epochs(circles, identities, dict.fromkeys(CIRCLES, officers)),
        config.FILE: files.read(folder / config.FILE, keys.LARGEST) if (folder / config.FILE).exists() else config.TEMPLATE,
        keys.CARD: sign.make(card, [signer.key]),
    }
    _write_folder(folder, content)
    return card


def rotate(folder: Path, unlocked: Unlocked, today: date, *, now: bool = False) -> Rotated:
    """Sign a new card, with the settings of today and keys for this epoch and the next; destroy identities that are too old.

    With `now`, both epochs get new keys at once. A kill leaves the old card or the new one, and the keys of both. A clock that is
    years ahead destroys nothing that is in use: age is counted from the last day of the card before, where that comes first.
    """
    before = keys.card(folder).card
    kept = [replace(circle, epochs=() if now else tuple(one for one in circle.epochs if one.end >= today)) for circle in before.circles]
    circles, identities = _with_epochs(kept, today)
    card_now = replace(before, version=before.version + 1, circles=circles, expires=circles[0].epochs[-1].end, state=State.STAFFED)
    card_now = _as_configured(replace(card_now, promise=None, next=(), addresses=()), folder)
    for name, content in _sealed_epochs(circles, identities, keys.officers(folder)).items():
        files.write_new(folder / name, content)
    files.write_private(folder / keys.CARD, sign.make(card_now, [unlocked.signer.key]))
    counted = min(today, *(circle.epochs[-1].end for circle in before.circles))
    old = keys.ended_epochs(folder, counted - KEPT)
    for path in old:
        path.unlink()
    return Rotated(card_now, len(old), counted - READABLE)


def _with_epochs(circles: Sequence[Circle], today: date) -> tuple[tuple[Circle, ...], dict[str, Identity]]:
    """Return the circles with epochs for now and next, and the new identities by the recipients that stand there."""
    identities: dict[str, Identity] = {}
    filled = []
    for circle in circles:
        epochs = list(circle.epochs)
        while len(epochs) < _EPOCHS_ON_CARD:
            identity = Identity.new()
            start = epochs[-1].end + timedelta(days=1) if epochs else today
            epochs.append(Epoch(identity.recipient().text(), start, start + EPOCH - timedelta(days=1)))
            identities[epochs[-1].recipient] = identity
        filled.append(replace(circle, epochs=tuple(epochs)))
    return tuple(filled), identities


def _sealed_epochs(circles: Sequence[Circle], identities: dict[str, Identity], officers: dict[str, list[Recipient]]) -> dict[str, bytes]:
    """Return the file of each new epoch: its identity, sealed to the officers of its circle."""
    return {
        f"epoch_{circle.id}_{epoch.start}_{epoch.end}_{secrets.token_hex(8)}.age": age.seal(
            _text(identities[epoch.recipient]), officers.get(circle.id, [])
        )
        for circle in circles
        for epoch in circle.epochs
        if epoch.recipient in identities
    }


def _as_configured(card_: Card, folder: Path) -> Card:
    """Return the card with what desk.toml says, after the same checks that a reader of the card makes."""
    wanted = config.read(folder).on_card
    try:
        root = json.loads(payload.write(card_)) | wanted
        return payload.read(json.dumps(root).encode())
    except CardBroken as error:
        raise config.wrong(folder / config.FILE, str(error)) from error
    except (TypeError, ValueError) as error:  # a date or NaN, which TOML has and JSON has not
        raise config.wrong(folder / config.FILE, "a value that a card cannot hold") from error


def _write_folder(folder: Path, content: dict[str, bytes]) -> None:
    files.make_folder(folder.parent)
    beside = folder.parent / f".part-{secrets.token_hex(8)}"
    try:
        for name, each in content.items():
            files.write_new(beside / name, each)
        if folder.exists():
            (folder / config.FILE).unlink(missing_ok=True)
            folder.rmdir()
        beside.rename(folder)
    except OSError as error:
        raise files.NotWritable(str(error), path=Code(str(folder))) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _signer() -> Signer:
    return Signer(secrets.token_bytes(signing.KEY_BYTES))


def _seed(signer: Signer) -> bytes:
    return signer.key.private_bytes_raw().hex().encode() + b"\n"


def _text(identity: Identity) -> bytes:
    return identity.text().encode() + b"\n"

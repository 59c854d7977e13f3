"""A whole alert as it is sealed: what the program sets, and the draft. FORMAT.md section 1.

`compose` makes one, `seal` seals it, `read` takes one that was opened apart. The same sealed bytes go on every path; their
SHA-256 is the alert's id wherever it is handled. Raises TooMuch, NotAnAlert, BadSignature.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from companion.alert import draft as drafts
from companion.alert import lines, strict
from companion.alert.draft import Draft
from companion.alert.errors import NotAnAlert
from companion.alert.fields import SET_BY_PROGRAM
from companion.alert.signing import Conversation
from companion.sealing.recipients import Recipient

CONTEXT = b"companion-alert-v1\n"
VERSION = 1
_ID_BYTES = 16
_HEX_ID = re.compile(r"[0-9a-f]{32}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORD = re.compile(r"[!-~]{1,100}")
_LONGEST_RECIPIENT = 4_000
_LARGEST = 2**53 - 1


@dataclass(frozen=True, slots=True)
class CardUsed:
    """The card that an alert was sealed by: its issuer and version, and the first day of the epoch whose key was used."""

    issuer: str
    version: int
    epoch: str


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert. `follows` is the alert_id that this one adds to; `crit` names what a desk must understand to act on it."""

    alert_id: str
    created: datetime
    drill: bool
    lang: str
    app: str
    card: CardUsed
    recipient: str
    mailbox: str
    draft: Draft
    follows: str = ""
    crit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed alert: all that leaves the machine."""

    content: bytes

    @property
    def id(self) -> str:
        """SHA-256 of the file, as hex."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Arrived:
    """An alert that was opened, and the key that signed it: what follows it is signed by the same key."""

    alert: Alert
    key: bytes


def compose(
    draft: Draft, talk: Conversation, card: CardUsed, *, now: datetime, drill: bool, lang: str, app: str, follows: str = ""
) -> Alert:
    """Return a new alert. Its time is rounded down to the hour: that is all that the desk needs to know."""
    created = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    new = secrets.token_hex(_ID_BYTES)
    return Alert(new, created, drill, lang, app, card, talk.identity.recipient().text(), talk.mailbox, draft, follows)


def seal(alert: Alert, talk: Conversation, recipient: Recipient) -> Sealed:
    """Seal an alert into the smallest size that holds it. Raises TooMuch."""
    return Sealed(lines.seal(CONTEXT, _line(alert), talk.signer, recipient))


def read(untrusted: bytes) -> Arrived:
    """Return the alert of an opened file, after its signature. Raises NotAnAlert, BadSignature."""
    signed = lines.read(CONTEXT, untrusted)
    found = strict.parse(signed.line)
    if not isinstance(found, dict):
        raise NotAnAlert("not an object")
    return Arrived(_alert(found), signed.key)


def _line(alert: Alert) -> bytes:
    machine: dict[str, object] = {
        "v": VERSION,
        "alert_id": alert.alert_id,
        "created": alert.created.isoformat(),
        "drill": alert.drill,
        "lang": alert.lang,
        "app": alert.app,
        "card": {"issuer": alert.card.issuer, "version": alert.card.version, "epoch": alert.card.epoch},
        "reply": {"recipient": alert.recipient, "mailbox": alert.mailbox},
    }
    machine |= {"follows": alert.follows} if alert.follows else {}
    machine |= {"crit": list(alert.crit)} if alert.crit else {}
    # Ours last as well as first: no field of a draft may stand for one of the program's.
    return strict.line(machine | alert.draft.fields() | machine)


def _alert(found: dict[str, object]) -> Alert:
    """Only what an answer needs is demanded; the rest is as lenient as it can be, since help must not wait for a field."""
    if _whole(found.get("v"), "v") != VERSION:
        raise NotAnAlert("not this version")
    reply, card = _inner(found, "reply"), _inner(found, "card")
    drill, crit = found.get("drill"), found.get("crit", [])
    if not isinstance(drill, bool):
        raise NotAnAlert("drill: neither true nor false")
    if not isinstance(crit, list):
        raise NotAnAlert("crit: not a list")
    follows = found.get("follows")
    return Alert(
        alert_id=_text(found, "alert_id", _HEX_ID),
        created=_moment(found.get("created")),
        drill=drill,
        lang=_text(found, "lang", _WORD),
        app=_text(found, "app", _WORD),
        card=CardUsed(_text(card, "issuer", _WORD), _whole(card.get("version"), "card"), _text(card, "epoch", _DAY)),
        recipient=_recipient(reply.get("recipient")),
        mailbox=_text(reply, "mailbox", _HEX_ID),
        draft=drafts.lenient({name: value for name, value in found.items() if name not in SET_BY_PROGRAM}),
        follows=_text(found, "follows", _HEX_ID) if follows is not None else "",
        crit=tuple(_text({"crit": one}, "crit", _WORD) for one in crit),
    )


def _inner(found: dict[str, object], name: str) -> dict[str, object]:
    value = found.get(name)
    if not isinstance(value, dict):
        raise NotAnAlert(f"{name}: not an object")
    return value


def _text(found: dict[str, object], name: str, shape: re.Pattern[str]) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise NotAnAlert(f"{name}: not of its shape")
    return value


def _whole(untrusted: object, name: str) -> int:
    if not isinstance(untrusted, int) or isinstance(untrusted, bool) or not 0 <= untrusted <= _LARGEST:
        raise NotAnAlert(f"{name}: no whole number")
    return untrusted


def _moment(untrusted: object) -> datetime:
    try:
        moment = datetime.fromisoformat(untrusted if isinstance(untrusted, str) else "")
        if moment.tzinfo is None:
            raise NotAnAlert("created: without a zone")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise NotAnAlert("created: not a time") from error


def _recipient(untrusted: object) -> str:
    if not isinstance(untrusted, str) or len(untrusted) > _LONGEST_RECIPIENT:
        raise NotAnAlert("reply: no recipient")
    return untrusted

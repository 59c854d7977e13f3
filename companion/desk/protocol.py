"""What a desk's server answers: one function from a request to a reply, over a store. FORMAT.md sections 1 and 2.

No network, no clock of its own, nothing read of a request but method, path and body. The server and the practice desk both
call it. It never raises, and stores nothing but whole sealed alerts.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from companion.alert import message, receipt
from companion.alert.lines import SIZES
from companion.alert.signing import Signer
from companion.base.clock import Clock
from companion.desk.errors import StorageFull, StoreDamaged, StoreDown, TextOnly
from companion.desk.store import UNLIMITED, Envelope, Head, Store
from companion.net.exchange import Reply, Request
from companion.sealing import stanzas
from companion.sealing.errors import NewerSeal, NotSealed

MAIL_BYTES, MOST_MAIL = 65_536, 7
_ALERTS, _PARAMS = "/v1/alerts", "/v1/params"
_MAIL = re.compile(r"/v1/mail/([0-9a-f]{32})")
_HEADER_BYTES = 2_048  # more than the header of one post-quantum stanza takes, so that no hostile header is read for long
_KIND, _SHARE_BYTES, _BODY_BYTES = "mlkem768x25519", 1_120, 32
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Desk:
    """What answering takes: where to keep, the key that signs receipts, the time, and how much is taken in all."""

    store: Store
    signer: Signer
    clock: Clock
    quota_bytes: int = UNLIMITED


def answer(request: Request, desk: Desk) -> Reply:
    """Return the reply to a request."""
    try:
        return _answer(request, desk)
    except TextOnly:
        return _refused(413, "send the text only", largest=SIZES[0])
    except StorageFull:
        return _refused(507, "full; try again later")
    except (StoreDown, StoreDamaged):
        return _refused(503, "out of order; try again later")


def is_sealed_alert(untrusted: bytes) -> bool:
    """Return whether a file has one of the four sizes and the header of an age file to one post-quantum key."""
    if len(untrusted) not in SIZES:
        return False
    try:
        found = stanzas.read(untrusted[:_HEADER_BYTES]).stanzas
        share = stanzas.from_base64("".join(found[0].arguments).encode("ascii"))
    except (NotSealed, NewerSeal):
        return False
    return [(one.kind, len(one.arguments), len(share), len(one.body)) for one in found] == [(_KIND, 1, _SHARE_BYTES, _BODY_BYTES)]


def arrived(content: bytes, clock: Clock) -> Envelope:
    """Return a sealed alert with its id, and the minute in which it came."""
    now = clock.now().astimezone(UTC).replace(second=0, microsecond=0)
    return Envelope(Head(hashlib.sha256(content).hexdigest(), now.date(), now), content)


def _answer(request: Request, desk: Desk) -> Reply:
    mailbox = _MAIL.fullmatch(request.path)
    post = request.path == _ALERTS
    if request.query or not (mailbox or post or request.path == _PARAMS):
        return _refused(404, "no such call")
    if request.method != ("POST" if post else "GET"):
        return _refused(405, "no such method")
    if post:
        return _take(request.body, desk)
    if mailbox:
        return Reply(200, _mail(desk.store.mail(mailbox[1], MOST_MAIL)))
    return _said(200, {"v": 1, "sizes": SIZES, "message_bytes": message.SIZE, "mail_bytes": MAIL_BYTES})


def _take(untrusted: bytes, desk: Desk) -> Reply:
    if not is_sealed_alert(untrusted):
        return _refused(400, "not a sealed alert")
    envelope = arrived(untrusted, desk.clock)
    day = desk.store.put(envelope, desk.quota_bytes)
    return Reply(201, receipt.make(desk.signer, envelope.head.id, day).json, _JSON)


def _mail(kept: Sequence[bytes]) -> bytes:
    """Return a mailbox as it is sent: always the same size, and for an unknown one nothing but filling behind the count."""
    whole = [one for one in kept if len(one) == message.SIZE]  # a damaged row must not change the size of an answer
    filled = bytes([len(whole)]) + b"".join(whole)
    return filled + secrets.token_bytes(MAIL_BYTES - len(filled))


def _refused(status: int, error: str, **more: int) -> Reply:
    return _said(status, {"error": error, **more})


def _said(status: int, document: dict[str, object]) -> Reply:
    return Reply(status, json.dumps(document).encode(), _JSON)

"""Sends sealed alerts to a desk's server over HTTPS (or HTTP to an onion service), and fetches its answers. desk/FORMAT.md section 1.

A receipt is given out only if the desk's key signed it for this very alert. What is asked for and what comes back has the same
size whether there is an answer or not. Raises NetError, NotAnAnswer, FalseReceipt, DeskFull, DeskDown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.alert import message, receipt
from companion.alert.errors import BadSignature, DeskDown, DeskFull, FalseReceipt, NotAnAnswer
from companion.alert.letter import Sealed
from companion.alert.receipt import Receipt
from companion.base.text import T

if TYPE_CHECKING:
    from companion.net.client import Client

MAIL_BYTES = 65_536
_MOST_ANSWERS = 7
_RECEIPT_BYTES = 4_096
_STORED = frozenset({200, 201})
_FULL = frozenset({413, 507})
_SERVER_FAILS = 500


class Https:
    """The one call that stores, and the one that fetches."""

    id = "https"
    title = T("Directly to the desk's server")
    who_sees = T(
        "The desk's server sees the internet address from which you send, or that of the far end of your route, and when. "
        "Whoever watches your connection sees the name of that server. Nobody but the desk can read what you wrote."
    )

    async def send(self, sealed: Sealed, url: str, receipt_key: bytes, client: Client) -> Receipt:
        """Hand over a sealed alert and return the desk's receipt, verified."""
        answer = await client.post(
            f"{url.rstrip('/')}/v1/alerts", sealed.content, content_type="application/octet-stream", answer_bytes=_RECEIPT_BYTES
        )
        _refuse(answer.status)
        try:
            return receipt.verify(answer.body, sealed.id, receipt_key)
        except BadSignature as error:
            raise FalseReceipt(str(error)) from error

    async def fetch(self, mailbox: str, url: str, client: Client) -> tuple[bytes, ...]:
        """Return what lies in a mailbox, sealed and untrusted, the oldest first."""
        # Not packed: the size of what is packed would tell how much of it is filling.
        headers = {"accept-encoding": "identity"}
        answer = await client.get(f"{url.rstrip('/')}/v1/mail/{mailbox}", headers=headers, answer_bytes=MAIL_BYTES)
        _refuse(answer.status)
        if len(answer.body) != MAIL_BYTES or answer.body[0] > _MOST_ANSWERS:
            raise NotAnAnswer("not a mailbox")
        return tuple(answer.body[1 + message.SIZE * place :][: message.SIZE] for place in range(answer.body[0]))


def _refuse(status: int) -> None:
    if status in _FULL:
        raise DeskFull(str(status))
    if status >= _SERVER_FAILS:
        raise DeskDown(str(status))
    if status not in _STORED:
        raise NotAnAnswer(f"status {status}")


TRANSPORT = Https()

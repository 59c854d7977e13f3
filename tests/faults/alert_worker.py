"""A sender that is killed while it sends: `python -m tests.faults.alert_worker HOME CARD`. Each line it prints is a promise.

"queued ID" once an alert is safe in the outbox, "sent ID" once the desk's receipt was verified and is safe too. With `--rest`
it sends what is left and ends.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from companion.alert.draft import Draft
from companion.alert.outbox import FolderShelf, Outbox, State
from companion.alert.reply_secrets import ReplySecrets
from companion.alert.sender import Sender
from companion.base.clock import SystemClock
from companion.base.keystore import Memory
from companion.base.work import Watch
from companion.contacts import sign
from companion.net.client import Client


def main(home: str, card: str, *, rest: bool) -> None:
    """Send until killed, or what is left."""
    file = sign.verify(Path(card).read_bytes())
    sender = Sender(Outbox(FolderShelf(Path(home) / "outbox")), ReplySecrets(Memory()), SystemClock(), lambda _: Client(), "test/1")
    while rest and any(entry.state is State.QUEUED for entry in sender.entries()):
        asyncio.run(_send(sender))
    while not rest:
        entry = sender.queue(Draft(), file.card, file.line, "team", drill=False, lang="en")
        _promise("queued", entry.id)
        asyncio.run(_send(sender))


async def _send(sender: Sender) -> None:
    for entry in await sender.send(Watch(), at_once=True):
        if entry.state is State.SENT:
            _promise("sent", entry.id)


def _promise(word: str, alert_id: str) -> None:
    sys.stdout.write(f"{word} {alert_id}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], rest="--rest" in sys.argv)

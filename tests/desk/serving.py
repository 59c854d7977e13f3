"""A desk and its server as a process of its own, as `companion desk serve` runs it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from companion.alert import letter
from companion.alert.draft import Draft
from companion.alert.letter import CardUsed, Sealed
from companion.alert.signing import Conversation
from companion.contacts.card import Card
from companion.desk import founding, keys
from companion.sealing.recipients import Recipient

PASSPHRASE = b"some words"


def made(folder: Path, url: str = "https://desk.example.org/") -> Card:
    """Make a desk whose passphrase costs little work."""
    work, founding.WORK = founding.WORK, 1
    try:
        return founding.create(folder, "Atlantis", url, PASSPHRASE, datetime.now(UTC).date())
    finally:
        founding.WORK = work


def sealed_to(folder: Path, draft: Draft | None = None, talk: Conversation | None = None, *, drill: bool = False) -> Sealed:
    """Seal an alert to a desk's team, as a sender's program does."""
    card, now, talk = keys.card(folder).card, datetime.now(UTC), talk or Conversation.new()
    epoch = card.epoch_for("team", now.date())
    used = CardUsed(card.issuer, card.version, epoch.start.isoformat())
    new = letter.compose(draft or Draft(), talk, used, now=now, drill=drill, lang="en", app="companion/0")
    return letter.seal(new, talk, Recipient.read(epoch.recipient))


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs: its address, and the process."""

    url: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str, str]:
        """Send a signal; return the exit code and all that was printed after the address."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err


@contextmanager
def serving(folder: Path, options: Sequence[str] = ()) -> Iterator[Running]:
    """Run `companion desk serve` on any free port of this computer."""
    command = [sys.executable, "-m", "companion", "desk", "serve", "--dir", str(folder), "--port", "0", "--json", *options]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(3)]  # the document as it is printed: {, one name, }
            yield Running(json.loads("".join(lines))["url"], process)
        finally:
            process.kill()

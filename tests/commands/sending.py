"""A sender's command line, for the tests of `companion alert`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from companion.contacts import sign
from companion.contacts.card import Card
from companion.net import errors as net
from companion.net.exchange import Reply, Request
from companion.net.route import Route
from tests.alert.parts import TYPICAL, Office
from tests.contacts import parts as contacts


@dataclass
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Desk:
    """A sender's command line, in front of a desk that answers in this process."""

    office: Office
    folder: Path
    run: Callable[..., Ran]
    routes: list[Route]
    hardened: list[bool]

    @property
    def card(self) -> Path:
        return self.folder / "desk.card"

    def gives(self, card: Card) -> None:
        self.office.card = card
        self.card.write_bytes(sign.make(card, [contacts.key(1)]))

    def draft(self, **fields: object) -> Path:
        path = self.folder / "draft.json"
        path.write_text(json.dumps(fields))
        return path

    def new(self, word: str = "send", *more: str) -> Ran:
        return self.run(word, "--card", str(self.card), "--draft", str(self.draft(**TYPICAL)), *more, "--json")

    def status(self, id_: str, *more: str) -> Any:
        return next(one for one in self.run("status", *more, "--json").json["alerts"] if one["id"] == id_)


def down(_request: Request) -> Reply:
    raise net.Unreachable(host="x")

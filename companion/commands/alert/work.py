"""What the words of `companion alert` do."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from companion import __version__, settings
from companion.alert import draft as drafts
from companion.alert import message, reply_secrets, states
from companion.alert.draft import Draft
from companion.alert.errors import KeyNotHere, NoReceipt
from companion.alert.outbox import FolderShelf, Outbox
from companion.alert.reply_secrets import ReplySecrets, Where
from companion.alert.sender import Sender
from companion.alert.states import Entry, State, Trouble
from companion.alert.terminal import Line
from companion.base import discover, files, keystore, paths
from companion.base.clock import SystemClock
from companion.base.errors import CompanionError
from companion.base.text import Code, T
from companion.base.work import Watch
from companion.commands import _out
from companion.contacts import card as cards
from companion.contacts import describe, directory, sign
from companion.contacts.card import Card
from companion.contacts.directory import Known
from companion.i18n import languages
from companion.i18n.render import Words
from companion.net.route import DIRECT, Route
from companion.vault import buffers, opened
from companion.vault.opened import Place

if TYPE_CHECKING:
    from companion.net.client import Client

APP = f"companion/{__version__}"
_LARGEST_DRAFT = 2_000_000
_SHORTEST_PAUSE_S = 0.2
_STDIN = Path("-")
_USUAL_CIRCLE = "team"
_LONGEST_ALIAS = 30
_LATER = {
    Where.VAULT: reply_secrets.SAID[Where.VAULT],
    Where.KEYRING: reply_secrets.SAID[Where.KEYRING],
    Where.MEMORY: T(
        "Answers to this alert cannot be read later: without {option} the key to them ends with this command.", option=Code("--vault")
    ),
}
_DRILL = T("This is a drill.")
_STATES = {
    cards.State.PAUSED: T("{name} is paused: for now, nobody reads what arrives there."),
    cards.State.CLOSED: T("{name} is closed: nobody reads what arrives there."),
}


def run(options: argparse.Namespace) -> int:
    """Do what the word says."""
    buffers.harden()
    return _WORDS[options.what](options)


def _seal(options: argparse.Namespace) -> int:
    with _secrets(options) as secrets:
        new = _new(options)
        sender = _sender(secrets, new.known)
        entry = sender.seal(new.draft, new.card, new.line, new.circle, drill=options.drill, lang=new.lang)
        try:
            files.write_new(options.out, sender.file(entry.id))
        except CompanionError:
            sender.remove(entry.id)
            raise
        entry = sender.handed_over(entry.id)
        _out.tell(options, _LATER[sender.key_lies(entry) or Where.MEMORY])
    _done(options, entry, new.card, {"file": str(options.out)})
    return 0


def _send(options: argparse.Namespace) -> int:
    route = _route(options)
    with _secrets(options) as secrets:
        new = _new(options)
        entry = _sender(secrets, new.known).queue(new.draft, new.card, new.line, new.circle, drill=options.drill, lang=new.lang)
        _out.tell(options, _LATER[secrets.find(entry.talk) or Where.MEMORY])
    # The vault is closed again: sending needs no key.
    sender = _sender(ReplySecrets(keystore.Memory()), new.known, route)
    _done(options, asyncio.run(_carry(sender, entry, options.wait)), new.card, {})
    return 0


async def _carry(sender: Sender, entry: Entry, wait_s: float) -> Entry:
    """Try once everything that is queued, and then this one again for as long as the person waits."""
    await sender.send(Watch(), at_once=True)
    entry = sender.entry(entry.id)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(wait_s):
            while entry.state is State.QUEUED:
                pause = (entry.next_try - SystemClock().now()).total_seconds() if entry.next_try else 0
                await asyncio.sleep(max(_SHORTEST_PAUSE_S, pause))
                (entry,) = await sender.send(Watch(), entry.id) or (sender.entry(entry.id),)
    return sender.entry(entry.id)


def _status(options: argparse.Namespace) -> int:
    with _secrets(options) as secrets:
        return _show(options, _sender(secrets, directory.known()))


def _poll(options: argparse.Namespace) -> int:
    route = _route(options)
    with _secrets(options) as secrets:
        sender = _sender(secrets, directory.known(), route)
        for entry in asyncio.run(sender.poll(Watch())):
            if entry.trouble:
                _out.tell(options, entry.trouble.say, entry.trouble.hint)
        return _show(options, sender)


def _receipt(options: argparse.Namespace) -> int:
    entry = Outbox(FolderShelf()).get(options.id)
    if not entry.receipt:
        raise NoReceipt(command=Code("companion alert poll"))
    files.write_new(options.out, entry.receipt)
    _out.answer(options, {"id": entry.id, "file": str(options.out)}, T("The receipt is in {file}", file=Code(str(options.out))))
    return 0


_WORDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "seal": _seal,
    "send": _send,
    "status": _status,
    "poll": _poll,
    "receipt": _receipt,
}


@dataclass(frozen=True, slots=True)
class _New:
    """What a new alert is made of, all of it checked."""

    known: Known
    card: Card
    line: bytes
    circle: str
    draft: Draft
    lang: str


def _new(options: argparse.Namespace) -> _New:
    """Read card and draft, and say what the person should know of the card first."""
    known = directory.known()
    checked = directory.check(files.read(options.card, sign.LARGEST_FILE), known, SystemClock().now().date())
    if options.draft == _STDIN:
        draft = drafts.read(_out.rest(options.words, _LARGEST_DRAFT).encode())
    else:
        draft = drafts.read(files.read(options.draft, _LARGEST_DRAFT))
    card = checked.contact.card
    warnings: list[_out.Told] = [*checked.warnings, *(one.error for one in known.problems)]
    for told in warnings:
        _out.tell(options, told.say, told.hint)
    if not checked.contact.compared:
        _out.tell(options, describe.COMPARE)
    if card.state in _STATES:
        instead = (T("{title}: {address} (not sealed)", title=one.title, address=Code(one.address)) for one in card.next)
        _out.tell(options, _STATES[card.state].filled(name=card.name), *instead)
    circles = [circle.id for circle in card.circles]
    circle = options.circle or next((one for one in circles if one == _USUAL_CIRCLE), circles[0] if circles else "")
    return _New(known, card, checked.contact.line, circle, draft, options.lang or languages.SOURCE)


@contextlib.contextmanager
def _secrets(options: argparse.Namespace) -> Iterator[ReplySecrets]:
    """Lend where the keys to answers lie, with the vault open if one is named."""
    if options.vault is None:
        yield ReplySecrets(keystore.system())
        return
    vault = opened.open_vault(Place(options.vault, keystore.system(), SystemClock()), _out.secret(options.words))
    try:
        for warning in vault.warnings:
            _out.tell(options, warning.say, warning.hint)
        yield ReplySecrets(keystore.system(), lambda: vault.kept)
    finally:
        vault.close()


def _route(options: argparse.Namespace) -> Route:
    """Return the way that was named, or the one that is set: what a person set is never gone around."""
    return Route.read(options.route or settings.load(paths.home() / "settings.json").values.get("route", ""))


def _sender(secrets: ReplySecrets, known: Known, route: Route = DIRECT) -> Sender:
    def withdrawn(card: Card) -> bool:
        return known.withdraws(card.issuer)

    def client(_card: Card) -> Client:
        # Found late: httpx takes longer to load than all the rest, and only two of the five words go to the network.
        made: Client = discover.load("companion.net", "client").Client(route)
        return made

    return Sender(Outbox(FolderShelf()), secrets, SystemClock(), client, APP, withdrawn=withdrawn)


def _show(options: argparse.Namespace, sender: Sender) -> int:
    rows = [_row(entry, sender, options.words) for entry in sender.entries()]
    problems = [{"file": one.id, **_out.said(options.words, one.error)} for one in sender.problems()]
    if options.json:
        _out.document({"alerts": [row.document for row in rows], "problems": problems})
        return 1 if problems else 0
    columns = shutil.get_terminal_size().columns
    for row in rows:
        for line in (shown for one in row.lines for shown in one.shown(options.words, columns)):
            _out.line(line)
        _out.line()
    for problem in problems:
        _out.line(f"- {problem['say']}")
        _out.line(problem["hint"], indent=2)
    return 1 if problems else 0


@dataclass(frozen=True, slots=True)
class _Row:
    """An alert as it is printed, for programs and for people."""

    document: dict[str, object]
    lines: tuple[Line, ...]


def _row(entry: Entry, sender: Sender, words: Words) -> _Row:
    trouble = entry.trouble
    key = sender.key_lies(entry)
    messages = sender.messages(entry) if key else ()
    doubts = sender.doubts(entry) if key else ()
    document: dict[str, object] = {
        "id": entry.id,
        "state": entry.state.value,
        "drill": entry.drill,
        "desk": entry.desk_name,
        "circle": entry.circle,
        "times": {state.value: moment.isoformat(timespec="minutes") for state, moment in entry.times.items()},
        "attempts": entry.attempts,
        "trouble": _said(trouble, words),
        "key": key.value if key else None,
        "messages": [
            {"seq": one.seq, "kind": one.kind.value, "alias": one.alias, "text": one.text, "day": one.day.isoformat()} for one in messages
        ],
        "doubts": list(map(words.plain, doubts)),
    }
    to = T("To {desk} ({circle}), {minute} UTC", desk=entry.desk_name, circle=Code(entry.circle))
    told = [to.filled(minute=f"{entry.times[entry.state]:%Y-%m-%d %H:%M}"), states.SAID[entry.state]]
    told += [_DRILL] if entry.drill else []
    told += [trouble.say, trouble.hint] if trouble else []
    lines = [Line(entry.id), *map(Line, told)]
    for one in messages:
        head = T("{kind}, {day}, {alias}") if one.alias else T("{kind}, {day}")
        alias = " ".join(one.alias.split())[:_LONGEST_ALIAS]  # so short that it cannot pose as a line of its own
        lines.append(Line(head.filled(kind=message.SAID[one.kind], day=one.day, alias=alias)))
        lines += [Line(one.text, 1)] if one.text else []
    return _Row(document, (*lines, *map(Line, doubts), *([] if key else [Line(KeyNotHere.say)])))


def _done(options: argparse.Namespace, entry: Entry, card: Card, more: Mapping[str, object]) -> None:
    ways = [{"kind": path.kind, "url": path.url} for path in card.paths]
    document = {
        "id": entry.id,
        "state": entry.state.value,
        "paths": ways,
        "trouble": _said(entry.trouble, options.words),
        **more,
    }
    trouble = (entry.trouble.say, entry.trouble.hint) if entry.trouble else ()
    _out.answer(options, document, states.SAID[entry.state], *trouble, T("Its id: {id}", id=Code(entry.id)))


def _said(trouble: Trouble | None, words: Words) -> dict[str, str] | None:
    return _out.said(words, trouble) if trouble else None

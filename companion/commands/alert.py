"""`companion alert seal|send|status|poll|receipt`: sealed alerts from the command line. DESIGN.md, "Command line".

With --vault the passphrase is the first line of stdin, and the keys to the answers lie in that vault; without it in the system's
keyring, and where there is none the answers cannot be read later, which is said. --json: send and seal {id, state, paths:
[{kind, url}], trouble}, seal also {file}; status and poll {alerts: [{id, state, drill, desk, circle, times, attempts, trouble, key,
messages: [{seq, kind, alias, text, day}], doubts[]}], problems: [{file, say, hint}]}; receipt {id, file}. `trouble` is {say, hint} or
null, `key` where the key lies or null. What the network did changes no exit code; a damaged alert makes `status` and `poll` 1.
Warnings go to stderr.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import getpass
import re
import sys
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
from companion.base import discover, files, keystore, paths
from companion.base.clock import SystemClock
from companion.base.errors import CompanionError
from companion.base.text import Code, T, Text
from companion.base.work import Watch
from companion.commands import _out
from companion.contacts import card as cards
from companion.contacts import directory, sign
from companion.contacts.card import Card
from companion.contacts.directory import Known
from companion.i18n import languages
from companion.i18n.render import Words
from companion.net.route import DIRECT, Route
from companion.vault import opened
from companion.vault.errors import WrongPassphrase
from companion.vault.opened import Place

if TYPE_CHECKING:
    from companion.net.client import Client

HELP = T("Seal an alert to a desk, send it, and fetch the answers.")
APP = f"companion/{__version__}"
_LARGEST_DRAFT = 2_000_000
_LONGEST_LINE = 8192
_SHORTEST_PAUSE_S, _LONGEST_WAIT_S = 0.2, 86_400
_USUAL_CIRCLE = "team"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
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


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments; --vault, --json and --lang may stand before or after the word."""
    parser.add_argument("--vault", type=Path, metavar="DIR", help="where the keys to answers lie; the passphrase is read from stdin")
    parser.add_argument("--json", action="store_true")
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS, allow_abbrev=False)
    common.add_argument("--vault", type=Path, metavar="DIR")
    common.add_argument("--json", action="store_true")
    common.add_argument("--lang", metavar="CODE")
    words = parser.add_subparsers(dest="what", required=True, metavar="WORD")
    made = {word: words.add_parser(word, parents=[common], help=told, allow_abbrev=False) for word, (told, _) in _WORDS.items()}
    for word in ("seal", "send"):
        made[word].add_argument("--card", type=Path, required=True, metavar="FILE", help="the desk's contact card")
        made[word].add_argument(
            "--draft", type=Path, required=True, metavar="FILE", help="what to say, as JSON; {} says only that you need help"
        )
        made[word].add_argument("--circle", metavar="ID", default="", help="who at the desk can open it")
        made[word].add_argument("--drill", action="store_true", help="practice: said inside the seal")
    for word in ("send", "poll"):
        made[word].add_argument("--route", metavar="URL", default="", help="direct, or a proxy such as socks5://127.0.0.1:9050")
    made["send"].add_argument("--wait", type=_seconds, metavar="S", default=0.0, help="keep trying this many seconds for the receipt")
    made["receipt"].add_argument("id", metavar="ID")
    for word in ("seal", "receipt"):
        made[word].add_argument("--out", type=Path, required=True, metavar="FILE", help="a new file")


def run(options: argparse.Namespace) -> int:
    """Do what the word says."""
    return _WORDS[options.what][1](options)


def _seal(options: argparse.Namespace) -> int:
    new = _new(options)
    with _secrets(options) as secrets:
        sender = _sender(secrets, new.known)
        entry = sender.seal(new.draft, new.card, new.line, new.circle, drill=options.drill, lang=new.lang)
        try:
            files.write_new(options.out, sender.file(entry.id))
        except CompanionError:
            sender.remove(entry.id)
            raise
        entry = sender.handed_over(entry.id)
        _tell(options, _LATER[sender.key_lies(entry) or Where.MEMORY])
    _done(options, entry, new.card, {"file": str(options.out)})
    return 0


def _send(options: argparse.Namespace) -> int:
    new = _new(options)
    route = _route(options)
    with _secrets(options) as secrets:
        entry = _sender(secrets, new.known).queue(new.draft, new.card, new.line, new.circle, drill=options.drill, lang=new.lang)
        _tell(options, _LATER[secrets.find(entry.talk) or Where.MEMORY])
    # The vault is closed again: sending needs no key.
    sender = _sender(ReplySecrets(keystore.Memory()), new.known, route)
    _done(options, asyncio.run(_carry(sender, entry, options.wait)), new.card, {})
    return 0


async def _carry(sender: Sender, entry: Entry, wait_s: float) -> Entry:
    """Try once, and then again for as long as the person waits."""
    with contextlib.suppress(TimeoutError):
        for tried in await sender.send(Watch(), entry.id):
            entry = tried
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
                _tell(options, entry.trouble.say, entry.trouble.hint)
        return _show(options, sender)


def _receipt(options: argparse.Namespace) -> int:
    entry = Outbox(FolderShelf()).get(options.id)
    if not entry.receipt:
        raise NoReceipt(command=Code("companion alert poll"))
    files.write_new(options.out, entry.receipt)
    _answer(options, {"id": entry.id, "file": str(options.out)}, T("The receipt is in {file}", file=Code(str(options.out))))
    return 0


_WORDS: dict[str, tuple[str, Callable[[argparse.Namespace], int]]] = {
    "seal": ("seal an alert into a file, to hand over yourself", _seal),
    "send": ("seal an alert, queue it and try to send it", _send),
    "status": ("show how far every alert is, and its answers", _status),
    "poll": ("send what is queued and fetch the answers", _poll),
    "receipt": ("save the desk's proof that it stored an alert", _receipt),
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
    draft = drafts.read(files.read(options.draft, _LARGEST_DRAFT))
    card = checked.contact.card
    for warned in checked.warnings:
        _tell(options, warned.say, warned.hint)
    if card.state in _STATES:
        instead = (T("{title}: {address} (not sealed)", title=one.title, address=Code(one.address)) for one in card.next)
        _tell(options, _STATES[card.state].filled(name=card.name), *instead)
    circles = [circle.id for circle in card.circles]
    circle = options.circle or next((one for one in circles if one == _USUAL_CIRCLE), circles[0] if circles else "")
    return _New(known, card, checked.contact.line, circle, draft, options.lang or languages.SOURCE)


@contextlib.contextmanager
def _secrets(options: argparse.Namespace) -> Iterator[ReplySecrets]:
    """Lend where the keys to answers lie, with the vault open if one is named."""
    if options.vault is None:
        yield ReplySecrets(keystore.system())
        return
    vault = opened.open_vault(Place(options.vault, keystore.system(), SystemClock()), _passphrase())
    try:
        for warning in vault.warnings:
            _tell(options, warning.say, warning.hint)
        yield ReplySecrets(keystore.system(), lambda: vault.kept)
    finally:
        vault.close()


def _passphrase() -> str:
    """Return the first line of stdin; from a keyboard it is not shown."""
    if sys.stdin.isatty():
        return getpass.getpass("")
    try:
        return sys.stdin.buffer.readline(_LONGEST_LINE).decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise WrongPassphrase(str(error)) from error


def _route(options: argparse.Namespace) -> Route:
    """Return the way that was named, or the one that is set: what a person set is never gone around."""
    return Route.read(options.route or settings.load(paths.home() / "settings.json").values.get("route", ""))


def _sender(secrets: ReplySecrets, known: Known, route: Route = DIRECT) -> Sender:
    def withdrawn(card: Card) -> bool:
        now = known.of(card.issuer)
        return now is not None and now.card.revoked

    def client(_card: Card) -> Client:
        # Found late: httpx takes longer to load than all the rest, and only two of the five words go to the network.
        made: Client = discover.load("companion.net", "client").Client(route)
        return made

    return Sender(Outbox(FolderShelf()), secrets, SystemClock(), client, APP, withdrawn=withdrawn)


def _show(options: argparse.Namespace, sender: Sender) -> int:
    say = options.words.plain
    rows = [_row(entry, sender, options.words) for entry in sender.entries()]
    problems = [{"file": one.id, "say": say(one.error.say), "hint": say(one.error.hint)} for one in sender.problems()]
    if options.json:
        _out.document({"alerts": [row.document for row in rows], "problems": problems})
        return 1 if problems else 0
    for row in rows:
        for line in row.lines:
            _out.line(_UNPRINTABLE.sub("\ufffd", line))  # an answer may hold what would command the terminal
        _out.line()
    for problem in problems:
        _out.line(f"- {problem['say']}")
        _out.line(problem["hint"], indent=2)
    return 1 if problems else 0


@dataclass(frozen=True, slots=True)
class _Row:
    """An alert as it is printed, for programs and for people."""

    document: dict[str, object]
    lines: tuple[str, ...]


def _row(entry: Entry, sender: Sender, words: Words) -> _Row:
    say, trouble = words.plain, entry.trouble
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
        "trouble": _trouble(trouble, words),
        "key": key.value if key else None,
        "messages": [
            {"seq": one.seq, "kind": one.kind.value, "alias": one.alias, "text": one.text, "day": one.day.isoformat()} for one in messages
        ],
        "doubts": [say(doubt) for doubt in doubts],
    }
    to = T("To {desk} ({circle}), {minute} UTC", desk=entry.desk_name, circle=Code(entry.circle))
    lines = [entry.id, say(to.filled(minute=f"{entry.times[entry.state]:%Y-%m-%d %H:%M}")), say(states.SAID[entry.state])]
    lines += [say(_DRILL)] if entry.drill else []
    lines += [say(trouble.say), say(trouble.hint)] if trouble else []
    for one in messages:
        head = T("{kind}, {day}, {alias}") if one.alias else T("{kind}, {day}")
        lines += [say(head.filled(kind=message.SAID[one.kind], day=one.day, alias=one.alias)), *one.text.splitlines()]
    return _Row(document, (*lines, *map(say, doubts), *([] if key else [say(KeyNotHere.say)])))


def _done(options: argparse.Namespace, entry: Entry, card: Card, more: Mapping[str, object]) -> None:
    ways = [{"kind": path.kind, "url": path.url} for path in card.paths]
    document = {"id": entry.id, "state": entry.state.value, "paths": ways, "trouble": _trouble(entry.trouble, options.words), **more}
    trouble = (entry.trouble.say, entry.trouble.hint) if entry.trouble else ()
    _answer(options, document, states.SAID[entry.state], *trouble, T("Its id: {id}", id=Code(entry.id)))


def _trouble(trouble: Trouble | None, words: Words) -> dict[str, str] | None:
    return {"say": words.plain(trouble.say), "hint": words.plain(trouble.hint)} if trouble else None


def _answer(options: argparse.Namespace, document: Mapping[str, object], *sentences: Text) -> None:
    if options.json:
        _out.document(document)
    else:
        for sentence in sentences:
            _out.line(options.words.plain(sentence))
    _out.flush()


def _tell(options: argparse.Namespace, *sentences: Text) -> None:
    print(*map(options.words.plain, sentences), sep="\n", file=sys.stderr, flush=True)


def _seconds(typed: str) -> float:
    if not 0 <= (seconds := float(typed)) <= _LONGEST_WAIT_S:
        raise ValueError
    return seconds

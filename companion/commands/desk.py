"""`companion desk WORD --dir DIR`: the receiving side, from the command line. DESIGN.md, "Command line".

The officer's passphrase is the first line of stdin (init, inbox, show, ack, reply, close, import, rotate); the text of an
answer follows on the next lines. --json: init and rotate {version, expires, card, fingerprint}, rotate also {destroyed,
removed}; card {file, version, fingerprint}; serve {url} once it listens; inbox {alerts: [{id, received, urgency, state, drill,
due}]}; show: the draft's fields beside what the desk knows; ack, reply, close {id, state, delivered}; import {imported: [{file,
id, new}], refused: [{file, say, hint}]}. Exit 1: a wrong passphrase, an id that is not there, a file refused.
"""

from __future__ import annotations

import argparse
import contextlib
import getpass
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

from companion.alert.message import Kind
from companion.base import discover, files
from companion.base.clock import SystemClock
from companion.base.text import TN, Code, T, Text
from companion.commands import _out
from companion.contacts import fingerprint, sign
from companion.contacts.card import Card
from companion.desk import config, describe, founding, import_, inbox, keys, unseal
from companion.desk.errors import ExtraMissing, NoFolder, NotTheSame
from companion.desk.ledger import Entry, Ledger
from companion.desk.protocol import Desk
from companion.desk.store import Store
from companion.desk.unseal import Opened
from companion.i18n.render import Words
from companion.vault import buffers
from companion.vault import keys as passphrases

HELP = T("Receive alerts and answer them, for those who help others.")
_LONGEST_LINE, _LARGEST_TEXT = 8_192, 65_536


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments; --dir, --database, --json and --lang may stand before or after the word."""
    parser.add_argument("--dir", type=Path, metavar="DIR", help="the desk's folder")
    parser.add_argument("--database", metavar="URL", help="a PostgreSQL database in place of the folder's own")
    parser.add_argument("--json", action="store_true")
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS, allow_abbrev=False)
    common.add_argument("--dir", type=Path, metavar="DIR", help="the desk's folder")
    common.add_argument("--database", metavar="URL", help="a PostgreSQL database in place of the folder's own")
    common.add_argument("--json", action="store_true")
    common.add_argument("--lang", metavar="CODE")
    words = parser.add_subparsers(dest="what", required=True, metavar="WORD")
    made = {word: words.add_parser(word, parents=[common], help=told, allow_abbrev=False) for word, (told, _) in _WORDS.items()}
    made["init"].add_argument("--name", required=True, help="the desk's name, as senders see it")
    made["init"].add_argument("--url", required=True, help="where senders reach its server")
    made["card"].add_argument("--out", type=Path, required=True, metavar="FILE")
    made["serve"].add_argument("--host", default="127.0.0.1")
    made["serve"].add_argument("--port", type=int, default=8_000)
    made["serve"].add_argument("--tls-cert", type=Path, metavar="FILE")
    made["serve"].add_argument("--tls-key", type=Path, metavar="FILE")
    for word in ("show", "ack", "reply", "close"):
        made[word].add_argument("id", metavar="ID")
    for word in ("ack", "reply", "close"):
        made[word].add_argument("--alias", default="", help="the name under which the answer is signed")
    made["reply"].add_argument("--question", action="store_true", help="it asks something")
    made["import"].add_argument("files", nargs="+", type=Path, metavar="FILE")
    made["rotate"].add_argument("--now", action="store_true", help="replace the keys of this epoch and the next at once")


def run(options: argparse.Namespace) -> int:
    """Do what the word says."""
    if options.dir is None:
        raise NoFolder(example=Code(f"companion desk {options.what} --dir desk"))
    buffers.harden()
    return _WORDS[options.what][1](options)


def _init(options: argparse.Namespace) -> int:
    with _passphrase(new=True) as typed:
        card = founding.create(options.dir, options.name, options.url, typed, _today())
    _tell_card(options, card, {"card": str(options.dir / keys.CARD)}, T("The desk is made: {path}", path=Code(str(options.dir))))
    return 0


def _card(options: argparse.Namespace) -> int:
    card = keys.card(options.dir).card
    files.write_new(options.out, files.read(options.dir / keys.CARD, sign.LARGEST_FILE))
    _tell_card(options, card, {"file": str(options.out)}, T("The card is copied: {path}", path=Code(str(options.out))))
    return 0


def _serve(options: argparse.Namespace) -> int:
    server = _extra("server")
    signer, quota = keys.receipt_signer(options.dir), config.read(options.dir).quota_bytes
    tls = server.Tls(options.tls_cert, options.tls_key or options.tls_cert) if options.tls_cert else None
    with contextlib.closing(server.listen(options.host, options.port, tls=tls is not None)) as listening, _store(options) as store:
        host, port = listening.getsockname()[:2]
        url = f"{'https' if tls else 'http'}://{f'[{host}]' if ':' in host else host}:{port}"
        _answer(options, {"url": url}, T("Listening at {url}. Stop it with Ctrl+C.", url=Code(url)))
        server.serve(Desk(store, signer, SystemClock(), quota), listening, tls)
    return 0


def _inbox(options: argparse.Namespace) -> int:
    with _console(options) as (_, ledger):
        waiting = inbox.ordered(ledger.fetch(), keys.card(options.dir).card.promise)
    if options.json:
        _out.document({"alerts": [_row(one) for one in waiting]})
        return 0
    words: Words = options.words
    if not waiting:
        _out.line(words.plain(T("There is no alert.")))
    for one in waiting:
        _print(words, describe.listed(one))
    return 0


def _show(options: argparse.Namespace) -> int:
    with _console(options) as (_, ledger):
        entry = ledger.entry(options.id)
        found = entry.found
        earlier = (one.found for one in ledger.fetch()) if isinstance(found, Opened) and found.alert.follows else ()
        proven = unseal.follows(found, (one for one in earlier if isinstance(one, Opened))) if isinstance(found, Opened) else None
    words: Words = options.words
    if options.json:
        _out.document(describe.document(entry, words, proven=proven))
        return 0
    _print(words, describe.lines(entry, proven=proven))
    return 0


def _ack(options: argparse.Namespace) -> int:
    return _say(options, lambda ledger, alias: ledger.acknowledge(options.id, alias, _note()))


def _reply(options: argparse.Namespace) -> int:
    kind = Kind.QUESTION if options.question else Kind.INSTRUCTIONS
    return _say(options, lambda ledger, alias: ledger.reply(options.id, alias, _rest(), kind))


def _close(options: argparse.Namespace) -> int:
    return _say(options, lambda ledger, alias: ledger.close(options.id, alias, _note()))


def _import(options: argparse.Namespace) -> int:
    with _opened(options) as (unlocked, store):
        outcome = list(import_.take(options.files, store, unlocked.keys.epochs, SystemClock()))
    taken = [one for one in outcome if isinstance(one, import_.Taken)]
    refused = [one for one in outcome if isinstance(one, import_.Refused)]
    words: Words = options.words
    if options.json:
        _out.document(
            {
                "imported": [{"file": str(one.path), "id": one.id, "new": one.new} for one in taken],
                "refused": [
                    {"file": str(one.path), "say": words.plain(one.error.say), "hint": words.plain(one.error.hint)} for one in refused
                ],
            }
        )
        return 1 if refused else 0
    for one in taken:
        said = T("Imported: {id}") if one.new else T("It had come before: {id}")
        _out.line(words.plain(said.filled(id=Code(one.id))))
    for other in refused:
        _out.line(words.plain(T("{file} was left out.", file=Code(str(other.path)))))
        _out.bulleted(words, (other.error.say, other.error.hint), indent=2)
    return 1 if refused else 0


def _rotate(options: argparse.Namespace) -> int:
    today = _today()
    with _opened(options) as (unlocked, store):
        rotated = founding.rotate(options.dir, unlocked, today, now=options.now)
        removed = store.remove_before(today - founding.READABLE)
    counts = {"destroyed": rotated.destroyed, "removed": removed}
    said = TN(
        "The new card is signed; {n} old key was destroyed.", "The new card is signed; {n} old keys were destroyed.", rotated.destroyed
    )
    _tell_card(options, rotated.card, {"card": str(options.dir / keys.CARD), **counts}, said)
    return 0


_WORDS: dict[str, tuple[str, Callable[[argparse.Namespace], int]]] = {
    "init": ("make a desk", _init),
    "card": ("copy the card that senders need", _card),
    "serve": ("receive alerts, until it is stopped", _serve),
    "inbox": ("list the alerts", _inbox),
    "show": ("show an alert", _show),
    "ack": ("tell the sender that a person has read it", _ack),
    "reply": ("answer; the text follows the passphrase", _reply),
    "close": ("tell the sender that it is closed", _close),
    "import": ("take in sealed alerts that came another way", _import),
    "rotate": ("sign a new card: with new keys when it is time, and with the settings of today", _rotate),
}


def _today() -> date:
    return SystemClock().now().date()


def _extra(name: str) -> ModuleType:
    """Return a part of the desk that needs the extra. Raises ExtraMissing."""
    try:
        return discover.load("companion.desk", name)
    except ModuleNotFoundError as error:
        raise ExtraMissing(str(error), command=Code("pip install '.[desk]'")) from error


@contextlib.contextmanager
def _store(options: argparse.Namespace) -> Iterator[Store]:
    module = _extra("store_sql")
    with contextlib.closing(module.at(options.database) if options.database else module.in_folder(options.dir)) as store:
        yield store


@contextlib.contextmanager
def _opened(options: argparse.Namespace) -> Iterator[tuple[keys.Unlocked, Store]]:
    with _passphrase() as typed:
        unlocked = keys.unlock(options.dir, typed)
    with _store(options) as store:
        yield unlocked, store


@contextlib.contextmanager
def _console(options: argparse.Namespace) -> Iterator[tuple[str, Ledger]]:
    """Lend the ledger, and the name of whose passphrase opened it."""
    with _opened(options) as (unlocked, store):
        yield unlocked.officer, Ledger(store, unlocked.keys, SystemClock())


def _say(options: argparse.Namespace, act: Callable[[Ledger, str], Entry]) -> int:
    with _console(options) as (officer, ledger):
        entry = act(ledger, options.alias or config.read(options.dir).alias or officer)
    delivered = isinstance(entry.found, Opened) and entry.found.reply is not None
    told = T("The answer waits for the sender.") if delivered else T("It is noted here, but no answer can reach the sender.")
    _answer(options, {"id": entry.head.id, "state": entry.state.value, "delivered": delivered}, told)
    return 0


@contextlib.contextmanager
def _passphrase(*, new: bool = False) -> Iterator[bytearray]:
    """Lend the passphrase, and overwrite it afterwards."""
    typed = _line()
    if new and sys.stdin.isatty() and typed != _line():
        raise NotTheSame
    secret = passphrases.prepare(typed)
    try:
        yield secret
    finally:
        buffers.wipe(secret)


def _line() -> str:
    """Return the first line of stdin, a secret; from a keyboard it is not shown."""
    if sys.stdin.isatty():
        return getpass.getpass("")
    return sys.stdin.buffer.readline(_LONGEST_LINE).removesuffix(b"\n").removesuffix(b"\r").decode(errors="surrogateescape")


def _rest() -> str:
    """Return what follows the secret on stdin."""
    return sys.stdin.buffer.read(_LARGEST_TEXT).decode(errors="replace").strip()


def _note() -> str:
    """Return what may follow the secret; at a keyboard it is not waited for."""
    return "" if sys.stdin.isatty() else _rest()


def _row(one: inbox.Waiting) -> dict[str, object]:
    head = {"id": one.entry.head.id, "received": inbox.when(one.entry), "urgency": one.urgency, "state": one.entry.state.value}
    return {**head, "drill": one.drill, "due": inbox.minute(one.due) if one.due else None}


def _print(words: Words, told: Iterable[describe.Line]) -> None:
    for line in (shown for one in told for shown in one.shown(words)):
        _out.line(line)


def _tell_card(options: argparse.Namespace, card: Card, more: dict[str, object], told: Text) -> None:
    found = fingerprint.of(card.signers[0])
    in_words, in_digits = " ".join(found.words), " ".join(found.digits)
    if options.json:
        _out.document(
            {"version": card.version, "expires": card.expires.isoformat(), **more, "fingerprint": {"words": in_words, "digits": in_digits}}
        )
        return
    words: Words = options.words
    _out.line(words.plain(told))
    _out.line(words.plain(T("Card number {version}, valid until {day}", version=card.version, day=card.expires)))
    _out.line(words.plain(T("Fingerprint in words: {words}", words=Code(in_words))))
    _out.line(words.plain(T("Fingerprint in digits: {digits}", digits=Code(in_digits))))
    _out.line(words.plain(T("Give the card to those who may need you, and read the fingerprint aloud to them, in words or in digits.")))


def _answer(options: argparse.Namespace, document: dict[str, object], sentence: Text) -> None:
    if options.json:
        _out.document(document)
    else:
        _out.line(options.words.plain(sentence))
    _out.flush()

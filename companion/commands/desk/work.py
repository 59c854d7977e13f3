"""What the words of `companion desk` do."""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from types import ModuleType

from companion.alert.message import Kind
from companion.alert.terminal import Line
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

_LARGEST_TEXT = 65_536


def run(options: argparse.Namespace) -> int:
    """Do what the word says."""
    if options.dir is None:
        raise NoFolder(example=Code(f"companion desk {options.what} --dir desk"))
    buffers.harden()
    return _WORDS[options.what](options)


def _init(options: argparse.Namespace) -> int:
    with _passphrase(options, new=True) as typed:
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
        _out.answer(options, {"url": url}, T("Listening at {url}. Stop it with Ctrl+C.", url=Code(url)))
        server.serve(Desk(store, signer, SystemClock(), quota), listening, tls)
    return 0


def _inbox(options: argparse.Namespace) -> int:
    with _console(options) as (_, ledger):
        waiting = inbox.ordered(ledger.each(), keys.card(options.dir).card.promise)
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
        earlier = (one.found for one in ledger.each()) if isinstance(found, Opened) and found.alert.follows else ()
        proven = unseal.follows(found, (one for one in earlier if isinstance(one, Opened))) if isinstance(found, Opened) else None
    words: Words = options.words
    if options.json:
        _out.document(describe.document(entry, words, proven=proven))
        return 0
    _print(words, describe.lines(entry, proven=proven))
    return 0


def _ack(options: argparse.Namespace) -> int:
    return _say(options, lambda ledger, alias: ledger.acknowledge(options.id, alias, _note(options)))


def _reply(options: argparse.Namespace) -> int:
    kind = Kind.QUESTION if options.question else Kind.INSTRUCTIONS
    return _say(options, lambda ledger, alias: ledger.reply(options.id, alias, _out.rest(options.words, _LARGEST_TEXT).strip(), kind))


def _close(options: argparse.Namespace) -> int:
    return _say(options, lambda ledger, alias: ledger.close(options.id, alias, _note(options)))


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
                "refused": [{"file": str(one.path), **_out.said(words, one.error)} for one in refused],
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
    with _opened(options) as (unlocked, store):
        rotated = founding.rotate(options.dir, unlocked, _today(), now=options.now)
        removed = store.remove_before(rotated.readable_from)
    counts = {"destroyed": rotated.destroyed, "removed": removed}
    said = TN(
        "The new card is signed; {n} old key was destroyed.", "The new card is signed; {n} old keys were destroyed.", rotated.destroyed
    )
    _tell_card(options, rotated.card, {"card": str(options.dir / keys.CARD), **counts}, said)
    return 0


_WORDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "init": _init,
    "card": _card,
    "serve": _serve,
    "inbox": _inbox,
    "show": _show,
    "ack": _ack,
    "reply": _reply,
    "close": _close,
    "import": _import,
    "rotate": _rotate,
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
    with _passphrase(options) as typed:
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
    _out.answer(options, {"id": entry.head.id, "state": entry.state.value, "delivered": delivered}, told)
    return 0


@contextlib.contextmanager
def _passphrase(options: argparse.Namespace, *, new: bool = False) -> Iterator[bytearray]:
    """Lend the passphrase, and overwrite it afterwards."""
    typed = _out.secret(options.words)
    if new and sys.stdin.isatty() and typed != _out.secret(options.words, T("The same passphrase again:")):
        raise NotTheSame
    secret = passphrases.prepare(typed)
    try:
        yield secret
    finally:
        buffers.wipe(secret)


def _note(options: argparse.Namespace) -> str:
    """Return what may follow the secret; at a keyboard it is not waited for."""
    return "" if sys.stdin.isatty() else _out.rest(options.words, _LARGEST_TEXT).strip()


def _row(one: inbox.Waiting) -> dict[str, object]:
    head = {"id": one.head.id, "received": inbox.when(one.head), "urgency": one.urgency, "state": one.state.value}
    return {**head, "drill": one.drill, "due": inbox.minute(one.due) if one.due else None}


def _print(words: Words, told: Iterable[Line]) -> None:
    columns = shutil.get_terminal_size().columns
    for line in (shown for one in told for shown in one.shown(words, columns)):
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

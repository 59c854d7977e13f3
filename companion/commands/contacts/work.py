"""What the words of `companion contacts` do."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from companion.base import files
from companion.base.clock import SystemClock
from companion.base.errors import CompanionError
from companion.base.text import TN, Code, T, Text
from companion.commands import _out
from companion.contacts import describe, directory, fields, fingerprint, sign
from companion.contacts.card import Address, Card
from companion.contacts.directory import Contact, Known, Source
from companion.contacts.errors import FingerprintDiffers, Warned
from companion.content import model, read
from companion.i18n.render import Words

_ADDRESS = T("{title}: {address} (not sealed)")
_NEXT = T("When the desk is closed: {title}: {address} (not sealed)")


class OneFile(CompanionError):
    """`verify` and `import` need a file; `show` takes none, and no fingerprint."""

    say = T("To check or keep a contact card, name exactly one file; to show what is known, name nothing more.")
    hint = T("For example: {example}", example=Code("companion contacts verify card.json"))


def run(options: argparse.Namespace) -> int:
    """Do one of the three."""
    if len(options.file) != (options.what != "show") or (options.what == "show" and options.compared):
        raise OneFile
    today = SystemClock().now().date()
    return _show(options, today) if options.what == "show" else _one(options, today)


def _show(options: argparse.Namespace, today: date) -> int:
    words: Words = options.words
    known = directory.known()
    told = {contact.address: contact for pack in read.packs().packs.values() for contact in pack.contacts.values()}
    code = 1 if known.problems else 0
    if options.json:
        rows = [_row(contact, contact.card.warnings(today), today, words, told) for contact in known.contacts]
        _out.document({"contacts": rows, "problems": _problems(known, words)})
        return code
    for contact in known.contacts:
        _tell(contact, contact.card.warnings(today), today, words, told)
        _out.line()
    _tell_problems(known, words)
    return code


def _one(options: argparse.Namespace, today: date) -> int:
    words: Words = options.words
    path: Path = options.file[0]
    content = files.read(path, sign.LARGEST_FILE)
    heard = options.compared is not None
    if heard:
        _compare(sign.verify(content).card, " ".join(options.compared))
    known = directory.known()
    kept = options.what == "import"
    checked = directory.keep(content, known, today, compared=heard) if kept else directory.check(content, known, today)
    if options.json:
        row = _row(checked.contact, checked.warnings, today, words, {})
        _out.document({"file": str(path), "kept": kept, **row, "problems": _problems(known, words)})
        return 0
    signed = len(checked.contact.signed_by)
    _out.line(words.plain(TN("The card is whole, and {n} key signed it.", "The card is whole, and {n} keys signed it.", signed)))
    _tell(checked.contact, checked.warnings, today, words, {})
    _out.line(words.plain(describe.KEPT if kept else describe.NOT_KEPT))
    if heard:
        _out.line(words.plain(describe.SAME))
    elif checked.contact.card.signers and not checked.contact.compared:
        _out.line(words.plain(describe.COMPARE))
        _out.line(words.plain(describe.RECORD.filled(command=Code(f"companion contacts import {path} --compared WORDS"))))
    _tell_problems(known, words)
    return 0


def _compare(card: Card, heard: str) -> None:
    if not card.signers or not fingerprint.of(card.signers[0]).same(heard):
        raise FingerprintDiffers


def _tell(contact: Contact, warnings: Iterable[Warned], today: date, words: Words, told: dict[str, model.Contact]) -> None:
    card = contact.card
    _out.line(words.plain(T("{name}, card number {version}", name=card.name, version=card.version)))
    _out.bulleted(words, tuple(describe.about(contact, today)), indent=2)
    for warned in warnings:
        _out.bulleted(words, (warned.say,), indent=2)
        _out.line(words.plain(warned.hint), indent=4)
    for circle in card.circles:
        for epoch in circle.epochs:
            said = T("Key of {circle} ({title}): from {start} to {end}", circle=Code(circle.id), title=circle.title)
            _out.bulleted(words, (said.filled(start=epoch.start, end=epoch.end),), indent=2)
    ways = (T("Way to the desk: {url}", url=Code(path.url)) for path in card.paths if path.kind == "https")
    _out.bulleted(words, tuple(ways), indent=2)
    for said, address in (*((_NEXT, one) for one in card.next), *((_ADDRESS, one) for one in card.addresses)):
        title, purpose, note = _in_words(contact, address, told)
        _out.bulleted(words, (said.filled(title=title, address=Code(address.address)),), indent=2)
        for text in (purpose, note):
            if text:
                _out.line(words.plain(describe.as_text(text)), indent=4)
    if card.signers:
        found = fingerprint.of(card.signers[0])
        said = T("Fingerprint in words: {words}", words=Code(" ".join(found.words)))
        _out.bulleted(words, (said, T("Fingerprint in digits: {digits}", digits=Code(" ".join(found.digits)))), indent=2)


def _in_words(contact: Contact, address: Address, told: dict[str, model.Contact]) -> tuple[Text | str, Text | str, Text | str]:
    """Return title, purpose and note: of the program's own card as the checklists have them, since these are translated."""
    found = told.get(address.address) if contact.source is Source.SHIPPED else None
    if found is None:
        return address.title, address.purpose, ""
    return found.title, found.purpose, found.note or ""


def _row(contact: Contact, warnings: Iterable[Warned], today: date, words: Words, told: dict[str, model.Contact]) -> dict[str, object]:
    card = contact.card
    found = fingerprint.of(card.signers[0]) if card.signers else None
    return {
        "issuer": card.issuer,
        "name": card.name,
        "class": card.class_.value,
        "source": contact.source.value,
        "version": card.version,
        "state": card.state.value if card.state else None,
        "expires": card.expires.isoformat(),
        "revoked": card.revoked,
        "sealed": card.can_be_sealed_to(today),
        "compared": contact.compared,
        "signed_by": [fields.base64_of(key) for key in contact.signed_by],
        "fingerprint": {"words": " ".join(found.words), "digits": " ".join(found.digits)} if found else None,
        "circles": [
            {
                "id": circle.id,
                "title": circle.title,
                "epochs": [{"from": epoch.start.isoformat(), "to": epoch.end.isoformat()} for epoch in circle.epochs],
            }
            for circle in card.circles
        ],
        "promise": {
            "answer_within_minutes": card.promise.answer_within_minutes,
            "hours": card.promise.hours,
            "languages": list(card.promise.languages),
        }
        if card.promise
        else None,
        "paths": [{"kind": path.kind, "url": path.url} for path in card.paths],
        "addresses": [_address(contact, one, words, told) for one in card.addresses],
        "next": [_address(contact, one, words, told) for one in card.next],
        "warnings": [{"id": one.id, **_out.said(words, one)} for one in warnings],
    }


def _address(contact: Contact, one: Address, words: Words, told: dict[str, model.Contact]) -> dict[str, object]:
    title, purpose, note = (words.plain(describe.as_text(text)) for text in _in_words(contact, one, told))
    row = {"id": one.id, "kind": one.kind.value, "address": one.address, "title": title, "for": purpose, "note": note}
    return {**row, "sealed": False}


def _problems(known: Known, words: Words) -> list[dict[str, str]]:
    return [{"file": one.file, **_out.said(words, one.error)} for one in known.problems]


def _tell_problems(known: Known, words: Words) -> None:
    for one in known.problems:
        _out.line(f"- {words.plain(T('{file}: {problem}', file=Code(one.file), problem=one.error.say))}")
        _out.line(words.plain(one.error.hint), indent=2)

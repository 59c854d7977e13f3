"""Read the JSON of a contact card strictly, and write it. FORMAT.md section 2. No file, and no signature: sign.py has those.

What `write` could not have meant is CardBroken; names that this version does not know are passed over. Raises CardBroken, NewerCard.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TypeAlias

from companion.contacts import fields
from companion.contacts.card import FORMAT, Address, Card, Circle, Class, Epoch, Path, Promise, Reach, State
from companion.contacts.errors import CardBroken, NewerCard
from companion.contacts.fields import Fields

FOUNDATION, PRACTICE = "wikimedia-foundation", "practice"  # the issuers of the two classes that bring no key of their own
LONGEST = 128 * 1024
MOST = 8  # circles, epochs of one, signers, paths
_MOST_ADDRESSES = 20
_MOST_MINUTES = 60 * 24 * 7
_Json: TypeAlias = "dict[str, object]"


def read(untrusted: bytes) -> Card:
    """Read a payload. Raises CardBroken, NewerCard."""
    root = parse(untrusted)
    version = root.whole("format", most=fields.LARGEST)
    if version > FORMAT:
        raise NewerCard(f"format {version}")
    card = _card(root)
    _agree(card)
    return card


def parse(untrusted: bytes) -> Fields:
    """Return one JSON object in which no name stands twice. Raises CardBroken."""
    if len(untrusted) > LONGEST:
        raise CardBroken("too large")
    try:
        return Fields(json.loads(untrusted.decode(), object_pairs_hook=_no_twice, parse_constant=_no_constant))
    except (ValueError, RecursionError) as error:
        raise CardBroken("not JSON") from error


def _card(root: Fields) -> Card:
    return Card(
        class_=root.choice("class", Class),
        issuer=root.text("issuer", most=64),
        name=root.text("name", most=120),
        version=root.whole("version", most=fields.LARGEST),
        expires=root.day("expires"),
        state=root.choice("state", State) if root.has("state") else None,
        signers=tuple(fields.key(one) for one in root.rows("signers", MOST)),
        circles=tuple(_circle(Fields(one)) for one in root.rows("circles", MOST)),
        reply_key=root.key("reply_key"),
        receipt_key=root.key("receipt_key"),
        paths=tuple(_path(Fields(one)) for one in root.rows("paths", MOST)),
        promise=_promise(root.inner("promise")) if root.has("promise") else None,
        next=tuple(_address(Fields(one)) for one in root.rows("next", _MOST_ADDRESSES)),
        addresses=tuple(_address(Fields(one)) for one in root.rows("addresses", _MOST_ADDRESSES)),
        revoked=root.truth("revoked"),
    )


def _circle(row: Fields) -> Circle:
    epochs = tuple(_epoch(Fields(one)) for one in row.rows("epochs", MOST))
    if not epochs or any(before.end >= after.start for before, after in pairwise(epochs)):
        raise CardBroken("no epochs, or not one after the other")
    return Circle(row.id("id"), row.text("title", most=120), epochs)


def _epoch(row: Fields) -> Epoch:
    epoch = Epoch(row.recipient("recipient"), row.day("from"), row.day("to"))
    if epoch.end < epoch.start:
        raise CardBroken("an epoch that ends before it begins")
    return epoch


def _path(row: Fields) -> Path:
    path = Path(row.id("kind"), row.text("url", most=300))
    if path.kind == "https" and not fields.safe_url(path.url):
        raise CardBroken("a path that is not https")
    return path


def _promise(row: Fields) -> Promise:
    languages = tuple(fields.short_id(one) for one in row.rows("languages", 50))
    return Promise(row.whole("answer_within_minutes", most=_MOST_MINUTES), row.text("hours", most=200), languages)


def _address(row: Fields) -> Address:
    purpose = row.text("for", most=500) if row.has("for") else ""
    reach = row.choice("kind", Reach)
    address = row.text("address", most=300)
    if reach is Reach.PAGE and not fields.safe_url(address):
        raise CardBroken("a page that is not https")
    if reach is Reach.EMAIL and not fields.EMAIL.fullmatch(address):
        raise CardBroken("not an e-mail address")
    return Address(row.id("id"), reach, address, row.text("title", most=120), purpose)


def _agree(card: Card) -> None:
    """Refuse what no issuer could mean: keys without state, ids twice, an issuer that its class cannot have.

    A key that stands twice would open to everybody what was sealed to the leads, or outlive its epoch.
    """
    issuers = {Class.FOUNDATION: FOUNDATION, Class.PRACTICE: PRACTICE}
    own = fields.base64_of(card.signers[0]) if card.signers else ""
    keys = [epoch.recipient for circle in card.circles for epoch in circle.epochs]
    sealed = bool(card.circles)
    wrong = (
        card.issuer != issuers.get(card.class_, own)
        or (card.class_ is Class.OWN) != bool(card.signers)
        or len(set(card.signers)) != len(card.signers)
        or len({circle.id for circle in card.circles}) != len(card.circles)
        or len(set(keys)) != len(keys)
        or (card.class_ is Class.PRACTICE) != (card.state is State.PRACTICE)
        or (sealed and not (card.state and card.reply_key and card.receipt_key))
        or (not sealed and bool(card.reply_key or card.receipt_key or card.promise))
    )
    if wrong:
        raise CardBroken("its parts do not agree")


def write(card: Card) -> bytes:
    """Return the one line of JSON of a card. Raises CardBroken where no reader would take it."""
    root: _Json = {"format": FORMAT, "class": card.class_.value, "issuer": card.issuer, "name": card.name, "version": card.version}
    root |= {"expires": card.expires.isoformat(), "revoked": card.revoked}
    if card.state:
        root["state"] = card.state.value
    if card.promise:
        promise = card.promise
        root["promise"] = {
            "answer_within_minutes": promise.answer_within_minutes,
            "hours": promise.hours,
            "languages": list(promise.languages),
        }
    for name, key in (("reply_key", card.reply_key), ("receipt_key", card.receipt_key)):
        root |= {name: fields.base64_of(key)} if key else {}
    lists: dict[str, list[object]] = {
        "signers": [fields.base64_of(key) for key in card.signers],
        "circles": [_circle_json(circle) for circle in card.circles],
        "paths": [{"kind": path.kind, "url": path.url} for path in card.paths],
        "next": [_address_json(one) for one in card.next],
        "addresses": [_address_json(one) for one in card.addresses],
    }
    root |= {name: rows for name, rows in lists.items() if rows}
    line = json.dumps(root, sort_keys=True, separators=(",", ":")).encode()
    read(line)
    return line


def _circle_json(circle: Circle) -> _Json:
    rows = [{"recipient": one.recipient, "from": one.start.isoformat(), "to": one.end.isoformat()} for one in circle.epochs]
    return {"id": circle.id, "title": circle.title, "epochs": rows}


def _address_json(one: Address) -> _Json:
    row: _Json = {"id": one.id, "kind": one.kind.value, "address": one.address, "title": one.title}
    return row | ({"for": one.purpose} if one.purpose else {})


def _no_twice(pairs: list[tuple[str, object]]) -> _Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_constant(name: str) -> object:
    raise ValueError(name)

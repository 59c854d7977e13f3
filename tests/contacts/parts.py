"""Cards of desks that do not exist, with keys that everybody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import strategies as st

from companion.contacts import sign
from companion.contacts.card import Address, Card, Circle, Class, Epoch, Path, Promise, Reach, State
from companion.contacts.directory import Known
from companion.contacts.fields import base64_of
from companion.sealing.recipients import Identity

TODAY = date(2026, 11, 23)
NOBODY = Known((), (), {})
ADDRESS = Address("office", Reach.EMAIL, "office@example.org", "The office", "When the desk is closed")


def key(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


def public(number: int) -> bytes:
    return key(number).public_key().public_bytes_raw()


@cache
def recipient(number: int) -> str:
    return Identity(bytes([number]) * 32).recipient().text()


def epochs(today: date, first: int) -> tuple[Epoch, ...]:
    start = today - timedelta(days=10)
    return (
        Epoch(recipient(first), start, start + timedelta(days=89)),
        Epoch(recipient(first + 1), start + timedelta(days=90), start + timedelta(days=179)),
    )


def card(today: date = TODAY, *signers: int, version: int = 3) -> Card:
    numbers = signers or (1,)
    keys = tuple(public(number) for number in numbers)
    return Card(
        class_=Class.OWN,
        issuer=base64_of(keys[0]),
        name="Wikimedia Atlantis",
        version=version,
        expires=today + timedelta(days=200),
        state=State.STAFFED,
        signers=keys,
        circles=(Circle("team", "Everybody at the desk", epochs(today, 11)), Circle("leads", "Its leads only", epochs(today, 21))),
        reply_key=public(101),
        receipt_key=public(102),
        paths=(Path("https", "https://desk.example.org/"), Path("https", "http://abcdefgh.onion/"), Path("pigeon", "coop 3")),
        promise=Promise(90, "Monday to Friday, 8 to 20 UTC", ("en", "zh-hans", "be-tarask")),
        next=(ADDRESS,),
        addresses=(
            ADDRESS,
            Address("page", Reach.PAGE, "https://example.org/help", "Help"),
            Address("tel", Reach.PHONE, "+1 555", "Phone"),
        ),
    )


def foundation(version: int = 2) -> Card:
    return replace(card(version=version), class_=Class.FOUNDATION, issuer="wikimedia-foundation", name="Wikimedia Foundation", signers=())


def addresses() -> Card:
    """Return a card of the Foundation as it may be shipped."""
    return replace(foundation(), state=None, circles=(), reply_key=b"", receipt_key=b"", paths=(), promise=None)


def practice() -> Card:
    return replace(card(), class_=Class.PRACTICE, issuer="practice", signers=(), state=State.PRACTICE)


def file(today: date = TODAY, *signers: int, version: int = 3) -> bytes:
    return sign.make(card(today, *signers, version=version), [key(number) for number in signers or (1,)])


_NAMES = st.sampled_from(["format", "class", "issuer", "signers", "circles", "id", "epochs", "recipient", "from", "to", "kind", "url"])
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just("2026-01-01"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES | st.text(max_size=3), inner, max_size=4),
    max_leaves=9,
)

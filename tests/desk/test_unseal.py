"""Opening what strangers sealed: an alert, or a plain word about why it is none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.alert import letter
from companion.alert.draft import Draft
from companion.alert.errors import NotAnAlert
from companion.alert.signing import Conversation, Signer
from companion.alert.strict import to_base64
from companion.alert.terminal import clean
from companion.base.text import Listed
from companion.desk import unseal
from companion.desk.errors import FalseSignature
from companion.desk.unseal import EpochKey, Opened, Unreadable
from companion.sealing.errors import NotForYou, Tampered
from companion.sealing.recipients import Identity
from tests.desk.parts import LEADS, TALK, TEAM, alert, anything, sealed

EPOCHS = [EpochKey("leads", LEADS), EpochKey("team", TEAM)]
SIGNER = Signer(b"z" * 32)


def machine(**more: object) -> dict[str, object]:
    """Return the fields of a whole alert, and these."""
    return {
        "v": 1,
        "alert_id": "a" * 32,
        "created": "2026-03-01T12:00:00+00:00",
        "drill": False,
        "lang": "en",
        "app": "other/1",
        "card": {"issuer": "x", "version": 1, "epoch": "2026-03-01"},
        "reply": {"recipient": TALK.identity.recipient().text(), "mailbox": "b" * 32},
    } | more


def signed(line: bytes) -> bytes:
    """Return a sealed file with this first line, rightly signed."""
    row = {"key": to_base64(SIGNER.public), "sig": to_base64(SIGNER.sign(letter.CONTEXT, line))}
    return anything(line + b"\n" + json.dumps(row).encode())


def opened(**more: object) -> Opened:
    found = unseal.open_(signed(json.dumps(machine(**more)).encode()), EPOCHS)
    assert isinstance(found, Opened)
    return found


def unreadable(content: bytes) -> Unreadable:
    found = unseal.open_(content, EPOCHS)
    assert isinstance(found, Unreadable)
    return found


@pytest.mark.parametrize(("to", "circle"), [(TEAM, "team"), (LEADS, "leads")])
def test_an_alert_opens_with_the_key_of_its_circle(to: Identity, circle: str) -> None:
    found = unseal.open_(sealed(to=to).content, EPOCHS)
    assert isinstance(found, Opened)
    assert (found.epoch.circle, found.signed_by, found.reply) == (circle, TALK.signer.public, TALK.identity.recipient())
    assert found.notes() == ()


def test_what_is_for_others_or_was_changed_is_said_and_shows_nothing() -> None:
    other = unreadable(sealed(to=Identity(b"o" * 32)).content)
    assert (type(other.why), other.opened, other.raw) == (NotForYou, False, "")
    content = bytearray(sealed().content)
    content[-1] ^= 1
    changed = unreadable(bytes(content))
    assert (type(changed.why), changed.opened, changed.raw) == (Tampered, False, "")


@pytest.mark.parametrize(
    "line",
    [
        b"no json",
        b"[" * 900 + b"]" * 900,
        b'{"v": 1' + b"0" * 5_000 + b"}",
        b'{"v": NaN}',
        b'{"v": 1, "v": 1}',
        b"[]",
        b"\xff",
        json.dumps(machine(v=2)).encode(),
        json.dumps(machine(drill="no")).encode(),
        json.dumps(machine(reply=None)).encode(),
        json.dumps(machine(alert_id="short")).encode(),
    ],
)
def test_a_signed_line_that_is_no_alert_is_kept_as_it_came(line: bytes) -> None:
    found = unreadable(signed(line))
    assert type(found.why) is NotAnAlert
    assert found.opened
    assert found.raw.startswith(clean(line.decode(errors="replace")))


def test_a_false_signature_is_not_believed() -> None:
    line = json.dumps(machine()).encode()
    row = {"key": to_base64(SIGNER.public), "sig": to_base64(SIGNER.sign(b"other\n", line))}
    found = unreadable(anything(line + b"\n" + json.dumps(row).encode()))
    assert type(found.why) is FalseSignature
    assert '"alert_id"' in found.raw


def test_raw_text_cannot_command_a_terminal() -> None:
    found = unreadable(anything("\x1b]0;title\x07 \u202eevil\u2028 \x9b31m\ud7ff\ue000 ok\ta\nb".encode()))
    assert found.raw == "\ufffd]0;title\ufffd \ufffdevil\ufffd \ufffd31m\ufffd\ufffd ok\ta\nb"


def test_what_must_be_understood_and_is_not_stands_in_the_notes() -> None:
    (note,) = opened(crit=["later", "also", "later"]).notes()
    assert dict(note.values)["names"] == Listed(("also", "later"))


def test_unknown_fields_and_odd_shapes_are_kept_and_named() -> None:
    found = opened(urgency={"a": [1]}, **{"new\u202efield": 10**300}, what="x")
    assert found.alert.draft.values == {"what": "x"}
    assert set(found.alert.draft.more) == {"urgency", "new\u202efield"}
    (note,) = found.notes()
    assert "shown as they came" in note.message


@pytest.mark.parametrize("recipient", ["age1pq1nonsense", "x", "age1" + "q" * 58])
def test_an_alert_that_names_no_key_for_answers_is_still_read(recipient: str) -> None:
    found = opened(reply={"recipient": recipient, "mailbox": "b" * 32})
    assert found.reply is None
    assert len(found.notes()) == 1


def test_a_follow_up_counts_only_from_the_same_hand() -> None:
    first = alert()
    hands = {"same": TALK, "other": Conversation(b"o" * 16)}
    epoch = EPOCHS[1]
    earlier = Opened(first, TALK.signer.public, epoch, None)
    for name, talk in hands.items():
        later = Opened(alert(talk, follows=first.alert_id), talk.signer.public, epoch, None)
        assert unseal.follows(later, [earlier, later]) is (name == "same")
        assert unseal.follows(later, [later]) is None


@given(st.binary(max_size=300))
def test_nothing_that_is_sealed_to_the_desk_raises(plaintext: bytes) -> None:
    assert isinstance(unseal.open_(anything(plaintext), EPOCHS), Unreadable)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from([*machine(), "what", "urgency", "do_not", "attachments", "follows", "crit", "who"]) | st.text(max_size=10)


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_no_field_of_any_shape_raises(more: dict[str, object]) -> None:
    found = unseal.open_(signed(json.dumps(machine(**more)).encode()), EPOCHS)
    if isinstance(found, Opened):
        found.notes()
        json.dumps(found.alert.draft.fields(), indent=1)
    else:
        assert type(found.why) is NotAnAlert


def test_an_empty_alert_is_an_alert() -> None:
    found = unseal.open_(sealed(draft=Draft()).content, EPOCHS)
    assert isinstance(found, Opened)
    assert found.alert.draft.says_nothing

"""An alert as it is sealed: its sizes, that nothing in it can change unseen, and that a draft cannot speak for the program."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from companion.alert import letter, lines, strict
from companion.alert.draft import Draft, lenient, read
from companion.alert.errors import BadSignature, TooMuch
from companion.alert.letter import CardUsed
from companion.alert.signing import Conversation, Signer, verify
from companion.base.errors import CompanionError
from companion.sealing import age
from tests.alert.make_vectors import ARABIC, alert
from tests.alert.parts import APP, NOW, READER, TALK, TYPICAL, WHOLE

EVERY_BIT = bool(os.environ.get("COMPANION_EVERY_BIT"))
SEALED = letter.seal(alert(2, TYPICAL), TALK, READER.recipient()).content


def opened(content: bytes) -> letter.Arrived:
    return letter.read(age.open_(content, [READER]))


@pytest.mark.parametrize(
    ("fields", "size"),
    [
        ({}, 8_192),
        (TYPICAL, 8_192),
        (WHOLE, 8_192),
        ({"what": ARABIC * 2}, 8_192),
        ({"what": "x" * 20_000}, 32_768),
        ({"what": "x" * 20_000, "when": "y" * 20_000}, 131_072),
        ({"attachments": [{"data": "A" * 470_000}]}, 524_288),
    ],
)
def test_a_sealed_alert_has_one_of_four_sizes(fields: dict[str, Any], size: int) -> None:
    sealed = letter.seal(alert(1, fields), TALK, READER.recipient())
    assert len(sealed.content) == size
    assert opened(sealed.content).alert == alert(1, fields)


def test_the_largest_size_is_used_to_its_last_byte_and_then_refused() -> None:
    room = lines.longest(lines.SIZES[-1]) - len(letter._line(alert(1, {"x": ""})))
    fits = lenient({"x": "x" * room})
    content = letter.seal(replace(alert(1, {}), draft=fits), TALK, READER.recipient()).content
    assert len(content) == 524_288
    with pytest.raises(TooMuch) as caught:
        letter.seal(replace(alert(1, {}), draft=lenient({"x": "x" * (room + 1)})), TALK, READER.recipient())
    assert dict(caught.value.say.values) == {"kilobytes": 511, "most": 510}


def test_the_smallest_size_is_left_only_when_it_is_full() -> None:
    room = lines.longest(8_192) - len(letter._line(alert(1, {"what": ""})))
    sizes = [len(letter.seal(alert(1, {"what": "x" * n}), TALK, READER.recipient()).content) for n in (room, room + 1)]
    assert sizes == [8_192, 32_768]


def test_one_changed_bit_anywhere_is_refused() -> None:
    places = (
        range(len(SEALED) * 8)
        if EVERY_BIT
        else [*range(0, len(SEALED) * 8, 97), *range(8 * 30), *range(len(SEALED) * 8 - 128, len(SEALED) * 8)]
    )
    for place in places:
        changed = bytearray(SEALED)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(CompanionError):
            opened(bytes(changed))


@pytest.mark.parametrize("change", [SEALED[:-1], SEALED + b" ", SEALED[:4_000], SEALED[1:]])
def test_one_byte_more_or_less_is_refused(change: bytes) -> None:
    with pytest.raises(CompanionError):
        opened(change)


def test_a_new_alert_tells_the_hour_and_no_more() -> None:
    used = CardUsed("practice", 3, "2026-11-13")
    east = timezone(timedelta(hours=5, minutes=30))
    one, other = (
        letter.compose(Draft(), TALK, used, now=now, drill=False, lang="en", app=APP)
        for now in (NOW, NOW.astimezone(east) + timedelta(minutes=9))
    )
    assert one.created == other.created == datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert one.alert_id != other.alert_id
    assert opened(letter.seal(one, TALK, READER.recipient()).content).alert == one


def test_two_conversations_have_nothing_in_common() -> None:
    one, other = Conversation.new(), Conversation.new()
    assert one.secret != other.secret
    assert one.mailbox != other.mailbox
    assert one.signer.public != other.signer.public
    assert one.identity.seed != other.identity.seed
    assert one.signer.public not in one.identity.seed + one.secret


def test_a_draft_cannot_speak_for_the_program() -> None:
    """A file that somebody else wrote could otherwise turn a real alert into a drill, or send the answers to another mailbox."""
    forged = Draft({}, {"drill": "true", "reply": '{"recipient": "x", "mailbox": "x"}', "later": "1"})
    line = letter._line(replace(alert(1, {}), draft=forged))
    found = json.loads(line)
    assert found["drill"] is False
    assert found["reply"]["mailbox"] == TALK.mailbox
    assert found["later"] == 1
    assert opened(letter.seal(replace(alert(1, {}), draft=forged), TALK, READER.recipient()).content).alert.drill is False


def test_what_the_program_set_is_what_is_read() -> None:
    whole = replace(alert(3, WHOLE, drill=True, follows="ab" * 16), crit=("checkin",))
    assert opened(letter.seal(whole, TALK, READER.recipient()).content).alert == whole


def test_null_is_nothing_for_what_may_be_absent() -> None:
    found = json.loads(letter._line(alert(2, TYPICAL))) | {"follows": None, "when": None}
    line = json.dumps(found).encode()
    row = {"key": strict.to_base64(TALK.signer.public), "sig": strict.to_base64(TALK.signer.sign(letter.CONTEXT, line))}
    assert letter.read(line + b"\n" + json.dumps(row).encode()).alert == alert(2, TYPICAL)


def test_an_alert_without_crit_or_with_other_white_space_behind_it_is_read() -> None:
    whole = age.open_(SEALED, [READER])
    assert letter.read(whole.rstrip() + b"\n\t \n").alert == alert(2, TYPICAL)


def test_a_signature_is_bound_to_its_context() -> None:
    signer = Signer(bytes(32))
    with pytest.raises(BadSignature):
        verify(signer.public, signer.sign(b"a", b"bc"), b"", b"abd")
    with pytest.raises(BadSignature):
        verify(b"short", signer.sign(b"a", b"bc"), b"a", b"bc")
    verify(signer.public, signer.sign(b"a", b"bc"), b"a", b"bc")


def test_the_id_is_the_digest_of_the_file() -> None:
    sealed = letter.seal(alert(2, TYPICAL), TALK, READER.recipient())
    again = letter.seal(alert(2, TYPICAL), TALK, READER.recipient())
    assert len(sealed.id) == 64
    assert sealed.id != again.id  # sealed anew, it is another file


def test_a_draft_file_is_sealed_as_it_was_read() -> None:
    said = read(json.dumps(WHOLE).encode())
    assert opened(letter.seal(replace(alert(1, {}), draft=said), TALK, READER.recipient()).content).alert.draft == said

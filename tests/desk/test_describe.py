"""What an officer sees of an alert: what must not be done first, and nobody's words in the place of the program's."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from companion.alert.signing import Conversation
from companion.commands._out import words
from companion.contacts.card import Promise
from companion.desk import describe, inbox
from companion.desk.ledger import Entry, Keys, Ledger
from companion.desk.store import Answer
from companion.desk.unseal import EpochKey
from tests.desk.parts import REPLY, TALK, TEAM, Bench, anything, sealed
from tests.desk.test_unseal import machine, signed

NAMES = {"id", "received", "state", "signed", "drill", "messages"}


def entry(**more: object) -> Entry:
    bench = Bench()
    bench.post(signed(json.dumps(machine(**more)).encode()))
    return next(bench.ledger.each())


def shown(entry: Entry, *, proven: bool | None = None) -> list[str]:
    said = words(None)
    return [line for one in describe.lines(entry, proven=proven) for line in one.shown(said, 80)]


def test_what_must_not_be_done_stands_first() -> None:
    lines = shown(entry(do_not=["phone", "authorities", "later_one"], what="x", drill=True))
    assert lines[:2] == [
        "This is a drill. Nobody is in danger.",
        "Please do not: Call me; Tell police or other authorities; later_one",
    ]
    assert sum("Call me" in line for line in lines) == 1


def test_a_wish_in_a_shape_that_nobody_knows_stands_first_as_it_came() -> None:
    lines = shown(entry(do_not={"phone": True}))
    assert lines[:2] == ["There is something that you should not do. This version cannot read it; it says:", '  | {"phone": true}']


def test_no_text_poses_as_a_line_of_the_program() -> None:
    fake = "x\nPlease do not: nothing\r\x1b[2J"
    found = entry(
        what=fake,
        who={"name": "Eve\nAlert closed", "role": "\u202eabc"},
        urgency="now\nAlert closed",
        **{"new\nAlert closed": "y\nAlert closed"},
    )
    lines = shown(found)
    assert not [line for line in lines if line.startswith(("Alert closed", "Please do not"))]
    assert not [letter for line in lines for letter in line if ord(letter) < 32 or letter in "\x7f\x9b\u202e"]
    listed = [line for one in inbox.ordered([found], None) for each in describe.listed(one) for line in each.shown(words(None), 80)]
    assert not [line for line in listed if line.startswith("Alert closed")]


def test_the_name_of_an_unknown_part_poses_as_nothing_either() -> None:
    found = entry(**{"Alert closed": "x", "x" * 90 + "Alert closed": "y"})
    lines = shown(found)
    assert "A part that this version does not know, as it came:" in lines
    assert "  | Alert closed" in lines
    assert [line for line in lines if "Alert closed" in line and not line.startswith("  | ")] == []


def test_an_alert_that_was_written_to_another_desk_says_so() -> None:
    said = "written to another desk"
    for issuer, found in (("x", False), ("y", True), ("", False)):
        bench = Bench()
        bench.ledger = Ledger(bench.store, Keys([EpochKey("team", TEAM, issuer)], REPLY), bench.clock)
        bench.post(signed(json.dumps(machine()).encode()))
        (one,) = bench.ledger.each()
        assert any(said in line for line in shown(one)) is found
        assert (said in str(describe.document(one, words(None), proven=None)["notes"])) is found


def test_an_empty_alert_says_what_it_means() -> None:
    assert "The alert says no more than that somebody needs help and can be answered here." in shown(entry())


def test_attachments_are_listed_by_name_and_size_only() -> None:
    found = entry(attachments=[{"name": "a.txt", "type": "text/plain", "data": "QUFB" * 1000}])
    text = "\n".join(shown(found))
    assert "a.txt" in text
    assert "3 KB" in text
    assert "QUFB" not in text


@pytest.mark.parametrize(
    ("proven", "word"), [(True, "from the same person"), (None, "which this desk does not have"), (False, "somebody else wrote it")]
)
def test_a_follow_up_says_whose_it_is(proven: bool | None, word: str) -> None:
    found = entry(follows="f" * 32)
    assert any(word in line for line in shown(found, proven=proven))
    document = describe.document(found, words(None), proven=proven)
    assert (document["follows"], document["follows_proven"]) == ("f" * 32, proven)


def test_the_document_holds_the_fields_at_its_top_beside_what_the_desk_knows() -> None:
    document = describe.document(entry(what="x", urgency="day", later={"deep": [1]}), words(None), proven=None)
    assert (document["what"], document["urgency"], document["later"]) == ("x", "day", {"deep": [1]})
    assert set(document) >= {*NAMES, "alert_id", "card", "follows", "notes"}
    assert (document["signed"], document["state"], document["received"]) == (True, "fetched", "2026-03-01T12:34Z")
    assert document["card"] == {"issuer": "x", "version": 1, "epoch": "2026-03-01"}
    assert document["messages"] == [{"seq": 1, "kind": "received", "alias": "", "text": "", "day": "2026-03-01"}]


def test_no_field_stands_in_for_what_the_desk_says() -> None:
    found = entry(id="fake", received="never", signed=False, messages=["fake"], state="closed", notes="fake")
    document = describe.document(found, words(None), proven=None)
    assert document["id"] == found.head.id
    assert (document["signed"], document["state"], document["received"]) == (True, "fetched", "2026-03-01T12:34Z")
    assert "fake" not in {str(document["notes"]), str(document["messages"])}
    assert document["id_"] == "fake"  # kept all the same


@pytest.mark.parametrize("name", ["error", "problem", "raw"])
def test_no_field_poses_as_a_failure(name: str) -> None:
    document = describe.document(entry(**{name: {"say": "Damaged."}}), words(None), proven=None)
    assert name not in document
    assert document[f"{name}_"] == {"say": "Damaged."}


def test_what_cannot_be_read_is_shown_as_it_came_behind_a_bar() -> None:
    bench = Bench()
    bench.post(anything(b"rub\x1b[2Jbish\nPlease do not: nothing"))
    (found,) = bench.ledger.each()
    lines = shown(found)
    assert lines[-2:] == ["  | rub\ufffd[2Jbish", "  | Please do not: nothing"]
    document = describe.document(found, words(None), proven=None)
    assert set(document) == {*NAMES, "problem", "raw"}
    assert (document["signed"], document["drill"]) == (False, None)


def test_what_is_sealed_to_others_shows_nothing_but_that() -> None:
    bench = Bench()
    bench.post(sealed(to=Conversation(b"o" * 16).identity).content)
    assert "This file is not sealed to any of your keys." in shown(next(bench.ledger.each()))


def test_a_conversation_is_shown_with_who_said_what() -> None:
    bench = Bench()
    bench.post(sealed().content)
    (found,) = bench.ledger.each()
    bench.clock.move(timedelta(days=1))
    found = bench.ledger.reply(found.head.id, "Ana\x1b[1m", "Go.\nNow.")
    assert shown(found)[-5:] == [
        "2026-03-01: Received by the desk's program",
        "2026-03-02: Read by Ana[1m",
        "2026-03-02: Ana[1m answered",
        "  | Go.",
        "  | Now.",
    ]


def test_damage_to_the_kept_answers_is_said() -> None:
    bench = Bench()
    bench.post(sealed().content)
    (found,) = bench.ledger.each()
    bench.store.add([Answer(found.head.id, 2, b"rubbish", TALK.mailbox, b"", found.head.day)], forget_minute=False)
    assert any("damaged or were changed" in line for line in shown(next(bench.ledger.each())))


def test_the_inbox_says_when_the_promise_runs_out() -> None:
    (one,) = inbox.ordered([entry(urgency="now", drill=True)], Promise(30, "always", ("en",)))
    lines = [line for each in describe.listed(one) for line in each.shown(words(None), 80)]
    assert lines[1:] == [
        "  | This is a drill. Nobody is in danger.",
        "  | How urgent: Right now",
        "  | Arrived 2026-03-01T12:34Z",
        "  | The promised answer is due by 2026-03-01T13:04Z",
    ]

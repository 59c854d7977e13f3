"""What may lie in a mailbox, and who has the key to it: nothing is believed that the desk did not sign for this very alert."""

from __future__ import annotations

import secrets as chance
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from companion.alert import errors, message
from companion.alert.message import Kind, Message
from companion.alert.outbox import FolderShelf
from companion.alert.reply_secrets import ReplySecrets, Where
from companion.alert.signing import Conversation, Signer
from companion.alert.states import Entry, State
from companion.alert.transports.https import MAIL_BYTES
from companion.base.errors import CompanionError
from companion.net import errors as net
from companion.net.exchange import Reply, Request
from companion.sealing import age
from tests.alert.parts import NOW, READER, REPLY, Office, Person, draft, poll, sent
from tests.vault.parts import Lasting

MAIL = "/v1/mail/"


@pytest.fixture
def person() -> Person:
    return Person()


def mailbox(*messages: bytes, count: int | None = None, size: int = MAIL_BYTES) -> Reply:
    filled = bytes([len(messages) if count is None else count]) + b"".join(messages)
    return Reply(200, (filled + chance.token_bytes(MAIL_BYTES))[:size])


def brings(person: Person, *messages: bytes) -> None:
    """Let these stand in every mailbox, whoever asks."""
    person.office.says = lambda request: mailbox(*messages) if request.path.startswith(MAIL) else person.office.truly(request)


def written(person: Person, entry: Entry, *kinds: Kind, signer: Signer = REPLY, alert_id: str = "") -> list[bytes]:
    """Return sealed answers in a chain, as a desk would."""
    recipient = Conversation(person.secrets.get(entry.talk)).identity.recipient()
    said: list[Message] = []
    for seq, kind in enumerate(kinds, 1):
        previous = message.digest(said[-1].line) if said else ""
        said.append(Message(alert_id or entry.alert_id, seq, kind, "Ann", f"number {seq}", NOW.date(), previous))
    return [message.seal(one, signer, recipient) for one in said]


def test_a_forged_answer_is_not_believed_and_is_told(person: Person) -> None:
    entry = sent(person)
    brings(person, *written(person, entry, Kind.ACKNOWLEDGED, signer=Signer(bytes(32))))
    found = poll(person)[entry.id]
    assert found.state is State.SENT
    assert found.trouble is not None
    assert found.trouble.say.message == errors.FalseAnswer.say.message
    assert person.sender.messages(entry) == ()
    person.office.says = None
    assert poll(person)[entry.id].trouble is None


@pytest.mark.parametrize("content", [b"\0" * 8192, age.seal(b"x" * age.room(8192), [READER.recipient()])])
def test_what_cannot_be_opened_is_told_and_the_rest_is_read(person: Person, content: bytes) -> None:
    entry = sent(person)
    brings(person, content, *written(person, entry, Kind.RECEIVED, Kind.ACKNOWLEDGED))
    found = poll(person)[entry.id]
    assert found.state is State.READ
    assert found.trouble is not None
    assert len(person.sender.messages(entry)) == 2


def test_the_senders_own_key_signs_no_answers(person: Person) -> None:
    entry = sent(person)
    own = Conversation(person.secrets.get(entry.talk)).signer
    brings(person, *written(person, entry, Kind.ACKNOWLEDGED, signer=own))
    assert poll(person)[entry.id].state is State.SENT


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 1, 2, 0, 1), (2, 0, 1, 2, 0, 1, 2)])
def test_answers_that_are_reordered_or_played_again_are_one_conversation(person: Person, order: Iterable[int]) -> None:
    entry = sent(person)
    each = written(person, entry, Kind.RECEIVED, Kind.ACKNOWLEDGED, Kind.CLOSED)
    brings(person, *(each[place] for place in order))
    found = poll(person)[entry.id]
    assert found.state is State.CLOSED
    assert [one.seq for one in person.sender.messages(entry)] == [1, 2, 3]
    assert person.sender.doubts(entry) == ()
    brings(person, each[0])
    assert poll(person, entry.id)[entry.id].state is State.CLOSED
    assert [one.seq for one in person.sender.messages(entry)] == [1, 2, 3]


def test_a_gap_is_told_until_it_is_filled(person: Person) -> None:
    entry = sent(person)
    each = written(person, entry, Kind.RECEIVED, Kind.QUESTION, Kind.INSTRUCTIONS)
    brings(person, each[2])
    assert poll(person)[entry.id].state is State.READ
    (doubt,) = person.sender.doubts(entry)
    assert doubt.count == 2
    brings(person, *each[:2])
    poll(person)
    assert person.sender.doubts(entry) == ()


def test_two_different_answers_with_one_number_are_told_and_the_first_stays(person: Person) -> None:
    entry = sent(person)
    brings(person, *written(person, entry, Kind.ACKNOWLEDGED))
    poll(person)
    brings(person, *written(person, entry, Kind.CLOSED))
    found = poll(person)[entry.id]
    assert found.state is State.READ
    assert found.trouble is not None
    assert found.trouble.say.message == errors.TwoAnswers.say.message
    assert [one.kind for one in person.sender.messages(entry)] == [Kind.ACKNOWLEDGED]


def test_an_answer_to_an_alert_that_was_removed_here_is_no_trouble(person: Person) -> None:
    first = sent(person)
    second = person.queue(follows=first)
    poll(person)
    person.sender.remove(second.id)
    person.office.ledger.acknowledge(second.id, "Ann")
    found = poll(person)[first.id]
    assert (found.state, found.trouble) == (State.SENT, None)


@pytest.mark.parametrize(
    ("signer", "state", "told"), [(REPLY, State.READ, False), (Signer(b"n" * 32), State.SENT, True)], ids=["its", "newer"]
)
def test_each_alert_believes_the_key_of_the_card_that_it_was_sealed_by(person: Person, signer: Signer, state: State, told: bool) -> None:
    first = sent(person)
    person.office.card = replace(person.office.card, version=person.office.card.version + 1, reply_key=Signer(b"n" * 32).public)
    second = person.queue(follows=first)
    poll(person)
    brings(person, *written(person, first, Kind.ACKNOWLEDGED, signer=signer))
    found = poll(person)
    assert (found[first.id].state, found[first.id].trouble is not None) == (state, told)
    assert found[second.id].state is State.SENT


def test_an_answer_proves_arrival_where_the_receipt_was_lost(person: Person) -> None:
    first = sent(person)
    second = person.queue(follows=first)

    def no_receipts(request: Request) -> Reply:
        reply = person.office.truly(request)
        return reply if request.path.startswith(MAIL) else Reply(500)

    person.office.says = no_receipts
    assert poll(person)[second.id].state is State.QUEUED
    assert poll(person)[second.id].trouble is not None
    list(person.office.ledger.each())
    found = poll(person)[second.id]
    assert (found.state, found.trouble, found.next_try) == (State.RECEIVED, None, None)
    assert State.SENT not in found.times


BAD_MAIL = {
    "short": mailbox(size=MAIL_BYTES - 1),
    "empty": Reply(200, b""),
    "eight": mailbox(count=8),
    "255": mailbox(count=255),
    "page": Reply(200, b"<html>"),
    "404": Reply(404, b"x" * MAIL_BYTES),
}


@pytest.mark.parametrize("name", BAD_MAIL)
def test_what_is_no_mailbox_changes_nothing_and_is_told(person: Person, name: str) -> None:
    entry = sent(person)
    person.office.says = lambda request: BAD_MAIL[name] if request.path.startswith(MAIL) else person.office.truly(request)
    found = poll(person)[entry.id]
    assert (found.state, found.receipt) == (State.SENT, entry.receipt)
    assert found.trouble is not None
    assert found.trouble.say.message == errors.NotAnAnswer.say.message


@pytest.mark.parametrize(("reply", "error"), [(Reply(200, b"x" * (MAIL_BYTES + 1)), net.AnswerTooLarge), (Reply(500), errors.DeskDown)])
def test_a_mailbox_that_is_too_large_or_down_is_told(person: Person, reply: Reply, error: type[CompanionError]) -> None:
    entry = sent(person)
    person.office.says = lambda _: reply
    trouble = poll(person)[entry.id].trouble
    assert trouble is not None
    assert trouble.say.message == error.say.message


def test_nothing_is_fetched_from_a_desk_whose_card_was_withdrawn(person: Person) -> None:
    entry = sent(person)
    person.withdrawn = True
    person.office.heard.clear()
    trouble = poll(person)[entry.id].trouble
    assert trouble is not None
    assert trouble.say.message == errors.Withdrawn.say.message
    assert person.office.heard == []


def test_a_damaged_answer_is_fetched_again(tmp_path: Path) -> None:
    person = Person(shelf=FolderShelf(tmp_path / "o"))
    entry = sent(person)
    person.office.ledger.acknowledge(entry.id, "Ann", "Here.")
    poll(person)
    (tmp_path / "o" / f"{entry.id}-2.age").write_bytes(b"x")
    assert [doubt.count for doubt in person.sender.doubts(entry)] == [1]
    assert len(person.sender.messages(entry)) == 1
    poll(person)
    assert person.sender.doubts(entry) == ()
    assert len(person.sender.messages(entry)) == 2


def test_a_damaged_card_is_said_and_other_conversations_go_on(tmp_path: Path) -> None:
    person = Person(shelf=FolderShelf(tmp_path / "o"))
    bad, good = sent(person), sent(person)
    (tmp_path / "o" / f"{bad.id}.card").write_bytes(b"x")
    person.office.ledger.acknowledge(good.id, "Ann")
    found = poll(person)
    assert found[good.id].state is State.READ
    assert found[bad.id].trouble is not None
    assert person.sender.messages(bad) == ()
    (doubt,) = person.sender.doubts(bad)
    assert doubt.message == errors.EntryDamaged.say.message
    person.outbox.remove(bad.id)
    assert (person.sender.messages(bad), person.sender.doubts(bad)) == ((), ())


@pytest.mark.parametrize("damaged", [0, 1])
def test_a_damaged_card_keeps_no_other_alert_of_its_conversation_out(tmp_path: Path, damaged: int) -> None:
    person = Person(shelf=FolderShelf(tmp_path / "o"))
    first = sent(person)
    second = person.queue(follows=first)
    poll(person)
    bad, good = (first, second) if damaged == 0 else (second, first)
    (tmp_path / "o" / f"{bad.id}.card").write_bytes(b"x")
    person.office.ledger.acknowledge(good.id, "Ann")
    found = poll(person)
    assert (found[good.id].state, found[good.id].trouble) == (State.READ, None)
    assert found[bad.id].trouble is not None


def test_without_the_key_nothing_is_claimed_and_the_trouble_does_not_stay(person: Person) -> None:
    entry = sent(person)
    secret = person.secrets.get(entry.talk)
    person.secrets.forget(entry.talk)
    person.office.ledger.acknowledge(entry.id, "Ann")
    person.office.heard.clear()
    found = poll(person)[entry.id]
    assert found.state is State.SENT
    assert found.trouble is not None
    assert found.trouble.say.message == errors.KeyNotHere.say.message
    assert person.office.heard == []
    assert person.only().trouble is None
    assert (person.sender.next_poll(entry, NOW) or NOW) > NOW  # and it is not asked for again at once
    assert person.sender.key_lies(entry) is None
    for asked in (person.sender.messages, person.sender.doubts):
        with pytest.raises(errors.KeyNotHere):
            asked(entry)
    person.secrets.keep(entry.talk, secret)
    assert poll(person)[entry.id].state is State.READ
    assert person.sender.key_lies(entry) is Where.MEMORY


def test_another_program_with_the_same_keyring_reads_on(tmp_path: Path) -> None:
    office, keyring = Office(), Lasting()
    entry = sent(Person(office, FolderShelf(tmp_path / "o"), ReplySecrets(keyring)))
    office.ledger.acknowledge(entry.id, "Ann", "Here.")
    other = Person(office, FolderShelf(tmp_path / "o"), ReplySecrets(keyring))
    assert poll(other)[entry.id].state is State.READ
    assert other.sender.messages(entry)[1].text == "Here."
    assert Person(office, FolderShelf(tmp_path / "o")).only().state is State.READ


def test_nothing_that_was_written_or_answered_stands_in_a_file(tmp_path: Path) -> None:
    person = Person(shelf=FolderShelf(tmp_path / "home" / "outbox"), secrets=ReplySecrets(Lasting()))
    entry = person.queue(draft(what="KETTLE-AT-NOON", contact_back=[{"value": "+44 7700 900123"}]))
    poll(person)
    person.office.ledger.reply(entry.id, "OFFICER-ANN", "STAY-WHERE-YOU-ARE")
    poll(person)
    assert len(person.sender.messages(entry)) == 3
    secret = person.secrets.get(entry.talk)
    talk = Conversation(secret)
    hidden = [b"KETTLE", b"900123", b"OFFICER", b"STAY", secret, secret.hex().encode(), talk.mailbox.encode(), talk.identity.seed]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) >= 6
    assert [path for path in files for one in hidden if one in path.read_bytes()] == []

"""The practice desk: the whole way from a sealed alert to an answer, in one process, and drills only."""

from __future__ import annotations

import subprocess
import sys

import pytest

from companion.alert import letter, receipt
from companion.alert.letter import CardUsed, Sealed
from companion.alert.message import Kind, Message
from companion.alert.signing import Conversation
from companion.contacts import sign
from companion.contacts.card import Class, State
from companion.desk.errors import NoSuchAlert, NothingToSay
from companion.desk.practice import Practice
from companion.net.exchange import Request
from companion.sealing.recipients import Recipient
from tests.desk.parts import NOW, TALK, anything, mail
from tests.desk.parts import alert as made
from tests.fakes.clock import FixedClock


@pytest.fixture
def desk() -> Practice:
    return Practice(FixedClock(NOW))


def post(desk: Practice, talk: Conversation = TALK, *, drill: bool = True) -> Sealed:
    """Send an alert as a sender's program does, and check the receipt."""
    epoch = desk.card.epoch_for("team", NOW.date())
    used = CardUsed(desk.card.issuer, desk.card.version, epoch.start.isoformat())
    new = letter.compose(made(talk).draft, talk, used, now=NOW, drill=drill, lang="en", app="companion/0")
    file = letter.seal(new, talk, Recipient.read(epoch.recipient))
    reply = desk.handler(Request("POST", "/v1/alerts", file.content))
    assert receipt.verify(reply.body, file.id, desk.card.receipt_key).day == NOW.date()
    return file


def answers(desk: Practice, talk: Conversation = TALK) -> list[Message]:
    return mail(desk.handler(Request("GET", f"/v1/mail/{talk.mailbox}")).body, talk, desk.card.reply_key)


def test_its_card_is_a_practice_card_and_leads_nowhere(desk: Practice) -> None:
    assert sign.practice(desk.card_file).card == desk.card
    assert (desk.card.class_, desk.card.state) == (Class.PRACTICE, State.PRACTICE)
    assert [path.url for path in desk.card.paths] == ["https://practice.invalid"]
    assert desk.card.promise is None


def test_a_drill_goes_all_the_way(desk: Practice) -> None:
    file = post(desk)
    assert desk.waiting() == ()
    desk.fetch()
    ((alert_id, alert),) = desk.waiting()
    assert (alert_id, alert.drill) == (file.id, True)
    desk.acknowledge(alert_id, "Ana")
    assert desk.waiting() == ()
    desk.reply(alert_id, "Ana", "Good. Where are you?", Kind.QUESTION)
    desk.close(alert_id)
    assert [one.kind for one in answers(desk)] == [Kind.RECEIVED, Kind.ACKNOWLEDGED, Kind.QUESTION, Kind.CLOSED]


def test_what_is_no_drill_is_dropped_unanswered(desk: Practice) -> None:
    real, drill = post(desk, drill=False), post(desk, Conversation(b"d" * 16))
    rubbish = anything(b"rubbish", Recipient.read(desk.card.epoch_for("team", NOW.date()).recipient))
    desk.handler(Request("POST", "/v1/alerts", rubbish))
    desk.fetch()
    desk.fetch()
    assert [alert_id for alert_id, _ in desk.waiting()] == [drill.id]
    assert set(desk.dropped) == {real.id, letter.Sealed(rubbish).id}
    assert answers(desk) == []
    with pytest.raises(NoSuchAlert):
        desk.acknowledge(real.id, "Ana")


@pytest.mark.parametrize("act", ["acknowledge", "reply", "close"])
def test_no_act_answers_what_is_no_drill_even_before_it_was_fetched(desk: Practice, act: str) -> None:
    file = post(desk, drill=False)
    with pytest.raises(NoSuchAlert):
        getattr(desk, act)(file.id, "Ana", "text")
    assert answers(desk) == []


def test_an_act_fetches_first(desk: Practice) -> None:
    file = post(desk)
    desk.acknowledge(file.id, "Ana", "Read.")
    assert [(one.kind, one.text) for one in answers(desk)] == [(Kind.RECEIVED, ""), (Kind.ACKNOWLEDGED, "Read.")]


def test_an_empty_answer_is_refused(desk: Practice) -> None:
    file = post(desk)
    with pytest.raises(NothingToSay):
        desk.reply(file.id, "Ana", "")


def test_two_practice_desks_share_nothing(desk: Practice) -> None:
    other = Practice(FixedClock(NOW))
    file = post(desk)
    assert other.card_file != desk.card_file
    other.fetch()
    assert other.waiting() == ()
    with pytest.raises(NoSuchAlert):
        other.close(file.id)


def test_practising_loads_no_server() -> None:
    code = (
        "import sys\nfrom companion.base.clock import SystemClock\nfrom companion.desk.practice import Practice\n"
        "Practice(SystemClock())\n"
        "print(*sorted(name for name in ('starlette', 'uvicorn', 'sqlalchemy', 'psycopg', 'httpx') if name in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.strip() == ""

"""The words of an alert's state: each claims what is proven, and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from companion.alert.errors import DeskFull
from companion.alert.states import Entry, State, Trouble
from companion.base.errors import CompanionError
from companion.base.text import Text
from companion.i18n.formats import IsoFormats
from companion.i18n.render import Words
from companion.net.errors import TooSlow, Unreachable
from companion.ui.alerts import said
from companion.ui.alerts.seen import Answer, Talk
from companion.ui.kit import At, Tone
from tests.fakes.clock import FixedClock

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CLOCK = FixedClock(NOW)
ORDER = (State.SEALED, State.QUEUED, State.SENT, State.RECEIVED, State.READ, State.CLOSED)
WORDS = Words((), IsoFormats())


def entry(state: State, *, drill: bool = False) -> Entry:
    reached = ORDER[: ORDER.index(state) + 1] if state in ORDER else (State.SEALED, state)
    return Entry("f" * 64, "a" * 32, "a" * 32, state, drill, "issuer", "Atlantis", "team", dict.fromkeys(reached, NOW))


def talk(
    state: State, *, drill: bool = False, late: bool = False, late_at: datetime | None = None, answers: tuple[Answer, ...] = ()
) -> Talk:
    return Talk((entry(state, drill=drill),), answers, late=late, late_at=late_at)


def words(text: Text | None) -> str:
    return WORDS.plain(text) if text else ""


def told(shown: Talk) -> str:
    return "\n".join(f"{step.at.value}: {words(step.title)} {words(step.below)}" for step in said.steps(shown, CLOCK))


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_title_and_two_lines(state: State) -> None:
    assert words(said.title(entry(state), busy=False))
    bold, below, _tone = said.state_lines(talk(state), CLOCK)
    assert words(bold)
    assert words(below)


@pytest.mark.parametrize("state", State)
def test_read_is_said_only_once_a_person_signed_for_it(state: State) -> None:
    claims = ("has read it", "have read it")
    shown = f"{words(said.title(entry(state), busy=False))} {words(said.state_lines(talk(state), CLOCK)[1])}"
    done = [words(step.title) for step in said.steps(talk(state), CLOCK) if step.at is At.DONE]
    proven = state in {State.READ, State.CLOSED}
    assert ("Read by a person" in done) is proven
    if not proven:
        assert not any(claim in shown.replace("Nobody has read it", "").replace("No person has read it", "") for claim in claims)


@pytest.mark.parametrize("state", ORDER)
def test_exactly_one_stage_is_now_until_it_is_closed(state: State) -> None:
    at = [step.at for step in said.steps(talk(state), CLOCK)]
    if state is not State.SEALED:
        assert at.count(At.NOW) == (0 if state is State.CLOSED else 1)
        assert At.DONE not in at[at.index(At.NOW) :] if At.NOW in at else True


def test_stored_is_said_not_to_be_read() -> None:
    assert "Stored is not read." in told(talk(State.SENT))
    assert "we checked the signature" in told(talk(State.SENT))


@pytest.mark.parametrize("error", [Unreachable(), TooSlow()])
def test_a_line_that_is_gone_is_said_to_come_back(error: CompanionError) -> None:
    queued = replace(entry(State.QUEUED), trouble=Trouble(error.say, error.hint))
    assert words(said.title(queued, busy=True)) == "Sealed and queued. It goes when the line is back."


def test_another_trouble_is_not_said_to_be_the_line() -> None:
    queued = replace(entry(State.QUEUED), trouble=Trouble(DeskFull.say, DeskFull.hint))
    assert words(said.title(queued, busy=True)) == "Sealed and queued. The desk has not confirmed it."


def test_while_it_is_being_sent_that_is_said() -> None:
    assert words(said.title(entry(State.QUEUED), busy=True)) == "Sealed. It is being sent now."


def test_the_next_try_is_told() -> None:
    queued = replace(entry(State.QUEUED), next_try=NOW + timedelta(minutes=5))
    at = said.moment(NOW + timedelta(minutes=5), CLOCK)
    assert f"next at {at}" in told(Talk((queued,)))


def test_what_happens_if_nobody_reads_it_comes_from_the_card() -> None:
    late_at = NOW + timedelta(minutes=90)
    assert f"by {said.moment(late_at, CLOCK)}" in told(talk(State.SENT, late_at=late_at))
    assert "promises no time" in told(talk(State.SENT))
    assert "has passed" in told(talk(State.RECEIVED, late_at=late_at, late=True))


def test_who_read_it_is_named() -> None:
    answer = Answer("a" * 32, "acknowledged", "Nour", "", NOW.date())
    assert "Nour signed for the desk" in told(talk(State.READ, answers=(answer,)))
    assert "The desk signed that a person has read it." in told(talk(State.READ))
    another = replace(answer, alert_id="b" * 32)
    assert "Nour" not in told(talk(State.READ, answers=(another,)))


def test_practice_says_that_nobody_saw_it() -> None:
    assert "No person saw it." in told(talk(State.READ, drill=True))
    assert "practice desk" in told(talk(State.SENT, drill=True))
    bold, _below, tone = said.state_lines(talk(State.SENT, drill=True), CLOCK)
    assert words(bold).startswith("Practice")
    assert tone is Tone.PRACTICE


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (State.CANCELLED, "No try was made to send it."),
        (State.HANDED_OVER, "Whoever carries it cannot open it."),
        (State.FAILED, ""),
    ],
)
def test_an_alert_that_ends_elsewhere_has_no_stages_at_the_desk(state: State, sentence: str) -> None:
    steps = said.steps(talk(state), CLOCK)
    assert [step.at for step in steps] == [At.DONE, At.STOPPED]
    assert sentence in told(talk(state))


def test_one_that_was_stopped_after_a_try_may_have_arrived() -> None:
    tried = replace(entry(State.CANCELLED), attempts=1)
    assert "may" not in told(talk(State.CANCELLED))
    assert "If it reached the desk after all" in told(Talk((tried,)))


def test_what_failed_says_what_to_do() -> None:
    failed = replace(entry(State.FAILED), trouble=Trouble(DeskFull.say, DeskFull.hint))
    assert words(DeskFull.hint) in told(Talk((failed,)))


def test_answers_are_counted_while_it_is_open() -> None:
    answer = Answer("a" * 32, "question", "Nour", "Where?", NOW.date())
    assert words(said.state_lines(talk(State.READ, answers=(answer,)), CLOCK)[1]) == "1 answer"
    assert words(said.state_lines(talk(State.CLOSED, answers=(answer,)), CLOCK)[1]) == "Closed by the desk"


def test_another_day_is_told_with_the_time() -> None:
    before = NOW - timedelta(days=3)
    assert said.moment(before, CLOCK) == before.astimezone().strftime("%Y-%m-%d %H:%M")
    assert said.moment(NOW, CLOCK) == NOW.astimezone().strftime("%H:%M")


def test_a_late_alert_is_seen_from_every_page() -> None:
    assert said.state_lines(talk(State.SENT, late=True), CLOCK)[2] is Tone.WARN

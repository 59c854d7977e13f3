"""How far an alert is, in words that claim no more than is proven: title, stages, and the two lines in the side bar. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from companion.alert.states import Entry, State, Trouble
from companion.base.clock import Clock
from companion.base.text import TN, T, Text
from companion.net import errors
from companion.ui.alerts.seen import Talk
from companion.ui.kit import At, Tone

PRACTICE = T("Practice only. No person will see this.")
AT = {At.DONE: T("Done"), At.NOW: T("Now"), At.NEXT: T("Not yet"), At.STOPPED: T("Ended here")}
_ANSWERED = frozenset({"acknowledged", "question", "instructions"})
# What goes away by itself when there is a line again. Only of these it may be said.
_LINE = frozenset(error.say.message for error in (errors.Unreachable, errors.RouteDown, errors.TooSlow, errors.CutOff))
_TITLES = {
    State.SEALED: T("Sealed. It is not being sent."),
    State.QUEUED: T("Sealed and queued. The desk has not confirmed it."),
    State.HELD: T("Sealed and held. It is not being sent yet."),
    State.HANDED_OVER: T("You have the sealed file. Nobody has confirmed it yet."),
    State.SENT: T("Stored at the desk. Nobody has read it yet."),
    State.RECEIVED: T("Fetched by the desk. No person has read it yet."),
    State.READ: T("Someone has read it."),
    State.CLOSED: T("The desk has closed this alert."),
    State.FAILED: T("This alert will not be sent."),
    State.CANCELLED: T("You stopped this alert."),
    State.SUPERSEDED: T("A later alert took the place of this one."),
}
_SHORT = {
    State.QUEUED: T("Not sent yet"),
    State.SENT: T("Not read yet"),
    State.RECEIVED: T("Fetched, not read yet"),
    State.READ: T("Someone has read it"),
    State.CLOSED: T("Closed by the desk"),
    State.FAILED: T("It will not be sent"),
    State.HANDED_OVER: T("Not confirmed yet"),
    State.CANCELLED: T("Stopped by you"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the way, as texts."""

    at: At
    title: Text
    below: Text | None = None
    reached: datetime | None = None


def moment(at: datetime, clock: Clock) -> str:
    """Return the time of day where the reader is, with the day if it is another one."""
    here = at.astimezone()
    return here.strftime("%H:%M") if here.date() == clock.today() else here.strftime("%Y-%m-%d %H:%M")


def waits_for_a_line(trouble: Trouble | None) -> bool:
    """Return whether what went wrong is over as soon as there is a connection."""
    return trouble is not None and trouble.say.message in _LINE


def title(entry: Entry, *, busy: bool) -> Text:
    """Return the answer to "what about my alert?"."""
    if entry.state is State.QUEUED and waits_for_a_line(entry.trouble):
        return T("Sealed and queued. It goes when the line is back.")
    if entry.state is State.QUEUED and busy and entry.trouble is None:
        return T("Sealed. It is being sent now.")
    return _TITLES[entry.state]


def short(entry: Entry) -> Text:
    """Return the state in a few words."""
    return _SHORT.get(entry.state, _TITLES[entry.state])


def state_lines(talk: Talk, clock: Clock) -> tuple[Text, Text, Tone]:
    """Return the two lines of the side bar and what they mean."""
    first = talk.first
    sent = first.times.get(State.SENT)
    answers = sum(answer.kind in {"question", "instructions"} for answer in talk.answers) if first.state is State.READ else 0
    if talk.drill:
        bold = T("Practice, sent {time}", time=moment(sent, clock)) if sent else T("Practice alert")
    else:
        bold = T("Alert sent {time}", time=moment(sent, clock)) if sent else T("Your alert")
    below = TN("{n} answer", "{n} answers", answers) if answers else short(first)
    return bold, below, Tone.PRACTICE if talk.drill else Tone.WARN if talk.late else Tone.NEUTRAL


def steps(talk: Talk, clock: Clock) -> tuple[Step, ...]:
    """Return the way of the first alert of a conversation, from sealed to closed."""
    entry = talk.first
    only = T("Only the practice desk in this program can open it.") if talk.drill else T("Only the desk can open it.")
    sealed = Step(At.DONE, T("Sealed on this computer"), only, entry.times.get(State.SEALED))
    if entry.state in {State.FAILED, State.CANCELLED, State.SUPERSEDED, State.HANDED_OVER, State.SEALED, State.HELD}:
        return sealed, Step(At.STOPPED, short(entry), _why_ended(entry), entry.times.get(entry.state))
    return sealed, _queued(entry, clock), *_at_the_desk(talk, clock)


def _why_ended(entry: Entry) -> Text | None:
    match entry.state:
        case State.CANCELLED if entry.attempts:
            return T("A try had begun before. If it reached the desk after all, the desk's receipt will show here.")
        case State.CANCELLED:
            return T("No try was made to send it.")
        case State.HANDED_OVER:
            return T("Whoever carries it cannot open it. Whether it arrives shows only when the desk answers.")
        case _:
            return entry.trouble.hint if entry.trouble else None


def _queued(entry: Entry, clock: Clock) -> Step:
    named = T("Queued")
    if entry.state is not State.QUEUED:
        return Step(At.DONE, named, T("Kept here until the desk confirmed it."), entry.times.get(State.QUEUED))
    if entry.next_try is not None:
        below = T("It is tried again by itself, next at {time}, also after you close the program and open it again.")
        return Step(At.NOW, named, below.filled(time=moment(entry.next_try, clock)), entry.times.get(State.QUEUED))
    return Step(At.NOW, named, T("It stays here until the desk confirms it."), entry.times.get(State.QUEUED))


def _at_the_desk(talk: Talk, clock: Clock) -> Iterator[Step]:
    entry, reached = talk.first, talk.first.times
    proof = T("The desk signed for it and we checked the signature. Stored is not read.")
    if State.SENT in reached or State.RECEIVED in reached or State.READ in reached or State.CLOSED in reached:
        yield Step(At.DONE, T("Sent: stored at the desk"), proof, reached.get(State.SENT))
    else:
        yield Step(At.NEXT, T("Sent: stored at the desk"))
    if State.RECEIVED in reached or State.READ in reached or State.CLOSED in reached:
        below = T("The desk's program signed that it has your alert. That is not yet a person.")
        yield Step(At.DONE, T("Fetched by the desk"), below, reached.get(State.RECEIVED))
    else:
        waiting = entry.state is State.SENT
        said = T("No sign yet that the desk has fetched it.")
        yield Step(At.NOW if waiting else At.NEXT, T("Waiting to be fetched"), _if_not(said, talk, clock) if waiting else None)
    yield _read(talk, clock)
    match entry.state:
        case State.CLOSED:
            yield Step(At.DONE, T("Closed"), None, reached.get(State.CLOSED))
        case State.READ:
            yield Step(At.NOW, T("Still open"), T("The desk can write to you here until it closes the alert."))
        case _:
            yield Step(At.NEXT, T("Closed"))


def _read(talk: Talk, clock: Clock) -> Step:
    entry, named = talk.first, T("Read by a person")
    if State.READ in entry.times or State.CLOSED in entry.times:
        by = next((answer.alias for answer in talk.answers if answer.alert_id == entry.alert_id and answer.kind in _ANSWERED), "")
        if talk.drill:
            below = T("You played the officer. No person saw it.")
        elif by:
            below = T("{alias} signed for the desk that they have read it.", alias=by)
        else:
            below = T("The desk signed that a person has read it.")
        return Step(At.DONE, named, below, entry.times.get(State.READ))
    if entry.state is State.RECEIVED:
        return Step(At.NOW, named, _if_not(T("No person has signed yet that they read it."), talk, clock))
    return Step(At.NEXT, named)


def _if_not(said: Text, talk: Talk, clock: Clock) -> Text:
    """Add what happens if nothing does; every time comes from the desk's card."""
    if talk.drill:
        return T("{state} Press “Answer as the desk” to go on.", state=said)
    if talk.late:
        return T("{state} The time that the desk aims for has passed.", state=said)
    if talk.late_at is None:
        return T("{state} This desk promises no time. You can send it another way too.", state=said)
    return T("{state} If nobody has read it by {time}, we will offer you another way.", state=said, time=moment(talk.late_at, clock))

"""One alert for a person at the desk: as the JSON document of `desk show`, and as lines for a terminal (alert/terminal.py).

What must not be done stands first. Whatever a stranger wrote stands behind a bar, also the names of parts that nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator

from companion.alert import describe
from companion.alert.draft import Draft
from companion.alert.fields import DO_NOT, FIELDS, URGENCIES
from companion.alert.letter import Alert
from companion.alert.message import Kind, Message
from companion.alert.terminal import Line, clean
from companion.base.text import Code, Listed, T, Text
from companion.desk import inbox
from companion.desk.ledger import Entry, State
from companion.desk.unseal import Opened, Unreadable
from companion.i18n.render import Words

STATES = {
    State.WAITING: T("nobody has opened it"),
    State.FETCHED: T("nobody has read it"),
    State.ACKNOWLEDGED: T("read"),
    State.ANSWERED: T("answered"),
    State.CLOSED: T("closed"),
    State.UNREADABLE: T("cannot be read"),
}
_KINDS = {
    Kind.RECEIVED: T("Received by the desk's program"),
    Kind.ACKNOWLEDGED: T("Read by {alias}"),
    Kind.QUESTION: T("{alias} asked"),
    Kind.INSTRUCTIONS: T("{alias} answered"),
    Kind.CLOSED: T("Closed by {alias}"),
}
# What `show --json` says beside the fields at its top, or in their place: no field of a stranger's may stand there.
_OWN = frozenset({"error", "problem", "raw"})


def document(entry: Entry, words: Words, *, proven: bool | None) -> dict[str, object]:
    """Return what `show --json` prints: the fields at the top level, beside what the desk knows of the alert."""
    found = entry.found
    about: dict[str, object] = {"id": entry.head.id, "received": inbox.when(entry.head), "state": entry.state.value}
    if isinstance(found, Unreadable):
        problem = {"say": words.plain(found.why.say), "hint": words.plain(found.why.hint)}
        return about | {"signed": False, "drill": None, "problem": problem, "raw": found.raw, "messages": []}
    alert = found.alert
    about |= {
        "alert_id": alert.alert_id,
        "signed": True,
        "drill": alert.drill,
        "created": alert.created.isoformat(),
        "lang": alert.lang,
        "app": alert.app,
        "card": {"issuer": alert.card.issuer, "version": alert.card.version, "epoch": alert.card.epoch},
        "circle": found.epoch.circle,
        "follows": alert.follows,
        "follows_proven": proven,
        "crit": list(alert.crit),
        "notes": [words.plain(note) for note in _notes(entry, found, proven)],
        "messages": [message(one) for one in entry.messages],
    }
    own = about.keys() | _OWN
    return {f"{name}_" if name in own else name: said for name, said in alert.draft.fields().items()} | about


def message(one: Message) -> dict[str, object]:
    """Return an answer as the sender's program lists it too."""
    return {"seq": one.seq, "kind": one.kind.value, "alias": one.alias, "text": one.text, "day": one.day.isoformat()}


def lines(entry: Entry, *, proven: bool | None) -> Iterator[Line]:
    """Yield what `show` prints for people."""
    found = entry.found
    if isinstance(found, Opened):
        yield from _warnings(found.alert)
    yield Line(T("Alert {id}", id=Code(entry.head.id)))
    yield Line(T("Arrived {when}; {state}.", when=Code(inbox.when(entry.head)), state=STATES[entry.state]))
    if isinstance(found, Unreadable):
        yield Line(found.why.say)
        yield Line(found.why.hint)
        yield from _quoted(found.raw)
        return
    for note in _notes(entry, found, proven):
        yield Line(note)
    if found.alert.draft.says_nothing:
        yield Line(T("The alert says no more than that somebody needs help and can be answered here."))
    yield from _fields(found.alert.draft)
    for one in entry.messages:
        yield Line(T("{day}: {what}", day=one.day, what=_KINDS[one.kind].filled(alias=clean(one.alias))))
        yield from _quoted(one.text)


def _warnings(alert: Alert) -> Iterator[Line]:
    if alert.drill:
        yield Line(T("This is a drill. Nobody is in danger."))
    wishes = alert.draft.values.get("do_not", ())
    if isinstance(wishes, tuple) and wishes:
        yield Line(T("Please do not: {things}", things=Listed(tuple(DO_NOT.get(str(one), clean(str(one))) for one in wishes))))
    if "do_not" in alert.draft.more:
        yield Line(T("There is something that you should not do. This version cannot read it; it says:"))
        yield from _quoted(alert.draft.more["do_not"])


def _notes(entry: Entry, found: Opened, proven: bool | None) -> Iterator[Text]:
    yield from found.notes()
    if found.alert.follows:
        earlier = Code(found.alert.follows)
        if proven:
            yield T("It adds to the alert {earlier}, and comes from the same person.", earlier=earlier)
        elif proven is None:
            yield T("It says that it adds to the alert {earlier}, which this desk does not have.", earlier=earlier)
        else:
            yield T("It says that it adds to the alert {earlier}, but somebody else wrote it. Do not take them for one.", earlier=earlier)
    if entry.damage:
        yield entry.damage.say


def _fields(draft: Draft) -> Iterator[Line]:
    for row in describe.describe(draft):
        if row.id == "do_not":
            continue
        if row.id in FIELDS:
            yield Line(T("{title}:", title=row.title))
        else:
            yield Line(T("A part that this version does not know, as it came:"))
            yield Line(row.id, 1)
        yield from (Line(value, 1) for value in row.values)


def _quoted(untrusted: str) -> Iterator[Line]:
    if untrusted.strip():
        yield Line(untrusted, 1)


def listed(one: inbox.Waiting) -> Iterator[Line]:
    """Yield what the inbox prints of an alert for people."""
    yield Line(T("{id}: {state}", id=Code(one.head.id), state=STATES[one.state]))
    if one.drill:
        yield Line(T("This is a drill. Nobody is in danger."), 1)
    if one.urgency:
        yield Line(T("How urgent: {urgency}", urgency=URGENCIES.get(one.urgency, one.urgency)), 1)
    yield Line(T("Arrived {when}", when=Code(inbox.when(one.head))), 1)
    if one.due:
        yield Line(T("The promised answer is due by {when}", when=Code(inbox.minute(one.due))), 1)

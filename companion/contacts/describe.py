"""What a reader is told about a contact: who vouches for it, whether anybody reads, what they promise, and what cannot be sealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from companion.base.text import TN, Listed, T, Text, Value
from companion.contacts.card import Class, State
from companion.contacts.directory import Contact, Source
from companion.contacts.errors import NoSealedPath, Revoked, TooOld

COMPARE = T("A whole card can still be a false one. Ask the desk to read its fingerprint aloud, in words or in digits, and compare.")
SAME = T("The fingerprint that you entered is the one of this card.")
KEPT = T("The card is kept.")
RECORD = T("When it is the same, enter it as you heard it, and alerts can be sealed to this desk: {command}")
NOT_KEPT = T("Nothing was kept or changed.")

_CLASSES = {
    Class.FOUNDATION: T("Signed by the Wikimedia Foundation."),
    Class.OWN: T("A desk that you choose yourself: its own key signed this card, and nobody else vouches for it."),
    Class.PRACTICE: T("Practice only. No person will see this."),
}
_SHIPPED = T("These addresses came with the program; nobody signed them. A sealed way waits for a card that the Foundation signs.")
_STATES = {
    State.PRACTICE: T("Practice only. No person will see this."),
    State.STAFFED: T("State: people read what arrives."),
    State.PAUSED: T("State: paused. For now, nobody reads what arrives."),
    State.CLOSED: T("State: closed. Nobody reads what arrives. Use the other addresses."),
}
_NO_PROMISE = T("No time for an answer is promised.")
_COMPARED = T("You compared its fingerprint.")
_NOT_COMPARED = T("Its fingerprint has not been compared, so no alert is offered to it.")
_USABLE = T("The keys on this card can be used today.")


def about(contact: Contact, today: date) -> Iterator[Text]:
    """Yield who vouches, the state, the promise, the expiry, and whether an alert can be sealed today."""
    card = contact.card
    yield _SHIPPED if contact.source is Source.SHIPPED else _CLASSES[card.class_]
    if card.class_ is Class.OWN:
        yield _COMPARED if contact.compared else _NOT_COMPARED
    if card.state:
        yield _STATES[card.state]
    if card.promise:
        minutes = card.promise.answer_within_minutes
        yield TN("They promise an answer within {n} minute.", "They promise an answer within {n} minutes.", minutes)
        yield T("Hours: {hours}. Languages: {languages}", hours=card.promise.hours, languages=Listed(card.promise.languages))
    else:
        yield _NO_PROMISE
    yield T("Valid until {day}", day=card.expires)
    try:
        card.refuse_certain_loss(today)
    except (Revoked, TooOld) as refused:
        yield refused.say
    else:
        yield _USABLE if card.circles else NoSealedPath(name=card.name).say


def as_text(value: Text | str) -> Text:
    """Return words of a card as a Text: nothing to translate, but isolated and cleaned like every value."""
    values: tuple[tuple[str, Value], ...] = (("words", value),)
    return value if isinstance(value, Text) else Text("{words}", values)

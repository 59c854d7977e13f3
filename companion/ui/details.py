"""What stands under a step or a card: whom to write to, with what a mail gives away, and what the advice rests on."""

from __future__ import annotations

from collections.abc import Sequence

from companion.base.text import Code, T
from companion.content.model import Contact, Reach, Seen, Source
from companion.ui.kit import Badge, Flow, Label, NeutralButton, Role, Stack, Tone
from companion.ui.page import House

SEEN = {
    Seen.OFFICIAL: T("We read the page itself on {day}."),
    Seen.MIRROR: T("We read a copy of the page on {day}, not the page itself."),
    Seen.EXCERPT: T("We read only a part of the page on {day}."),
    Seen.NONE: T("This comes from practice. We have not found a page that says it."),
}


class Contacts(Stack):
    """Addresses with a button to copy each; what a mail gives away is said beside it."""

    def __init__(self, house: House, contacts: Sequence[Contact], *, english: bool = False) -> None:
        super().__init__(gap_units=5)
        for contact in contacts:
            self.add(_contact(house, contact, english=english))


def _contact(house: House, contact: Contact, *, english: bool) -> Stack:
    say = house.speech.say
    address = Label()
    address.setText(contact.address)
    address.selectable()
    address.setAccessibleName(f"{say(contact.title)}: {contact.address}")
    copy = NeutralButton("copy")
    copy.setObjectName(f"copy_{contact.key}")
    copy.setText(say(T("Copy")))
    copy.setAccessibleName(say(T("Copy {address}", address=Code(contact.address))))
    copy.clicked.connect(lambda: _copied(house, copy, contact.address))
    badge = Badge(Tone.WARN, "eye")
    badge.setText(say(T("Not sealed") if contact.kind is Reach.EMAIL else T("A public page")))
    made = Stack(_words(say(contact.title), Role.STRONG), Flow(address, copy, badge), gap_units=1.5)
    for line in (contact.purpose, contact.note):
        if line is not None:
            made.add(_words(say(line), Role.SMALL, Tone.SUBTLE))
            if english:
                made.add(_words(house.speech.english(line), Role.SMALL, Tone.SUBTLE))
    return made


class Sources(Stack):
    """What a step rests on: which page, whose, when and how it was read, what it says, and its address to copy."""

    def __init__(self, house: House, sources: Sequence[Source]) -> None:
        super().__init__(gap_units=4)
        for source in sources:
            self.add(_source(house, source))
        self.add(_words(house.speech.say(T("No security trainer has signed off this advice yet.")), Role.SMALL, Tone.SUBTLE))


def _source(house: House, source: Source) -> Stack:
    say, made = house.speech.say, Stack(gap_units=0.5)
    if source.seen is not Seen.NONE:
        made.add(_words(say(T("{title} ({publisher})", title=source.title, publisher=source.publisher)), Role.STRONG))
    made.add(_words(say(source.supports)))
    made.add(_words(say(SEEN[source.seen].filled(day=source.checked_on)), Role.SMALL, Tone.SUBTLE))
    if source.url:
        url = Label(Role.BODY, Tone.SUBTLE)
        url.setText(source.url)
        url.selectable()
        url.setAccessibleName(source.url)
        made.add(url)
    return made


def _words(words: str, role: Role = Role.BODY, tone: Tone = Tone.TEXT) -> Label:
    label = Label(role, tone)
    label.setText(words)
    return label


def _copied(house: House, button: NeutralButton, address: str) -> None:
    house.copy(address)
    button.setText(house.speech.say(T("Copied")))

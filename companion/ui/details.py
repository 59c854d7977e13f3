"""What stands in a step or under a card: how to do it, whom to write to, with what a mail gives away, and what the advice rests on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from companion.base.text import Code, T, Text
from companion.content.model import Advice, Contact, Opening, Reach, Seen, Source
from companion.ui.kit import Badge, Flow, Fold, Label, NeutralButton, PrimaryButton, Role, Stack, StepCard, Tone
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


def fill_step(house: House, card: StepCard, advice: Advice, caution: Text | None) -> None:
    """Fill in what is seen only of a step in full: why, how, its limits and dangers, where it is done, what it rests on."""
    say, number = house.speech.say, house.speech.words.formats.number
    card.why.setText(say(advice.why))
    card.set_how(say(T("How to do it")), [say(line) for line in advice.steps], [number(place + 1) for place in range(len(advice.steps))])
    card.set_limits(say(T("What this cannot do")), say(advice.limits))
    if caution is not None:
        card.set_caution(say(T("Read this first")), say(caution))
    parts: list[QWidget] = []
    if advice.done_when is not None:
        parts.append(_words(say(T("It is done when this is true: {sentence}", sentence=advice.done_when)), Role.BODY, Tone.SUBTLE))
    if advice.contacts:
        parts.append(Contacts(house, advice.contacts))
    sources = Sources(house, advice.sources)
    fold = Fold()
    fold.setObjectName(f"sources_{advice.id}")
    fold.set_words(say(T("No page is known that says this: it comes from practice") if advice.unsourced else T("What this rests on")))
    card.add_source(*parts, fold, sources)
    fold.folds(sources)
    if advice.opening is not None:
        _offer(house, card, advice.id, advice.opening)


def _offer(house: House, card: StepCard, advice_id: str, opening: Opening) -> None:
    go = PrimaryButton("link_external", trailing=True)
    go.setText(house.speech.say(opening.text))
    go.setObjectName(f"page_of_{advice_id}")
    go.clicked.connect(lambda: house.open_address(opening.url))
    seen = T("Opens in your browser. Whoever runs your network sees that you visit the wiki.")
    card.add_source(_words(house.speech.say(seen), Role.SMALL, Tone.SUBTLE))
    card.add_action(go)


def _words(words: str, role: Role = Role.BODY, tone: Tone = Tone.TEXT) -> Label:
    label = Label(role, tone)
    label.setText(words)
    return label


def _copied(house: House, button: NeutralButton, address: str) -> None:
    house.copy(address)
    button.setText(house.speech.say(T("Copied")))

"""The cards that say who is contacted: beforehand with what each would learn, afterwards who was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from companion.base.text import Code, T, Text
from companion.ui.checking import said
from companion.ui.kit import Card, Label, QuietButton, Role, Stack, Tone
from companion.ui.page import House

if TYPE_CHECKING:  # see seen
    from companion.hygiene.world import Contact
    from companion.ui.checking.seen import Reach


def words(text: str, role: Role = Role.BODY, tone: Tone = Tone.TEXT) -> Label:
    """Return a label with these words."""
    label = Label(role, tone)
    label.setText(text)
    return label


def contact_rows(house: House, contacts: Sequence[Contact]) -> list[Stack]:
    """Return a row for each: who, and what they learn."""
    say = house.speech.say
    return [
        Stack(words(said.who(contact.who, say), Role.STRONG), words(say(contact.learns), Role.BODY, Tone.SUBTLE), gap_units=0.5)
        for contact in contacts
    ]


class ReachCard(Card):
    """Who will be contacted, by which way, and what the line sees. Its words are made anew whenever the order changes."""

    def __init__(self, house: House, family: str) -> None:
        super().__init__()
        self._house = house
        self.title, self.body = Label(Role.STRONG), Stack(gap_units=3)
        self.route = QuietButton()
        self.route.setObjectName(f"check_route_{family}")
        self.route.set_flush()
        self.add(self.title, self.body, self.route)
        self.route.clicked.connect(lambda: house.go("settings"))

    def show_reach(self, reach: Reach) -> None:
        """Show who it would be."""
        say = self._house.speech.say
        self._begin(online=bool(reach.contacts))
        if not reach.contacts:
            self.body.add(words(say(T("Nobody. These checks ask nobody on the way that you have chosen."))))
            return
        self.body.add(*contact_rows(self._house, reach.contacts))
        self.body.add(words(say(T("The way to the internet: {way}", way=reach.way))))
        if any(isinstance(contact.who, Code) for contact in reach.contacts):  # of name servers it would not be true
            self.body.add(words(say(reach.line_sees), Role.SMALL, Tone.SUBTLE))
        if reach.more:
            later = T("This asks only what other programs ask too. What would stand out comes later, if you want it, and says so.")
            self.body.add(words(say(later), Role.SMALL, Tone.SUBTLE))

    def show_local(self) -> None:
        """Say that nothing leaves this computer."""
        self._begin(online=False)
        self.body.add(words(self._house.speech.say(T("Nobody. These checks look at this computer only."))))

    def show_missing(self, text: Text) -> None:
        """Say what has to be known before it can be said who it would be."""
        self._begin(online=True)
        self.body.add(words(self._house.speech.say(text), Role.BODY, Tone.SUBTLE))

    def _begin(self, *, online: bool) -> None:
        say = self._house.speech.say
        self.title.setText(say(T("Who will be contacted")))
        self.route.setText(say(T("Change the way to the internet")))
        self.route.setVisible(online)
        self.body.clear()


class ContactedCard(Card):
    """Who was contacted."""

    def __init__(self, house: House, contacted: Sequence[Code | Text]) -> None:
        super().__init__()
        say = house.speech.say
        self.add(words(say(T("Who was contacted, or tried")), Role.STRONG))
        if not contacted:
            self.add(words(say(T("Nobody was contacted."))))
        for each in contacted:
            self.add(words(said.who(each, say)))

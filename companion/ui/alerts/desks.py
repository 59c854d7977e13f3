"""Who an alert goes to: the card that sends it, and what a person should know of the desk before."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from companion.alert.describe import as_text
from companion.base.text import TN, Listed, T, Text
from companion.contacts.card import Card as Contact
from companion.contacts.card import Class, Promise, State
from companion.net.route import Route, RouteBroken
from companion.ui.alerts.seen import Desk
from companion.ui.alerts.ways import Ways
from companion.ui.kit import Card, ChoiceGroup, DangerButton, Label, NeutralButton, Notice, Option, Point, Role, Stack, Tone
from companion.ui.page import House

_HOUR = 60
_EMPTY = T("It contains nothing about you. They can answer only inside this program. Add one way to reach you?")


def promised(promise: Promise | None) -> Text:
    """Return what the card promises, in its own time."""
    if promise is None:
        return T("This desk promises no time.")
    minutes = promise.answer_within_minutes
    hours, rest = divmod(minutes, _HOUR)
    if hours and not rest:
        aim = TN("The desk's aim: a person reads it within {n} hour.", "The desk's aim: a person reads it within {n} hours.", hours)
    else:
        aim = TN("The desk's aim: a person reads it within {n} minute.", "The desk's aim: a person reads it within {n} minutes.", minutes)
    return T("{aim} Hours: {hours}. Languages: {languages}.", aim=aim, hours=promise.hours, languages=Listed(promise.languages))


class SendCard(Card):
    """Send an alert now, to the desk that it names. `send` with the button; `more` to add a way to be reached; `picked` another desk."""

    send = Signal()
    more = Signal()
    picked = Signal()

    def __init__(self, house: House) -> None:
        super().__init__()
        self._house = house
        self._desks: tuple[Desk, ...] = ()
        self._chosen = ""
        self.title, self.says, self.to = Label(Role.HEADING), Label(), Label(Role.SMALL, Tone.SUBTLE)
        self.choice = ChoiceGroup()
        self.warned = Stack()
        self.empty = Notice(Tone.ACCENT, bare=True)
        self.empty.action.setObjectName("alert_reach_me")
        self.button = DangerButton("speech_bubble_alert")
        self.button.setObjectName("alert_send")
        self.foot, self.key = Label(Role.SMALL, Tone.SUBTLE), Label(Role.SMALL, Tone.SUBTLE)
        self.add(self.title, self.says, self.choice, self.to, self.warned, self.button, self.foot, self.empty, self.key)
        self.button.clicked.connect(self.send)
        self.empty.action.clicked.connect(self.more)
        self.choice.chosen.connect(self._choose)

    @property
    def desk(self) -> Desk | None:
        """The desk that the alert would go to."""
        return next((desk for desk in self._desks if desk.card.issuer == self._chosen), self._desks[0] if self._desks else None)

    def show_desks(self, desks: tuple[Desk, ...], *, empty: bool, key_will_lie: Text | None) -> None:
        """Show the desks that take alerts; `empty`: nothing is written yet."""
        say, self._desks = self._house.speech.say, desks
        desk = self.desk
        if desk is None:
            return
        self.title.setText(say(T("Send a sealed alert")))
        nothing = T("It says: I need help, answer me in this program. You do not have to write anything.")
        self.says.setText(say(nothing if empty else T("It says what you wrote below.")))
        self.choice.set_options([Option(one.card.issuer, say(as_text(one.card.name))) for one in desks])
        self.choice.set_checked([desk.card.issuer])
        self.choice.setVisible(len(desks) > 1)
        circle = desk.circle.title if desk.circle else ""
        to = T("It goes to {desk}. Who can open it: {circle}.", desk=desk.card.name, circle=circle)
        self.to.setText(say(to))
        self.key.setText(say(key_will_lie) if key_will_lie else "")
        self._warn(desk)
        self.empty.set_words("", say(_EMPTY))
        self.empty.set_action(say(T("Add a way to reach me")))
        self.empty.setVisible(empty)
        self.button.setText(say(T("Send an alert now")))
        self.foot.setText(say(T("A 10-second countdown starts. Esc stops it.")))

    def focus(self) -> None:
        """Give the focus to what sends."""
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, issuer: str) -> None:
        self._chosen = issuer
        self.picked.emit()

    def _warn(self, desk: Desk) -> None:
        self.warned.clear()
        lines = list(desk.warnings)
        if desk.card.state is State.PAUSED:
            lines.insert(0, (T("This desk is paused. For now, nobody reads what arrives."), T("Use another way too.")))
        for bold, plain in lines:
            notice = Notice(Tone.WARN, bare=True)
            notice.set_words(self._house.speech.say(bold), self._house.speech.say(plain))
            self.warned.add(notice)
        self.warned.setVisible(bool(lines))


class LostDesk(Stack):
    """A desk that cannot be sealed to any more, or is closed: why, and whom to ask instead."""

    def __init__(self, house: House, desk: Desk) -> None:
        super().__init__(gap_units=3)
        say, notice, ways = house.speech.say, Notice(Tone.WARN), Ways(house)
        name = desk.card.name
        if desk.refused is not None:
            notice.set_words(say(desk.refused.say), say(desk.refused.hint))
        else:
            notice.set_words(say(T("{desk} is closed. Nobody reads what arrives.", desk=name)), say(T("Use one of the other ways.")))
        self.add(notice)
        instead = (*desk.card.next, *desk.card.addresses)
        if instead:
            card, title = Card(), Label(Role.HEADING)
            title.setText(say(T("Whom {desk} says to ask instead", desk=name)))
            ways.set_addresses(instead, translated=False)
            card.add(title, ways)
            self.add(card)


class AboutDesk(Card):
    """Who can see that an alert was sent, how fast somebody reads it, and what the desk may do with it."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self._house = house
        self.title = Label(Role.HEADING)
        self.sees, self.fast, self.may = Point("eye"), Point("clock"), Point("share")
        self.add(self.title, self.sees, self.fast, self.may)

    def show_desk(self, desk: Desk | None) -> None:
        """Show what is so of this desk; of none: what will be so with a real one."""
        say = self._house.speech.say
        named = desk.card if desk else None
        self.title.setText(say(T("With {desk}", desk=named.name) if named else T("With a real desk")))
        self.sees.set_words(say(T("Who can see it")), "\n".join(say(line) for line in self._who_sees(desk)))
        unknown = T("Its card says how fast a person aims to read. When that time has passed, another way is offered.")
        self.fast.set_words(say(T("How fast")), say(promised(named.promise) if named else unknown))
        self.may.set_words(say(T("What the desk may do")), say(_may(named)))

    def _who_sees(self, desk: Desk | None) -> tuple[Text, ...]:
        if desk is None:
            return (T("Your internet provider sees that you reach the desk's address. Only the desk can open what you send."),)
        try:
            route = Route.read(self._house.preferences.get("route"))
            going = T("Your way to the internet: {route}. You choose it under Settings.", route=route.description)
        except RouteBroken as error:
            going = error.say
        return (*desk.who_sees, going)


def _may(card: Contact | None) -> Text:
    """Return what a desk may do. The Foundation's own rules are known (Meta-Wiki, "Threats of harm"); another desk's are not."""
    if card is None or card.class_ is Class.FOUNDATION:
        return T("It may tell authorities about a credible threat. You can ask it not to. It may still have to.")
    return T("What it does with an alert is for its people to decide. You can ask it not to tell somebody. It may still have to.")


class PractiseCard(Card):
    """The practice desk. `practise` with the button."""

    practise = Signal()

    def __init__(self, house: House) -> None:
        super().__init__()
        self._house = house
        self.title, self.about = Label(Role.HEADING), Label()
        self.nobody = Label(Role.SMALL, Tone.PRACTICE)
        self.button = NeutralButton("lab_flask")
        self.button.setObjectName("alert_practise")
        self.add(self.title, self.about, self.nobody, self.button)
        self.button.clicked.connect(self.practise)
        house.speech.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every word."""
        say = self._house.speech.say
        self.title.setText(say(T("Practise a sealed alert")))
        self.about.setText(say(T("The same screens and the same sealing, with a desk inside this program. Nothing leaves this computer.")))
        self.nobody.setText(say(T("Practice: nobody is listening.")))
        self.button.setText(say(T("Practise")))

"""Every widget of the kit in every state, on one page: for whoever changes the kit, and for a translator who checks long words.

Its sentences are those of the real pages, so that nobody has to translate a word for its sake.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from companion.base.text import TN, T, Text
from companion.ui import kit, theme
from companion.ui.kit import Role, Tone

Say = Callable[[Text], str]

_LONG = T("It is gone when you close Companion. A saved plan could also be found by someone else.")
_HELP = T("Everything grows with the text.")
_ITEMS = (
    ("home", "home", T("Home")),
    ("questions", "list_bullet", T("Questions")),
    ("plan", "check_all", T("Plan")),
    ("settings", "settings", T("Settings")),
)


def gallery(say: Say) -> QWidget:
    """Make the page, with side bar, top bar, strip and foot around it."""
    whole, right = QWidget(), QVBoxLayout()
    side, top, strip, body = _side(say), kit.TopBar(), kit.Strip(), kit.ScrollColumn()
    top.set_texts(say(T("Menu")), say(T("Plan")), say(T("Emergency")))
    strip.set_words(say(T("Nothing is saved yet.")))
    for part in (_labels, _buttons, _choices, _notices, _alerts, _steps, _findings, _rows, _form):
        body.add(part(say))
    back, skip, onward = kit.NeutralButton("arrow_previous"), kit.QuietButton(), kit.PrimaryButton("arrow_next", trailing=True)
    for button, words in ((back, T("Back")), (skip, T("Skip this question")), (onward, T("Next question"))):
        button.setText(say(words))
    footed = kit.Footed(body, kit.Foot(back, skip, onward))
    for widget in (top, strip, footed):
        right.addWidget(widget, 1 if widget is footed else 0)
    row = QHBoxLayout(whole)
    row.addWidget(side)
    row.addLayout(right, 1)
    for layout in (row, right):
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
    whole.resize(round(theme.em(whole) * 80), round(theme.em(whole) * 50))
    return whole


def _label(say: Say, words: Text, role: Role = Role.BODY, tone: Tone = Tone.TEXT) -> kit.Label:
    made = kit.Label(role, tone)
    made.setText(say(words))
    return made


def _side(say: Say) -> kit.SideBar:
    side = kit.SideBar([kit.NavItem(item, icon) for item, icon, _ in _ITEMS])
    side.set_texts(
        say(T("Companion")),
        {item: say(words) for item, _, words in _ITEMS},
        danger=say(T("Emergency")),
        hide=say(T("Hide now")),
        hide_key="F9",
        current=say(T("This page is open")),
    )
    side.set_current("plan", emergency=True)
    state = kit.StateBox()
    state.set_words(say(T("Your alert")), say(T("Not sent yet")))
    side.add_state(state)
    side.measure()
    return side


def _labels(say: Say) -> QWidget:
    header, progress = kit.Header(Role.DISPLAY), kit.Progress()
    header.set_words(say(T("Your plan")), say(_LONG))
    header.set_action(say(T("Back")), "printer")
    progress.set_words(say(T("Questions")), say(T("Under {minutes} minutes", minutes=15)))
    progress.set_part(0.4)
    address = _label(say, T("Copy"))
    address.selectable()
    sizes = [_label(say, T("Your plan"), role) for role in Role]
    tones = [_label(say, T("This plan is not saved."), Role.BODY, tone) for tone in Tone]
    return kit.Stack(header, progress, *sizes, kit.Flow(*tones), address)


def _buttons(say: Say) -> QWidget:
    rows = []
    for make in (kit.PrimaryButton, kit.NeutralButton, kit.QuietButton, kit.DangerButton):
        states = [make(icon) for icon in ("", "printer", "", "")]
        for button in states:
            button.setText(say(T("Get help now")))
        states[2].setDown(True)
        states[3].setEnabled(False)
        rows.append(kit.Flow(*states))
    outlined, tinted = kit.DangerButton("speech_bubble_alert", outlined=True), kit.DangerButton(outlined=True)
    for button in (outlined, tinted):
        button.setText(say(T("Emergency")))
    tinted.set_tinted(True)
    fold, below = kit.Fold(), _label(say, _LONG, Role.SMALL, Tone.SUBTLE)
    fold.set_flush()
    fold.set_words(say(T("Why we ask")))
    fold.folds(below)
    fold.set_open(True)
    return kit.Stack(*rows, kit.Flow(outlined, tinted), fold, below)


def _choices(say: Say) -> QWidget:
    words = (T("Light"), T("Dark"), T("High contrast"))
    one, many, tiles = kit.ChoiceGroup(), kit.ChoiceGroup(many=True), kit.ChoiceGroup(tile_em=16)
    for group in (one, many, tiles):
        group.set_options([kit.Option(str(place), say(text), say(_HELP)) for place, text in enumerate(words)])
    one.set_checked(["1"])
    one.card("2").setEnabled(False)
    many.set_checked(["0", "1"])
    boxes = [kit.DoneBox() for _ in range(4)]
    for place, box in enumerate(boxes):
        box.setText(say(T("Done")))
        box.setChecked(place % 2 == 1)
        box.setEnabled(place in {0, 1})
    return kit.Stack(one, many, tiles, kit.Flow(*boxes))


def _notices(say: Say) -> QWidget:
    made: list[QWidget] = []
    for tone in (Tone.ACCENT, Tone.WARN, Tone.DANGER, Tone.OK, Tone.NEUTRAL, Tone.PRACTICE):
        notice = kit.Notice(tone, bare=tone is Tone.OK)
        notice.set_words(say(T("This plan is not saved.")), say(_LONG))
        notice.set_action(say(T("Get help now")))
        made.append(notice)
    quiet, empty = kit.QuietBox("language"), kit.Empty()
    quiet.set_words("", say(T("A machine wrote this translation. No person has checked it yet.")))
    quiet.set_action(say(T("Show English")))
    empty.set_words(say(T("No answers yet. No plan yet.")), say(T("Start the questions")))
    badges = [kit.Badge(tone) for tone in (Tone.DANGER, Tone.WARN, Tone.NEUTRAL, Tone.OK, Tone.PRACTICE, Tone.ACCENT)]
    for badge in badges:
        badge.setText(say(T("Done")))
    return kit.Stack(*made, quiet, kit.Flow(*badges, gap_units=2), empty, gap_units=3)


def _alerts(say: Say) -> QWidget:
    counting, way = kit.Countdown(), kit.Timeline()
    counting.set_words(
        kit.CountdownWords(
            lambda left: (str(left), say(TN("Sending in {n} second", "Sending in {n} seconds", left))),
            say(T("Nothing has left this computer yet.")),
            say(T("Stop. Send nothing.")),
            say(T("Send now")),
            say(T("Esc stops it. Closing or hiding the window stops it too.")),
        )
    )
    places = {kit.At.DONE: T("Done"), kit.At.NOW: T("Now"), kit.At.NEXT: T("Not yet"), kit.At.STOPPED: T("Ended here")}
    way.set_stages([kit.Stage(at, say(words), say(_LONG), "14:02") for at, words in places.items()], {at: say(places[at]) for at in places})
    hold, leave, point = kit.HoldButton("trash"), kit.DestructiveButton("trash"), kit.Point("eye")
    wide = kit.NeutralButton("share")
    wide.set_wide()
    for button, words in (
        (hold, T("Hold for 3 seconds to delete")),
        (leave, T("Delete every trace of this alert")),
        (wide, T("Send it another way too")),
    ):
        button.setText(say(words))
    point.set_words(say(T("Who can see it")), say(_LONG))
    boxes = [kit.DoneBox() for _ in range(3)]
    for box in boxes:
        box.setText(say(T("Tell police or other authorities")))
    return kit.Stack(counting, way, kit.Flow(hold, leave), wide, point, kit.BoxGrid(boxes))


def _steps(say: Say) -> QWidget:
    cards = []
    for place in (1, 2):
        card, go = kit.StepCard(), kit.PrimaryButton("link_external", trailing=True)
        card.set_number(str(place), say(T("Step {n}", n=place)))
        card.set_words(
            say(T("Start with these three")),
            say(_LONG),
            time=say(T("Under {minutes} minutes", minutes=15)),
            risk=say(T("Has a risk: read it first")),
            done=say(T("Done")),
        )
        card.set_fold(say(T("How to do it")), say(T("Fold this step")))
        card.set_how(say(T("How to do it")), [say(_LONG), say(_HELP)], ["1", "2"])
        card.set_caution(say(T("Read this first")), say(_LONG))
        card.set_limits(say(T("What this cannot do")), say(_LONG))
        go.setText(say(T("Start the questions")))
        card.add_action(go)
        card.set_open(place == 1)
        cards.append(card)
    return kit.Stack(*cards, gap_units=3)


def _findings(say: Say) -> QWidget:
    tabs, made = kit.Tabs(["home", "plan", "settings"]), []
    tabs.set_words({item: say(words) for item, _, words in _ITEMS}, say(T("Tab")))
    tabs.set_current("plan")
    for tone, icon in ((Tone.DANGER, "alert"), (Tone.WARN, "eye"), (Tone.NEUTRAL, "help"), (Tone.OK, "success")):
        card, go = kit.FindingCard(tone, icon), kit.NeutralButton()
        card.set_words(say(T("Act on this")), say(T("fairly sure")), say(_LONG), say(_HELP))
        card.set_fold(say(T("What was seen")), say(T("Fold it")), say(T("folded")), say(T("open")))
        go.setText(say(T("Show me what to do")))
        if tone is not Tone.NEUTRAL:
            card.add_detail(_label(say, _LONG, Role.SMALL, Tone.SUBTLE))
            card.add_action(go)
        card.set_open(tone is Tone.DANGER)
        made.append(card)
    return kit.Stack(tabs, *made, gap_units=3)


def _rows(say: Say) -> QWidget:
    numbered, stand, more = kit.RowCard(), kit.RowCard(), kit.QuietButton("arrow_next", trailing=True)
    for place in ("1", "2"):
        row = kit.Row()
        row.set_number(place)
        row.set_words(say(T("Start with these three")), below=say(_LONG))
        row.set_fact("clock", say(T("Under {minutes} minutes", minutes=15)))
        numbered.add(row)
    more.setText(say(T("See the whole plan")))
    numbered.add(more)
    stand.set_heading(say(T("How things stand")))
    for icon, tone in (("alert", Tone.DANGER), ("success", Tone.OK), ("help", Tone.NEUTRAL), ("info_filled", Tone.ACCENT)):
        row = kit.Row(icon, tone)
        row.set_words(say(T("Nothing is saved yet.")), above=say(T("What is kept")), strong=tone is Tone.DANGER)
        stand.add(row)
    card = kit.Card()
    card.add(_label(say, T("Is something happening right now?"), Role.STRONG), _label(say, _LONG, Role.SMALL, Tone.SUBTLE))
    card.divide()
    card.add(_label(say, _LONG))
    return kit.Split(numbered, kit.Stack(stand, card, gap_units=4))


def _form(say: Say) -> QWidget:
    field, wrong, area, combo = kit.Field(), kit.Field(), kit.TextArea(rows=4), kit.Combo()
    field.setPlaceholderText(say(T("Where to write")))
    wrong.setText(say(T("Language")))
    wrong.set_wrong(True)
    for words in (T("Light"), T("Dark"), T("High contrast")):
        combo.addItem(say(words))
    area.setPlainText(say(_LONG))
    rows = []
    for widget in (field, wrong, combo, area):
        row = kit.FormRow(widget)
        row.set_words(say(T("Language")), say(_HELP))
        row.set_error(say(T("Something went wrong inside the program.")) if widget is wrong else "")
        rows.append(row)
    return kit.Stack(*rows, gap_units=4)

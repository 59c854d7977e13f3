"""Our few widgets. Everything that a page needs is named here."""

from companion.ui.kit.boxes import BoxGrid
from companion.ui.kit.buttons import Button, DangerButton, Fold, NeutralButton, PrimaryButton, QuietButton
from companion.ui.kit.cards import Card, Disc, Line
from companion.ui.kit.choices import Choice, ChoiceGroup, DoneBox, ManyChoice, Option
from companion.ui.kit.countdown import Countdown, CountdownWords
from companion.ui.kit.facts import Badge, Fact
from companion.ui.kit.fields import Combo, Field, TextArea
from companion.ui.kit.finding import FindingCard
from companion.ui.kit.flow import Beside, Flow
from companion.ui.kit.forms import FormRow
from companion.ui.kit.hold import DestructiveButton, HoldButton
from companion.ui.kit.icons import Icon, IconLabel, Mark
from companion.ui.kit.notice import Empty, Notice, QuietBox, Strip
from companion.ui.kit.page_parts import Foot, Footed, Header, Progress, Split
from companion.ui.kit.points import Point, StateBox
from companion.ui.kit.rows import Row, RowCard
from companion.ui.kit.scroll import NARROW_EM, PAGE_EM, QUESTION_EM, ScrollColumn, is_narrow
from companion.ui.kit.sidebar import NavItem, SideBar, TopBar
from companion.ui.kit.stack import Stack
from companion.ui.kit.steps import NumberedList, StepCard
from companion.ui.kit.tabs import Tabs
from companion.ui.kit.timeline import At, Stage, Timeline
from companion.ui.kit.words import Label
from companion.ui.theme import Role, Tone

__all__ = [
    "NARROW_EM",
    "PAGE_EM",
    "QUESTION_EM",
    "At",
    "Badge",
    "Beside",
    "BoxGrid",
    "Button",
    "Card",
    "Choice",
    "ChoiceGroup",
    "Combo",
    "Countdown",
    "CountdownWords",
    "DangerButton",
    "DestructiveButton",
    "Disc",
    "DoneBox",
    "Empty",
    "Fact",
    "Field",
    "FindingCard",
    "Flow",
    "Fold",
    "Foot",
    "Footed",
    "FormRow",
    "Header",
    "HoldButton",
    "Icon",
    "IconLabel",
    "Label",
    "Line",
    "ManyChoice",
    "Mark",
    "NavItem",
    "NeutralButton",
    "Notice",
    "NumberedList",
    "Option",
    "Point",
    "PrimaryButton",
    "Progress",
    "QuietBox",
    "QuietButton",
    "Role",
    "Row",
    "RowCard",
    "ScrollColumn",
    "SideBar",
    "Split",
    "Stack",
    "Stage",
    "StateBox",
    "StepCard",
    "Strip",
    "Tabs",
    "TextArea",
    "Timeline",
    "Tone",
    "TopBar",
    "is_narrow",
]

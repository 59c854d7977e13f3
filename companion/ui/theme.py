"""Colours, sizes and fonts of the whole window: the tables of VISUAL.md, and how a widget finds its own.

No widget keeps a colour. The palette's Window colour tells which theme is on, so that one QApplication.setPalette
repaints everything (`palette()` in a style sheet would not be read again). Sizes come from points, never from a font's
own metrics: an Arabic font is half as high again as a Latin one at the same size.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from companion.base import paths
from companion.base.errors import CompanionError
from companion.base.text import T

BASE_POINTS = 10.5
# Written with Arabic letters: there the Arabic cut stands first, or every row becomes half as high again.
_ARABIC_LETTERS = {
    *("ar", "ary", "arz", "azb", "bal", "ckb", "fa", "glk", "ks", "lrc", "mzn", "pnb", "ps", "sd", "skr", "ug", "ur"),
}


class FontsMissing(CompanionError):
    """The fonts that come with the program cannot be loaded; the system's own are used."""

    say = T("The program's own fonts are missing. Some letters may look wrong or be missing.")
    hint = T("You can go on. To mend it, install the program again.")


class Tone(Enum):
    """What a word, a mark or a soft surface means."""

    TEXT = "text"
    SUBTLE = "subtle"
    ACCENT = "accent"
    DANGER = "danger"
    WARN = "warn"
    OK = "ok"
    NEUTRAL = "neutral"
    PRACTICE = "practice"


class Role(Enum):
    """The size of a piece of text as a multiple of the base size, and whether it is bold."""

    DISPLAY = (1.75, True)
    TITLE = (1.5, True)
    HEADING = (1.15, True)
    STRONG = (1.0, True)
    BODY = (1.0, False)
    SMALL = (0.9, False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme (VISUAL.md, Tokens); `line` is the width of borders in pixels."""

    line: int
    page: QColor
    surface: QColor
    sunken: QColor
    hover: QColor
    press: QColor
    text: QColor
    subtle: QColor
    border: QColor
    edge: QColor
    accent: QColor
    accent_soft: QColor
    fill: QColor
    fill_hover: QColor
    fill_press: QColor
    fill_edge: QColor
    fill_words: QColor
    focus: QColor
    danger: QColor
    danger_soft: QColor
    danger_mark: QColor
    danger_fill: QColor
    danger_fill_hover: QColor
    danger_fill_edge: QColor
    warn: QColor
    warn_soft: QColor
    warn_mark: QColor
    ok: QColor
    ok_soft: QColor
    ok_mark: QColor
    neutral: QColor
    neutral_soft: QColor
    practice: QColor
    practice_soft: QColor

    def words(self, tone: Tone) -> QColor:
        """Return the colour of words in this tone."""
        colour: QColor = getattr(self, tone.value)
        return colour

    def mark(self, tone: Tone) -> QColor:
        """Return the colour of icons and bars in this tone."""
        colour: QColor = getattr(self, f"{tone.value}_mark", self.words(tone))
        return colour

    def soft(self, tone: Tone) -> QColor:
        """Return the soft surface of this tone."""
        colour: QColor = getattr(self, f"{tone.value}_soft", self.sunken)
        return colour


# token: light, dark, contrast
_TABLE = {
    "page": "f8f9fa 101418 ffffff",
    "surface": "ffffff 202122 ffffff",
    "sunken": "eaecf0 27292d ffffff",
    "hover": "eaecf0 27292d eaecf0",
    "press": "dadde3 404244 c8ccd1",
    "text": "202122 eaecf0 000000",
    "subtle": "54595d a2a9b1 202122",
    "border": "c8ccd1 404244 000000",
    "edge": "72777d 72777d 000000",
    "accent": "3366cc 88a3e8 233566",
    "accent_soft": "e8eeff 1b223d e8eeff",
    "fill": "3366cc 3366cc 233566",
    "fill_hover": "3056a9 3056a9 101418",
    "fill_press": "233566 233566 000000",
    "fill_edge": "3366cc 6485d1 000000",
    "fill_words": "ffffff ffffff ffffff",
    "focus": "3366cc a6bbf5 000000",
    "danger": "bf3c2c fd7865 612419",
    "danger_soft": "ffe9e5 3c1a13 ffffff",
    "danger_mark": "d74032 fd7865 612419",
    "danger_fill": "bf3c2c bf3c2c 612419",
    "danger_fill_hover": "9f3526 9f3526 3c1a13",
    "danger_fill_edge": "bf3c2c fd7865 000000",
    "warn": "886425 ca982e 453217",
    "warn_soft": "fdf2d5 2d2212 ffffff",
    "warn_mark": "ab7f2a ca982e 453217",
    "ok": "177860 2cb491 153d31",
    "ok_soft": "dff2eb 132821 ffffff",
    "ok_mark": "099979 2cb491 153d31",
    "neutral": "404244 c8ccd1 000000",
    "neutral_soft": "eaecf0 27292d ffffff",
    "practice": "534fa3 c5b9dd 353262",
    "practice_soft": "f0ecf6 23203b ffffff",
}


def _column(place: int, line: int) -> Tokens:
    return Tokens(line=line, **{name: QColor(f"#{row.split()[place]}") for name, row in _TABLE.items()})


LIGHT, DARK, CONTRAST = _column(0, 1), _column(1, 1), _column(2, 2)
THEMES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
_BY_PAGE = {theme.page.rgba(): theme for theme in THEMES.values()}


def tokens(widget: QWidget) -> Tokens:
    """Return the colours of the theme that this widget stands in, told from its own palette."""
    return _BY_PAGE.get(widget.palette().color(QPalette.ColorRole.Window).rgba(), LIGHT)


def palette(kind: str) -> QPalette:
    """Return the palette of "light", "dark" or "contrast"; every role is set, so that nothing of the desktop's own shows."""
    theme, role, made = THEMES[kind], QPalette.ColorRole, QPalette()
    for colour, roles in (
        (theme.page, (role.Window,)),
        (theme.surface, (role.Base, role.Button, role.ToolTipBase, role.Light)),
        (theme.sunken, (role.AlternateBase, role.Midlight)),
        (theme.text, (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.Shadow)),
        (theme.subtle, (role.PlaceholderText,)),
        (theme.border, (role.Mid,)),
        (theme.edge, (role.Dark,)),
        (theme.fill, (role.Highlight, role.Accent)),
        (theme.fill_words, (role.HighlightedText, role.BrightText)),
        (theme.accent, (role.Link, role.LinkVisited)),
    ):
        for each in roles:
            made.setColor(each, colour)
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, theme.subtle)
    return made


def families(language: str) -> list[str]:
    """Return the font families for a language's letters (MediaWiki code), the first one setting the height of a row."""
    own = ["Noto Sans", "Noto Sans Arabic UI"]
    return [*(reversed(own) if language.partition("-")[0] in _ARABIC_LETTERS else own), "Noto Sans Math"]


def font(percent: int = 100, language: str = "en") -> QFont:
    """Return the base font."""
    made = QFont(families(language))
    made.setPointSizeF(BASE_POINTS * percent / 100)
    return made


def apply(app: QApplication, kind: str, percent: int = 100, language: str = "en") -> None:
    """Dress the whole program, at start or while it runs."""
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(palette(kind))
    dressed = font(percent, language)
    if app.font() != dressed:
        app.setFont(dressed)
        # Now, before anything is laid out anew: else a change of language would lay out each page once more in the old font.
        app.sendPostedEvents(None, QEvent.Type.ApplicationFontChange.value)


def load_fonts() -> None:
    """Load the fonts that come with the program. Raises FontsMissing after loading what there is; the window still works."""
    files = sorted(paths.data("assets", "fonts").glob("*.ttf"))
    broken = [file.name for file in files if QFontDatabase.addApplicationFont(str(file)) < 0]
    if broken or not files:
        raise FontsMissing(f"not loaded: {broken or 'none found'}")


def system_is_dark() -> bool:
    """Return whether the desktop asks for dark colours."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


@lru_cache(maxsize=256)
def sized(base: QFont, role: Role, *, bold: bool | None = None) -> QFont:
    """Return a font in one of the sizes of the type scale; `bold` overrides its weight. It is shared: copy it to change it."""
    factor, bold_by_role = role.value
    made = QFont(base)
    made.setPointSizeF(base.pointSizeF() * factor)
    made.setBold(bold_by_role if bold is None else bold)
    return made


def em(widget: QWidget) -> float:
    """Return the size of the widget's text in pixels."""
    points = widget.font().pointSizeF()
    return points * widget.logicalDpiY() / 72 if points > 0 else float(widget.font().pixelSize())


def unit(widget: QWidget) -> float:
    """Return the step of all gaps: 4 pixels where the text has 14."""
    return em(widget) * 2 / 7


def gap(widget: QWidget, units: float) -> int:
    """Return a gap of so many units in whole pixels."""
    return round(unit(widget) * units)

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from companion.base import paths
from companion.ui import theme
from companion.ui.theme import Role, Tokens, Tone

THEMES = pytest.mark.parametrize("look", theme.THEMES.values(), ids=theme.THEMES)


@pytest.fixture(autouse=True)
def undress(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.2, contrast ratio."""

    def luminance(colour: QColor) -> float:
        shares = (colour.redF(), colour.greenF(), colour.blueF())
        parts: list[float] = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def word_pairs(look: Tokens) -> Iterator[tuple[str, QColor, QColor]]:
    grounds = ("page", "surface", "sunken", "hover", "press", "accent_soft")
    for ground in grounds:
        yield f"text on {ground}", look.text, getattr(look, ground)
    for ground in ("page", "surface", "sunken", "hover", "accent_soft"):
        yield f"subtle on {ground}", look.subtle, getattr(look, ground)
        yield f"accent on {ground}", look.accent, getattr(look, ground)
    for tone in Tone:
        for ground in ("page", "surface"):
            yield f"{tone.value} on {ground}", look.words(tone), getattr(look, ground)
        yield f"{tone.value} on its soft", look.words(tone), look.soft(tone)
        yield f"text on soft {tone.value}", look.text, look.soft(tone)
    for fill in ("fill", "fill_hover", "fill_press", "danger_fill", "danger_fill_hover"):
        yield f"words on {fill}", look.fill_words, getattr(look, fill)
    if look.line > 1:
        yield "danger on hover", look.danger, look.hover


def mark_pairs(look: Tokens) -> Iterator[tuple[str, QColor, QColor]]:
    for ground in ("page", "surface", "accent_soft"):
        yield f"edge on {ground}", look.edge, getattr(look, ground)
        yield f"focus on {ground}", look.focus, getattr(look, ground)
        yield f"accent bar on {ground}", look.accent, getattr(look, ground)
    for tone in Tone:
        for below in (look.surface, look.page, look.soft(tone)):
            yield f"{tone.value} mark", look.mark(tone), below
    for below in (look.page, look.surface):
        yield "edge of a filled button", look.fill_edge, below
        yield "edge of a red button", look.danger_fill_edge, below


@THEMES
def test_every_word_can_be_read(look: Tokens) -> None:
    weak = {name: round(ratio, 2) for name, words, ground in word_pairs(look) if (ratio := contrast(words, ground)) < 4.5}
    assert weak == {}


@THEMES
def test_every_mark_and_edge_can_be_seen(look: Tokens) -> None:
    weak = {name: round(ratio, 2) for name, mark, ground in mark_pairs(look) if (ratio := contrast(mark, ground)) < 3}
    assert weak == {}


def wears(widget: QWidget, look: Tokens) -> bool:
    return theme.tokens(widget) is look


def test_a_widget_knows_its_theme_from_its_palette(qtbot: QtBot, qapp: QApplication) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    child = QLabel(parent)
    for kind, look in theme.THEMES.items():
        theme.apply(qapp, kind)
        qtbot.waitUntil(partial(wears, child, look))


def test_a_palette_of_somebody_else_is_taken_as_light(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setPalette(QPalette(QColor("#123456")))
    assert theme.tokens(widget) is theme.LIGHT


def test_disabled_words_are_subtle_and_nothing_else_changes() -> None:
    palette, group = theme.palette("dark"), QPalette.ColorGroup.Disabled
    assert palette.color(group, QPalette.ColorRole.Text) == theme.DARK.subtle
    assert palette.color(group, QPalette.ColorRole.Window) == theme.DARK.page


def test_text_grows_while_the_window_is_open(qtbot: QtBot, qapp: QApplication) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    before = theme.em(widget)
    theme.apply(qapp, "light", 200)
    qtbot.waitUntil(lambda: theme.em(widget) == pytest.approx(2 * before))
    assert theme.unit(widget) == pytest.approx(theme.em(widget) * 2 / 7)
    assert theme.gap(widget, 3) == round(3 * theme.unit(widget))


def test_em_is_told_from_points_and_not_from_the_letters(qtbot: QtBot, qapp: QApplication) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    before = theme.em(widget)
    theme.apply(qapp, "light", language="ar")
    qtbot.waitUntil(lambda: widget.font().families()[0] == "Noto Sans Arabic UI")
    assert theme.em(widget) == before == pytest.approx(theme.BASE_POINTS * widget.logicalDpiY() / 72)


def test_a_font_in_pixels_has_an_em_too(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    font = widget.font()
    font.setPixelSize(20)
    widget.setFont(font)
    assert theme.em(widget) == 20


@pytest.mark.parametrize(
    ("language", "first"), [("ar", "Noto Sans Arabic UI"), ("fa", "Noto Sans Arabic UI"), ("en", "Noto Sans"), ("ru", "Noto Sans")]
)
def test_the_script_of_the_language_sets_the_height_of_a_row(language: str, first: str) -> None:
    assert theme.families(language)[0] == first


def test_sizes_follow_the_type_scale() -> None:
    base = theme.font()
    assert theme.sized(base, Role.TITLE).pointSizeF() == pytest.approx(1.5 * theme.BASE_POINTS)
    assert theme.sized(base, Role.SMALL).pointSizeF() == pytest.approx(0.9 * theme.BASE_POINTS)
    assert theme.sized(base, Role.HEADING).bold()
    assert theme.sized(base, Role.SMALL, bold=True).bold()


def test_fonts_that_are_missing_are_said_and_the_window_still_works(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "data", tmp_path.joinpath)
    with pytest.raises(theme.FontsMissing) as raised:
        theme.load_fonts()
    assert "fonts" in raised.value.say.message
    theme.apply(qapp, "light")
    label = QLabel("Still here")
    qtbot.addWidget(label)
    label.show()
    assert label.sizeHint().width() > 0


def test_a_damaged_font_is_said_after_the_others_are_loaded(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "assets" / "fonts"
    folder.mkdir(parents=True)
    (folder / "A.ttf").write_bytes(b"not a font")
    (folder / "B.ttf").write_bytes(paths.data("assets", "fonts", "NotoSans-Regular.ttf").read_bytes())
    monkeypatch.setattr(paths, "data", tmp_path.joinpath)
    with pytest.raises(theme.FontsMissing, match=r"A\.ttf") as raised:
        theme.load_fonts()
    assert "B.ttf" not in str(raised.value)
    assert qapp is not None


def test_the_fonts_that_come_along_load() -> None:
    theme.load_fonts()


def test_the_desktop_is_asked_for_its_colours(qapp: QApplication) -> None:
    assert theme.system_is_dark() in {True, False}
    assert qapp is not None

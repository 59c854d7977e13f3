import logging
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from companion.base import paths
from companion.ui import theme
from companion.ui.kit import IconLabel, Mark, PrimaryButton, Tone
from tests.ui.kit.looks import Wear, drawn, mirrored


def test_an_icon_is_painted_in_the_colour_of_its_tone(qtbot: QtBot, wear: Wear) -> None:
    wear()
    image = drawn(qtbot, IconLabel("alert", Tone.DANGER))
    assert theme.LIGHT.danger_mark.rgb() in {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}


def test_icons_that_point_turn_with_the_page_and_others_do_not(qtbot: QtBot, wear: Wear) -> None:
    wear()
    latin = {name: drawn(qtbot, IconLabel(name)) for name in ("next", "check_all")}
    wear("light", 100, "ar")
    arabic = {name: drawn(qtbot, IconLabel(name)) for name in ("next", "check_all")}
    assert arabic["next"] == mirrored(latin["next"]) != latin["next"]
    assert arabic["check_all"] == latin["check_all"]


def test_the_question_mark_turns_in_arabic_but_not_in_hebrew(qtbot: QtBot, wear: Wear) -> None:
    wear()
    latin = drawn(qtbot, IconLabel("help"))
    wear("light", 100, "he")
    assert drawn(qtbot, IconLabel("help")) == latin
    wear("light", 100, "ar")
    assert drawn(qtbot, IconLabel("help")) == mirrored(latin)


def test_a_language_may_have_a_drawing_of_its_own(qtbot: QtBot, wear: Wear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wear()
    arrow, house = (paths.data("assets", "icons", f"{name}.svg").read_bytes() for name in ("next", "home"))
    folder = tmp_path / "assets" / "icons"
    folder.mkdir(parents=True)
    (folder / "icons.toml").write_text('[sign]\nflip = true\nvariants = ["ar", "rtl"]\n', "utf-8")
    for file, drawing in (("sign.svg", arrow), ("sign.ar.svg", house), ("sign.rtl.svg", arrow)):
        (folder / file).write_bytes(drawing)
    wanted = [drawn(qtbot, IconLabel(name)) for name in ("home", "next")]
    monkeypatch.setattr(paths, "data", tmp_path.joinpath)
    wear("light", 100, "ar")
    assert drawn(qtbot, IconLabel("sign")) == wanted[0]
    wear("light", 100, "he")  # a drawing for pages from right to left is drawn as it stands
    assert drawn(qtbot, IconLabel("sign")) == wanted[1]


def test_an_icon_can_be_exchanged(qtbot: QtBot, wear: Wear) -> None:
    wear()
    icon = IconLabel("success", Tone.OK)
    before = drawn(qtbot, icon)
    icon.set_icon("alert", Tone.DANGER)
    assert drawn(qtbot, icon) != before


def test_the_mark_is_two_circles_one_of_them_filled(qtbot: QtBot, wear: Wear) -> None:
    wear()
    image = drawn(qtbot, Mark())
    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert {theme.LIGHT.accent.rgb(), theme.LIGHT.text.rgb()} <= colours


def test_without_its_icons_the_window_still_works(
    qtbot: QtBot, wear: Wear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    wear()
    monkeypatch.setattr(paths, "data", tmp_path.joinpath)
    button = PrimaryButton("home")
    button.setText("Go on")
    with caplog.at_level(logging.WARNING):
        assert not drawn(qtbot, button).isNull()
        blank = drawn(qtbot, IconLabel("home"))
    assert {blank.pixel(x, y) for x in range(blank.width()) for y in range(blank.height())} == {theme.LIGHT.page.rgb()}
    assert "home.svg" in caplog.text


def test_a_damaged_drawing_leaves_an_empty_place(qtbot: QtBot, wear: Wear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wear()
    folder = tmp_path / "assets" / "icons"
    folder.mkdir(parents=True)
    (folder / "icons.toml").write_text("home = {flip = 1, variants = 3}", "utf-8")
    (folder / "home.svg").write_text("<svg", "utf-8")
    monkeypatch.setattr(paths, "data", tmp_path.joinpath)
    assert not drawn(qtbot, IconLabel("home")).isNull()

"""Settings: a damaged file keeps nobody out, and only what is offered is taken."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion import settings
from companion.base import files
from companion.base.text import fields
from companion.net.route import DIRECT, Route, RouteBroken


def test_without_a_file_the_defaults_are_in_force(home: Path) -> None:
    assert settings.load(home / "settings.json") == settings.Loaded(settings.defaults())


@pytest.mark.parametrize("setting", settings.SETTINGS, ids=lambda setting: setting.key)
def test_every_setting_is_complete(setting: settings.Setting) -> None:
    offered = [choice.value for choice in setting.choices]
    assert setting.key.isidentifier()
    assert setting.title.message
    assert setting.help.message
    assert not offered or setting.default in offered
    assert len(set(offered)) == len(offered)
    assert all(fields(choice.title.message) == dict(choice.title.values).keys() for choice in setting.choices)


def test_what_was_chosen_is_there_the_next_time(home: Path) -> None:
    path = home / "settings.json"
    chosen = settings.defaults() | {"theme": "contrast", "text_size": "200", "language": "zh-hans"}
    settings.save(path, chosen)
    assert settings.load(path) == settings.Loaded(chosen)
    assert json.loads(path.read_text()) == {"language": "zh-hans", "text_size": "200", "theme": "contrast"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'"theme"',
        b"12",
        b"[" * 5_000,
        b'{"a":' * 5_000,
        b'{"theme": "dark"',
        b"\x00" * 100,
        b"9" * 10_000,
        b" " * 30_000,
    ],
)
def test_a_damaged_file_leaves_the_defaults_and_says_so(home: Path, content: bytes) -> None:
    home.mkdir()
    path = home / "settings.json"
    path.write_bytes(content)
    loaded = settings.load(path)
    assert loaded.values == settings.defaults() | {"route": settings.UNREADABLE}
    assert isinstance(loaded.problem, settings.SettingsBroken)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "untrusted",
    [
        {"theme": "pink"},
        {"theme": ["dark"]},
        {"theme": None},
        {"text_size": 125},
        {"text_size": "1000000"},
        {"language": "x" * 41},
        {"language": {}},
        {"unknown": "x"},
        {"": ""},
    ],
)
def test_a_value_that_is_not_offered_leaves_the_default(home: Path, untrusted: dict[str, object]) -> None:
    home.mkdir()
    (home / "settings.json").write_text(json.dumps({**untrusted, "digits": "latin"}))
    assert settings.load(home / "settings.json").values == settings.defaults() | {"digits": "latin"}


@given(st.binary(max_size=300))
def test_no_file_keeps_anybody_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(content)
    loaded = settings.load(tmp_path / "settings.json")
    assert loaded.values.keys() == settings.defaults().keys()


@given(
    st.dictionaries(st.sampled_from(sorted(settings.BY_KEY)), st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text()))
)
def test_whatever_stands_in_the_file_only_offered_values_come_out(tmp_path: Path, untrusted: dict[str, object]) -> None:
    (tmp_path / "settings.json").write_text(json.dumps(untrusted))
    for key, value in settings.load(tmp_path / "settings.json").values.items():
        setting = settings.BY_KEY[key]
        offered = {choice.value for choice in setting.choices}
        assert value in offered or (not offered and len(value) <= 40) or (setting.other and 0 < len(value) <= 280)


@pytest.mark.parametrize(
    "untrusted", ["", None, 5, True, ["direct"], {}, "x" * 281, "socks5://127.0.0.1:99999", "Direct", "socks5://u@h:1"]
)
def test_a_damaged_route_is_never_a_more_exposing_one(home: Path, untrusted: object) -> None:
    home.mkdir()
    (home / "settings.json").write_text(json.dumps({"route": untrusted}))
    with pytest.raises(RouteBroken):
        Route.read(settings.load(home / "settings.json").values["route"])


@given(st.binary(max_size=300) | st.none() | st.text() | st.integers() | st.lists(st.text()))
def test_only_the_word_itself_or_no_word_is_direct(tmp_path: Path, untrusted: bytes | object) -> None:
    content = untrusted if isinstance(untrusted, bytes) else json.dumps({"route": untrusted}).encode()
    (tmp_path / "settings.json").write_bytes(content)
    try:
        route = Route.read(settings.load(tmp_path / "settings.json").values["route"])
    except RouteBroken:
        return
    assert route != DIRECT or untrusted == "direct" or "route" not in json.loads(content)


@pytest.mark.parametrize("choice", settings.BY_KEY["route"].choices, ids=lambda choice: choice.value)
def test_every_route_that_is_offered_is_one(choice: settings.Choice) -> None:
    assert Route.read(choice.value).text() == choice.value


def test_a_route_of_ones_own_is_kept(home: Path) -> None:
    chosen = settings.defaults() | {"route": "socks5h://[::1]:1080"}
    settings.save(home / "settings.json", chosen)
    assert settings.load(home / "settings.json") == settings.Loaded(chosen)


def test_what_cannot_be_read_stays_refused_after_something_else_is_changed(home: Path) -> None:
    home.mkdir()
    (home / "settings.json").write_bytes(b"{")
    settings.save(home / "settings.json", settings.load(home / "settings.json").values | {"theme": "dark"})
    again = settings.load(home / "settings.json")
    assert again == settings.Loaded(settings.defaults() | {"theme": "dark", "route": settings.UNREADABLE})


@pytest.mark.parametrize("kind", ["folder", "pipe", "loop"])
def test_something_else_in_its_place_is_told(home: Path, kind: str) -> None:
    home.mkdir()
    path = home / "settings.json"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(path)
    assert isinstance(settings.load(path).problem, settings.SettingsBroken)


def test_saving_where_nothing_can_be_written_says_so(home: Path) -> None:
    home.write_bytes(b"a file where the folder should be")
    with pytest.raises(files.NotWritable):
        settings.save(home / "settings.json", settings.defaults())

"""The program finds what it brings along, and writes only to its home."""

import sys
from pathlib import Path

import pytest

from companion.base import paths


def test_a_checkout_finds_its_own_folders() -> None:
    assert paths.kind() == "checkout"
    assert paths.data("locales", "languages.toml").is_file()


def test_a_wheel_finds_them_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "companion" / "_data").mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "companion" / "base" / "paths.py"))
    assert paths.kind() == "wheel"
    assert paths.data("assets") == tmp_path / "companion" / "_data" / "assets"


def test_a_frozen_program_knows_that_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert paths.kind() == "frozen"


def test_the_home_can_be_moved(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert paths.home() == home
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMPANION_HOME", "stick")
    assert paths.home() == tmp_path / "stick"
    monkeypatch.delenv("COMPANION_HOME")
    assert paths.home().name == "companion"

"""For every test: Qt without a display, a home of its own, and hypothesis that finds the same thing twice."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication

from companion.ui import theme

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.fonts=false")

# The same examples every time: a gate that fails by chance teaches people to run it again. `HYPOTHESIS_PROFILE=search`
# looks for new ones.
settings.register_profile(
    "gate", derandomize=True, deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.register_profile("search", deadline=None, max_examples=5_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a home of its own: nothing reads or writes the files of the person who runs it."""
    moved = tmp_path / "home"
    monkeypatch.setenv("COMPANION_HOME", str(moved))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)
    return moved


class SharedApplication(QApplication):
    """Outlives every window: told to quit outside of its own loop, Qt lets no later loop of the process run."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self.setQuitOnLastWindowClosed(False)


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """Tell pytest-qt which application to make."""
    return SharedApplication


@pytest.fixture(autouse=True)
def plain_looks() -> Iterator[None]:
    """Leave the one application that all tests share as it was: light, 100 %, English, left to right."""
    yield
    shared = QApplication.instance()
    if isinstance(shared, QApplication):
        theme.apply(shared, "light")
        shared.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        QLocale.setDefault(QLocale("en"))

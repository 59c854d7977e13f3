"""The window and the desk of the alerts' tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.alerts.hall import Hall
from tests.ui.conftest import OpenWindow


@pytest.fixture
def hall(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> Hall:
    """A window that knows a desk; `enter` opens it."""
    return Hall(open_window, qtbot, tmp_path)

"""The version of PySide6 that we pin does not lose references to None (6.12.0 does, on Python 3.11, and then aborts)."""

import sys

from PySide6.QtCore import QObject


def test_a_call_that_returns_nothing_leaves_none_alone() -> None:
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(3_000):
        thing.setObjectName("x")
    assert abs(sys.getrefcount(None) - before) < 100

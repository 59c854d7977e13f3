"""The kit's tests dress the one application that all tests share, and leave it as they found it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication

from companion.ui import theme
from tests.ui.kit.looks import Wear, settle


@pytest.fixture
def wear(qapp: QApplication) -> Iterator[Wear]:
    """Dress the application and wait until every widget has noticed."""
    direction, locale = qapp.layoutDirection(), QLocale()

    def dress(kind: str = "light", percent: int = 100, language: str = "en") -> None:
        theme.apply(qapp, kind, percent, language)
        rtl = language in {"ar", "he"}
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        QLocale.setDefault(QLocale(language))
        settle()

    theme.load_fonts()
    dress()
    yield dress
    qapp.setLayoutDirection(direction)
    QLocale.setDefault(locale)
    theme.apply(qapp, "light")

"""The least that PySide6 can show, as the baseline of the first window: an empty one of the same size."""

import sys

from PySide6.QtWidgets import QApplication, QWidget

application = QApplication(sys.argv)
window = QWidget()
window.resize(1024, 640)
window.show()
application.exec()

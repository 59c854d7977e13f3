"""Say what went wrong, above the page, until the reader puts it away: what happened, and what to do now."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.base.errors import CompanionError
from companion.base.text import T, Text
from companion.ui.kit import Notice, Tone
from companion.ui.speech import Speech

_MOST = 3  # more than that would push the page off the screen; the same error twice stands once


class _Message(Notice):
    """One error with its button."""

    def __init__(self, error: CompanionError, explain: Explain) -> None:
        super().__init__(Tone.WARN)
        self.say: Text = error.say
        self.hint: Text = error.hint
        self.action.setObjectName("put_away")
        self.action.clicked.connect(lambda: explain.put_away(self))


class Explain(QWidget):
    """The errors that have not been put away."""

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._messages: list[_Message] = []
        speech.changed.connect(self.retranslate)
        self.hide()

    def add(self, error: CompanionError) -> None:
        """Show an error, newest last."""
        if any(message.say == error.say for message in self._messages):
            return
        message = _Message(error, self)
        self._messages.append(message)
        self._column.addWidget(message)
        while len(self._messages) > _MOST:
            self.put_away(self._messages[0])
        self.retranslate()
        self.show()

    def put_away(self, message: _Message) -> None:
        """Take one message off the page."""
        self._messages.remove(message)
        self._column.removeWidget(message)
        message.deleteLater()
        self.setVisible(bool(self._messages))

    def retranslate(self) -> None:
        """Say every message in the reader's language."""
        for message in self._messages:
            message.set_words(self._speech.say(message.say), self._speech.say(message.hint))
            message.set_action(self._speech.say(T("Close")))

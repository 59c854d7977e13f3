"""What can go wrong, said so that a person can act.

Every error that a person may meet is a leaf of `CompanionError` with two class attributes, `say` (what happened) and
`hint` (what to do now). The constructor's first argument is a detail in plain English for the log; named values fill
the fields of both sentences. `exit_code` stands where it is not 2.
"""

from __future__ import annotations

from companion.base.text import T, Text, Value


class CompanionError(Exception):
    """Something the program expected could happen; `say` and `hint` are for the reader, the rest is for the log."""

    say: Text = T("Something did not work.")
    hint: Text = T("Try again. What you wrote is still here.")
    exit_code: int = 2  # of the command line: failure; 1 where the error is a negative answer

    def __init__(self, detail: str = "", **values: Value) -> None:
        """Keep the detail for the log and fill both sentences with the values."""
        super().__init__(detail or type(self).say.message)
        self.say = type(self).say.filled(**values)
        self.hint = type(self).hint.filled(**values)

"""Waits for the threads of companion.base.aside, so that no other test notices their end."""

from __future__ import annotations

import threading


def threads_ended() -> None:
    """Wait until all of them are done."""
    for thread in threading.enumerate():
        if thread.name == "aside":
            thread.join(10)

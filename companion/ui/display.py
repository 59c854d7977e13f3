"""Whether there is a screen to open a window on. Asked first, because Qt ends the process without a word to catch."""

from __future__ import annotations

import os
import re
import socket
import sys

from companion.base.errors import CompanionError
from companion.base.text import Code, T


class NoDisplay(CompanionError):
    """No screen can be reached."""

    say = T("There is no screen to open a window on.")
    hint = T(
        "Start the program inside a desktop. Without one, {command} walks through it and keeps pictures.",
        command=Code("companion tour --out pictures"),
    )


def require() -> None:
    """Raise NoDisplay if a window cannot be opened. A platform that was named (offscreen) is taken at its word."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    display = os.environ.get("DISPLAY", "")
    if os.environ.get("WAYLAND_DISPLAY") or (display and _answers(display)):
        return
    raise NoDisplay(f"DISPLAY={display!r}")


def _answers(display: str) -> bool:
    """Whether the X server of a local display takes a connection; a remote one is Qt's to try."""
    local = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", display)
    if local is None:
        return True
    name = f"/tmp/.X11-unix/X{local[1]}"  # noqa: S108 - where every X server listens
    for address in (name, "\0" + name):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as knock:
            try:
                knock.connect(address)
            except OSError:
                continue
            return True
    return False

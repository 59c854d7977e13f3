"""A real X server with a window manager, for tests in a real window; and the question whether its parts are here."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

NEEDED = ("Xvfb", "openbox", "dbus-run-session", "xdotool")


def require_parts() -> None:
    """Skip where a part is missing, and fail in CI."""
    missing = [program for program in NEEDED if shutil.which(program) is None]
    if not missing:
        return
    reason = f"not on this computer: {', '.join(missing)} (make setup-lab installs them)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextlib.contextmanager
def screen(home: Path) -> Iterator[dict[str, str]]:
    """Start both; yield the environment of a program that shows itself there and keeps its files in `home`."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24", "-nolisten", "tcp"], pass_fds=[write], stderr=subprocess.DEVNULL
    )
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "WAYLAND"))}
    environment |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "COMPANION_HOME": str(home)}
    manager = subprocess.Popen(["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield environment
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(10)

"""A person at the keyboard of a running window: reads it over the accessibility bus, acts only by keys (xdotool).

Runs under the system's own Python (gi), inside the session bus and on the screen of the program. Every wait is bounded; what
does not happen raises Lost with what is on the screen instead.
"""

import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - the version must be chosen first

_ISOLATES = re.compile("[\u2066-\u2069]")
PATIENCE_S = 30.0
MOST_TABS = 90
MOST_ARROWS = 20


class Lost(Exception):
    """Something that a person expected did not happen."""


class Person:
    """Sits at one program."""

    def __init__(self, program: str, pictures: Path, python: str) -> None:
        Atspi.init()
        self._program, self._pictures, self._python, self._taken = program, pictures, python, 0
        pictures.mkdir(parents=True, exist_ok=True)

    def sees(self, words: str) -> Atspi.Accessible:
        """Wait until these words stand on the screen."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            for node in self._showing():
                if words in _said(node):
                    return node
            time.sleep(0.1)
        self.picture("lost")
        raise Lost(f"not on the screen: {words!r}\n" + "\n".join(sorted({_said(node) for node in self._showing()})))

    def on_screen(self, words: str) -> bool:
        """Return whether these words stand on the screen now."""
        return any(words in _said(node) for node in self._showing())

    def goes_to(self, name: str) -> None:
        """Press Tab until the focus stands at this name."""
        for _ in range(MOST_TABS):
            if name in _said(self._focused()):
                return
            keys("Tab")
        self.picture("lost")
        raise Lost(f"the Tab key does not lead to {name!r}; the focus is at {_said(self._focused())!r}")

    def presses(self, name: str) -> None:
        """Go to a button and press it."""
        self.sees(name)
        self.goes_to(name)
        keys("space")

    def chooses(self, name: str, arrow: str = "Down") -> None:
        """Go to a choice: one Tab stop a group, arrows inside it (`arrow`: Right in a row of tabs)."""
        self.sees(name)
        for _ in range(MOST_TABS):
            if _role(self._focused()) in {"radio button", "check box"}:
                break
            keys("Tab")
        for _ in range(MOST_ARROWS):
            if name in _said(self._focused()):
                keys("space")
                return
            keys(arrow if _role(self._focused()) == "radio button" else "Tab")
        self.picture("lost")
        raise Lost(f"the keys do not lead to the choice {name!r}; the focus is at {_said(self._focused())!r}")

    def types(self, name: str, words: str) -> None:
        """Go to a field and type into it."""
        self.sees(name)
        self.goes_to(name)
        subprocess.run(["xdotool", "type", "--delay", "4", "--", words], check=True, timeout=60)

    def picture(self, name: str) -> None:
        """Keep what is on the whole screen."""
        self._taken += 1
        file = self._pictures / f"{self._taken:02}-{name}.png"
        subprocess.run([self._python, str(Path(__file__).parent / "grab.py"), str(file)], check=True, timeout=30)

    def _application(self) -> Atspi.Accessible | None:
        desktop = Atspi.get_desktop(0)
        for place in range(desktop.get_child_count()):
            found = desktop.get_child_at_index(place)
            if found and found.get_name() == self._program:
                return found
        return None

    def _showing(self) -> Iterator[Atspi.Accessible]:
        root = self._application()
        if root is not None:
            yield from _below(root)

    def _focused(self) -> Atspi.Accessible | None:
        return next((node for node in self._showing() if _has(node, Atspi.StateType.FOCUSED)), None)


def keys(*names: str) -> None:
    """Press keys, one after the other, and let the program answer."""
    subprocess.run(["xdotool", "key", "--delay", "20", *names], check=True, timeout=30)
    time.sleep(0.06)


def _below(node: Atspi.Accessible) -> Iterator[Atspi.Accessible]:
    for place in range(node.get_child_count()):
        try:
            child = node.get_child_at_index(place)
            if child is None or not _has(child, Atspi.StateType.SHOWING):
                continue
            yield child
            yield from _below(child)
        except GLib.Error:  # it went away while it was read
            continue


def _has(node: Atspi.Accessible, state: Atspi.StateType) -> bool:
    try:
        return bool(node.get_state_set().contains(state))
    except GLib.Error:
        return False


def _said(node: Atspi.Accessible | None) -> str:
    """Return a name as it is read, without the marks around its fields."""
    try:
        return _ISOLATES.sub("", str(node.get_name())) if node else ""
    except GLib.Error:
        return ""


def _role(node: Atspi.Accessible | None) -> str:
    try:
        return str(node.get_role_name()) if node else ""
    except GLib.Error:
        return ""

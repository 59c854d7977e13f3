"""Read a program's accessibility tree from outside, over AT-SPI, as a screen reader does. Needs the system's own Python (gi).

accessible_names.py NAME: prints a line for each node; exit 1 naming what takes the focus and has no name, 2 if NAME is
not on the bus within ten seconds.
"""

import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - the version must be chosen first


def application(name: str) -> Atspi.Accessible | None:
    """Return the application with this name once it shows something."""
    for _ in range(100):
        desktop = Atspi.get_desktop(0)
        for place in range(desktop.get_child_count()):
            found = desktop.get_child_at_index(place)
            if found and found.get_name() == name and found.get_child_count():
                return found
        time.sleep(0.1)
    return None


def nameless(node: Atspi.Accessible, depth: int = 0) -> list[str]:
    """Print a node and those below it; return the ones that take the focus on screen without a name."""
    states = node.get_state_set()
    takes_focus = states.contains(Atspi.StateType.FOCUSABLE) and states.contains(Atspi.StateType.SHOWING)
    line = f"{'  ' * depth}{node.get_role_name()} {node.get_name()!r} {'focusable' if takes_focus else ''}"
    print(line)
    found = [line.strip()] if takes_focus and not node.get_name().strip() else []
    for place in range(node.get_child_count()):
        try:
            child = node.get_child_at_index(place)
        except GLib.Error:  # it went away while it was read
            continue
        if child:
            found += nameless(child, depth + 1)
    return found


def main() -> int:
    """Read one application's tree."""
    Atspi.init()
    found = application(sys.argv[1])
    if found is None:
        print(f"not on the accessibility bus: {sys.argv[1]}")
        return 2
    without = nameless(found)
    print(*(f"NAMELESS {line}" for line in without), sep="\n")
    return 1 if without else 0


if __name__ == "__main__":
    sys.exit(main())

"""Where things lie: what the program brings along, and the one folder that it writes to.

Only this file knows whether the program runs from a checkout, an installed wheel or a frozen build.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs


def data(*parts: str) -> Path:
    """Return the path of something the program brings along: `data("checklists")`, `data("assets", "mark.svg")`."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "_data"
    return (inside if inside.is_dir() else package.parent).joinpath(*parts)


def home() -> Path:
    """Return the only folder that the program writes to; `COMPANION_HOME` moves it (a stick, a test)."""
    moved = os.environ.get("COMPANION_HOME")
    return Path(moved).absolute() if moved else Path(platformdirs.user_data_dir("companion", appauthor=False))


def kind() -> str:
    """Return how this program was put here: `frozen`, `wheel` or `checkout`."""
    if getattr(sys, "frozen", False):
        return "frozen"
    return "wheel" if (Path(__file__).resolve().parents[1] / "_data").is_dir() else "checkout"

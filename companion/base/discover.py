"""Find the plug-ins: one file in a folder is one page, one command, one check.

The frozen build's spec calls `names` too: PyInstaller leaves out what nothing imports by name, without a warning.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


def names(package: str) -> tuple[str, ...]:
    """Return the names of a package's plug-ins, sorted; a file that begins with an underscore is none."""
    folder = importlib.import_module(package).__path__
    return tuple(sorted(found.name for found in pkgutil.iter_modules(folder) if not found.name.startswith("_")))


def load(package: str, name: str) -> ModuleType:
    """Import one plug-in. Raises ModuleNotFoundError for a name that `names` does not list."""
    if name not in names(package):
        message = f"{package} has no {name!r}"
        raise ModuleNotFoundError(message, name=name)
    return importlib.import_module(f"{package}.{name}")

"""Hatchling's hook: put catalogues, checklists and assets into the wheel; for a checkout, compile the catalogues in place.

The wheel holds them under companion/_data, where companion.base.paths looks; so does the frozen build, whose spec asks this
file. It needs nothing but hatchling and this checkout (or the sdist, which is a copy of it), and the same source gives the
same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_BROUGHT_ALONG = ("assets/**/*", "checklists/**/*", "locales/languages.toml", "locales/*/LC_MESSAGES/*.mo")


class BuildHook(BuildHookInterface[BuilderConfig]):
    """Compiles the catalogues before the wheel is packed."""

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        """Run before packing; `version` is "editable" for a checkout that is only pointed at."""
        root = Path(self.root)
        sys.path.insert(0, self.root)
        from companion.translate.compile import compile_all

        compile_all(root / "locales")
        if version != "editable":
            build_data["force_include"] = {str(root / place): f"companion/_data/{place.as_posix()}" for place in brought_along(root)}


def brought_along(root: Path) -> list[Path]:
    """Return the places in the checkout of the files that the program brings along; the catalogues must be compiled."""
    found = {path for pattern in _BROUGHT_ALONG for path in root.glob(pattern) if path.is_file()}
    return sorted(path.relative_to(root) for path in found)

"""Hatchling's hook: put catalogues, checklists and assets into the wheel; for a checkout, compile the catalogues in place.

The wheel holds them under companion/_data, where companion.base.paths looks. It needs nothing but hatchling and this
checkout (or the sdist, which is a copy of it), and the same source gives the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_IN_THE_WHEEL = ("languages.toml", "*/LC_MESSAGES/*.mo")


class BuildHook(BuildHookInterface[BuilderConfig]):
    """Compiles the catalogues before the wheel is packed."""

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        """Run before packing; `version` is "editable" for a checkout that is only pointed at."""
        root = Path(self.root)
        sys.path.insert(0, self.root)
        from companion.translate.compile import compile_all

        compile_all(root / "locales")
        if version != "editable":
            build_data["force_include"] = {
                str(path): f"companion/_data/{path.relative_to(root).as_posix()}" for path in _brought_along(root)
            }


def _brought_along(root: Path) -> Iterator[Path]:
    yield root / "assets"
    yield root / "checklists"
    for pattern in _IN_THE_WHEEL:
        yield from sorted((root / "locales").glob(pattern))

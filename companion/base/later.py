"""Modules that take long to load and that the first paint does without: loaded with their first use.

`from companion.base.later import asyncio`, in what is loaded before the first paint. importlib.util.LazyLoader does not help: each
`import` of Python 3.11 asks the module for its `__spec__`, and being asked for anything loads it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

__all__ = ("asyncio", "tomllib")

if TYPE_CHECKING:
    import asyncio
    import tomllib
else:

    class _Later:
        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, attribute: str) -> object:
            return getattr(importlib.import_module(self._name), attribute)

    asyncio = _Later("asyncio")  # with ssl, 35 ms and 5 MB
    tomllib = _Later("tomllib")  # 4 ms

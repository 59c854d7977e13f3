"""Read the settings that a desk's people write themselves: `desk.toml` in its folder. FORMAT.md section 3. All are optional.

What stands on the card (state, promise, addresses) is checked with the card, when it is signed next. Raises SettingsWrong.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from companion.base import files
from companion.base.text import Code
from companion.desk.errors import SettingsWrong

FILE = "desk.toml"
TEMPLATE = b"""\
# What senders are told with the card. After a change: companion desk rotate
# state = "staffed"                   # staffed, paused or closed

# [promise]                           # without one, no time is promised
# answer_within_minutes = 120
# hours = "Monday to Friday, 8 to 20 UTC"
# languages = ["en", "ar"]

# [[next]]                            # whom to ask while the desk is closed; [[addresses]] in the same way
# id = "office"
# kind = "email"                      # email, page or phone
# address = "office@example.org"
# title = "The office"

# What the server may store, in MB; a fifth of it is kept for alerts without attachments.
# quota_mb = 2000
# The name under which answers are signed, if a command names none.
# alias = "Desk"
"""
_ON_CARD = ("state", "promise", "next", "addresses")
_LARGEST = 65_536
_MB = 1_000_000
_USUAL_MB, _MOST_MB = 2_000, 100_000_000


@dataclass(frozen=True, slots=True)
class Config:
    """`on_card`: fields of contacts/FORMAT.md section 2, not yet checked."""

    on_card: Mapping[str, object] = field(default_factory=dict)
    quota_bytes: int = _USUAL_MB * _MB
    alias: str = ""


def read(folder: Path) -> Config:
    """Return a desk's settings; without a file, the usual ones."""
    path = folder / FILE
    try:
        untrusted = tomllib.loads(files.read(path, _LARGEST).decode())
    except files.FileMissing:
        return Config()
    except (ValueError, RecursionError) as error:
        raise wrong(path, str(error)) from error
    quota, alias = untrusted.pop("quota_mb", _USUAL_MB), untrusted.pop("alias", "")
    if not isinstance(quota, int) or isinstance(quota, bool) or not 1 <= quota <= _MOST_MB:
        raise wrong(path, "quota_mb: not a whole number from 1")
    if not isinstance(alias, str):
        raise wrong(path, "alias: no text")
    unknown = sorted(set(untrusted) - set(_ON_CARD))
    if unknown:
        raise wrong(path, f"unknown name {unknown[0]!r}")
    return Config(untrusted, quota * _MB, alias)


def wrong(path: Path, reason: str) -> SettingsWrong:
    """Return the error about settings that cannot be used."""
    return SettingsWrong(reason, reason=Code(reason), path=Code(str(path)))

"""Every setting once. The settings page, its help and the tests are made from this list.

Kept in COMPANION_HOME/settings.json, written only when a person changes something: {"key": "value"}. A file that cannot
be read, a key that is not known and a value that is not offered leave the default in force; the file is not lost.

A setting that may have a value of one's own (`other`) is the exception: its value is kept as it is and judged where it is used,
and one that cannot be read becomes UNREADABLE, which is refused there: the route's default would expose a person who chose Tor.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from companion.base import files
from companion.base.errors import CompanionError
from companion.base.text import TN, Code, T, Text

_LARGEST_FILE = 20_000
_LONGEST_CODE = 40
_LONGEST_OTHER = 280  # the longest host name, with scheme and port

UNREADABLE = "?"


class SettingsBroken(CompanionError):
    """The settings file cannot be read; the defaults are in force and the file stays until something is changed."""

    say = T("Your settings in {path} cannot be read. The usual settings are used instead.")
    hint = T("Choose your settings again; nothing is sent until you choose how to reach the internet. The damaged file is then replaced.")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a setting may have, and what it is called."""

    value: str
    title: Text


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: `key` in the file, `default`, `title`, `help`; `choices` empty: offered by the page (languages).

    `other`: what a value of one's own is called, where there may be one.
    """

    key: str
    default: str
    title: Text
    help: Text
    choices: tuple[Choice, ...] = ()
    other: Text | None = None


SETTINGS = (
    Setting("language", "", T("Language"), T("English is always one tap away.")),
    Setting(
        "theme",
        "system",
        T("Colours"),
        T("High contrast is black on white with thick lines, for weak screens and projectors."),
        (
            Choice("system", T("Like the computer")),
            Choice("light", T("Light")),
            Choice("dark", T("Dark")),
            Choice("contrast", T("High contrast")),
        ),
    ),
    Setting(
        "text_size",
        "100",
        T("Text size"),
        T("Everything grows with the text."),
        tuple(Choice(str(percent), T("{percent} %", percent=percent)) for percent in (100, 125, 150, 175, 200)),
    ),
    Setting(
        "lock_after",
        "5",
        T("Lock the vault after"),
        T("Counted from the last key or pointer. Locking starts the program anew."),
        (
            *(Choice(str(n), TN("{n} minute", "{n} minutes", n)) for n in (1, 5, 15, 60)),
            Choice("0", T("Only when I lock it")),
        ),
    ),
    Setting(
        "route",
        "direct",
        T("How to reach the internet"),
        T("For alerts and checks. If this way does not work, nothing goes around it."),
        (
            Choice("direct", T("Directly")),
            Choice("socks5://127.0.0.1:9050", T("Through Tor on this computer")),
            Choice("socks5://127.0.0.1:9150", T("Through Tor Browser, while it is open")),
        ),
        other=T("Another way"),
    ),
    Setting(
        "digits",
        "language",
        T("Digits"),
        T("Codes, addresses and keys always use 0 to 9."),
        (Choice("language", T("As the language writes them")), Choice("latin", T("Always 0 to 9"))),
    ),
)
BY_KEY = {setting.key: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Loaded:
    """The values in force, and what was wrong with the file, if anything."""

    values: dict[str, str]
    problem: CompanionError | None = None


def defaults() -> dict[str, str]:
    """Return every setting's default."""
    return {setting.key: setting.default for setting in SETTINGS}


def load(path: Path) -> Loaded:
    """Read the settings; never raises, since a damaged file must not keep anybody out."""
    try:
        untrusted = json.loads(files.read(path, _LARGEST_FILE))
        if not isinstance(untrusted, dict):
            raise SettingsBroken("not an object", path=Code(str(path)))
    except files.FileMissing:
        return Loaded(defaults())
    except (CompanionError, ValueError, RecursionError) as error:
        return Loaded({key: _taken(setting, None) for key, setting in BY_KEY.items()}, SettingsBroken(repr(error), path=Code(str(path))))
    return Loaded(defaults() | {key: _taken(BY_KEY[key], value) for key, value in untrusted.items() if key in BY_KEY})


def save(path: Path, values: dict[str, str]) -> None:
    """Write the settings. Raises DiskFull or NotWritable; the old file is then unchanged."""
    kept = {key: value for key, value in values.items() if value != BY_KEY[key].default}
    files.write_private(path, json.dumps(kept, indent=1, sort_keys=True).encode() + b"\n")


def _taken(setting: Setting, untrusted: object) -> str:
    """Return a value of the file if it may stand, else what stands for it."""
    if isinstance(untrusted, str):
        if untrusted in {choice.value for choice in setting.choices}:
            return untrusted
        if setting.other and 0 < len(untrusted) <= _LONGEST_OTHER:
            return untrusted
        if not setting.choices and len(untrusted) <= _LONGEST_CODE:
            return untrusted
    return UNREADABLE if setting.other else setting.default

"""The account that a person says is theirs: the statement, and the refusals that keep this from being a tool for doxing.

CHECKS.md, rule 6: the person states that the account is theirs; one name at a time, no list, no pattern; two seconds between
two names, waited out. Nothing is marked on the wiki and nothing is kept: the last name lives in memory only.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlsplit

from companion.base.clock import Clock
from companion.base.errors import CompanionError
from companion.base.text import Code, T
from companion.base.work import Watch
from companion.hygiene.targets import is_address, is_host

_STEP = timedelta(seconds=0.05)
PAUSE = timedelta(seconds=2)
_PATTERN = re.compile(r"[*?%]")
_LIST = re.compile(r"[,;|\n\r\t\x1f\u060c\u061b\uff0c\uff1b]")  # commas of Arabic and Chinese too
_NEVER = re.compile(r"[#<>\[\]{}/@:\x00-\x1f\x7f]|\u200e|\u200f|[\u202a-\u202e]")  # MediaWiki takes none of these in a name
_LONGEST = 235  # bytes: MediaWiki's $wgMaxNameChars


class NotStated(CompanionError):
    """The person has not said that the account is theirs. Nothing was contacted."""

    say = T("Nothing was looked at: only an account of your own may be checked.")
    hint = T("If this account is yours, say so with {option}.", option=Code("--mine"))
    exit_code = 1


class OneAtATime(CompanionError):
    """A list or a pattern. Nothing was contacted."""

    say = T("Nothing was looked at: this takes one whole name, and no list and no pattern.")
    hint = T(
        "Give the name of one account of yours. Names that hold one of the signs {signs} cannot be checked.", signs=Code("* ? % , ; |")
    )
    exit_code = 1


class NoName(CompanionError):
    """Not a name that an account can have: an address, or signs that no wiki allows. Nothing was contacted."""

    say = T("{name} cannot be the name of an account, so nothing was looked at.")
    hint = T("Write the name as the wiki shows it, without the word for User before it.")


class NoWiki(CompanionError):
    """Neither the host of a wiki nor the address of its API. Nothing was contacted."""

    say = T("{wiki} is not the address of a wiki.")
    hint = T("Write the host, such as {example}.", example=Code("en.wikipedia.org"))


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the person's own, on one wiki: its name, and the address of the wiki's API. Made by `stated`."""

    name: str
    api: str

    @classmethod
    def stated(cls, untrusted_name: str, untrusted_wiki: str, *, mine: bool) -> Self:
        """Return the account, once the person has said that it is theirs; `untrusted_wiki` is a host or the URL of an API.

        Raises NotStated, OneAtATime, NoName, NoWiki.
        """
        if not mine:
            raise NotStated
        return cls(_name(untrusted_name), _api(untrusted_wiki))

    @property
    def host(self) -> str:
        """The wiki's host."""
        return urlsplit(self.api).hostname or ""


class Turns:
    """Two seconds between two names; kept in memory only."""

    def __init__(self, clock: Clock) -> None:
        """Nothing was asked yet."""
        self._clock = clock
        self._last = ""
        self._free: datetime | None = None

    async def take(self, account: Account, watch: Watch) -> None:
        """Wait until this account may be looked at. Raises Stopped."""
        now = self._clock.now()
        wait = timedelta(0)
        if self._free is not None and account.name != self._last:
            # A clock that was set back must not make anybody wait for hours.
            wait = min(max(self._free - now, timedelta(0)), PAUSE * 10)
        self._last, self._free = account.name, now + wait + PAUSE
        for _ in range(math.ceil(wait / _STEP)):  # in steps, so that a stop is heard at once
            await watch.sleep(_STEP.total_seconds())


def _name(untrusted: str) -> str:
    if _PATTERN.search(untrusted) or _LIST.search(untrusted):
        raise OneAtATime
    # A wiki refuses letters that are not composed (NFC), as some systems write them.
    name = unicodedata.normalize("NFC", " ".join(untrusted.replace("_", " ").split()))
    if not name or len(name.encode(errors="replace")) > _LONGEST or _NEVER.search(name) or is_address(name):
        raise NoName(name=Code(untrusted))
    # The wiki makes the first letter a capital by itself, and not of all letters that Python would: Georgian ones stay small.
    return name


def _api(untrusted: str) -> str:
    if is_host(untrusted.lower()):
        return f"https://{untrusted.lower()}/w/api.php"
    try:
        parts = urlsplit(untrusted)
        port = parts.port
    except ValueError as error:
        raise NoWiki(str(error), wiki=Code(untrusted)) from error
    more = parts.query or parts.fragment or parts.username is not None or parts.password is not None or port == 0
    if parts.scheme not in {"http", "https"} or not parts.hostname or not parts.path.endswith("/api.php") or more:
        raise NoWiki(wiki=Code(untrusted))
    return untrusted

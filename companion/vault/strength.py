"""How easily a passphrase could be guessed, as far as a program can tell, and words by chance for whoever wants some.

Judged by zxcvbn, which knows English words, names, keyboards and dates. It overrates other scripts (Devanagari and kana
came out strongest), so those are not judged at all. Nobody is kept from a weak passphrase: they may have a reason.
"""

from __future__ import annotations

import secrets
from enum import Enum
from functools import cache

from mnemonic import Mnemonic
from zxcvbn import zxcvbn

from companion.base.text import T, Text

SUGGESTED_WORDS = 6  # of 2,048: 66 bits, which Argon2id makes far more than anybody can try
_LONGEST_JUDGED = 72  # zxcvbn refuses more
_GOOD, _FAIR = 4, 3


class Strength(Enum):
    """What can be said of a passphrase; each value says it."""

    EMPTY = T("Four or more words that do not belong together are best.")
    WEAK = T("This could be guessed. Four or more words that do not belong together are better.")
    FAIR = T("This is hard to guess. One more word makes it better.")
    GOOD = T("This is very hard to guess, as far as a program can tell. It cannot know what people know about you.")
    UNKNOWN = T("This program cannot judge words in this script. Use four or more words that do not belong together.")

    @property
    def says(self) -> Text:
        """Return the sentence for the reader."""
        return self.value


def judge(passphrase: str) -> Strength:
    """Say how a passphrase stands."""
    if not passphrase.strip():
        return Strength.EMPTY
    if not passphrase.isascii():
        return Strength.UNKNOWN
    score = zxcvbn(passphrase[:_LONGEST_JUDGED])["score"]
    return Strength.GOOD if score >= _GOOD else Strength.FAIR if score >= _FAIR else Strength.WEAK


def suggest() -> str:
    """Return six words drawn by chance."""
    return " ".join(secrets.choice(_words()) for _ in range(SUGGESTED_WORDS))


@cache
def _words() -> tuple[str, ...]:
    return tuple(Mnemonic("english").wordlist)

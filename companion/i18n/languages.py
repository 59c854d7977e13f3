"""Which languages there are: what each calls itself, which way it runs, and that no person has read it yet.

`locales/languages.toml` names them by MediaWiki code: `[ar] name = "العربية", english = "Arabic", locale = "ar",
rtl = true`. A language is offered when its folder has a compiled catalogue, so a translator adds only a folder.
"""

from __future__ import annotations

from dataclasses import dataclass

from companion.base import files, paths
from companion.base.errors import CompanionError
from companion.base.later import tomllib
from companion.base.text import T

SOURCE = "en"
PSEUDO = "en-xa"
_LARGEST_FILE = 200_000


class LanguagesBroken(CompanionError):
    """The program's own list of languages cannot be read; English still works."""

    say = T("The list of languages cannot be read. Only English is offered.")
    hint = T("Install the program again: a part of it is damaged.")


@dataclass(frozen=True, slots=True)
class Language:
    """One language: MediaWiki `code`, its own `name`, its `english` name, the `locale` for dates and digits (BCP 47).

    `draft`: no person has signed its words. Nothing but English is anything else yet: a sign-off counts card by card
    (LANGUAGES.md, Review), and no single file may take the mark from a whole language.
    """

    code: str
    name: str
    english: str
    locale: str
    rtl: bool = False
    draft: bool = True


ENGLISH = Language(SOURCE, "English", "English", "en", draft=False)
PSEUDO_ENGLISH = Language(PSEUDO, "[Éñĝļîšĥ]", "Test language", "en")


def offered() -> dict[str, Language]:
    """Return the languages that have a catalogue, by code, English first. Raises LanguagesBroken."""
    try:
        rows = tomllib.loads(files.read(paths.data("locales", "languages.toml"), _LARGEST_FILE).decode())
        known = [
            Language(code, str(row["name"]), str(row["english"]), str(row["locale"]), bool(row.get("rtl")))
            for code, row in rows.items()
            if paths.data("locales", code, "LC_MESSAGES", "companion.mo").is_file()
        ]
    except (CompanionError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise LanguagesBroken(str(error)) from error
    return {SOURCE: ENGLISH, **{language.code: language for language in known}, PSEUDO: PSEUDO_ENGLISH}

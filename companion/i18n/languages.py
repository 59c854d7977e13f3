"""Which languages there are: what each calls itself, which way it runs, and whether a person has read it.

`locales/languages.toml` names them by MediaWiki code: `[ar] name = "العربية", english = "Arabic", locale = "ar",
rtl = true`. A language is offered when its folder has a compiled catalogue, so a translator adds only a folder.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from companion.base import files, paths
from companion.base.errors import CompanionError
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
    """One language: MediaWiki `code`, its own `name`, its `english` name, the `locale` for dates and digits (BCP 47)."""

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
            Language(code, str(row["name"]), str(row["english"]), str(row["locale"]), bool(row.get("rtl")), _is_draft(code))
            for code, row in rows.items()
            if paths.data("locales", code, "LC_MESSAGES", "companion.mo").is_file()
        ]
    except (CompanionError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise LanguagesBroken(str(error)) from error
    return {SOURCE: ENGLISH, **{language.code: language for language in known}, PSEUDO: PSEUDO_ENGLISH}


def _is_draft(code: str) -> bool:
    """A language is a draft until a person has signed it: locales/<code>/reviewed.toml (LANGUAGES.md, Review)."""
    return not paths.data("locales", code, "reviewed.toml").is_file()

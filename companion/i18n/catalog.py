"""The translations of one language, read from compiled catalogues (.mo) and distrusted sentence by sentence.

A translation is used only if it is one: it names no field that the English does not have, no direction controls that
could reorder a line, no markup. Anything else is left out, and the reader sees the next language of their list.
"""

from __future__ import annotations

import gettext
import io
import logging
import re
import struct
from pathlib import Path
from typing import Protocol

from companion.base import files, paths
from companion.base.errors import CompanionError
from companion.base.text import Code, T, Text, fields

DOMAINS = ("companion", "checklists")
_LARGEST_CATALOGUE = 8_000_000
# Embeddings, overrides, isolates (ours are added by render), zero-width and soft hyphens, other C0/C1 controls.
_FORBIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\ufeff\u00ad\u2060\u061c\x00-\x09\x0b-\x1f\x7f-\x9f]|<[A-Za-z/!]")
# What gettext's own reader lets out when a file is cut off, turned round or made to hurt.
_DAMAGE = (
    CompanionError,
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    RecursionError,
    MemoryError,
    struct.error,
    TypeError,
    AttributeError,
)
_log = logging.getLogger(__name__)


class CatalogueBroken(CompanionError):
    """A compiled catalogue cannot be read."""

    say = T("The words of {language} cannot be read. English is shown instead.")
    hint = T("Install the program again: a part of it is damaged.")


class Catalogue(Protocol):
    """Finds the translation of a sentence."""

    def find(self, text: Text) -> str | None:
        """Return the translated sentence with its fields unfilled, or None."""
        ...


class English:
    """The sentences themselves."""

    def find(self, text: Text) -> str | None:
        """Return the English sentence."""
        return text.plural if text.plural and text.count != 1 else text.message


class Pseudo:
    """English with accents, brackets and 40 % more length: shows what was forgotten and what does not fit."""

    _letters = str.maketrans("aceghijklnorstuwyzACEGHIJKLNORSTUWYZ", "áçéĝĥîĵķļñôŕšţûŵýžÁÇÉĜĤÎĴĶĻÑÔŔŠŢÛŴÝŽ")

    def find(self, text: Text) -> str | None:
        """Return the accented sentence; its fields stay as they are."""
        english = English().find(text) or ""
        accented = "".join(part if part.startswith("{") else part.translate(self._letters) for part in re.split(r"(\{\w+\})", english))
        return f"[{accented}{' ~' * max(1, len(english) // 5)}]"


class Compiled:
    """Catalogues of one language, one a domain, as gettext reads them."""

    def __init__(self, by_domain: dict[str, gettext.GNUTranslations]) -> None:
        """Keep the read catalogues; `read` makes them."""
        self._by_domain = by_domain

    def find(self, text: Text) -> str | None:
        """Return the translation, or None where there is none or where it is not fit to be shown."""
        catalogue = self._by_domain.get(text.domain)
        if catalogue is None or not text.message:  # an empty message is where gettext keeps the file's own header
            return None
        try:
            untrusted = _look_up(catalogue, text)
        except (ArithmeticError, ValueError):  # a plural rule that divides by nothing, or answers no form
            untrusted = ""
        allowed = fields(text.message) | fields(text.plural)
        if _FORBIDDEN.search(untrusted) or not fields(untrusted) <= allowed:
            _log.warning("a translation was left out: %r", text.message)
            return None
        return untrusted if untrusted.strip() else None


class _Missing(gettext.NullTranslations):
    """Answers an empty sentence for what is not in a catalogue; gettext itself would answer the English."""

    def gettext(self, *_: object, **__: object) -> str:
        return ""

    def ngettext(self, *_: object, **__: object) -> str:
        return ""

    def pgettext(self, *_: object, **__: object) -> str:
        return ""

    def npgettext(self, *_: object, **__: object) -> str:
        return ""


def _look_up(catalogue: gettext.GNUTranslations, text: Text) -> str:
    if text.plural and text.context:
        return catalogue.npgettext(text.context, text.message, text.plural, text.count)
    if text.plural:
        return catalogue.ngettext(text.message, text.plural, text.count)
    if text.context:
        return catalogue.pgettext(text.context, text.message)
    return catalogue.gettext(text.message)


def read(code: str, folder: Path | None = None) -> Compiled:
    """Read every domain of a language. Raises CatalogueBroken for a file that is damaged, hostile or not there."""
    folder = folder or paths.data("locales", code, "LC_MESSAGES")
    return Compiled({domain: _read_one(folder / f"{domain}.mo", code) for domain in DOMAINS if (folder / f"{domain}.mo").exists()})


def _read_one(path: Path, code: str) -> gettext.GNUTranslations:
    try:
        content = files.read(path, _LARGEST_CATALOGUE)
        _refuse_overlaps(content)
        catalogue = gettext.GNUTranslations(io.BytesIO(content))
    except _DAMAGE as error:
        raise CatalogueBroken(f"{path.name}: {error!r}", language=Code(code)) from error
    catalogue.add_fallback(_Missing())
    return catalogue


def _refuse_overlaps(untrusted: bytes) -> None:
    """Raise ValueError if the strings together are longer than the file: each of a million could be the whole file."""
    order = ">" if untrusted[:4] == b"\x95\x04\x12\xde" else "<"
    count, keys_at, words_at = struct.unpack_from(f"{order}3I", untrusted, 8)
    tables = (untrusted[at : at + 8 * count] for at in (keys_at, words_at))
    if count > len(untrusted) or sum(length for table in tables for length, _ in struct.iter_unpack(f"{order}2I", table)) > len(untrusted):
        message = "its strings overlap"
        raise ValueError(message)

"""Mail, phone numbers, and the place on a map.

Addresses of offices and lists stand on many healthy pages, and coordinates on those who write about places: each counts only
where the line says that it is one's own, or where it can be nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from companion.hygiene.personal import sentences
from companion.hygiene.personal.rules import Hit, Kind, compiled
from companion.hygiene.personal.wikitext import Line, Voice

_AT = r"\s{0,2}(?:@|[(\[{<]\s{0,2}(?:at|@|ät|arroba|собака|آت)\s{0,2}[)\]}>]|\sat\s)\s{0,2}"
_DOT = r"(?:\.|\s{0,2}[(\[{<]\s{0,2}(?:dot|punto|ponto|punkt|точка|نقطة|\.)\s{0,2}[)\]}>]\s{0,2}|\s{1,2}dot\s{1,2})"
_MAIL = compiled(
    rf"(?<![\w.+/@-])([\w][\w.+-]{{0,63}})({_AT})([\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,3}})({_DOT})([a-z]{{2,24}}|рф|укр)(?![\w@])"
)
_MAIL_TEMPLATE = compiled(r"\{\{\s{0,3}(?:no ?spam|e-?mail|user e-?mail|mailto|spamproof)\s{0,3}\|[^{}\n]{3,120}\}\}")
_OFFICES = compiled(
    r"(?:info|contact|contacto|kontakt|press|presse|support|office|help|hello|mail|admin|webmaster|postmaster|noreply|no-reply|donate|"
    r"legal|privacy|security|abuse|editors?|team|news|newsletter|service|sales|you|user|username|name|yourname|someone|foo|test|git)"
    r"(?:[-+.]\w{1,40}){0,4}"
)
_OFFICIAL = compiled(
    r"lists?\.[\w.-]{1,100}|(?:[\w-]{1,60}\.)?(?:wikimedia|wikipedia|wikidata|mediawiki|toolforge)\.org|users\.noreply\.github\.com"
)
_FILES = frozenset(
    ("png", "jpg", "jpeg", "gif", "svg", "webp", "js", "css", "php", "html", "htm", "json", "xml", "pdf", "ogg", "webm", "py", "lua")
)


def mail(plain: str, *, mine: bool) -> Iterator[Hit]:
    """Yield mail addresses, spelled out ones too ("alice (at) example (dot) org"); offices' and lists' only where they are one's own."""
    for found in _MAIL.finditer(plain):
        name, sign, site, point, end = found.groups()
        if sign.strip().lower() == "at" and point == ".":
            continue  # "look at wikipedia.org"
        domain = f"{site}.{end}"
        if end.lower() not in _FILES and (mine or not (_OFFICES.fullmatch(name) or _OFFICIAL.fullmatch(domain))):
            yield Hit(Kind.EMAIL, *found.span())
    for found in _MAIL_TEMPLATE.finditer(plain):
        yield Hit(Kind.EMAIL, *found.span())


_NUMBER = r"(?:\d[\s().\-/]{0,3}){6,14}\d"
_WORLDWIDE = compiled(
    rf"(?<![\w+&=/.,:;(-])\(?\+\s?{_NUMBER}(?![\w%])|(?<![\d.,+-])\d{{10,14}}\+(?!\w)|(?<![\w.,-])00[1-9]\d{{0,2}}[\s-]{_NUMBER}(?!\w)"
)
_DATE = compiled(r"(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.](?:19|20)\d\d")
_FREE_OF_CHARGE = compiled(r"\(?\+?\s?(?:1[\s-]?)?\(?8(?:00|33|44|55|66|77|88)\)?[\s-]|\+\d{2,3}[\s-]?\(?0?\)?800[\s-]|0800[\s-]")
_FEWEST_WORLDWIDE, _FEWEST_WORDED = 9, 7
_MOST_DIGITS = 15  # ITU-T E.164


def phones(plain: str) -> Iterator[Hit]:
    """Yield phone numbers: with the code of a country, or after a word that says so. Dates and help lines are none."""
    for pattern, fewest in ((_WORLDWIDE, _FEWEST_WORLDWIDE), (_patterns().worded, _FEWEST_WORDED)):
        for found in pattern.finditer(plain):
            number = found[found.lastindex or 0].strip()
            digits = sum(sign.isdecimal() for sign in number)
            if fewest <= digits <= _MOST_DIGITS and not _DATE.search(number) and not _FREE_OF_CHARGE.match(number):
                yield Hit(Kind.PHONE, *found.span())


_DEGREES = r"\d{1,3}(?:\.\d{3,8}\s?°?|\s?°\s?\d{1,2}\s?'(?:\s?\d{1,2}(?:\.\d{1,4})?\s?(?:\"|''))?)\s?[NSEW]?"
_COORDINATES = compiled(
    r"\{\{\s{0,3}(?:coord|coordinates|coords|إحداثيات|координаты|مختصات)\s{0,3}\|[^{}\n]{3,120}\}\}|"
    rf"(?<![\d.])-?{_DEGREES}\s{{0,2}}[,;/ ]\s{{0,2}}-?{_DEGREES}(?![\d.])|"
    r"\bgeo:-?\d{1,2}\.\d{3,8},-?\d{1,3}\.\d{3,8}|openstreetmap\.org/\S{0,60}map=1[5-9]/[\d.]{3,20}/-?[\d.]{3,20}|"
    r"google\.[a-z.]{2,6}/maps/\S{0,80}@-?\d{1,3}\.\d{3,8},-?\d{1,3}\.\d{3,8}|(?:maps\.app\.goo\.gl|goo\.gl/maps)/\w{5,40}"
)
_MARKED = compiled(r"[°{:/]")
_WORD = compiled(r"[^\W\d_]{1,40}")


def places(line: Line) -> Iterator[Hit]:
    """Yield coordinates that are said to be one's home; those that stand alone on a page about the account speak of it too."""
    for found in _COORDINATES.finditer(line.plain):
        beside = _WORD.findall(f"{line.plain[: found.start()]} {line.plain[found.end() :]}")
        # Two numbers alone may be anything.
        numbers = not beside and not _MARKED.search(found[0])
        alone = line.voice is Voice.OWN and not numbers and all(_patterns().place.fullmatch(word) for word in beside)
        if alone or _patterns().home.search(line.plain):
            yield Hit(Kind.PLACE, *found.span())


class _Patterns:
    """What is looked for by its word, in all languages."""

    def __init__(self, words: Mapping[str, str]) -> None:
        between = r"(?: (?:number|no|nr|numéro|número|is|at|on|هو|من)\b){0,2}[ .:=#№|*_-]{0,6}"
        self.worded = compiled(rf"\b{words['phone']}\b{between}(\(?\+?{_NUMBER})(?!\w)")
        self.home = compiled(rf"\b{words['home']}\b")
        self.place = compiled(rf"{words['place']}|{words['mine']}|{words['i']}")


@cache
def _patterns() -> _Patterns:
    return _Patterns(sentences.known().words)

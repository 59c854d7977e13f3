"""A page's wikitext as lines for the rules: markup gone, and whose words each line is.

A talk page holds other people's comments, and a subpage is often the draft of an article: what stands there in the third person
is about somebody else. So each line has a voice, and the rules listen to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from companion.hygiene.personal import sentences
from companion.hygiene.personal.rules import compiled, fold

_LONGEST_PIECE, _OVERLAP = 2_000, 200


class Voice(Enum):
    """Whose words a line is: about the account itself, a draft or code, or signed by somebody else."""

    OWN = auto()
    DRAFT = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its title without the namespace (`Alice/Drafts`), its text, whether it is a talk page, and whether it is wikitext."""

    title: str
    text: str
    talk: bool = False
    wikitext: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number from 1, as it stands, folded and without markup, and its voice."""

    number: int
    text: str
    plain: str
    voice: Voice


@dataclass(frozen=True, slots=True)
class Author:
    """Whose pages are read: the account's name, and what the wiki calls the pages of users."""

    name: str
    namespaces: tuple[str, ...] = ("User", "User talk")

    def signature(self) -> re.Pattern[str]:
        """Return what finds a link to anybody's page in a folded line; group 1 is the name."""
        spaces = "|".join(re.escape(fold(name)).replace(r"\ ", "[ _]") for name in (*self.namespaces, "Special:Contributions"))
        return re.compile(rf"\[\[:?(?:{spaces})[:/]([^|\]/#\n]{{1,235}})", re.IGNORECASE)


def lines(page: Page, author: Author) -> Iterator[Line]:
    """Yield the lines of a page that have anything on them; a very long line comes in pieces that overlap."""
    shown = (_without_skipped(page.text) if page.wikitext else page.text).split("\n")
    voice = Voice.DRAFT if not page.wikitext or _signs().are_on(page) else Voice.OWN
    others = _signed_by_others(page, [fold(line) for line in shown], author)
    for number, (text, kept) in enumerate(zip(page.text.split("\n"), shown, strict=True), 1):
        for start in range(0, len(kept.rstrip()), _LONGEST_PIECE - _OVERLAP):
            piece = kept[start : start + _LONGEST_PIECE]
            whole = text if len(text) <= _LONGEST_PIECE else piece
            yield Line(
                number, whole.strip(), _plain(piece) if page.wikitext else _squeezed(piece), Voice.OTHER if number in others else voice
            )


# ---- markup ----

_SKIPPED = re.compile(r"<(/?)(ref|syntaxhighlight|source|math|timeline)\b([^<>]{0,300})>", re.IGNORECASE)
_LINK = re.compile(r"\[\[:?([^|\[\]\n]{1,255})(?:\|([^\[\]\n]{0,300}))?\]\]")
_OUTER = re.compile(r"\[((?:https?:|mailto:|tel:|xmpp:|skype:|//)[^\s\[\]]{1,500})(?:\s+([^\[\]\n]{0,300}))?\]", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,20}(?:\s[^<>\n]{0,300})?/?>", re.IGNORECASE)
_ENTITIES = {"&#64;": "@", "&#x40;": "@", "&commat;": "@", "&#46;": ".", "&period;": ".", "&#43;": "+", "&nbsp;": " ", "&ndash;": "-"}
_ENTITY = re.compile("|".join(_ENTITIES), re.IGNORECASE)
_AT = re.compile(r"\{\{\s{0,3}(?:@|at|atsign|at sign)\s{0,3}\}\}", re.IGNORECASE)


def _without_skipped(text: str) -> str:
    """Return the text without sources and code; line breaks stay, so that lines keep their numbers.

    In one pass over the tags: a page full of opening tags must not take a time that grows with its square.
    """
    kept: list[str] = []
    place, start, inside = 0, 0, ""
    for tag in _SKIPPED.finditer(text):
        name, closes, alone = tag[2].lower(), bool(tag[1]), tag[3].endswith("/")
        if not inside and not closes and not alone:
            inside, start = name, tag.start()
        elif closes and name == inside:
            kept += [text[place:start], " ", "\n" * text.count("\n", start, tag.end())]
            place, inside = tag.end(), ""
    return "".join([*kept, text[place:]])


def _plain(piece: str) -> str:
    """Return a piece of wikitext as a reader would see it, folded; addresses of links and the words of templates stay."""
    piece = _ENTITY.sub(lambda found: _ENTITIES[found[0].lower()], piece)
    piece = _AT.sub("@", piece)
    piece = _OUTER.sub(lambda found: f"{found[1]} {found[2] or ''}", piece)
    piece = _LINK.sub(lambda found: found[2] or found[1], piece)
    return _squeezed(_TAG.sub(" ", piece.replace("'''", "").replace("''", "")))


def _squeezed(text: str) -> str:
    return re.sub(r" {2,}", " ", fold(text)).strip()


# ---- voices ----

_SOURCES = re.compile(r"<references|<ref[ >]", re.IGNORECASE)


class _Signs:
    """How a draft of an article is known, in all languages."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.title = compiled(words["draft"])
        self.article = compiled(rf"\{{\{{ {{0,3}}{words['article']}")
        self.lead = re.compile(
            rf"^'''[^'\n]{{2,120}}'''[^\n]{{0,80}}?(?:\(| - | {words['verb']} )[^\n]{{0,80}}", re.MULTILINE | re.IGNORECASE
        )
        self.mine = compiled(rf"\b(?-i:I(?:'| [a-z]))|\b(?!I\b)(?:{words['mine']}|{words['i']})\b")

    def are_on(self, page: Page) -> bool:
        text = fold(page.text)
        lead = self.lead.search(text)
        about_another = lead is not None and not self.mine.search(lead[0])
        signs = (_SOURCES.search(text) or self.article.search(text)) is not None
        below = page.title.partition("/")[2]
        if not below:
            return signs and about_another
        return signs or about_another or self.title.search(fold(below)) is not None


@cache
def _signs() -> _Signs:
    return _Signs(sentences.known().words)


_WHEN = re.compile(r"\d{1,2}:\d{2}[^\n]{0,60}\([^()\n]{2,12}\)")


def _signed_by_others(page: Page, folded: list[str], author: Author) -> frozenset[int]:
    """Return the numbers of the lines that somebody else signed.

    A signature stands for its paragraph; in a section of a talk page, for everything since the last signature or heading. A
    person's own notice at the top of a talk page is thereby never taken for a visitor's. What a reply is indented below is no
    part of it, and is somebody else's.
    """
    signature = author.signature()
    others: set[int] = set()
    begins, in_section = 1, False
    for number, line in enumerate(folded, 1):
        if _is_heading(line):
            begins, in_section = number, True
        elif not line.strip():
            begins = begins if page.talk and in_section else number + 1
        elif _WHEN.search(line) and ((names := signature.findall(line)) or page.talk):
            own = names and _same(names[-1], author.name)
            others.update(one for one in range(begins, number + 1) if not own or _depth(folded[one - 1]) < _depth(line))
            begins = number + 1
    return frozenset(others)


def _is_heading(line: str) -> bool:
    shown = line.rstrip()
    return len(shown) > len("==") and shown[0] == shown[-1] == "="


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(":*#"))


def _same(one: str, other: str) -> bool:
    return fold(one).replace("_", " ").strip().casefold() == fold(other).casefold()

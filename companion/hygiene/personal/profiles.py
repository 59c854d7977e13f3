"""Accounts on other sites and in chats.

Links to other people's profiles stand on many healthy pages. So an address counts only where the line says that it is one's
own, shows little else, or where the name in it is much like the account's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from companion.hygiene.personal import sentences
from companion.hygiene.personal.rules import Hit, Kind, compiled, fold

_SITES = {
    Kind.SOCIAL: (
        r"(?:facebook|fb)\.com/(?:profile\.php\?id=|people/[^\s/]{1,60}/)?(?!groups|sharer|share|events|pages|watch|photo|help|hashtag|story)",
        r"(?:twitter|x)\.com/(?!intent|search|hashtag|home|i/|share)",
        r"(?:instagram|instagr)\.(?:com|am)/(?!p/|reel|explore|tv/|stories)",
        r"linkedin\.com/(?:in|pub)/",
        r"(?:vk\.com|vkontakte\.ru)/(?!wall|club|public|video|photo|album|topic|away)",
        r"(?:ok|odnoklassniki)\.ru/(?:profile/)?(?!group|video)",
        r"(?:tiktok|youtube|medium)\.com/@",
        r"youtube\.com/(?:user/|c/|channel/)",
        r"snapchat\.com/add/",
        r"threads\.(?:net|com)/@",
        r"bsky\.app/profile/",
        r"reddit\.com/(?:user|u)/",
        r"flickr\.com/(?:people|photos)/",
        r"(?:[a-z0-9-]{1,60}\.){1,4}[a-z]{2,20}/@",  # Mastodon and its like
    ),
    Kind.MESSENGER: (
        r"(?:t|telegram)\.me/(?!joinchat|share|s/|\+|addstickers)",
        r"(?:wa|m)\.me/",
        r"(?:api|web)\.whatsapp\.com/send/?\?phone=",
        r"signal\.me/#(?:p|eu)/",
        r"(?:discord|discordapp)\.com/users/",
        r"line\.me/(?:R/)?ti/p/",
        r"matrix\.to/#/@",
    ),
}
_ADDRESSES = {
    kind: compiled(
        rf"(?<![\w.-])(?:https?:)?(?://)?(?:www\.|m\.|mobile\.|old\.)?(?:{'|'.join(sites)})[@+]?([\w][\w.:\-]{{1,60}})/?(?![\w/])"
    )
    for kind, sites in _SITES.items()
}
_WHOLE = (
    (
        Kind.MESSENGER,
        compiled(
            r"\bskype:[\w.:-]{3,60}|\bxmpp:\S{3,80}|\bviber://\S{3,80}|\btg://resolve\?domain=\w{3,60}|"
            r"(?<![\w.])@[\w.-]{1,60}:[\w-]{1,60}\.[\w.-]{2,60}"
        ),
    ),
    (Kind.SOCIAL, compiled(r"(?<![\w.])@[\w.]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,3}")),
)
_MOVEMENT = compiled(r"wiki|creativecommons|openstreetmap")
_WORD = compiled(r"\w{2,60}")
_UNCOMMON = compiled(r"[_\d]|\w\.\w")
_SHORTEST_LIKENESS = 4


def profiles(plain: str, account: str, *, mine: bool) -> Iterator[Hit]:
    """Yield addresses and names of the person's accounts elsewhere; those of the Wikimedia movement are none."""
    for kind, pattern in _ADDRESSES.items():
        for found in pattern.finditer(plain):
            beside = _WORD.findall(f"{plain[: found.start()]} {plain[found.end() :]}")
            alone = all(_patterns().beside.fullmatch(word) or _alike(word, account) for word in beside)
            if not _MOVEMENT.search(found[1]) and (mine or alone or _alike(found[1], account)):
                yield Hit(kind, *found.span())
    for kind, pattern in (*_WHOLE, *_patterns().labelled):
        for found in pattern.finditer(plain):
            # "Telegram: none" names nobody.
            named = found.groupdict().get("name")
            if not _MOVEMENT.search(found[0]) and (named is None or _UNCOMMON.search(named) or _alike(named, account)):
                yield Hit(kind, *found.span())


def _alike(name: str, account: str) -> bool:
    one, other = ("".join(_WORD.findall(text.casefold())).replace("_", "") for text in (name, fold(account)))
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _SHORTEST_LIKENESS and shorter in longer


class _Patterns:
    """What is looked for by the name of a site, in all languages."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.beside = compiled(
            rf"{words['social']}|{words['messenger']}|{words['mine']}|{words['i']}|am|is|https?|www|com|on|at|social|media|profile|page|links?|contact"
        )
        self.labelled = tuple(
            (kind, pattern) for kind in (Kind.SOCIAL, Kind.MESSENGER) for pattern in self._labelled(words[kind.value], words["mine"])
        )

    @staticmethod
    def _labelled(names: str, mine: str) -> Iterator[re.Pattern[str]]:
        word = r"(?: (?:id|handle|name|account|nick|username|ник|аккаунт|حساب|من)\b)?"
        yield compiled(rf"\b{names}\b{word}(?: (?:is|هو))? ?[:=|-]? ?(?:@\w[\w.]{{2,40}}|[\w.]{{2,32}}#\d{{4}})(?![\w@])")
        yield compiled(
            rf"\b{names}\b{word} ?[:=-] ?(?P<name>[a-z][\w.]{{3,40}})(?= ?(?:$|[,;|)]))|\b{names} (?:[a-z][a-z\d]{{1,30}}_\w{{1,20}})"
        )
        yield compiled(rf"(?<![\w.])@\w[\w.]{{2,40}} (?:on|in|at|auf|sur|en|в|على|در) {names}\b")
        yield compiled(rf"\b{mine} (?:в |на |على |في )?{names}\b{word} ?(?:is|es|est|ist|é|هو|[:=-]) ?@?[a-z0-9_.]{{3,40}}")
        yield compiled(rf"\{{\{{ ?(?:user[ _])?{names}(?:[ _]user)? ?\|[^{{}}|\n]{{2,60}}[|}}]")


@cache
def _patterns() -> _Patterns:
    return _Patterns(sentences.known().words)

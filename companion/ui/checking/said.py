"""What the page Checks says of what came out: the answer as its title, counts, where a thing was seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from companion.base.text import TN, Code, T, Text
from companion.hygiene.finding import Evidence, Finding, Level
from companion.net.errors import CutOff, Redirected, RouteDown, TooSlow, Unreachable
from companion.ui.checking.seen import ACCOUNT, CONNECTION, DEVICE, Outcome
from companion.ui.theme import Tone

Say = Callable[[Text], str]

WORST_FIRST = (Level.ALERT, Level.WARN, Level.UNKNOWN, Level.INFO, Level.OK)
LOOKS = {
    Level.ALERT: (Tone.DANGER, "alert"),
    Level.WARN: (Tone.WARN, "eye"),
    Level.UNKNOWN: (Tone.NEUTRAL, "help"),
    Level.INFO: (Tone.ACCENT, "info_filled"),
    Level.OK: (Tone.OK, "success"),
}
TITLES = {
    ACCOUNT: T("What your account tells"),
    CONNECTION: T("Where your connection leads"),
    DEVICE: T("How this computer is set up"),
}
INTRODUCTIONS = {
    ACCOUNT: T("What everybody can read about your account. Nothing is asked of anybody before you press Look."),
    CONNECTION: T("What happens to your connection on its way. Nothing is asked of anybody before you press Look."),
    DEVICE: T("What this computer does for you. Nothing is looked at before you press Look."),
}
_NOT_REACHED = frozenset(error.say.message for error in (Unreachable, RouteDown, TooSlow, CutOff, Redirected))


def count_words(level: Level, n: int) -> Text:
    """Say how many findings have this verdict."""
    match level:
        case Level.ALERT:
            return TN("{n} to act on", "{n} to act on", n)
        case Level.WARN:
            return TN("{n} to look at", "{n} to look at", n)
        case Level.UNKNOWN:
            return TN("{n} we could not tell", "{n} we could not tell", n)
        case Level.INFO:
            return TN("{n} good to know", "{n} good to know", n)
        case Level.OK:
            return TN("{n} looks fine", "{n} look fine", n)


def not_reached(outcome: Outcome) -> bool:
    """Say whether the wiki was not reached at all, so that nothing is known of the account."""
    findings = outcome.report.findings
    reasons = [finding.reason.message if finding.reason else "" for finding in findings if finding.level is Level.UNKNOWN]
    return outcome.order.family == ACCOUNT and len(reasons) == len(findings) > 0 and _NOT_REACHED.issuperset(reasons)


def title(outcome: Outcome) -> Text:
    """Say in one line what came out."""
    levels = [finding.level for finding in outcome.report.findings]
    alerts, warned = levels.count(Level.ALERT), levels.count(Level.WARN)
    if not_reached(outcome):
        return T("We could not reach the wiki.")
    if alerts:
        return TN("{n} thing to act on", "{n} things to act on", alerts)
    if warned:
        return TN("{n} thing to look at", "{n} things to look at", warned)
    if not levels:
        return T("Stopped before anything was known")
    if Level.UNKNOWN in levels:
        return T("We could not tell") if set(levels) == {Level.UNKNOWN} else T("Nothing to act on in what we could see")
    return T("Nothing to act on was found")


def below_title(outcome: Outcome) -> Text:
    """Say when and along which way it was looked, or what it means that nobody was reached."""
    if not_reached(outcome):
        return T("That says nothing about your account.")
    time = outcome.report.checked_at.astimezone().strftime("%H:%M")
    if outcome.report.contacted:
        return T("Looked at {time}. The way to the internet: {way}", time=Code(time), way=outcome.reach.way)
    return T("Looked at {time}. Nobody was contacted.", time=Code(time))


def place(evidence: Evidence, family: str) -> Text:
    """Say what was seen and where: a page's name runs as its letters do, a host or a disk always from left to right."""
    where: str | Code = Code(evidence.where) if family != ACCOUNT else evidence.where
    if evidence.line:
        return T("{what}, {where}, line {line}", what=evidence.what, where=where, line=evidence.line)
    if evidence.where:
        return T("{what}, {where}", what=evidence.what, where=where)
    return evidence.what


def quote(evidence: Evidence, family: str) -> Text | None:
    """Return the words that were seen: those of a page in marks, an address or a line of a file as it is."""
    if not evidence.quote:
        return None
    return T("“{quote}”", quote=evidence.quote) if family == ACCOUNT else T("Seen: {quote}", quote=Code(evidence.quote))


def who(contact: Code | Text, say: Say) -> str:
    """Return a host, isolated, or somebody who is described."""
    return say(contact) if isinstance(contact, Text) else f"\u2066{contact.value}\u2069"


def worst_first(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings in the order in which they are shown."""
    return sorted(findings, key=lambda finding: WORST_FIRST.index(finding.level))

"""`companion check account NAME --mine (--wiki HOST | --api URL)`, `check connection`, `check device`: look, and say what was found.

--json: {account (of that family only), checked_at, partial, findings: [{id, level, sure, text, reason, evidence: [{what, where, line,
quote}], steps[]}], contacted[]}. --dry-run contacts nobody and says who would be, and what they would learn: {route, contacts: [{who,
learns}], line_sees}. Exit 1: something to look at or act on, or a refusal. What could not be known is no failure: `unknown` says why.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from companion import settings
from companion.base import discover, paths
from companion.base.clock import SystemClock
from companion.base.errors import CompanionError
from companion.base.text import Code, T, Text
from companion.base.work import Watch
from companion.commands import _out
from companion.content import read
from companion.hygiene import runner, targets
from companion.hygiene.check import LINE_SEES, Family, Plug, found
from companion.hygiene.finding import LEVEL_WORDS, SURE_WORDS, Evidence, Finding, Level
from companion.hygiene.own import Account, NotStated, OneAtATime, Turns
from companion.hygiene.world import Subject
from companion.i18n.render import Words
from companion.net.route import Route

HELP = T("Look at your own account, your connection or this computer.")
_ADVICE_PACK = "core"


class Missing(CompanionError):
    """Something has to be named that was not. Nothing was contacted."""

    say = T("Nothing was looked at: {what} is missing.")
    hint = T("For example: {example}")


class NoUse(CompanionError):
    """An option that means nothing here, or not yet. Nothing was contacted."""

    say = T("The option {option} has no use here. Nothing was looked at.")
    hint = T("Leave it out. Some options wait for checks that are still to come.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("what", choices=[family.value for family in Family])
    parser.add_argument("name", nargs="*", metavar="NAME", help="the account: one of your own")
    parser.add_argument("--mine", action="store_true", help="say that the account is yours")
    wiki = parser.add_mutually_exclusive_group()
    wiki.add_argument("--wiki", metavar="HOST", help="the wiki, such as en.wikipedia.org")
    wiki.add_argument("--api", metavar="URL", help="the address of another wiki's API, up to api.php")
    parser.add_argument("--only", nargs="+", metavar="ID", default=[], help="only these checks")
    parser.add_argument("--full", action="store_true", help="the long scan, where a check has one")
    extent = parser.add_mutually_exclusive_group()
    extent.add_argument("--cautious", action="store_true", help="ask nothing that stands out on a watched line; so it is without an option")
    extent.add_argument("--quick", action="store_true", help="the same, as long as no cautious check takes long")
    extent.add_argument("--deep", action="store_true", help="also ask Wikimedia's own name server, which stands out on a watched line")
    parser.add_argument("--targets", metavar="FILE", type=Path, help="other hosts, ranges and control than Wikimedia's")
    parser.add_argument("--pinned-roots", metavar="PEM", type=Path, help="believe these certificate authorities and no others")
    parser.add_argument("--system-roots", metavar="PEM", type=Path, help="waits for the check of certificates")
    parser.add_argument("--route", metavar="URL", help="the way to the internet: direct, socks5://HOST:PORT, http://HOST:PORT")
    parser.add_argument("--dry-run", action="store_true", help="say who would be contacted, and contact nobody")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Look, or say who would be contacted."""
    family = Family(options.what)
    _refuse_idle(options, family)
    route = _route(options.route)
    subject = _subject(options, family, route)
    checks = found(family, options.only)
    if options.dry_run:
        _tell_beforehand(options, checks, subject, route)
        return 0
    reality = discover.load("companion.hygiene", "reality")  # brings the HTTP client, which the list of commands does without
    world = reality.world(subject, route, reality.roots(options.pinned_roots) if options.pinned_roots else None)
    report = asyncio.run(runner.run(checks, world, Watch(), Turns(SystemClock())))
    (_print_document if options.json else _print_words)(options.words, report, subject, checks)
    return 1 if any(finding.level in {Level.WARN, Level.ALERT} for finding in report.findings) else 0


_FOR = {
    "name": Family.ACCOUNT,
    "mine": Family.ACCOUNT,
    "wiki": Family.ACCOUNT,
    "api": Family.ACCOUNT,
    "full": Family.ACCOUNT,
    "cautious": Family.CONNECTION,
    "quick": Family.CONNECTION,
    "deep": Family.CONNECTION,
    "targets": Family.CONNECTION,
}


def _refuse_idle(options: argparse.Namespace, family: Family) -> None:
    """Raise NoUse for an option that would do nothing: who gave it would believe that it did."""
    idle = [name for name, whose in _FOR.items() if whose is not family and getattr(options, name)]
    if family is Family.DEVICE:
        idle += [name for name in ("pinned_roots", "route") if getattr(options, name)]
    if options.system_roots:
        idle.append("system_roots")
    if idle:
        option = "NAME" if idle[0] == "name" else f"--{idle[0].replace('_', '-')}"
        raise NoUse(option, option=Code(option))


def _route(given: str | None) -> Route:
    """Return the way that was given, or the one of the settings. Broken settings are no reason to go directly."""
    if given is not None:
        return Route.read(given)
    loaded = settings.load(paths.home() / "settings.json")
    if loaded.problem is not None:
        raise loaded.problem
    return Route.read(loaded.values["route"])


def _subject(options: argparse.Namespace, family: Family, route: Route) -> Subject:
    subject = Subject(distinctive=options.deep, full=options.full, direct=route == Route.read(""))
    if options.targets:
        subject = replace(subject, targets=targets.read(options.targets))
    if family is not Family.ACCOUNT:
        return subject
    example = Code("companion check account NAME --mine --wiki en.wikipedia.org")
    if not options.name:
        raise Missing("no name", what=Code("NAME"), example=example)
    if not options.mine:
        raise NotStated
    if len(options.name) > 1:
        raise OneAtATime
    if not (options.wiki or options.api):
        raise Missing("no wiki", what=Code("--wiki"), example=example)
    return replace(subject, account=Account.stated(options.name[0], options.wiki or options.api, mine=options.mine))


def _tell_beforehand(options: argparse.Namespace, checks: Sequence[Plug], subject: Subject, route: Route) -> None:
    words: Words = options.words
    contacts = dict.fromkeys(contact for check in checks for contact in check.reveals(subject))
    # Who is only asked for names sees what is asked: the sentence is about hosts.
    hosts = any(isinstance(contact.who, Code) for contact in contacts)
    if options.json:
        rows = [{"who": _plain(words, contact.who), "learns": words.plain(contact.learns)} for contact in contacts]
        _out.document({"route": route.text(), "contacts": rows, "line_sees": words.plain(LINE_SEES) if hosts else ""})
        return
    if not contacts:
        _out.line(words.plain(T("Nobody would be contacted.")))
        return
    _out.line(words.plain(T("Nothing was sent. These would be contacted, and would learn:")))
    for contact in contacts:
        _out.line(f"- {_plain(words, contact.who)}")
        _out.line(words.plain(contact.learns), indent=4)
    _out.line(words.plain(T("The way to the internet: {way}", way=route.description)))
    if hosts:
        _out.line(words.plain(LINE_SEES))


def _print_document(words: Words, report: runner.Report, subject: Subject, _checks: Sequence[Plug]) -> None:
    account = {"account": subject.account.name} if subject.account else {}
    _out.document(
        {
            **account,
            "checked_at": report.checked_at.isoformat(timespec="seconds"),
            "partial": report.partial,
            "findings": [_row(words, finding) for finding in report.findings],
            "contacted": [_plain(words, who) for who in report.contacted],
        }
    )


def _row(words: Words, finding: Finding) -> dict[str, object]:
    return {
        "id": finding.check,
        "level": finding.level.value,
        "sure": finding.sure.value,
        "text": words.plain(finding.say),
        "reason": words.plain(finding.reason) if finding.reason else None,
        "evidence": [{"what": words.plain(one.what), "where": one.where, "line": one.line, "quote": one.quote} for one in finding.evidence],
        "steps": list(finding.steps),
    }


def _print_words(words: Words, report: runner.Report, _subject: Subject, checks: Sequence[Plug]) -> None:
    titles = {check.CHECK.id: check.CHECK.title for check in checks}
    advice = {step.id: step.title for step in read.packs().packs[_ADVICE_PACK].advice}
    for finding in report.findings:
        verdict, sure = LEVEL_WORDS[finding.level], SURE_WORDS[finding.sure]
        head = T("{title}: {verdict} ({sure})", title=titles[finding.check], verdict=verdict, sure=sure)
        if finding.level is Level.UNKNOWN:
            head = T("{title}: {verdict}", title=titles[finding.check], verdict=verdict)
        _out.line(words.plain(head))
        _out.line(words.plain(finding.say), indent=2)
        if finding.reason:
            _out.line(words.plain(finding.reason), indent=2)
        for one in finding.evidence:
            _out.line(f"- {words.plain(_evidence(one))}", indent=2)
        if finding.level in {Level.WARN, Level.ALERT}:
            for step in finding.steps:
                _out.line(words.plain(T("What helps: {step}", step=advice[step])), indent=2)
        _out.line()
    who = [_plain(words, one) for one in report.contacted]
    _out.line(words.plain(T("Contacted:") if who else T("Nobody was contacted.")))
    for name in who:
        _out.line(f"- {name}")


def _evidence(one: Evidence) -> Text:
    if one.line:
        return T("{what}, {where}, line {line}: {quote}", what=one.what, where=one.where, line=one.line, quote=one.quote)
    if one.where and one.quote:
        return T("{what}, {where}: {quote}", what=one.what, where=one.where, quote=one.quote)
    return T("{what}: {quote}", what=one.what, quote=one.where or one.quote)


def _plain(words: Words, who: Code | Text) -> str:
    return who.value if isinstance(who, Code) else words.plain(who)

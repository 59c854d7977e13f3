"""Do the names of Wikimedia's sites lead to Wikimedia?

Asks the system for a few names, as every program does, and for one that nobody blocks. The answers are held against the ranges
that Wikimedia publishes and, by a second press, against Wikimedia's own name server over HTTPS, reached by its address.

How it judges (CHECKS.md, family C): nothing is called wrong for certain without an answer of that server; a name server that
fails, refuses or is silent is never called a liar; a line that answers every name with one address is taken for a login page,
unless that server answers all the same, and a line that answers none is offline.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from companion.base.errors import CompanionError
from companion.base.text import Code, Listed, T, Text
from companion.base.work import Watch
from companion.hygiene.addresses import Place, place
from companion.hygiene.check import CheckInfo, Family
from companion.hygiene.finding import Evidence, Finding, Level, Sure, unknown
from companion.hygiene.targets import Targets
from companion.hygiene.world import Contact, Lookup, Machine, Subject, Trouble, World, name_server
from companion.net.errors import BadCertificate, NetError, TooSlow

CHECK = CheckInfo(
    id="names",
    family=Family.CONNECTION,
    title=T("Names on your connection"),
    asks=T("Do the names of Wikimedia's sites lead to Wikimedia on this connection?"),
    limit_s=60,
)
_LIMIT_S = 8  # for one question; asked twice at most, it leaves the control its time
_CONTROL_LIMIT_S = 35
STEPS = ("encrypted_dns",)
_HOSTS_FILES = {"win32": r"C:\Windows\System32\drivers\etc\hosts"}
_ANSWERS = T("Answer of this computer's name servers")
_NO_ANSWERS = {
    Trouble.NO_NAME: T("This computer's name servers say that there is no such name"),
    Trouble.FAILING: T("This computer's name servers gave no address"),
    Trouble.TOO_SLOW: T("This computer's name servers did not answer in time"),
}
_CONTROL, _CONTROL_KNOWS_NONE = T("Answer of Wikimedia's own name server"), T("Wikimedia's own name server says that there is no such name")
_FILE = T("A line in this computer's file of hosts")


@dataclass(frozen=True, slots=True)
class Seen:
    """All that was asked: what the system answered for each host and for the neutral name, and what the control did, where it was asked."""

    system: Mapping[str, Lookup]
    neutral: Lookup
    control: Mapping[str, tuple[str, ...] | NetError] = field(default_factory=dict)

    def control_says(self, host: str) -> tuple[str, ...]:
        """Return the control's addresses of a host; none if it was not asked, failed, or knows none."""
        said = self.control.get(host, ())
        return said if isinstance(said, tuple) else ()

    @property
    def control_error(self) -> NetError | None:
        """Return why the control gave no answer, if it was asked and gave none."""
        return next((said for said in self.control.values() if isinstance(said, NetError)), None)


def reveals(subject: Subject) -> tuple[Contact, ...]:
    """Return who is contacted: nobody, where a proxy was chosen (see `look`)."""
    if not subject.direct:
        return ()
    targets = subject.targets
    asked = Listed((*targets.hosts, targets.neutral))
    contacts = [name_server(asked)]
    if subject.distinctive:
        learns = T(
            "The address of this computer, and that somebody looks for {names}. Few programs do this, so it stands out on a watched line."
        )
        contacts.append(Contact(Code(targets.control.host), learns.filled(names=Listed(targets.hosts))))
    return tuple(contacts)


async def look(world: World, watch: Watch) -> Finding:
    """Ask for the names and judge the answers."""
    targets = world.subject.targets
    if not world.subject.direct:
        # The system would be asked in the clear, past the proxy that was chosen so that this line does not see it.
        return unknown(CHECK.id, T("Your proxy looks names up at its own end. Asking here would go around it, so nothing was asked."))
    names = (*targets.hosts, targets.neutral)
    answers = dict(zip(names, await asyncio.gather(*(_lookup(world, name) for name in names)), strict=True))
    watch.check()
    control = await _asked(world, targets) if world.subject.distinctive else {}
    watch.check()
    seen = Seen({host: answers[host] for host in targets.hosts}, answers[targets.neutral], control)
    return judge(seen, targets, lambda: _in_hosts_file(world.machine, targets.hosts))


async def _lookup(world: World, name: str) -> Lookup:
    """Ask twice where the first answer is a failure: a lossy line loses one of many."""
    first = await world.names.lookup(name, _LIMIT_S)
    return first if first.trouble not in {Trouble.FAILING, Trouble.TOO_SLOW} else await world.names.lookup(name, _LIMIT_S)


async def _asked(world: World, targets: Targets) -> Mapping[str, tuple[str, ...] | NetError]:
    control = targets.control
    said: dict[str, tuple[str, ...] | NetError] = {}
    async with world.net({control.host: control.address}) as net:
        try:
            async with asyncio.timeout(_CONTROL_LIMIT_S):
                for host in targets.hosts:
                    said[host] = await world.names.ask(net, control, host)
        except TimeoutError:  # a control that is kept slow must not cost what is known already
            return said | {control.host: TooSlow(host=Code(control.host))}
        except NetError as error:
            return said | {control.host: error}
    return said


def judge(seen: Seen, targets: Targets, hosts_file: Callable[[], Mapping[str, str]] = dict) -> Finding:
    """Return the verdict. Pure, but for `hosts_file`, which is asked only where an answer is wrong: {address: its line}."""
    evidence = tuple(_evidence(seen))
    kinds = {host: _kind(lookup, targets) for host, lookup in seen.system.items()}
    if all(kind is Place.PUBLISHED for kind in kinds.values()):
        return _right(seen, evidence)
    if Place.STAND_IN in kinds.values():
        reason = T("A VPN or proxy program gives stand-in addresses here and looks the names up itself, so there is nothing to compare.")
        return unknown(CHECK.id, reason, evidence)
    wrong = {host: kind for host, kind in kinds.items() if kind in _WRONG}
    if not wrong:
        return _silent(seen, kinds, evidence)
    lines = {line for host in wrong for address, line in hosts_file().items() if address in seen.system[host].addresses}
    if lines:
        say = T("A file on this computer leads names of Wikimedia elsewhere: {names}.", names=Listed(tuple(wrong)))
        more = tuple(Evidence(_FILE, quote=line) for line in sorted(lines))
        return Finding(CHECK.id, Level.WARN, Sure.HIGH, say, (*evidence, *more))
    return _wrong(seen, targets, wrong, evidence)


_Kind = Place | Trouble
_WRONG = (Place.ELSEWHERE, Place.NOWHERE, Trouble.NO_NAME)


def _kind(lookup: Lookup, targets: Targets) -> _Kind:
    """Return what an answer is: the worst of its addresses, or why there are none."""
    places = {place(address, targets) for address in lookup.addresses}
    return max(places, key=lambda one: one.value) if places else lookup.trouble or Trouble.NO_NAME


def _right(seen: Seen, evidence: tuple[Evidence, ...]) -> Finding:
    error = seen.control_error
    if isinstance(error, BadCertificate):
        say = T("The names lead to Wikimedia. But somebody without its certificate answered in place of Wikimedia's own name server.")
        return Finding(CHECK.id, Level.WARN, Sure.MEDIUM, say, evidence, reason=error.say)
    if error is not None:
        say = T("The names lead to Wikimedia. Wikimedia's own name server could not be asked: it may be blocked here, or out of order.")
        return Finding(CHECK.id, Level.INFO, Sure.MEDIUM, say, evidence, reason=error.say)
    compared = bool(seen.control) and all(seen.control_says(host) for host in seen.system)
    return Finding(CHECK.id, Level.OK, Sure.HIGH if compared else Sure.MEDIUM, _AS_COMPARED if compared else _AS_PUBLISHED, evidence)


_AS_PUBLISHED = T("The names lead where Wikimedia's sites are. They look as expected.")
_AS_COMPARED = T("The names lead where Wikimedia's sites are, and Wikimedia's own name server knows them.")
_NOT_COMPARED = T("The answers were not compared with those of Wikimedia's own name server.")


def _silent(seen: Seen, kinds: Mapping[str, _Kind], evidence: tuple[Evidence, ...]) -> Finding:
    """Judge names that got no answer; all others were right."""
    silent = tuple(host for host, kind in kinds.items() if isinstance(kind, Trouble))
    if len(silent) < len(kinds):
        return unknown(CHECK.id, T("No answer came for {names}. The other names are right.", names=Listed(silent)), evidence)
    controlled = any(seen.control_says(host) for host in silent)
    only_these = bool(seen.neutral.addresses) and Trouble.TOO_SLOW not in kinds.values()
    if not controlled and not only_these:
        return unknown(CHECK.id, T("No name was answered. This computer may be offline, or its name servers do not work."), evidence)
    say = T("The name servers here fail for Wikimedia's names. They may be out of order, or block them.")
    return Finding(
        CHECK.id,
        Level.WARN,
        Sure.MEDIUM if controlled else Sure.LOW,
        say,
        evidence,
        STEPS,
        None if controlled else _why_not_compared(seen),
    )


def _wrong(seen: Seen, targets: Targets, wrong: Mapping[str, _Kind], evidence: tuple[Evidence, ...]) -> Finding:
    """Judge names that lead elsewhere, or are said not to exist."""
    names = Listed(tuple(wrong))
    compared = [host for host in wrong if seen.control_says(host)]
    if any(not set(seen.control_says(host)).intersection(seen.system[host].addresses) for host in compared):
        say = T("These names of Wikimedia are answered wrongly on this connection: {names}. Wikimedia's own name server says otherwise.")
        # A new site of Wikimedia's could have an address that an old list does not know, and the control prefer another site.
        sure = Sure.MEDIUM if set(wrong.values()) == {Place.ELSEWHERE} else Sure.HIGH
        return Finding(CHECK.id, Level.ALERT, sure, say.filled(names=names), evidence, STEPS)
    if len(compared) == len(wrong):
        say = T("The addresses are not in the list of {day}, but Wikimedia's own name server gives the same: the list is old.")
        return Finding(CHECK.id, Level.INFO, Sure.MEDIUM, say.filled(day=targets.dated), evidence)
    if _is_for_all(seen, targets, wrong):
        reason = T(
            "This network answers every name itself, as one does that wants you to log in first, or that has no way out. Look again later."
        )
        return unknown(CHECK.id, reason, evidence)
    if not seen.control and set(wrong.values()) == {Place.ELSEWHERE}:
        reason = T("Some addresses are not in the list of Wikimedia's addresses of {day}. Ask Wikimedia's own name server to be sure.")
        return unknown(CHECK.id, reason.filled(day=targets.dated), evidence)
    say = T("These names of Wikimedia are likely to be answered wrongly on this connection: {names}. This is not confirmed.", names=names)
    sure = Sure.LOW if set(wrong.values()) == {Trouble.NO_NAME} else Sure.MEDIUM
    return Finding(CHECK.id, Level.WARN, sure, say, evidence, STEPS, _why_not_compared(seen))


def _is_for_all(seen: Seen, targets: Targets, wrong: Mapping[str, _Kind]) -> bool:
    """Say whether the network treats the neutral name in the same way, so that nothing is done to Wikimedia in particular."""
    theirs = set(chain.from_iterable(seen.system[host].addresses for host in wrong))
    kind = _kind(seen.neutral, targets)
    none_exists = kind is Trouble.NO_NAME and set(wrong.values()) == {Trouble.NO_NAME}
    return none_exists or kind is Place.NOWHERE or bool(theirs.intersection(seen.neutral.addresses))


def _why_not_compared(seen: Seen) -> Text:
    return seen.control_error.say if seen.control_error is not None else _NOT_COMPARED


def _evidence(seen: Seen) -> Iterator[Evidence]:
    for host, lookup in seen.system.items():
        trouble = lookup.trouble or Trouble.NO_NAME
        yield Evidence(_ANSWERS, host, quote=", ".join(lookup.addresses)) if lookup.addresses else Evidence(_NO_ANSWERS[trouble], host)
    for host, said in seen.control.items():
        if isinstance(said, tuple):
            yield Evidence(_CONTROL, host, quote=", ".join(said)) if said else Evidence(_CONTROL_KNOWS_NONE, host)


def _in_hosts_file(machine: Machine, hosts: Sequence[str]) -> Mapping[str, str]:
    """Return the lines of the file of hosts that name one of these: {address: line}."""
    try:
        lines = machine.read(_HOSTS_FILES.get(machine.system, "/etc/hosts")).splitlines()
    except CompanionError:
        return {}
    fields = ((line, line.partition("#")[0].lower().split()) for line in lines)
    return {words[0]: line.strip() for line, words in fields if words and set(words[1:]).intersection(hosts)}

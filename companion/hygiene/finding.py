"""What a check found: a verdict with how sure it is, the evidence untouched, and the plan steps it speaks for.

UNKNOWN says why in `reason`. Every other verdict but OK may have one too: what could not be looked at. OK has none, so a scan
that was cut short can never say that all is well (CHECKS.md, rule 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from companion.base.text import T, Text

NOT_KNOWN = T("This could not be found out.")


class Level(StrEnum):
    """The five verdicts, mildest first. UNKNOWN is no mild one: it says nothing."""

    UNKNOWN = "unknown"
    OK = "ok"
    INFO = "info"
    WARN = "warn"
    ALERT = "alert"


class Sure(StrEnum):
    """How sure a verdict is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


LEVEL_WORDS: dict[Level, Text] = {
    Level.UNKNOWN: T("Not known"),
    Level.OK: T("In order"),
    Level.INFO: T("Good to know"),
    Level.WARN: T("Look at this"),
    Level.ALERT: T("Act on this"),
}
SURE_WORDS: dict[Sure, Text] = {Sure.HIGH: T("sure"), Sure.MEDIUM: T("fairly sure"), Sure.LOW: T("not very sure")}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was seen: what it is, where it stands (a page, a host, a disk) with its line if it has one, and its own words."""

    what: Text
    where: str = ""
    line: int = 0
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. `steps` are ids of advice in checklists/core.toml."""

    check: str
    level: Level
    sure: Sure
    say: Text
    evidence: tuple[Evidence, ...] = ()
    steps: tuple[str, ...] = ()
    reason: Text | None = None

    def __post_init__(self) -> None:
        if (self.level is Level.UNKNOWN and self.reason is None) or (self.level is Level.OK and self.reason is not None):
            message = f"{self.check}: unknown needs its reason, and ok must have none"
            raise ValueError(message)

    @property
    def partial(self) -> bool:
        """Whether something could not be looked at."""
        return self.reason is not None


def unknown(check: str, reason: Text, evidence: tuple[Evidence, ...] = ()) -> Finding:
    """Return the verdict of a check that could not look, or could not judge what it saw."""
    return Finding(check, Level.UNKNOWN, Sure.HIGH, NOT_KNOWN, evidence, reason=reason)


def steps_raised(findings: Iterable[Finding]) -> Mapping[str, Text]:
    """Return the plan steps that findings call for, each with what was found: the worst of several."""
    found: dict[str, Text] = {}
    for finding in sorted(findings, key=lambda finding: tuple(Level).index(finding.level), reverse=True):
        if finding.level in {Level.WARN, Level.ALERT}:
            for step in finding.steps:
                found.setdefault(step, finding.say)
    return found


def steps_ticked(findings: Iterable[Finding]) -> Mapping[str, Text]:
    """Return the plan steps that findings show to be done, each with what was found. Only a sure ok ticks, and no raised step is one."""
    findings = tuple(findings)
    raised = steps_raised(findings)
    sure = [finding for finding in findings if finding.level is Level.OK and finding.sure is Sure.HIGH]
    return {step: finding.say for finding in sure for step in finding.steps if step not in raised}

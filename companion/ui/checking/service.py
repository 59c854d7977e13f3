"""Checks while the window is open: which there are, which run, and what they found. All of it in memory, none of it kept.

Hide now, a lock, closing and forgetting lose it. A run ends when its page is left: nothing is asked that nobody sees being asked;
what is finished stays. `room` is loaded with the page, and the HTTP client with the first run.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from companion.base.errors import CompanionError
from companion.base.later import asyncio
from companion.base.work import Watch
from companion.hygiene.finding import Finding, steps_raised, steps_ticked
from companion.ui.checking.seen import FAMILIES, Order, Outcome, Problem, Reach
from companion.ui.jobs import Job, Jobs
from companion.ui.sitting import Sitting

if TYPE_CHECKING:  # see seen
    from companion.hygiene.check import CheckInfo
    from companion.hygiene.runner import Report
    from companion.ui.checking.room import CheckRoom

_TOGETHER_MS = 50  # findings that come closer together are shown together


@dataclass(slots=True, eq=False)
class Look:
    """A run under way: what was asked for, and what has been found so far."""

    order: Order
    reach: Reach
    findings: list[Finding] = field(default_factory=list)
    job: Job | None = None
    stopping: bool = False  # a pause between two names runs out first

    @property
    def under_way(self) -> bool:
        """Whether an answer may still come."""
        return self.job is not None and self.job.under_way


class Checking(QObject):
    """`changed` names the family of which something is new; `forgotten` when nothing is left of any."""

    changed = Signal(str)
    forgotten = Signal()
    _arrived = Signal(object, object)  # Look, Finding

    def __init__(self, room: Callable[[], CheckRoom], jobs: Jobs, sitting: Sitting, explain: Callable[[CompanionError], None]) -> None:
        """Keep how the room is loaded, and what is done with an error; nothing is loaded yet."""
        super().__init__()
        self.known: dict[str, tuple[CheckInfo, ...]] = {}
        self.outcomes: dict[str, Outcome] = {}
        self._looks: dict[str, Look] = {}
        self._load, self._jobs, self._sitting, self._explain = room, jobs, sitting, explain
        self._loaded: CheckRoom | None = None
        self._loading = threading.Lock()
        self._arrived.connect(self._take_finding, Qt.ConnectionType.QueuedConnection)
        self._late: set[str] = set()
        sitting.forgotten.connect(self.forget)

    def open(self, owner: QObject, family: str) -> None:
        """Find the checks of a family, in a job: their files bring libraries along."""
        if family in self.known:
            return

        async def work(_watch: Watch) -> tuple[CheckInfo, ...]:
            return await asyncio.to_thread(lambda: self._room().known(family))

        self._jobs.start(owner, work, done=lambda known: self._take_known(family, known))

    def reach(self, order: Order) -> Reach:
        """Return who would be contacted. Raises what `problem` would return."""
        return self._room().reach(order)

    def problem(self, order: Order) -> Problem | None:
        """Return why an order cannot be carried out, if it cannot."""
        return self._room().problem(order)

    def look(self, family: str) -> Look | None:
        """Return the run of this family that is under way."""
        look = self._looks.get(family)
        return look if look is not None and look.under_way else None

    def start(self, owner: QObject, order: Order) -> None:
        """Look. Raises what `problem` would return; then nothing is contacted."""
        look = Look(order, self.reach(order))
        self._cancel(order.family)

        async def work(watch: Watch) -> Report:
            return await self._room().run(order, watch, lambda finding: self._arrived.emit(look, finding))

        look.job = self._jobs.start(
            owner, work, done=lambda report: self._take_report(look, report), failed=lambda error: self._failed(look, error)
        )
        self._looks[order.family] = look
        self.changed.emit(order.family)

    def stop(self, family: str) -> None:
        """End a run; what is finished comes as its report."""
        look = self.look(family)
        if look is not None and look.job is not None:
            look.job.watch.stop()
            look.stopping = True
            self.changed.emit(family)

    def stop_all(self) -> None:
        """End every run: the page is left."""
        for family in FAMILIES:
            self.stop(family)

    def forget(self, family: str = "") -> None:
        """Drop what was found, of one family or of all, and the reasons on the plan that came from it; end what runs."""
        known = False
        for each in (family,) if family else FAMILIES:
            self._cancel(each)
            known = self.outcomes.pop(each, None) is not None or known
        if known:
            self._tell_plan()
        if family:
            self.changed.emit(family)
        else:
            self.forgotten.emit()

    def _room(self) -> CheckRoom:
        with self._loading:
            self._loaded = self._loaded or self._load()
            return self._loaded

    def _cancel(self, family: str) -> None:
        look = self._looks.pop(family, None)
        if look is not None and look.job is not None:
            look.job.cancel()

    def _take_known(self, family: str, known: tuple[CheckInfo, ...]) -> None:
        self.known[family] = known
        self.changed.emit(family)

    def _take_finding(self, look: Look, finding: Finding) -> None:
        if look.under_way:  # else it was on its way when the run was cancelled
            look.findings.append(finding)
            if not self._late:
                QTimer.singleShot(_TOGETHER_MS, self, self._tell_news)
            self._late.add(look.order.family)

    def _tell_news(self) -> None:
        while self._late:
            family = self._late.pop()
            if self.look(family) is not None:  # else its end was told, or it was cancelled
                self.changed.emit(family)

    def _take_report(self, look: Look, report: Report | None) -> None:
        family = look.order.family
        if report is not None:  # else it was stopped before it began
            checks: Mapping[str, CheckInfo] = MappingProxyType({check.id: check for check in self.known[family]})
            self.outcomes[family] = Outcome(look.order, look.reach, report, checks)
            self._tell_plan()
        self.changed.emit(family)

    def _failed(self, look: Look, error: CompanionError) -> None:
        self._explain(error)
        self.changed.emit(look.order.family)

    def _tell_plan(self) -> None:
        findings = [finding for outcome in self.outcomes.values() for finding in outcome.report.findings]
        self._sitting.heed(steps_raised(findings), steps_ticked(findings))

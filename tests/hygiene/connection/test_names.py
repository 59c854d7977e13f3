"""The check of names, scenario by scenario: one story each, and no alarm on lines that are healthy or odd.

The scenarios are those of CHECKS.md, part 3, as far as names show them; tests/lab has them with a real name server that lies.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

import dns.message
import pytest

from companion.base.text import Code
from companion.base.work import Watch
from companion.hygiene.connection import names
from companion.hygiene.finding import Finding, Level, Sure
from companion.hygiene.targets import WIKIMEDIA, Control
from companion.hygiene.world import NAME_SERVER, Lookup, Net, Subject, Trouble
from companion.net.errors import BadCertificate, NetError, TooSlow, Unreachable
from companion.net.exchange import Handler, Reply, Request
from tests.fakes.world import FakeMachine, FakeNames, world

TEXT, UPLOAD, V6 = "185.15.59.224", "185.15.59.240", "2a02:ec80:300:ed1a::1"
RIGHT = (TEXT, V6)
NEUTRAL = ("93.184.215.14",)
FAILING, NO_NAME, SLOW = (Lookup(trouble=trouble) for trouble in (Trouble.FAILING, Trouble.NO_NAME, Trouble.TOO_SLOW))
HOSTS = WIKIMEDIA.hosts
BLOCKED = Unreachable(host=Code("wikimedia-dns.org"))
UNTRUSTED = BadCertificate(host=Code("wikimedia-dns.org"))


def at(*addresses: str) -> Lookup:
    return Lookup(addresses)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it answers for all of Wikimedia's names, for the neutral one, and what the control says (None: it was not asked)."""

    id: str
    answer: Lookup | tuple[Lookup, Lookup, Lookup]
    level: Level
    sure: Sure = Sure.HIGH
    neutral: Lookup = field(default=at(*NEUTRAL))
    control: tuple[str, ...] | NetError | None = None
    hosts_file: str = ""

    def finding(self) -> Finding:
        answers = self.answer if isinstance(self.answer, tuple) else (self.answer,) * 3
        control = {} if self.control is None else dict.fromkeys(HOSTS[: 1 if isinstance(self.control, NetError) else 3], self.control)
        seen = names.Seen(dict(zip(HOSTS, answers, strict=True)), self.neutral, control)
        machine = FakeMachine(files={"/etc/hosts": self.hosts_file} if self.hosts_file else {})
        return names.judge(seen, WIKIMEDIA, lambda: names._in_hosts_file(machine, HOSTS))


OK, INFO, WARN, ALERT, UNKNOWN = Level.OK, Level.INFO, Level.WARN, Level.ALERT, Level.UNKNOWN
HEALTHY = [
    Line("as published", at(*RIGHT), OK, Sure.MEDIUM),
    Line("as published and confirmed", at(*RIGHT), OK, Sure.HIGH, control=RIGHT),
    Line("other sites of Wikimedia", (at("208.80.154.224"), at("198.35.26.224"), at("2620:0:861:ed1a::1")), OK, Sure.HIGH, control=RIGHT),
    Line("another front-end than the control's", at("103.102.166.224"), OK, Sure.HIGH, control=RIGHT),
    Line("no IPv4: translated addresses", at("64:ff9b::b90f:3be0"), OK, Sure.MEDIUM),
    Line("no IPv4: own prefix of the network", at("64:ff9b:1::b90f:3be0"), OK, Sure.MEDIUM),
    Line("mapped addresses", at("::ffff:185.15.59.224"), OK, Sure.MEDIUM),
    Line("scoped address", at("2a02:ec80:300:ed1a::1%eth0"), OK, Sure.MEDIUM),
    Line("neutral name fails", at(*RIGHT), OK, Sure.MEDIUM, neutral=FAILING),
    Line("right answers from the file of hosts", at(TEXT), OK, Sure.MEDIUM, hosts_file=f"{TEXT} en.wikipedia.org"),
    Line("only the control is blocked", at(*RIGHT), INFO, Sure.MEDIUM, control=BLOCKED),
    Line("the control knows nothing", at(*RIGHT), OK, Sure.MEDIUM, control=()),
]
ODD = [
    Line("offline", FAILING, UNKNOWN, neutral=FAILING),
    Line("offline, in the second press", FAILING, UNKNOWN, neutral=FAILING, control=BLOCKED),
    Line("offline with a resolver of its own", NO_NAME, UNKNOWN, neutral=NO_NAME),
    Line("dead name server", SLOW, UNKNOWN, neutral=SLOW),
    Line("slow for Wikimedia alone", SLOW, UNKNOWN),
    Line("one answer lost", (at(*RIGHT), FAILING, at(*RIGHT)), UNKNOWN),
    Line("one answer slow", (at(*RIGHT), at(*RIGHT), SLOW), UNKNOWN, control=RIGHT),
    Line("login page at a private address", at("192.168.88.1"), UNKNOWN, neutral=at("192.168.88.1")),
    Line("login page, in the second press", at("192.168.88.1"), UNKNOWN, neutral=at("192.168.88.1"), control=UNTRUSTED),
    Line("login page at several private addresses", at("10.0.0.1"), UNKNOWN, neutral=at("10.0.0.2"), control=BLOCKED),
    Line("login page at a public address", at("45.60.7.7"), UNKNOWN, neutral=at("45.60.7.7"), control=BLOCKED),
    Line("VPN program with stand-in addresses", at("198.18.0.12"), UNKNOWN, neutral=at("198.18.0.13")),
    Line("VPN program, in the second press", at("198.18.0.12"), UNKNOWN, neutral=at("198.18.0.13"), control=RIGHT),
    Line("old list, not compared", at("45.112.0.9"), UNKNOWN),
    Line("old list, compared", at("45.112.0.9"), INFO, Sure.MEDIUM, control=("45.112.0.9",)),
]
HOSTILE = [
    Line("no such name, confirmed", NO_NAME, ALERT, control=RIGHT),
    Line("no such name, control blocked", NO_NAME, WARN, Sure.LOW, control=BLOCKED),
    Line("no such name, not compared", NO_NAME, WARN, Sure.LOW),
    Line("reserved address, confirmed", at("10.10.34.35"), ALERT, control=RIGHT),
    Line("reserved address, control blocked", at("10.10.34.35"), WARN, Sure.MEDIUM, control=BLOCKED),
    Line("reserved address, not compared", at("10.10.34.35"), WARN, Sure.MEDIUM),
    Line("this computer", at("127.0.0.1"), ALERT, control=RIGHT),
    Line("no address at all", at(".".join("0000")), ALERT, control=RIGHT),
    Line("old tunnels", at("2002:a0a:2222::1"), ALERT, control=RIGHT),
    Line("many receivers", at("224.0.0.5"), ALERT, control=RIGHT),
    Line("no address but a word", at("fe80::zz"), ALERT, control=RIGHT),
    Line("foreign address, confirmed", at("93.184.216.34"), ALERT, Sure.MEDIUM, control=RIGHT),
    Line("foreign address, control blocked", at("93.184.216.34"), WARN, Sure.MEDIUM, control=BLOCKED),
    Line("foreign address beside a right one", at(TEXT, "93.184.216.34"), ALERT, Sure.MEDIUM, control=(V6,)),
    Line("foreign and reserved addresses", (at("93.184.216.34"), at("10.10.34.35"), at(*RIGHT)), ALERT, control=RIGHT),
    Line("only one of the names", (at(*RIGHT), at("10.10.34.36"), at(*RIGHT)), ALERT, control=RIGHT),
    Line("every name at one address, though the control answers", at("192.168.88.1"), ALERT, neutral=at("192.168.88.1"), control=RIGHT),
    Line("somebody in the control's place", at(*RIGHT), WARN, Sure.MEDIUM, control=UNTRUSTED),
    Line("a line in the file of hosts", at("10.10.34.34"), WARN, hosts_file="10.10.34.34 en.wikipedia.org # blocked"),
    Line("another network's private translation", at("64:ff9b::a0a:2223"), ALERT, control=RIGHT),
]
BROKEN = [
    Line("fails for Wikimedia alone, confirmed", FAILING, WARN, Sure.MEDIUM, control=RIGHT),
    Line("fails for every name, control answers", FAILING, WARN, Sure.MEDIUM, neutral=FAILING, control=RIGHT),
    Line("fails for Wikimedia alone, control blocked", FAILING, WARN, Sure.LOW, control=BLOCKED),
    Line("fails for Wikimedia alone, not compared", FAILING, WARN, Sure.LOW),
    Line("silent for Wikimedia alone, control answers", SLOW, WARN, Sure.MEDIUM, control=RIGHT),
]
ALL = [*HEALTHY, *ODD, *HOSTILE, *BROKEN]


@pytest.mark.parametrize("line", ALL, ids=lambda line: line.id)
def test_a_line_has_one_story(line: Line) -> None:
    finding = line.finding()
    assert (finding.level, finding.sure) == (line.level, line.sure)
    assert (finding.steps != ()) == (finding.level in {WARN, ALERT} and not line.hosts_file and line.control is not UNTRUSTED)


@pytest.mark.parametrize("line", [*HEALTHY, *ODD], ids=lambda line: line.id)
def test_a_healthy_or_odd_line_is_no_alarm(line: Line) -> None:
    assert line.finding().level not in {WARN, ALERT}


@pytest.mark.parametrize("line", ALL, ids=lambda line: line.id)
def test_only_what_the_control_contradicts_is_an_alert(line: Line) -> None:
    for control in (None, BLOCKED, TooSlow(host=Code("x")), UNTRUSTED):
        assert replace(line, control=control).finding().level is not ALERT


@pytest.mark.parametrize("line", BROKEN, ids=lambda line: line.id)
def test_a_name_server_that_fails_is_never_called_a_liar(line: Line) -> None:
    finding = line.finding()
    assert finding.level is WARN
    assert "wrong" not in finding.say.message


def test_the_answers_of_both_are_the_evidence() -> None:
    line = next(line for line in HOSTILE if line.id == "only one of the names")
    told = {(one.where, one.quote) for one in line.finding().evidence}
    assert (HOSTS[1], "10.10.34.36") in told
    assert (HOSTS[1], f"{TEXT}, {V6}") in told
    assert len(told) == 4


def test_the_line_of_the_file_of_hosts_is_evidence() -> None:
    line = next(line for line in HOSTILE if line.hosts_file)
    assert line.finding().evidence[-1].quote == "10.10.34.34 en.wikipedia.org # blocked"
    assert replace(line, hosts_file="10.10.34.34 EN.Wikipedia.org").finding().evidence[-1].quote == "10.10.34.34 EN.Wikipedia.org"
    other = replace(line, hosts_file="10.10.34.35 en.wikipedia.org\n# 10.10.34.34 en.wikipedia.org\n\n10.10.34.34 my.printer")
    assert other.finding().sure is Sure.MEDIUM


def answering(request: Request) -> Reply:
    """Answer as Wikimedia's name server does."""
    question = dns.message.from_wire(request.body)
    reply = dns.message.make_response(question)
    row = question.question[0]
    kind = dns.rdatatype.to_text(row.rdtype)
    reply.answer.append(dns.rrset.from_text(row.name, 60, "IN", kind, TEXT if kind == "A" else V6))
    return Reply(200, reply.to_wire(), "application/dns-message")


def look(answers: FakeNames, subject: Subject, handler: Handler = answering) -> Finding:
    return asyncio.run(names.look(world(handler, names=answers, subject=subject), Watch()))


def right() -> FakeNames:
    return FakeNames({**dict.fromkeys(HOSTS, at(*RIGHT)), WIKIMEDIA.neutral: at(*NEUTRAL)})


def test_the_first_press_asks_nothing_that_stands_out() -> None:
    answers = right()
    finding = asyncio.run(names.look(world(names=answers, subject=Subject()), Watch()))  # nobody may be asked over HTTPS
    assert (finding.level, finding.sure) == (OK, Sure.MEDIUM)
    assert sorted(answers.asked) == sorted([*HOSTS, WIKIMEDIA.neutral])
    assert [contact.who for contact in names.reveals(Subject())] == [NAME_SERVER]


def test_the_second_press_asks_the_control_too() -> None:
    finding = look(right(), Subject(distinctive=True))
    assert (finding.level, finding.sure) == (OK, Sure.HIGH)
    assert [contact.who for contact in names.reveals(Subject(distinctive=True))] == [NAME_SERVER, Code("wikimedia-dns.org")]


def test_a_control_that_gives_up_is_asked_no_more() -> None:
    asked = []

    def refusing(request: Request) -> Reply:
        asked.append(request)
        return Reply(503)

    finding = look(right(), Subject(distinctive=True), refusing)
    assert (finding.level, len(asked)) == (INFO, 1)


def test_a_control_that_is_kept_slow_does_not_cost_what_the_names_showed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who lies about names may well slow the control down too; its own limit ends before the whole check's."""

    class Stalled(FakeNames):
        async def ask(self, net: Net, control: Control, host: str) -> tuple[str, ...]:
            if host != HOSTS[0]:
                await asyncio.Event().wait()
            return await FakeNames.ask(self, net, control, host)

    monkeypatch.setattr(names, "_CONTROL_LIMIT_S", 0.05)
    lying = Stalled({**dict.fromkeys(HOSTS[1:], at("10.10.34.35")), HOSTS[0]: at(*RIGHT), WIKIMEDIA.neutral: at(*NEUTRAL)})
    finding = look(lying, Subject(distinctive=True))
    assert (finding.level, finding.sure) == (WARN, Sure.MEDIUM)
    assert finding.reason == TooSlow(host=Code("wikimedia-dns.org")).say
    assert len(finding.evidence) == 4


def test_both_kinds_of_questions_end_before_the_check_does() -> None:
    assert names.CHECK.limit_s > 2 * names._LIMIT_S + names._CONTROL_LIMIT_S


def test_with_a_proxy_nothing_goes_around_it() -> None:
    answers = right()
    finding = asyncio.run(names.look(world(names=answers, subject=Subject(direct=False, distinctive=True)), Watch()))
    assert finding.level is UNKNOWN
    assert answers.asked == []
    assert names.reveals(Subject(direct=False, distinctive=True)) == ()


def test_a_lost_answer_is_asked_for_once_more() -> None:
    answers = right()
    answers.answers = {**answers.answers, HOSTS[0]: [FAILING, at(TEXT)], HOSTS[1]: [SLOW, at(TEXT)]}
    assert look(answers, Subject()).level is OK
    assert len(answers.asked) == 6


def test_a_name_that_does_not_exist_is_not_asked_for_again() -> None:
    answers = FakeNames()
    assert look(answers, Subject()).level is UNKNOWN
    assert len(answers.asked) == 4

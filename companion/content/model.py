"""What a checklist pack holds, as values: questions, factors, advice, sources, contacts, and the crisis tree.

Follows content/FORMAT.md. Every sentence is a `Text` of the domain `checklists` whose context is its stable id, such as
`core/advice/second_step/why`; the addresses that a sentence names as `{field}` are filled in already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from companion.base.text import Text

DOMAIN = "checklists"
FORMAT = 1
# The question and answer that say "something is happening now", and the step that leads to the crisis tree (FORMAT.md, "Now").
HAPPENING, NOW = "happening", "now"
WAY_IN = "go_triage"
START = "start"


class Kind(StrEnum):
    """What a pack is: questions that lead to a plan, or a tree of a few taps that leads to a card."""

    PLAN = "plan"
    TREE = "tree"


class Seen(StrEnum):
    """In what state a source was read; NONE: field practice, nobody has yet found a page that says it."""

    OFFICIAL = "official"
    MIRROR = "mirror"
    EXCERPT = "excerpt"
    NONE = "none"


class Reach(StrEnum):
    """How a contact is reached."""

    EMAIL = "email"
    PAGE = "page"


class Choosing(StrEnum):
    """How many options of a question may be chosen."""

    SINGLE = "single"
    MULTI = "multi"


class Urgency(StrEnum):
    """When to do a step, most urgent first."""

    NOW = "now"
    SOON = "soon"
    LATER = "later"


class Op(StrEnum):
    """How a condition looks at an answer: IS and IN at a single one, HAS into a multi one."""

    IS = "is"
    HAS = "has"
    IN = "in"


class Ask(StrEnum):
    """A field of an alert that a card may ask for: PROTOCOL.md, "Inside"."""

    KIND = "kind"
    URGENCY = "urgency"
    WHAT = "what"
    WHEN = "when"
    WHERE = "where"
    ABOUT = "about"
    WHO = "who"
    CONTACT_BACK = "contact_back"
    DO_NOT = "do_not"
    SAFE_WORDS = "safe_words"
    ACCOUNTS_TO_LOCK = "accounts_to_lock"
    ALSO_AT_RISK = "also_at_risk"
    HELP = "help"
    CONSENT = "consent"
    TOLD_ALREADY = "told_already"
    ATTACHMENTS = "attachments"
    EXCERPTS = "excerpts"


@dataclass(frozen=True, slots=True)
class AllOf:
    """True when every part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when at least one part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when its part is not, so also when nothing was answered."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Answer:
    """True when the question was answered so; false when it was skipped or hidden."""

    question: str
    op: Op
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class FactorIs:
    """True when the factor is."""

    factor: str


Condition: TypeAlias = AllOf | AnyOf | Not | Answer | FactorIs
Answers: TypeAlias = Mapping[str, str | frozenset[str]]


@dataclass(frozen=True, slots=True)
class Source:
    """One page that a step rests on, when it was looked at and in what state; `supports` is the fact in our words."""

    key: str
    title: str
    url: str
    publisher: str
    checked_on: date
    seen: Seen
    supports: Text


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to write to; the only place where an address stands."""

    key: str
    title: Text
    address: str
    kind: Reach
    purpose: Text
    note: Text | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A group of questions with a heading."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; `alone`: choosing it clears the others, and any other clears it."""

    id: str
    text: Text
    help: Text | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question, why it is asked, and when it is asked at all."""

    id: str
    type: Choosing
    text: Text
    why: Text
    options: tuple[Option, ...]
    help: Text | None = None
    section: str = ""
    visible_when: Condition | None = None
    sensitive: bool = False

    @property
    def multi(self) -> bool:
        """Whether more than one option may be chosen."""
        return self.type is Choosing.MULTI


@dataclass(frozen=True, slots=True)
class Factor:
    """What follows from answers, with its reason in words; the only thing that advice looks at."""

    id: str
    because: Text
    when: Condition


@dataclass(frozen=True, slots=True)
class Opening:
    """A page that a step offers to open."""

    text: Text
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One step of a plan. `effort` 1 to 3, `cost` 0 to 2, `benefit` 1 to 3; `when` None: only as a baseline step."""

    id: str
    title: Text
    why: Text
    steps: tuple[Text, ...]
    limits: Text
    effort: int
    benefit: int
    urgency: Urgency
    cost: int = 0
    when: Condition | None = None
    not_when: Condition | None = None
    caution_when: Condition | None = None
    caution: Text | None = None
    boost: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    group: str = ""
    key: bool = False
    baseline: bool = False
    acute_ok: bool = False
    done_when: Text | None = None
    check: str = ""
    tools: tuple[str, ...] = ()
    opening: Opening | None = None
    contacts: tuple[Contact, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def unsourced(self) -> bool:
        """Whether no page is known that says this: field practice only."""
        return all(source.seen is Seen.NONE for source in self.sources)


@dataclass(frozen=True, slots=True)
class Branch:
    """One answer of a tree's node; `goto` is the id of a node or a card."""

    id: str
    text: Text
    goto: str
    help: Text | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """One question of a tree; the first is `start`."""

    id: str
    text: Text
    options: tuple[Branch, ...]
    help: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Where a tree ends: what to do now. `alert`: offer the alert; `asks`: the fields it then asks for."""

    id: str
    title: Text
    steps: tuple[Text, ...]
    limits: Text
    caution: Text | None = None
    alert: bool = False
    asks: tuple[Ask, ...] = ()
    contacts: tuple[Contact, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """One part of a workshop."""

    minutes: int
    do: Text


@dataclass(frozen=True, slots=True)
class Workshop:
    """How a trainer goes through this pack with a group."""

    minutes: int
    group_size: str
    materials: tuple[Text, ...]
    plan: tuple[Activity, ...]
    care: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One checklist pack. A `plan` has questions, factors and advice; a `tree` has nodes and cards."""

    id: str
    version: str
    title: Text
    reviewed_on: date
    review_every_days: int
    kind: Kind = Kind.PLAN
    minutes: int = 0
    licence: str = ""
    requires: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    source_language: str = "en"
    needs_permission: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    workshop: Workshop | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    questions: tuple[Question, ...] = ()
    factors: tuple[Factor, ...] = ()
    advice: tuple[Advice, ...] = ()
    nodes: Mapping[str, Node] = field(default_factory=dict)
    cards: Mapping[str, Card] = field(default_factory=dict)

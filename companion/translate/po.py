"""Read and write .po files: the translators' files, one a language and domain. Strict, so that nothing is lost silently.

A message is found by its context and its English. The header is kept word for word (its Plural-Forms decides how many
forms a plural has), lines are never wrapped, and there are no dates and no line numbers: a diff shows words only.
Follows the PO format of GNU gettext's manual, section "The Format of PO Files". Raises PoBroken with the line.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from companion.base import files
from companion.base.errors import CompanionError
from companion.base.text import Code, T, Text

LARGEST_FILE = 8_000_000
_MOST_FORMS = 6
_PLURAL_FORMS = re.compile(r"nplurals\s*=\s*([0-9]{1,3})\s*;\s*plural\s*=\s*([^;\n]+)", re.IGNORECASE)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr)(?:\[([0-9]{1,2})\])?[ \t]*(?=\")")


class PoBroken(CompanionError):
    """A translation file is cut off, garbled, or says one thing twice."""

    say = T("The translation file {path} cannot be read. Line {line}: {problem}")
    hint = T("Mend that line, or take the last version that worked.")


class Key(NamedTuple):
    """What a message is found by."""

    context: str
    english: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One message. `words`: one string, or one a plural form; empty strings are not translated yet."""

    english: str
    plural: str = ""
    context: str = ""
    words: tuple[str, ...] = ("",)
    flags: tuple[str, ...] = ()
    previous: str = ""
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    obsolete: bool = False
    line: int = 0

    @property
    def key(self) -> Key:
        """Return what this message is found by."""
        return Key(self.context, self.english)

    @property
    def fuzzy(self) -> bool:
        """Say whether a translator has to look at it again."""
        return "fuzzy" in self.flags

    @property
    def done(self) -> bool:
        """Say whether it is translated: every form is there and nobody marked it."""
        return not self.fuzzy and all(words.strip() for words in self.words)


@dataclass(frozen=True, slots=True)
class Po:
    """A whole file: the header as it stands, and the messages in their order."""

    header: Entry
    entries: tuple[Entry, ...]

    @property
    def forms(self) -> int:
        """Return how many forms a plural has."""
        found = _PLURAL_FORMS.search(self.header.words[0])
        return int(found[1]) if found else 2

    @property
    def plural_rule(self) -> str:
        """Return the C expression that chooses a form, or nothing."""
        found = _PLURAL_FORMS.search(self.header.words[0])
        return found[2].strip() if found else ""

    def field(self, name: str) -> str:
        """Return a field of the header, or nothing."""
        found = re.search(rf"^{re.escape(name)}:[ \t]*(.*)$", self.header.words[0], re.IGNORECASE | re.MULTILINE)
        return found[1].strip() if found else ""


def read(path: Path) -> Po:
    """Read a file. Raises PoBroken, or files' errors for one that is missing, unreadable or far too large."""
    return parse(files.read(path, LARGEST_FILE), path.name)


def parse(untrusted: bytes, name: str) -> Po:
    """Read the bytes of a file. Raises PoBroken."""
    try:
        lines = untrusted.decode().split("\n")  # not splitlines: U+2028 may stand inside a sentence
    except UnicodeDecodeError as error:
        raise _broken(name, 1 + untrusted[: error.start].count(b"\n"), T("It is not UTF-8.")) from error
    entries = [raw.entry(name) for raw in _raw(lines, name)]
    if not entries or entries[0].english or entries[0].context:
        raise _broken(name, 1, T("The header is missing: the first message must have an empty msgid."))
    po = Po(entries[0], tuple(entries[1:]))
    _reject(po, name)
    return po


def write(path: Path, content: str | bytes) -> None:
    """Write a file that everybody may read, whole or not at all. Raises NotWritable or DiskFull."""
    files.write_private(path, content.encode() if isinstance(content, str) else content)
    with contextlib.suppress(OSError):  # a stick's file system may have no modes
        path.chmod(0o644)  # translations are no secret, and go into packages that everybody reads


def render(po: Po) -> str:
    """Return a file's content: live messages first, then those that are no longer in the program."""
    ordered = (po.header, *(e for e in po.entries if not e.obsolete), *(e for e in po.entries if e.obsolete))
    return "\n".join("".join(f"{line}\n" for line in _lines(entry)) for entry in ordered)


def _lines(entry: Entry) -> Iterator[str]:
    yield from (f"# {remark}".rstrip() for remark in entry.remarks)
    yield from (f"#. {note}" for note in entry.notes)
    yield from (f"#: {place}" for place in entry.places)
    if entry.flags:
        yield "#, " + ", ".join(entry.flags)
    mark = "#~ " if entry.obsolete else ""
    if entry.previous:
        yield from (f"{mark or '#'}| {line}" for line in _string("msgid", entry.previous))
    if entry.context:
        yield from (mark + line for line in _string("msgctxt", entry.context))
    yield from (mark + line for line in _string("msgid", entry.english))
    if entry.plural:
        yield from (mark + line for line in _string("msgid_plural", entry.plural))
    for number, words in enumerate(entry.words):
        yield from (mark + line for line in _string(f"msgstr[{number}]" if entry.plural else "msgstr", words))


def _string(keyword: str, value: str) -> Iterator[str]:
    parts = re.findall(r"[^\n]*\n|[^\n]+", value)
    if len(parts) <= 1:
        yield f'{keyword} "{_escaped(value)}"'
        return
    yield f'{keyword} ""'
    yield from (f'"{_escaped(part)}"' for part in parts)


def _escaped(value: str) -> str:
    value = value.replace("\\", "\\\\").replace('"', '\\"')
    return value.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def _broken(name: str, line: int, problem: Text) -> PoBroken:
    return PoBroken(f"{name}:{line}: {problem.message}", path=Code(name), line=line, problem=problem)


def _reject(po: Po, name: str) -> None:
    """Refuse what would be read differently by different programs."""
    if po.forms not in range(1, _MOST_FORMS + 1):
        raise _broken(name, po.header.line, T("Plural-Forms says {forms} forms.", forms=po.forms))
    seen: set[Key] = set()
    for entry in po.entries:
        if not entry.english:
            raise _broken(name, entry.line, T("A msgid is empty."))
        if not entry.obsolete and entry.key in seen:
            raise _broken(name, entry.line, T("This message is in the file twice."))
        if not entry.obsolete:
            seen.add(entry.key)
        if entry.plural and not entry.obsolete and len(entry.words) != po.forms:
            raise _broken(
                name, entry.line, T("Here are {found} plural forms, but Plural-Forms says {forms}.", found=len(entry.words), forms=po.forms)
            )


@dataclass(slots=True)
class _Raw:
    """One message while it is being read: its comments, and `parts` {keyword: text}."""

    line: int
    parts: dict[str, str] = field(default_factory=dict)
    comments: dict[str, list[str]] = field(default_factory=dict)
    obsolete: bool = False

    def entry(self, name: str) -> Entry:
        """Return the finished message. Raises PoBroken for one that was cut off."""
        forms = sorted(int(key[7:-1]) for key in self.parts if key.startswith("msgstr["))
        plural = "msgid_plural" in self.parts
        if "msgid" not in self.parts or (not forms if plural else "msgstr" not in self.parts):
            raise _broken(name, self.line, T("A message is cut off: its msgid or msgstr is missing."))
        if forms != list(range(len(forms))) or (forms and not plural) or (plural and "msgstr" in self.parts):
            raise _broken(name, self.line, T("The plural forms are not numbered 0, 1, 2 and so on."))
        flags = [flag.strip() for line in self.comments.get(",", []) for flag in line.split(",")]
        return Entry(
            english=self.parts["msgid"],
            plural=self.parts.get("msgid_plural", ""),
            context=self.parts.get("msgctxt", ""),
            words=tuple(self.parts[f"msgstr[{number}]"] for number in forms) if plural else (self.parts["msgstr"],),
            flags=tuple(sorted({flag for flag in flags if flag}, key=lambda flag: (flag != "fuzzy", flag))),
            previous=self.parts.get("|msgid", ""),
            notes=tuple(self.comments.get(".", ())),
            remarks=tuple(self.comments.get("", ())),
            places=tuple(self.comments.get(":", ())),
            obsolete=self.obsolete,
            line=self.line,
        )


def _raw(lines: list[str], name: str) -> Iterator[_Raw]:
    """Gather lines into messages: one ends where the next comment or msgctxt/msgid begins after its msgstr."""
    raw, last = _Raw(1), ""
    for number, whole in enumerate(lines, 1):
        line = whole.rstrip("\r").strip(" \t")
        obsolete = line.startswith("#~")
        if obsolete:
            line = line[2:].lstrip()
        previous = line.startswith(("|", "#|"))
        if previous:
            line = line.lstrip("#").lstrip("|").lstrip()
        if not line:
            continue
        starts = line.startswith("#") or previous or re.match(r"msgctxt|msgid\b(?!_)", line) is not None
        if starts and any(key.startswith("msgstr") for key in raw.parts):
            yield raw
            raw, last = _Raw(number), ""
        if line.startswith("#"):
            _comment(raw, line)
            continue
        raw.obsolete = raw.obsolete or obsolete
        last = _part(raw, line, "|" if previous else "", last, f"{name}:{number}")
    if raw.parts:
        yield raw


def _comment(raw: _Raw, line: str) -> None:
    kind = line[1:2] if line[1:2] in {".", ":", ","} else ""
    raw.comments.setdefault(kind, []).append(line[1 + len(kind) :].strip())


def _part(raw: _Raw, line: str, mark: str, last: str, where: str) -> str:
    """Add one line's string to the message; return which part it belongs to. Raises PoBroken."""
    name, _, number = where.rpartition(":")
    keyword = _KEYWORD.match(line)
    quoted = _QUOTED.fullmatch(line, keyword.end() if keyword else 0)
    if quoted is None or (keyword is None and not last):
        raise _broken(name, int(number), T("It is neither a comment nor a whole string in quotation marks."))
    if keyword:
        last = mark + keyword[1] + (f"[{int(keyword[2])}]" if keyword[2] else "")
        if last in raw.parts:
            raise _broken(name, int(number), T("{part} stands twice in one message.", part=Code(last)))
        raw.parts[last] = ""
        if last == "msgid":
            raw.line = int(number)
    raw.parts[last] += _unescaped(quoted[1], name, int(number))
    return last


def _unescaped(text: str, name: str, line: int) -> str:
    def one(match: re.Match[str]) -> str:
        if match[1] not in _ESCAPES:
            raise _broken(name, line, T("{escape} means nothing here.", escape=Code(match[0])))
        return _ESCAPES[match[1]]

    return re.sub(r"\\(.)", one, text)

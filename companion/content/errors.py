"""What can be wrong with a checklist pack: each names the file, the place and what to mend.

`Where` is a place in a file for a person: "line 12, [[advice]] second_step". The line is found in the text only when
something is wrong; a pack that writes its tables in an unusual way gets the place without the line.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from companion.base.errors import CompanionError
from companion.base.text import Code, Listed, T, Text, Value

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\"'-]+)\s*\]")
_LONGEST_SHOWN = 80


def shown(untrusted: object) -> Code:
    """Return something from a pack so that a terminal can show it: short, and without control characters."""
    text = "".join(letter if letter.isprintable() else "\ufffd" for letter in str(untrusted)[: _LONGEST_SHOWN + 1])
    return Code(text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…")


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a pack: the table `kind` (the `number`-th of its kind), what it is called, and the parts inside it."""

    file: str
    source: str = ""
    kind: str = ""
    number: int = 0
    name: str = ""
    inside: tuple[str, ...] = ()

    def table(self, kind: str, number: int, name: str = "") -> Where:
        """Return the place of a table of this file."""
        return Where(self.file, self.source, kind, number, name)

    def within(self, *parts: str) -> Where:
        """Return a place inside this one, such as the second option."""
        return replace(self, inside=(*self.inside, *parts))

    def text(self, key: str = "") -> Text:
        """Say the place, with the line of the key, or of the table, where it can be found."""
        inside = (*self.inside, *([key] if key else []))
        place = shown(" ".join(part for part in (self.kind, self.name, *inside) if part))
        if not place.value:
            return T("at its top")
        line = self._line(inside[0].split()[0] if inside else "")
        return T("line {line}, {place}", line=line, place=place) if line else T("in {place}", place=place)

    def _line(self, key: str) -> int:
        header = self.kind.strip("[]") or key
        found, seen = 0, -1
        for line, words in enumerate(self.source.splitlines(), 1):
            match = _HEADER.match(words)
            if match and found:
                return found
            if match and match[2] == header:
                seen += 1
                found = line if seen == self.number else 0
            elif key and (found or not self.kind) and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", words):
                return line
        return found


def near(word: str, known: Iterable[str]) -> Listed:
    """Return up to three known words that look like this one, or else the known ones themselves."""
    listed = sorted(known)
    close = difflib.get_close_matches(word[:_LONGEST_SHOWN], listed, 3) or listed[:12]
    return Listed(tuple(str(shown(each).value) for each in close))


class PackFault(CompanionError):
    """The family of everything that is wrong with a pack; `where` and `key` say in which place."""

    def __init__(self, where: Where, key: str = "", /, **values: Value) -> None:
        """Fill both sentences with the file, the place and the values."""
        self.where = where
        super().__init__(f"{where.file}: {where.kind} {where.name} {key}", file=Code(where.file), place=where.text(key), **values)


class NotTheText(PackFault):
    """The bytes are not UTF-8."""

    say = T("{file} is not a text file in UTF-8, so it cannot be a checklist.")
    hint = T("Open it in a text editor and save it again as UTF-8.")


class NotToml(PackFault):
    """TOML's grammar is broken."""

    say = T("{file}, line {line}: this is not right TOML. {reason}")
    hint = T("Look at that line and the one before it: a missing quotation mark, bracket, comma or equals sign is the usual cause.")


class TooDeep(PackFault):
    """Tables or lists inside each other, further than any checklist needs."""

    say = T("{file}, {place}: tables or lists stand too deep inside each other. It was not read.")
    hint = T("Write conditions at most 6 levels deep, and names with at most 8 dots. FORMAT.md shows the shapes.")


class WrongFormat(PackFault):
    """There is no `format`, or not one that this program knows."""

    say = T("{file} does not begin with a format that this program knows.")
    hint = T("Write the line {line} at the top.")


class TooNew(PackFault):
    """Made for a later version of this program."""

    say = T("{file} was made for a newer version of this program. It is left out.")
    hint = T("Install the newest version of the program, or ask for a pack of format {known}.")


class WrongName(PackFault):
    """A pack's id is not the name of its file."""

    say = T("{file}, {place}: the pack calls itself {id}, but its file has another name.")
    hint = T("Give the file and the id the same name, such as {expected}.")


class UnknownKey(PackFault):
    """A key that the format does not have: most often a slip of the hand."""

    say = T("{file}, {place}: the format has no key {key} here.")
    hint = T("Check its spelling, or take it out. Keys that fit: {near}")


class KeyMissing(PackFault):
    """A key that must be there is not."""

    say = T("{file}, {place}: the key {key} is missing.")
    hint = T("Add {key}. FORMAT.md says what it means.")


class WrongKind(PackFault):
    """A value of another kind than the format asks for."""

    say = T("{file}, {place}: here must stand {expected}.")
    hint = T("Write {example}.")


class NotOffered(PackFault):
    """A word that is none of the few that may stand there."""

    say = T("{file}, {place}: {word} is not one of the words that may stand here.")
    hint = T("Use one of these: {known}")


class OutOfBounds(PackFault):
    """Too long, too many, too few, too large or too small."""

    say = T("{file}, {place}: this must be at least {least} and at most {most}. It is {found}.")
    hint = T("Shorten, add or change it until it is within these bounds.")


class BadId(PackFault):
    """An id with letters that ids do not have."""

    say = T("{file}, {place}: {id} cannot be an id.")
    hint = T("Ids begin with a small letter and have only a to z, 0 to 9 and the underscore, 40 at most: {example}")


class BadAddress(PackFault):
    """A web or mail address of a shape that is not accepted."""

    say = T("{file}, {place}: {address} is not an address that may stand here.")
    hint = T("Write a full address such as {example}. Other kinds of links are refused.")


class DuplicateId(PackFault):
    """Two things of one kind have the same id."""

    say = T("{file}, {place}: the id {id} is taken already, in {other}.")
    hint = T("Give one of the two another id. Ids are never used twice, since translations and answers are kept by them.")


class RetiredId(PackFault):
    """An id that was used once for something else."""

    say = T("{file}, {place}: the id {id} was retired.")
    hint = T("Choose a new id. An old translation or answer could otherwise be shown with the new meaning.")


class UnknownReference(PackFault):
    """A name of something that is not there."""

    say = T("{file}, {place}: {id} is named here, but no {kind} of this pack or of the packs that it requires has this id.")
    hint = T("Check its spelling, or write it. Ids that fit: {near}")


class WrongOperator(PackFault):
    """`has` at a single answer, or `is` and `in` at a multi one."""

    say = T("{file}, {place}: {operator} cannot look at the question {id}.")
    hint = T("Use has for a question of type multi; is or in for a question of type single.")


class FieldUnfilled(PackFault):
    """A `{field}` in a sentence that nothing fills."""

    say = T("{file}, {place}: nothing fills the field {field} of this sentence.")
    hint = T("Only advice and cards may hold fields, and only keys of contacts. Keys that fit: {near}")


class LooksAhead(PackFault):
    """A question whose showing depends on one that is asked later."""

    say = T("{file}, {place}: whether this question is shown depends on {id}, which is asked later.")
    hint = T("Move the question {id} before this one, or look at an earlier one.")


class Circle(PackFault):
    """Steps that come after each other, or a tree that leads back."""

    say = T("{file}, {place}: this leads round in a circle: {path}")
    hint = T("Take one of these links out.")


class ForbiddenLetters(PackFault):
    """Characters that cannot be seen and that could reorder or hide words."""

    say = T("{file}, {place}: the text holds the invisible character {code}.")
    hint = T("Delete it. Write the sentence again by hand if you cannot find it.")


class PackMissing(PackFault):
    """A pack that this one requires is not there, or is itself broken."""

    say = T("{file} needs the checklist {id}, which is not there or cannot be read. It is left out.")
    hint = T("Put {id} into the same folder, or mend it first.")


class CoreMissing(CompanionError):
    """There is no core pack; no plan can be made."""

    say = T("The basic checklist is missing or broken. Without it there are no questions and no plan.")
    hint = T("Install the program again: a part of it is damaged.")


class TooMany(CompanionError):
    """A folder with more packs than anybody could mean."""

    say = T("The folder {path} holds more than {most} checklists. None of them was read.")
    hint = T("Keep only the checklists that you use in this folder.")

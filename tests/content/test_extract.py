"""Translators get every sentence of the packs once, under the id that the program looks it up by."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file

from companion.content import errors, extract, read
from tests.content.packs import GOOD, one

METHOD = "companion.content.extract:extract"


def test_every_sentence_comes_with_its_id_and_where_it_stands() -> None:
    pack, _ = one(GOOD[0])
    found = {sentence.context: sentence for sentence in extract.of(pack)}
    option = found["plan_small/question/lawful/option/yes/text"]
    assert (option.english, option.notes) == ("Yes", ("Screens: questions", "An answer to choose.", "Under: Is it lawful?"))
    assert "{help} becomes help@example.org" in found["plan_small/advice/write/steps/1"].notes
    assert found["plan_small/source/page/supports"].english == "The page says so."
    assert found["plan_small/contact/help/for"].english == "For questions."


def test_every_sentence_of_a_file_is_extracted() -> None:
    """What has a space and a full stop at its end is a sentence; no table may be forgotten."""
    for path in (*GOOD, *Path("checklists").glob("*.toml")):
        pack = read.packs().packs.get(path.stem) or one(path)[0]
        english = {sentence.english for sentence in extract.of(pack)}
        whole = {part for part in _strings(tomllib.loads(path.read_text())) if part.endswith((".", "?")) and " " in part}
        assert whole - english == set()


def test_babel_finds_the_same() -> None:
    for path in GOOD:
        found = {(context, english) for _, english, _, context in extract_from_file(METHOD, path, DEFAULT_KEYWORDS)}
        assert found == {(sentence.context, sentence.english) for sentence in extract.of(one(path)[0])}


def test_a_pack_that_needs_another_is_extracted_beside_it() -> None:
    folder = Path("checklists")
    found = [context for _, _, _, context in extract_from_file(METHOD, folder / "triage.toml", DEFAULT_KEYWORDS)]
    assert found
    assert all(str(context).startswith("triage/") for context in found)
    assert len(set(found)) == len(found)


def test_all_packs_come_in_one_row() -> None:
    found = list(extract.sentences(Path("checklists")))
    assert {sentence.context.split("/")[0] for sentence in found} >= {"core", "triage"}
    assert len({sentence.context for sentence in found}) == len(found)


def test_a_broken_pack_stops_the_extraction(tmp_path: Path) -> None:
    (tmp_path / "core.toml").write_text("format = 1")
    with pytest.raises(errors.KeyMissing):
        list(extract.sentences(tmp_path))
    with pytest.raises(errors.KeyMissing):
        list(extract_from_file(METHOD, tmp_path / "core.toml", DEFAULT_KEYWORDS))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, dict):
        yield from _strings(list(value.values()))

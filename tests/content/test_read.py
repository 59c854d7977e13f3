"""A pack becomes values, or an error that says where it is wrong and what to do; a broken one leaves the others alone."""

import copy
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.base import files
from companion.base.errors import CompanionError
from companion.base.text import Code, fields
from companion.content import errors, parse, read
from companion.content.errors import Where
from companion.content.model import AllOf, Answer, Ask, FactorIs, Kind, Op, Reach, Seen
from companion.content.tables import Table
from tests.content.packs import GOOD, HOSTILE, VECTORS, WORDS, expected, expected_line, fate, one, said

SMALL = (VECTORS / "packs" / "good" / "plan_small.toml").read_bytes()


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_a_hostile_pack_is_refused_with_the_place_and_the_remedy(path: Path) -> None:
    with pytest.raises(CompanionError) as caught:
        one(path)
    error = caught.value
    assert type(error).__name__ == expected(path)
    assert path.name in WORDS.plain(error.say)
    assert expected_line(path) in WORDS.plain(error.say)
    assert not fields(said(error)), "a sentence was shown with a field unfilled"
    assert said(error).isprintable(), "a pack could send control characters to the terminal"


def test_every_kind_of_fault_has_a_vector() -> None:
    leaves = {leaf.__name__ for leaf in errors.PackFault.__subclasses__() if leaf.__module__ == errors.__name__}
    assert leaves - {"NotTheText"} == {expected(path) for path in HOSTILE}  # bytes that are no text cannot say what they expect


def test_a_plan_pack_becomes_values_with_stable_ids() -> None:
    pack, _ = one(GOOD[0])
    advice, question = pack.advice[0], pack.questions[1]
    assert (pack.kind, pack.sources["page"].seen, pack.contacts["help"].kind) == (Kind.PLAN, Seen.OFFICIAL, Reach.EMAIL)
    assert pack.factors[1].when == Answer("lawful", Op.IN, frozenset({"yes"}))
    assert advice.when == AllOf((FactorIs("a_sees"), FactorIs("is_lawful")))
    assert advice.steps[0].context == "plan_small/advice/write/steps/1"
    assert advice.steps[0].values == (("help", Code("help@example.org")),)
    assert WORDS.plain(advice.steps[0]) == "Write to help@example.org."
    assert question.options[0].text.context == "plan_small/question/lawful/option/yes/text"
    assert {question.text.domain, pack.title.domain} == {"checklists"}
    assert advice.sources == (pack.sources["page"],)
    assert not advice.unsourced
    assert pack.questions[0].options[2].alone


def test_a_tree_pack_becomes_nodes_and_cards() -> None:
    pack, _ = one(GOOD[1])
    assert pack.kind is Kind.TREE
    assert [branch.goto for branch in pack.nodes["start"].options] == ["more", "c_two"]
    assert pack.cards["c_one"].asks == (Ask.CONTACT_BACK, Ask.DO_NOT)
    assert pack.cards["c_one"].title.context == "tree_small/card/c_one/title"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(errors.NotTheText):
        read.draft("x.toml", b"format = 1\n\xff")


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read.draft("plan_small.toml", b"\xef\xbb\xbf" + SMALL).id == "plan_small"


def test_brackets_without_end_are_refused() -> None:
    with pytest.raises(errors.TooDeep):
        read.draft("x.toml", b"a = " + b"[" * 100_000)


def test_a_row_of_dotted_names_is_refused_before_it_is_parsed() -> None:
    """tomllib would need hours for this line: its time grows with the square of the names."""
    with pytest.raises(errors.TooDeep):
        read.draft("x.toml", b"a." * 400_000 + b"a = 1")


def test_a_long_word_is_searched_in_no_time() -> None:
    """Each letter must be looked at once, or a megabyte of them would need hours."""
    with pytest.raises(errors.NotToml):
        read.draft("x.toml", b"a" * 900_000)


def test_every_key_that_packs_use_is_described() -> None:
    described = set(re.findall(r"[a-z_]+", (Path(read.__file__).parent / "FORMAT.md").read_text()))
    assert {key for path in (*GOOD, *Path("checklists").glob("*.toml")) for key in _keys(tomllib.loads(path.read_text()))} <= described


def test_required_packs_lend_their_names(tmp_path: Path) -> None:
    _write(tmp_path, "core", SMALL.replace(b"plan_small", b"core"))
    _write(tmp_path, "zz", _extension("zz"))
    library = read.packs(tmp_path)
    assert library.problems == ()
    assert list(library.packs) == ["core", "zz"]
    assert library.packs["zz"].advice[0].sources == (library.packs["core"].sources["page"],)
    assert [pack.id for pack in library.with_required(["zz"])] == ["core", "zz"]


def test_ids_stand_once_among_all_packs(tmp_path: Path) -> None:
    _write(tmp_path, "core", SMALL.replace(b"plan_small", b"core"))
    _write(tmp_path, "plan_small", SMALL)
    library = read.packs(tmp_path)
    assert list(library.packs) == ["core"]
    assert isinstance(library.problems[0], errors.DuplicateId)
    assert "core.toml" in said(library.problems[0])


def test_a_required_pack_keeps_its_addresses(tmp_path: Path) -> None:
    """A pack from elsewhere must not be able to put its own address behind a known name."""
    _write(tmp_path, "core", SMALL.replace(b"plan_small", b"core"))
    forged = b'\n[contacts.help]\ntitle = "H"\naddress = "evil@example.org"\nkind = "email"\nfor = "All."\n'
    _write(tmp_path, "zz", _extension("zz") + forged)
    assert isinstance(read.packs(tmp_path).problems[0], errors.DuplicateId)


def test_a_broken_pack_leaves_the_others_alone(tmp_path: Path) -> None:
    _write(tmp_path, "core", SMALL.replace(b"plan_small", b"core"))
    _write(tmp_path, "aa", b"format = ")
    (tmp_path / "bb.toml").mkdir()
    library = read.packs(tmp_path)
    assert list(library.packs) == ["core"]
    assert [type(problem) for problem in library.problems] == [errors.NotToml, files.FileUnreadable]


def test_what_needs_a_broken_pack_is_left_out_and_says_so(tmp_path: Path) -> None:
    _write(tmp_path, "core", b"format = 1")
    _write(tmp_path, "zz", _extension("zz"))
    problems = read.packs(tmp_path).problems
    assert [type(problem) for problem in problems] == [errors.KeyMissing, errors.PackMissing, errors.CoreMissing]


def test_without_core_there_is_a_problem(tmp_path: Path) -> None:
    assert [type(problem) for problem in read.packs(tmp_path / "nowhere").problems] == [errors.CoreMissing]


def test_a_pack_of_a_megabyte_is_not_read(tmp_path: Path) -> None:
    _write(tmp_path, "core", SMALL + b"#" * read.LARGEST_FILE)
    assert isinstance(read.packs(tmp_path).problems[0], files.FileTooLarge)


def test_a_folder_of_countless_packs_is_not_read(tmp_path: Path) -> None:
    for number in range(65):
        _write(tmp_path, f"p{number}", b"")
    library = read.packs(tmp_path)
    assert library.packs == {}
    assert isinstance(library.problems[0], errors.TooMany)


def test_a_named_file_takes_the_place_of_the_one_with_its_name(tmp_path: Path) -> None:
    _write(tmp_path, "core", SMALL.replace(b"plan_small", b"core"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    _write(elsewhere, "core", SMALL.replace(b"plan_small", b"core").replace(b"0.1.0", b"0.2.0"))
    assert read.packs(tmp_path, more=[elsewhere / "core.toml"]).packs["core"].version == "0.2.0"


def test_the_program_s_own_packs_can_be_read() -> None:
    library = read.packs()
    assert library.problems == ()
    assert {"core", "triage"} <= set(library.packs)


@given(st.binary(max_size=400))
def test_whatever_the_bytes_only_our_errors_come_out(untrusted: bytes) -> None:
    with pytest.raises(CompanionError):  # 400 bytes cannot hold a pack
        read.finish(read.draft("x.toml", untrusted), {})


@given(st.integers(0, len(SMALL)), st.binary(max_size=6), st.integers(0, 40))
def test_whatever_is_cut_out_or_put_in_only_our_errors_come_out(at: int, put: bytes, cut: int) -> None:
    untrusted = SMALL[:at] + put + SMALL[at + cut :]
    assert fate(lambda: read.finish(read.draft("plan_small.toml", untrusted), {})).isprintable()


SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates() | st.datetimes(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "text", "all", "q", "f", "has", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.data())
def test_whatever_stands_in_a_table_only_our_errors_come_out(data: st.DataObject) -> None:
    """A table of a good pack gets a value of any other shape."""
    root = copy.deepcopy(tomllib.loads(SMALL.decode()))
    kind = data.draw(st.sampled_from(sorted(root)))
    tables = [table for table in (root[kind] if isinstance(root[kind], list) else [root[kind]]) if isinstance(table, dict)]
    if tables:
        table = data.draw(st.sampled_from(tables))
        table[data.draw(st.sampled_from([*table, "x"]))] = data.draw(SHAPES)
    else:
        root[kind] = data.draw(SHAPES)
    assert fate(lambda: parse.pack(Table(root, Where("x.toml")), ())).isprintable()


def _keys(value: object) -> Iterator[str]:
    """Yield the keys of every table; those of sources and contacts are names and not looked at."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _keys(list(inner.values()) if key in {"sources", "contacts"} and isinstance(inner, dict) else inner)
    elif isinstance(value, list):
        for part in value:
            yield from _keys(part)


def _extension(name: str) -> bytes:
    """A pack that needs core and names its factor, its contact and its source."""
    head = SMALL.decode().split("[sources.page]")[0].replace("plan_small", name).replace("minutes = 5", 'minutes = 5\nrequires = ["core"]')
    advice = SMALL.decode()[SMALL.decode().index("[[advice]]") :].replace('"write"', '"call"')
    return f"{head}\n{advice}".encode()


def _write(folder: Path, name: str, content: bytes) -> None:
    (folder / f"{name}.toml").write_bytes(content)

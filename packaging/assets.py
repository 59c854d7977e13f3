"""Make the icons and fonts in assets/ again from the packages they come from.

    python packaging/assets.py --icons DIR --fonts DIR

--icons is the unpacked npm package @wikimedia/codex-icons (the folder with package.json and dist/), --fonts the folder where
Debian's fonts-noto-core and fonts-noto-ui-core put their .ttf files. Needs fonttools, nothing else, and no network. The same
input and the same fonttools give the same bytes. What is drawn or written by hand (mark*.svg, app.svg, OFL.txt, README.md) is
left alone. Versions and licences: assets/README.md. Raises SourceChangedError when a package is not as expected.
"""

import argparse
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ASSETS = Path(__file__).resolve().parent.parent / "assets"

ICONS = (
    *("home", "list_bullet", "check_all", "eye", "lock", "book", "settings", "speech_bubble_alert", "eye_closed"),  # The pages.
    *("success", "alert", "help", "info_filled", "lab_flask", "clock", "block", "check"),  # States.
    *("next", "previous", "arrow_next", "arrow_previous", "expand", "collapse", "menu", "close", "link_external"),  # Ways.
    *("add", "attachment", "copy", "image", "key", "language", "lock_open", "printer", "reload", "share"),  # Acts and things.
    *("speech_bubble_add", "tag", "trash", "user_active", "user_add"),
)
CODEX_CALLS_IT = {"lock_open": "UnLock"}

# Only paths: nothing that could carry a script, a link, an id or a colour of its own.
PLAIN_PATHS = re.compile(r'(?:<path d="[A-Za-z0-9 .,-]+"/>)+')
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" viewBox="0 0 20 20" fill="#000">{}</svg>\n'

ICONS_HEADER = """\
# How each icon behaves, made by packaging/assets.py from {package} {version}. Do not edit by hand.
#
# [name]          the neutral drawing is name.svg, black on nothing: draw it, then recolour by its alpha.
# flip            true: mirror it when the page runs right to left.
# not_flipped_in  ... but not in these languages (their own question mark is not mirrored).
"""
CREDIT = """
The files in this folder are drawings from {package} {version}, each put into an SVG frame with one colour.
Credit: icons of Codex, the design system for Wikimedia, by the Wikimedia Design & OOUI team and other contributors,
https://doc.wikimedia.org/codex/. The package's LICENSE is the MIT text above; its README names CC BY 4.0
(https://creativecommons.org/licenses/by/4.0/), which this credit and note of the change meet too.
"""


class SourceChangedError(ValueError):
    """A package does not look as this script expects; read its change log, then change the script."""


@dataclass(frozen=True, slots=True)
class Icon:
    """One icon: its drawing, and whether it mirrors."""

    drawing: str
    flip: bool
    not_flipped_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Code points from first to last, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: what to keep of it, and whose line height it takes (a file name; empty: its own)."""

    file: str
    keep: tuple[Span, ...]
    height_like: str = ""


LATIN_GREEK_CYRILLIC = (
    Span(0x0020, 0x007E),
    Span(0x00A0, 0x052F),  # Latin-1, Extended A and B, IPA (Hausa, Azerbaijani), accents, Greek, Cyrillic.
    Span(0x1E00, 0x1FFF),  # Latin Extended Additional (Vietnamese), Greek Extended.
    Span(0x2000, 0x218F),  # Punctuation, bidi controls, raised and lowered digits, currencies, letter-like signs.
    Span(0x25CC, 0x25CC),  # The dotted circle that carries a lonely accent.
    Span(0x2C60, 0x2C7F),
    Span(0xA78B, 0xA78C),  # Saltillo.
    Span(0xFB00, 0xFB06),
    Span(0xFEFF, 0xFEFF),
    Span(0xFFFD, 0xFFFD),
)
ARABIC = (
    Span(0x0020, 0x007E),
    Span(0x00A0, 0x00FF),
    Span(0x0600, 0x06FF),
    Span(0x0750, 0x077F),  # Arabic Supplement: languages of Africa and Pakistan.
    Span(0x2000, 0x206F),
    Span(0x25CC, 0x25CC),
    Span(0xFB50, 0xFBFF),  # Letters coded by their shape, as text copied out of old PDF files has them.
    Span(0xFD3E, 0xFD3F),
    Span(0xFDF2, 0xFDFD),  # The rial sign and the words written as one sign.
    Span(0xFE70, 0xFEFC),
)
# Noto Sans of 2020 has no arrow and no minus sign, so they come from Noto Sans Math.
SIGNS = (
    Span(0x2190, 0x2199),
    Span(0x21D0, 0x21D5),
    Span(0x2212, 0x2212),
    Span(0x221E, 0x221E),
    Span(0x2248, 0x2248),
    Span(0x2260, 0x2265),
    Span(0x25A0, 0x25A1),
    Span(0x25B2, 0x25C0),
    Span(0x25CB, 0x25CF),  # The last is the dot of a hidden passphrase.
)
FACES = (
    Face("NotoSans-Regular.ttf", LATIN_GREEK_CYRILLIC),
    Face("NotoSans-Bold.ttf", LATIN_GREEK_CYRILLIC),
    Face("NotoSansArabic-Regular.ttf", ARABIC),
    Face("NotoSansArabic-Bold.ttf", ARABIC),
    Face("NotoSansArabicUI-Regular.ttf", ARABIC),
    Face("NotoSansArabicUI-Bold.ttf", ARABIC),
    Face("NotoSansMath-Regular.ttf", SIGNS, height_like="NotoSans-Regular.ttf"),
)


def text_of(value: object, what: str) -> str:
    """Give back a value that must be a text.

    Raises:
        SourceChangedError: it is something else.
    """
    if not isinstance(value, str):
        message = f"{what} should be a text, not {type(value).__name__}"
        raise SourceChangedError(message)
    return value


def table_of(value: object, what: str) -> dict[str, object]:
    """Give back a value that must be a table with texts as its keys.

    Raises:
        SourceChangedError: it is something else.
    """
    if not isinstance(value, dict):
        message = f"{what} should be a table, not {type(value).__name__}"
        raise SourceChangedError(message)
    return {text_of(key, what): entry for key, entry in value.items()}


def drawing_of(value: object, what: str) -> str:
    """Give back a drawing that is made of plain paths.

    Raises:
        SourceChangedError: it holds anything else.
    """
    drawing = text_of(value, what)
    if not PLAIN_PATHS.fullmatch(drawing):
        message = f"{what} holds more than plain paths: {drawing[:200]}"
        raise SourceChangedError(message)
    return drawing


def icon_of(value: object, what: str) -> Icon:
    """Read one entry of codex-icons.json; the shapes are those of the package's dist/types/types.d.ts.

    Raises:
        SourceChangedError: the entry has a shape that Companion's icons do not have today.
    """
    if isinstance(value, str):
        return Icon(drawing_of(value, what), flip=False, not_flipped_in=())
    entry = table_of(value, what)
    match sorted(entry):
        case ["default", "langCodeMap"]:
            # Only info_filled has drawings by language: in Arabic a filled light bulb, which beside the other languages'
            # "i" would read as a hint of another kind. One drawing for all keeps its meaning.
            return Icon(drawing_of(entry["default"], what), flip=False, not_flipped_in=())
        case ["ltr", "shouldFlip"] | ["ltr", "shouldFlip", "shouldFlipExceptions"]:
            exceptions = entry.get("shouldFlipExceptions", [])
            if entry["shouldFlip"] is True and isinstance(exceptions, list):
                not_flipped_in = tuple(sorted(text_of(code, what) for code in exceptions))
                return Icon(drawing_of(entry["ltr"], what), flip=True, not_flipped_in=not_flipped_in)
        case _:
            pass
    message = f"{what} has a shape this script does not know: {sorted(entry)}"
    raise SourceChangedError(message)


def codex_name(name: str) -> str:
    """Turn our name of an icon into the key that codex-icons.json has for it."""
    return "cdxIcon" + CODEX_CALLS_IT.get(name, name.title().replace("_", ""))


def toml_list(texts: Iterable[str]) -> str:
    """Write short plain texts as a TOML array."""
    return "[" + ", ".join(f'"{text}"' for text in texts) + "]"


def toml_entry(name: str, icon: Icon) -> str:
    """Write what icons.toml says about one icon."""
    return f"\n[{name}]\nflip = {str(icon.flip).lower()}\nnot_flipped_in = {toml_list(icon.not_flipped_in)}\n"


def write(path: Path, words: str) -> None:
    """Write UTF-8 with Unix line ends on every system, so that the bytes are the same everywhere."""
    path.write_text(words, encoding="utf-8", newline="\n")


def make_icons(package: Path, out: Path) -> int:
    """Write the drawings, icons.toml and the licence; take away drawings that are no longer asked for.

    Args:
        package: the unpacked npm package.
        out: the folder for the drawings.

    Returns:
        How many drawings were written.

    Raises:
        SourceChangedError: an icon is missing or has an unknown shape.
    """
    about = table_of(json.loads((package / "package.json").read_text(encoding="utf-8")), "package.json")
    source = {"package": text_of(about.get("name"), "name"), "version": text_of(about.get("version"), "version")}
    codex = table_of(json.loads((package / "dist" / "codex-icons.json").read_text(encoding="utf-8")), "codex-icons.json")
    icons = {name: icon_of(codex.get(codex_name(name)), codex_name(name)) for name in sorted(ICONS)}
    for old in out.glob("*.svg"):
        old.unlink()
    for name, icon in icons.items():
        write(out / f"{name}.svg", SVG.format(icon.drawing))
    entries = "".join(toml_entry(name, icon) for name, icon in icons.items())
    write(out / "icons.toml", ICONS_HEADER.format(**source) + entries)
    licence = (package / "LICENSE").read_text(encoding="utf-8")
    write(out / "LICENSE-MIT.txt", licence.rstrip() + "\n" + CREDIT.format(**source))
    return len(icons)


def take_height(font: TTFont, model: TTFont) -> None:
    """Give a font the line height of another, so that one sign does not push its line apart."""
    for table, fields in (
        ("hhea", ("ascent", "descent", "lineGap")),
        ("OS/2", ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent")),
    ):
        for field in fields:
            setattr(font[table], field, getattr(model[table], field))


def make_font(face: Face, folder: Path, out: Path) -> int:
    """Cut one font down to what it should keep, with every layout feature, its hints and its names.

    Args:
        face: which file, and what to keep.
        folder: Debian's fonts.
        out: the folder for the smaller font.

    Returns:
        The size of the new file in bytes.
    """
    options = subset.Options()
    options.layout_features = ["*"]
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.notdef_outline = True  # A missing letter must show as a box, never as nothing.
    options.recalc_timestamp = False
    options.harfbuzz_repacker = False  # Else the bytes depend on whether uharfbuzz is installed.
    target = out / face.file
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[point for span in face.keep for point in range(span.first, span.last + 1)])
    with subset.load_font(folder / face.file, options) as font:
        cutter.subset(font)
        if face.height_like:
            with TTFont(folder / face.height_like, lazy=True) as model:
                take_height(font, model)
        subset.save_font(font, target, options)
    return target.stat().st_size


def main() -> None:
    """Read the command line, make everything, say what was made."""
    parser = argparse.ArgumentParser(description="Make the icons and fonts in assets/ again.")
    parser.add_argument("--icons", type=Path, required=True, help="the unpacked npm package @wikimedia/codex-icons")
    parser.add_argument("--fonts", type=Path, required=True, help="the folder with Debian's Noto .ttf files")
    parser.add_argument("--out", type=Path, default=ASSETS, help="where to write (default: assets/)")
    given = parser.parse_args()
    icons, fonts = given.out / "icons", given.out / "fonts"
    for folder in (icons, fonts):
        folder.mkdir(parents=True, exist_ok=True)
    print(f"{make_icons(given.icons, icons)} drawings")
    for face in FACES:
        print(f"{face.file}: {make_font(face, given.fonts, fonts)} bytes")


if __name__ == "__main__":
    main()

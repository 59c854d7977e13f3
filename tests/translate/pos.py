"""Make .po files for tests."""

from __future__ import annotations

ARABIC = (
    'msgid ""\nmsgstr ""\n"Project-Id-Version: Companion\\n"\n"Language: ar\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    '"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : '
    'n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);\\n"\n'
)
_TYPE = '"Content-Type: text/plain; charset=UTF-8\\n"\n'
GERMAN = f'msgid ""\nmsgstr ""\n"Language: de\\n"\n{_TYPE}"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
NOTES = 'msgid "{n} note"\nmsgid_plural "{n} notes"\nmsgstr[0] "{n} Notiz"\nmsgstr[1] "{n} Notizen"\n'


def file(*messages: str, header: str = GERMAN) -> bytes:
    """Return a file's bytes: the header, then the messages, one blank line between them."""
    return "\n".join((header, *messages)).encode()


def message(english: str, words: str, *, context: str = "", flags: str = "") -> str:
    """Return one message."""
    return (f"#, {flags}\n" if flags else "") + (f'msgctxt "{context}"\n' if context else "") + f'msgid "{english}"\nmsgstr "{words}"\n'

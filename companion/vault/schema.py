"""The tables, and how an older vault's tables become this version's. FORMAT.md section 6.

`PRAGMA user_version` counts the migrations that were applied. To change the tables, add one at the end; never edit one
that a person's vault may have run.
"""

from __future__ import annotations

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE vault (
            id INTEGER PRIMARY KEY CHECK (id = 1), header BLOB NOT NULL, header_next BLOB, generation INTEGER NOT NULL
        ) STRICT""",
        # The text stands last, so that a list does not read its pages.
        """CREATE TABLE notes (
            id TEXT PRIMARY KEY, title TEXT NOT NULL, tags TEXT NOT NULL, created INTEGER NOT NULL, changed INTEGER NOT NULL,
            removed INTEGER, text TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX notes_changed ON notes (changed)",
        """CREATE TABLE kept (
            kind TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, name)
        ) STRICT, WITHOUT ROWID""",
    ),
)
VERSION = len(MIGRATIONS)

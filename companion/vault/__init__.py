"""Notes at rest: a folder that one passphrase opens. FORMAT.md says byte for byte what lies in it."""

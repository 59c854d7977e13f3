"""Whose certificates are believed: the authorities in Mozilla's list, as the `certifi` package carries it.

Not the system's own store: an employer, a school, an antivirus program or a state can add an authority to that one and then
read along unseen. Who must use such a network is told that the connection is not safe (errors.BadCertificate), and can take
another route. The list is as new as the installed program.
"""

from __future__ import annotations

import ssl
from functools import cache

import certifi


def context(cafile: str) -> ssl.SSLContext:
    """Return a context that believes the authorities in this PEM file and no other.

    ssl.create_default_context is not used: it lets an environment variable (SSLKEYLOGFILE) write every session's keys to a file.
    """
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # checks certificate and host name
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.load_verify_locations(cafile)
    return made


@cache
def pinned() -> ssl.SSLContext:
    """Return the one context of the program. Reading the list takes long enough to be done once, and only when needed."""
    return context(certifi.where())

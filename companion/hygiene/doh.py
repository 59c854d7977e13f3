"""Ask a name server over HTTPS (RFC 8484) for a name's addresses: the control that a line cannot answer for without its certificate.

Raises NetError, and NoAnswer for what is no answer to the question that was asked.
"""

from __future__ import annotations

import dns.exception
import dns.message
import dns.rcode
import dns.rdatatype

from companion.base.text import Code, T
from companion.hygiene.targets import Control
from companion.hygiene.world import Net
from companion.net.errors import NetError

_TYPE = "application/dns-message"
_OK = 200
_PAD_TO = 128  # RFC 8467: so that the length of a question does not tell the name


class NoAnswer(NetError):
    """The server answered, but not the question."""

    say = T("{host} did not answer as a name server does.")
    hint = T("Try again later.")


async def addresses(net: Net, control: Control, host: str) -> tuple[str, ...]:
    """Return a name's addresses of both kinds; none if there is no such name."""
    return tuple([address for kind in ("A", "AAAA") for address in await _ask(net, control, host, kind)])


async def _ask(net: Net, control: Control, host: str, kind: str) -> list[str]:
    # The id is 0, as RFC 8484 wants it; nobody can answer in the server's place without its certificate.
    question = dns.message.make_query(host, kind, use_edns=0, pad=_PAD_TO, id=0)
    reply = await net.post(control.url, question.to_wire(), content_type=_TYPE)
    refused = NoAnswer(f"HTTP {reply.status}", host=Code(control.host))
    if reply.status != _OK or not reply.headers.get("content-type", "").lower().startswith(_TYPE):
        raise refused
    try:
        answer = dns.message.from_wire(reply.body)
        if not question.is_response(answer) or answer.rcode() not in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:
            raise refused
        rows = answer.resolve_chaining().answer if isinstance(answer, dns.message.QueryMessage) else None
    except (dns.exception.DNSException, ValueError) as error:
        raise NoAnswer(repr(error), host=Code(control.host)) from error
    return [row.to_text() for row in rows or ()]

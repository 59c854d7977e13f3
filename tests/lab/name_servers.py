"""Name servers of the lab that behave in ways dnsmasq cannot, run inside a network namespace by tests/lab/line.py.

    python name_servers.py udp ADDRESS PORT servfail|slow ANSWER       answers every question with SERVFAIL, or with ANSWER a second late
    python name_servers.py https PEM ADDRESS PORT NAME=A,AAAA...       RFC 8484, with this certificate and key; other names do not exist

Each prints a line once it listens.
"""

from __future__ import annotations

import http.server
import socketserver
import ssl
import sys
import threading

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

LATE_S = 1.0


def answered(question: dns.message.Message, table: dict[str, list[str]], *, any_name: list[str] | None = None) -> dns.message.Message:
    """Return the answer of an honest server that knows this table."""
    reply = dns.message.make_response(question)
    row = question.question[0]
    kind = dns.rdatatype.to_text(row.rdtype)
    found = table.get(row.name.to_text(omit_final_dot=True), any_name)
    if found is None:
        reply.set_rcode(dns.rcode.NXDOMAIN)
    for address in found or []:
        if (kind, ":" in address) in {("A", False), ("AAAA", True)}:
            reply.answer.append(dns.rrset.from_text(row.name, 60, "IN", kind, address))
    return reply


def udp(address: str, port: str, behaviour: str, answer: str = "") -> None:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            content, line = self.request
            question = dns.message.from_wire(content)
            if behaviour == "servfail":
                reply = dns.message.make_response(question)
                reply.set_rcode(dns.rcode.SERVFAIL)
            else:
                threading.Event().wait(LATE_S)
                reply = answered(question, {}, any_name=answer.split(","))
            line.sendto(reply.to_wire(), self.client_address)

    with socketserver.ThreadingUDPServer((address, int(port)), Handler) as server:
        ready()
        server.serve_forever()


class Https(http.server.ThreadingHTTPServer):
    def server_bind(self) -> None:
        # http.server asks for its own full name here, which takes long where no name is answered.
        socketserver.TCPServer.server_bind(self)


def https(pem: str, address: str, port: str, *names: str) -> None:
    table = {name: answers.split(",") for name, _, answers in (one.partition("=") for one in names)}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = dns.message.from_wire(self.rfile.read(int(self.headers["content-length"])))
            content = answered(question, table).to_wire()
            self.send_response(200)
            self.send_header("content-type", "application/dns-message")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Say nothing."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with Https((address, int(port)), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        ready()
        server.serve_forever()


def ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


if __name__ == "__main__":
    (udp if sys.argv[1] == "udp" else https)(*sys.argv[2:])

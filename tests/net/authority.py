"""A certificate authority of the tests' own, and certificates that are right or wrong in one way."""

from __future__ import annotations

import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_LIFE = timedelta(days=36_500)


@dataclass(frozen=True, slots=True)
class Signed:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def pem(self) -> bytes:
        """Return both, as a server loads them."""
        encoding = serialization.Encoding.PEM
        key = self.key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return key + self.certificate.public_bytes(encoding)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _make(name: str, hosts: tuple[str, ...], signer: Signed | None, life: timedelta) -> Signed:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer, issuer_key = (signer.certificate.subject, signer.key) if signer else (_name(name), key)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_LONG_AGO)
        .not_valid_after(_LONG_AGO + life)
        .add_extension(x509.BasicConstraints(ca=not hosts, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if hosts:
        builder = builder.add_extension(x509.SubjectAlternativeName([_general(host) for host in hosts]), critical=False)
    return Signed(builder.sign(issuer_key, hashes.SHA256()), key)


def _general(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


class Authority:
    """Signs certificates for servers; only a client with `trusting()` believes them."""

    def __init__(self) -> None:
        self.root = _make("Test authority", (), None, _LIFE)

    def trusting(self) -> ssl.SSLContext:
        """Return a client's context that believes this authority alone."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        made.load_verify_locations(cadata=self.root.certificate.public_bytes(serialization.Encoding.PEM).decode())
        return made

    def serving(self, *hosts: str, expired: bool = False, own_word: bool = False) -> ssl.SSLContext:
        """Return a server's context with a certificate for these hosts; `own_word`: signed by nobody but itself."""
        life = timedelta(days=1) if expired else _LIFE
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "server.pem"
            path.write_bytes(_make(hosts[0], hosts, None if own_word else self.root, life).pem())
            made.load_cert_chain(path)
        return made

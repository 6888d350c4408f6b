"""A pool's signing key as an X.509 certificate, for those who want one (SAML providers)."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from idp.kernel import encryption
from idp.pools import configuration
from idp.pools.models import Pool
from idp.tokens import keys
from idp.tokens.models import SigningKey

LIFE = timedelta(days=3650)


def signing(pool: Pool) -> bytes:
    """Self-signed over the current key for ID tokens, DER, valid for ten years from the key's making.

    All of it follows from the key's row (RSA with PKCS #1 v1.5 draws no randomness), so it is the same
    from every node for as long as the key is, and is stored nowhere.
    """

    kid = keys.signer(pool, SigningKey.Use.ID).kid
    return configuration.kept(("certificate", kid), lambda: _certificate(SigningKey.objects.get(pk=kid)))


def _certificate(row: SigningKey) -> bytes:
    pem = encryption.open_sealed(row.sealed, bound_to=f"signing-key:{row.kid}")
    private = serialization.load_pem_private_key(pem.encode(), None)
    if not isinstance(private, rsa.RSAPrivateKey):
        raise TypeError(f"{row.kid} is not an RSA key.")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, row.pool_id)])
    made = row.created.replace(microsecond=0)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(int.from_bytes(hashlib.sha256(row.kid.encode()).digest()[:16], "big") >> 1 or 1)
        .not_valid_before(made)
        .not_valid_after(made + LIFE)
    )
    return builder.sign(private, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

"""Keys as credentials, controller documents and tokens write them: Multikey, JWK, did:key and did:jwk.

Sources: Controlled Identifiers 1.0 section 2.2 (Multikey), RFC 7517, 8037 and 7518 (JWK), the did:key and did:jwk
methods.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from badges import multibase
from badges.errors import KeyFormError, UnreadableError
from badges.json_text import parse_object

Public = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey

ED25519_HEADER, P256_HEADER, P384_HEADER = b"\xed\x01", b"\x80\x24", b"\x81\x24"
CURVES: Mapping[bytes, type[ec.EllipticCurve]] = {P256_HEADER: ec.SECP256R1, P384_HEADER: ec.SECP384R1}
JWK_CURVES: Mapping[str, type[ec.EllipticCurve]] = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1}
LEAST_RSA_BITS, MOST_RSA_BITS = 2048, 8192
LONGEST_PART = 2048  # letters of a JSON Web Key: larger numbers take long before they can be refused
HASHES: Mapping[str, Callable[[], hashes.HashAlgorithm]] = {
    "256": hashes.SHA256,
    "384": hashes.SHA384,
    "512": hashes.SHA512,
}

# Algorithms of JSON Web Signatures (RFC 7518, RFC 8037, RFC 9864) that a key of each kind may have signed by.
ALGORITHMS: Mapping[str, frozenset[str]] = {
    "Ed25519": frozenset({"EdDSA", "Ed25519"}),
    "P-256": frozenset({"ES256"}),
    "P-384": frozenset({"ES384"}),
    "RSA": frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}),
}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that signatures are checked with.

    Parameters
    ----------
    key : Ed25519PublicKey, EllipticCurvePublicKey or RSAPublicKey
        What `cryptography` checks by.
    """

    key: Public

    @property
    def kind(self) -> str:
        """``"Ed25519"``, ``"P-256"``, ``"P-384"`` or ``"RSA"``."""
        if isinstance(self.key, ed25519.Ed25519PublicKey):
            return "Ed25519"
        if isinstance(self.key, rsa.RSAPublicKey):
            return "RSA"
        return next(name for name, curve in JWK_CURVES.items() if isinstance(self.key.curve, curve))

    def signed(self, message: bytes, signature: bytes, algorithm: str) -> bool:
        """Whether this key signed a message by an algorithm of JSON Web Signatures; one of another kind never did."""
        if algorithm not in ALGORITHMS[self.kind]:
            return False
        try:
            self._verify(message, signature, algorithm)
        except (InvalidSignature, ValueError, UnsupportedAlgorithm):
            return False
        return True

    def _verify(self, message: bytes, signature: bytes, algorithm: str) -> None:
        if isinstance(self.key, ed25519.Ed25519PublicKey):
            self.key.verify(signature, message)
            return
        digest = HASHES[algorithm[2:]]()
        if isinstance(self.key, ec.EllipticCurvePublicKey):
            size = (self.key.curve.key_size + 7) // 8
            if len(signature) != 2 * size:
                raise ValueError("length")
            r, s = int.from_bytes(signature[:size]), int.from_bytes(signature[size:])
            self.key.verify(encode_dss_signature(r, s), message, ec.ECDSA(digest))
            return
        scheme: Any = padding.PKCS1v15()
        if algorithm.startswith("PS"):
            scheme = padding.PSS(padding.MGF1(digest), digest.digest_size)
        self.key.verify(signature, message, scheme, digest)

    @property
    def multikey(self) -> str:
        """The key as ``publicKeyMultibase`` writes it; RSA keys have no such form."""
        if isinstance(self.key, ed25519.Ed25519PublicKey):
            return "z" + multibase.base58_encode(ED25519_HEADER + self.key.public_bytes_raw())
        if isinstance(self.key, rsa.RSAPublicKey):
            raise KeyFormError("an RSA key has no multikey")
        header = next(header for header, curve in CURVES.items() if isinstance(self.key.curve, curve))
        return "z" + multibase.base58_encode(
            header + self.key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
        )

    @property
    def jwk(self) -> dict[str, str]:
        """The key as a JSON Web Key."""
        if isinstance(self.key, ed25519.Ed25519PublicKey):
            return {"kty": "OKP", "crv": "Ed25519", "x": multibase.base64url_encode(self.key.public_bytes_raw())}
        if isinstance(self.key, rsa.RSAPublicKey):
            numbers = self.key.public_numbers()
            return {"kty": "RSA", "n": _number_text(numbers.n), "e": _number_text(numbers.e)}
        size, point = (self.key.curve.key_size + 7) // 8, self.key.public_numbers()
        x, y = (multibase.base64url_encode(one.to_bytes(size)) for one in (point.x, point.y))
        return {"kty": "EC", "crv": self.kind, "x": x, "y": y}


def _number_text(number: int) -> str:
    return multibase.base64url_encode(number.to_bytes((number.bit_length() + 7) // 8))


def from_multikey(text: str) -> PublicKey:
    """Read ``publicKeyMultibase``, or what follows ``did:key:``."""
    content = multibase.decode(text)
    header, body = content[:2], content[2:]
    try:
        if header == ED25519_HEADER:
            return PublicKey(ed25519.Ed25519PublicKey.from_public_bytes(body))
        if header in CURVES:
            return PublicKey(ec.EllipticCurvePublicKey.from_encoded_point(CURVES[header](), body))
    except ValueError as error:
        raise KeyFormError("not a point of the curve") from error
    raise KeyFormError("a kind of key that is not supported")


def from_jwk(jwk: Mapping[str, Any]) -> PublicKey:
    """Read a JSON Web Key; a private or symmetric one is refused."""
    parts = [value for name, value in jwk.items() if name in {"kty", "crv", "x", "y", "n", "e"}]
    if not all(isinstance(value, str) and len(value) <= LONGEST_PART for value in parts):
        raise KeyFormError("not a JSON Web Key")
    try:
        return PublicKey(_jwk_key(jwk))
    except (KeyError, ValueError, UnsupportedAlgorithm) as error:
        raise KeyFormError("not a JSON Web Key that is supported") from error


def _jwk_key(jwk: Mapping[str, Any]) -> Public:
    if jwk.get("kty") == "OKP" and jwk.get("crv") == "Ed25519":
        return ed25519.Ed25519PublicKey.from_public_bytes(multibase.base64url_decode(jwk["x"]))
    if jwk.get("kty") == "EC":
        x, y = (int.from_bytes(multibase.base64url_decode(jwk[name])) for name in "xy")
        return ec.EllipticCurvePublicNumbers(x, y, JWK_CURVES[jwk["crv"]]()).public_key()
    if jwk.get("kty") == "RSA":
        n, e = (int.from_bytes(multibase.base64url_decode(jwk[name])) for name in "ne")
        return _checked_rsa(rsa.RSAPublicNumbers(e, n).public_key())
    raise KeyError("kty")


def _checked_rsa(key: rsa.RSAPublicKey) -> rsa.RSAPublicKey:
    if not LEAST_RSA_BITS <= key.key_size <= MOST_RSA_BITS or key.public_numbers().e >= 2**33:
        raise ValueError("size")
    return key


def from_pem(text: str) -> PublicKey:
    """Read a PEM file, as Open Badges 2.0 publishes keys."""
    try:
        key = load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyFormError("not a PEM file") from error
    if isinstance(key, rsa.RSAPublicKey):
        try:
            return PublicKey(_checked_rsa(key))
        except ValueError as error:
            raise KeyFormError("an RSA key of that size is not supported") from error
    if isinstance(key, ed25519.Ed25519PublicKey):
        return PublicKey(key)
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1 | ec.SECP384R1):
        return PublicKey(key)
    raise KeyFormError("a kind of key that is not supported")


def from_did(did: str) -> PublicKey:
    """Read the key that did:key or did:jwk is; any other method is refused."""
    if did.startswith("did:key:"):
        return from_multikey(did.removeprefix("did:key:"))
    if did.startswith("did:jwk:"):
        try:
            return from_jwk(parse_object(multibase.base64url_decode(did.removeprefix("did:jwk:"))))
        except UnreadableError as error:
            raise KeyFormError("not a did:jwk") from error
    raise KeyFormError("neither did:key nor did:jwk")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An issuer's Ed25519 key pair, and the address under which its public half is published.

    Parameters
    ----------
    private : Ed25519PrivateKey
        The secret half.
    method : str
        The ``verificationMethod``: a URL in the issuer's controller document, such as ``"did:web:a.example#key-1"``.
    """

    private: ed25519.Ed25519PrivateKey
    method: str

    @classmethod
    def from_seed(cls, seed: bytes, method: str) -> SigningKey:
        """Make the key pair that 32 secret bytes determine."""
        return cls(ed25519.Ed25519PrivateKey.from_private_bytes(seed), method)

    @property
    def public(self) -> PublicKey:
        """The half that others check by."""
        return PublicKey(self.private.public_key())

    @property
    def seed(self) -> bytes:
        """The 32 secret bytes, to be kept encrypted."""
        return self.private.private_bytes_raw()

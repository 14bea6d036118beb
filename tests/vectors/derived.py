"""Vectors that are in no repository as a file: each made anew from files that are.

A recipe takes the name of the file to make and the folder of the repository's files. What it makes has to
have the SHA-256 of the manifest, as every other file: a source that is written otherwise is noticed there.
"""

import json
import re
from collections.abc import Callable
from hashlib import sha384
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from ecdsa import NIST384p, VerifyingKey
from ecdsa.util import sigdecode_string

from liangzheng.sm2 import Sm2PrivateKey
from verifier_wasm.encoding import cbor
from verifier_wasm.signed.cose import sig_structure

type Recipe = Callable[[str, Path], bytes]


def annex_d(name: str, tree: Path) -> bytes:
    """Return one constant of the Kotlin file: hexadecimal digits in string literals that are added up."""
    (source,) = tree.rglob("TestVectors.kt")
    constant = f"ISO_18013_5_ANNEX_D_{name.removesuffix('.hex').upper()}"
    found = re.search(rf'\b{constant}\s*=\s*\(?((?:\s*\+?\s*"[0-9a-f]*")+)', source.read_text("utf-8"))
    if found is None:
        raise LookupError(f"{source.name} has no {constant}")
    return "".join(re.findall(r'"([0-9a-f]*)"', found[1])).encode() + b"\n"


def sd_cwt_issuer(name: str, tree: Path) -> bytes:
    """Return the only ES384 key that can have signed two of the tokens, as PEM.

    An ECDSA signature leaves two keys to choose from (SEC 1 section 4.1.6); a second one decides.
    """
    keys = [_possible_signers(tree / "examples" / f"{token}.cbor") for token in ("issuer_cwt", "decoy")]
    (key,) = keys[0] & keys[1]
    return key


def _possible_signers(token: Path) -> set[bytes]:
    protected, _, payload, signature = cbor.decode(token.read_bytes()).value
    keys = VerifyingKey.from_public_key_recovery(
        signature, sig_structure(protected, payload), NIST384p, sha384, sigdecode_string
    )
    return {_pem(key.to_der()) for key in keys}


def _pem(der: bytes) -> bytes:
    key = serialization.load_der_public_key(der)
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def sm2_example(name: str, tree: Path) -> bytes:
    """Return the example that the C file signs with the standard's own identifier, and its public key."""
    source = (tree / "test" / "sm2_internal_test.c").read_text("utf-8")
    strings = re.findall(r'"((?:[^"\\]|\\.)*)"', re.sub(r'"\s*\n\s*"', "", source))
    start = strings.index("1234567812345678")
    identifier, private, message, _, r, s = strings[start : start + 6]
    public = Sm2PrivateKey(int(private, 16)).public_key()
    return _json(
        {
            "source": "GB/T 32918.5-2017 (GM/T 0003.5-2012), Annex A.2 signature example; "
            "curve sm2p256v1, hash SM3",
            "distinguishing_id": identifier,
            "private_key_hex": private.lower(),
            "public_x_hex": public.x.hex(),
            "public_y_hex": public.y.hex(),
            "message_utf8": message,
            "r_hex": r.lower(),
            "s_hex": s.lower(),
            "expected": "valid",
        }
    )


#: Where each list's values are in the text, and its two encodings in the examples.
_LISTS = {1: "encoding1_long", 2: "encoding2_long", 4: "encoding4", 8: "encoding8"}
_SHORT = {1: ("b9a3", "encoding"), 2: ("c944f9", "encoding2")}
_SIZE = 2**20


def status_lists(name: str, tree: Path) -> bytes:
    """Return lists, tokens and the example key as one JSON file, from the draft's text and its examples."""
    text = (tree / "draft-ietf-oauth-status-list.md").read_text("utf-8")

    def example(name: str) -> str:
        return re.sub(r"\s", "", (tree / "examples" / f"status_list_{name}.md").read_text("utf-8"))

    vectors: list[dict[str, Any]] = [
        {
            "bits": bits,
            "size": _SIZE,
            "nonzero": _values(text, bits),
            "lst_base64url": json.loads(example(f"{encoding}_json"))["lst"],
            "cbor_hex": example(f"{encoding}_cbor"),
        }
        for bits, encoding in _LISTS.items()
    ]
    vectors += [
        {
            "bits": bits,
            "byte_array_hex": packed,
            "lst_base64url": json.loads(example(f"{encoding}_json"))["lst"],
        }
        for bits, (packed, encoding) in _SHORT.items()
    ]
    referenced = (tree / "examples" / "referenced_token_cwt.md").read_text("utf-8")
    return _json(
        {
            "source": "oauth-wg/draft-ietf-oauth-status-list, "
            "commit 2fb61cd535a82ec77fe43d604e31b7012cab4adc (2026-04-20), "
            'Appendix "Test vectors for Status List encoding"; extracted mechanically by script from '
            "draft-ietf-oauth-status-list.md + examples/*.md",
            "vectors": vectors,
            "jwt": example("jwt_raw"),
            "status_list_cwt_hex": example("cwt"),
            "referenced_token_cwt_hex": re.sub(r"\s", "", referenced),
            "public_key_jwk": _example_key(text),
        }
    )


def _values(text: str, bits: int) -> dict[str, int]:
    """Return index and value of each line ``status[1993] = 0b1`` of a list's section, in their order."""
    start = re.search(rf"^## {bits}[ -]bit Status List", text, re.MULTILINE)
    if start is None:
        raise LookupError(f"the draft has no section of the {bits} bit list")
    section = text[start.end() :].partition("\n## ")[0]
    return {index: int(value, 0) for index, value in re.findall(r"status\[(\d+)\]\s*=\s*(\w+)", section)}


def _example_key(text: str) -> dict[str, str]:
    """Return the public half of the JWK that the draft prints."""
    values = dict(re.findall(r'"(kty|crv|kid|x|y)":\s*"([^"]+)"', text))
    return {name: values[name] for name in ("kty", "crv", "kid", "x", "y")}


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False).encode()


RECIPES: dict[str, Recipe] = {
    "annex_d": annex_d,
    "sd_cwt_issuer": sd_cwt_issuer,
    "sm2_example": sm2_example,
    "status_lists": status_lists,
}

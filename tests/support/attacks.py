"""The attack table: what a liar does, and what a checker has to say to it, in a terminal as in the page.

An attack takes a `World` and returns the code that the checker is shown. Where the lie needs a checker who
has seen the truth before, it yields an honest code first; the lie follows that check.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from liangzheng.trust.folder import CHANGES, LIST, ROOT
from tests.support import certificates
from tests.support.jose_codes import b64, compact, deflate, numeric
from tests.support.liars import DAY, NOW, OFFICE, OTHER, World, stranger
from verifier_wasm import limits
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.signed.cose_sign import Cosigner, encode_signed
from verifier_wasm.trusted.roots import Root, encode_root

TRUST, ROOT_FILE, CHANGES_FILE = f"trust/{LIST}", f"trust/{ROOT}", f"trust/{CHANGES}"
_PAGE: Final = b"<!doctype html><title>Not found</title><p>Not found</p>"

type Lie = Callable[[World], str | Iterator[str]]


@dataclass(frozen=True)
class Attack:
    """``outcome`` "error": there is no verdict at all, since the trust list is refused for ``reason``."""

    name: str
    lie: Lie
    outcome: str
    reason: str
    #: Outcome and reason in the page where they differ: it keeps the lists that it fetches.
    page: tuple[str, str] | None = None

    def expected(self, *, in_page: bool = False) -> tuple[str, str]:
        return self.page if in_page and self.page else (self.outcome, self.reason)

    def codes(self, world: World) -> Iterator[str]:
        """Yield the codes to be shown, one after another; the last is the one that is judged."""
        made = self.lie(world)
        if isinstance(made, str):
            yield made
        else:
            yield from made


ATTACKS: list[Attack] = []


def _attack(
    name: str, outcome: str, reason: str, *, page: tuple[str, str] | None = None
) -> Callable[[Lie], Lie]:
    def add(lie: Lie) -> Lie:
        ATTACKS.append(Attack(name, lie, outcome, reason, page))
        return lie

    return add


# Nobody lies


@_attack("honest: everything in order", "authentic", "signature_valid")
def _(world: World) -> str:
    return world.code()


@_attack("honest: the root keys are replaced, signed by the old ones", "authentic", "signature_valid")
def _(world: World) -> Iterator[str]:
    yield world.code()
    world.rotate()
    world.publish_trust()
    yield world.code()


@_attack("honest: a chain to the authority's CA", "authentic", "signature_valid")
def _(world: World) -> str:
    signer = certificates.leaf(world.ca, begin=NOW - DAY, end=NOW + DAY)
    return world.code_with_chain(signer)


@_attack("honest: a mobile licence by a signer of its authority", "authentic", "signature_valid")
def _(world: World) -> str:
    return world.mobile_licence(world.mobile_signer())


# The host, with the trust list


@_attack("trust list rolled back", "error", "trust_rollback")
def _(world: World) -> Iterator[str]:
    old = world.served(TRUST)
    world.publish_trust()
    yield world.code()
    world.serve(TRUST, old)
    yield world.code()


@_attack("trust list frozen, within its grace time", "authentic", "signature_valid")
def _(world: World) -> str:
    world.publish_trust(issued=-40 * DAY, due=-DAY)
    return world.code()


@_attack("trust list frozen, past its grace time", "cannot_judge", "trust_stale")
def _(world: World) -> str:
    world.publish_trust(issued=-60 * DAY, due=-30 * DAY)
    return world.code()


@_attack("trust list truncated", "error", "trust_format")
def _(world: World) -> str:
    world.serve(TRUST, world.served(TRUST)[:-40])
    return world.code()


@_attack("trust list altered in one bit of its content", "error", "trust_signature")
def _(world: World) -> str:
    data = bytearray(world.served(TRUST))
    data[data.index(OFFICE.encode())] ^= 1
    world.serve(TRUST, bytes(data))
    return world.code()


@_attack("trust list of 17 MB", "error", "trust_too_large")
def _(world: World) -> str:
    world.serve(TRUST, world.served(TRUST)[:4] + bytes(limits.TRUST_LIST_LENGTH))
    return world.code()


@_attack("an error page in place of the trust list", "error", "trust_format")
def _(world: World) -> str:
    world.serve(TRUST, b"\xd2" + _PAGE)
    return world.code()


@_attack("an empty trust list file", "error", "trust_format")
def _(world: World) -> str:
    world.serve(TRUST, b"\xd2")
    return world.code()


# A thief of root keys, a false publisher


@_attack("trust list by one of the three roots, where two must sign", "error", "trust_signature")
def _(world: World) -> str:
    world.serve(TRUST, world.trust_list_by(world.roots()[:1]))
    return world.code()


@_attack("trust list by one root that signed twice", "error", "trust_signature")
def _(world: World) -> str:
    world.serve(TRUST, world.trust_list_by(world.roots()[:1] * 2))
    return world.code()


@_attack("trust list by strangers under the roots' kids", "error", "trust_signature")
def _(world: World) -> str:
    world.serve(TRUST, world.trust_list_by([stranger(key.kid) for key in world.roots()]))
    return world.code()


@_attack("root keys and list rolled back to those before a replacement", "error", "trust_root_rollback")
def _(world: World) -> Iterator[str]:
    before = {name: world.served(name) for name in (TRUST, ROOT_FILE, CHANGES_FILE)}
    world.rotate()
    world.publish_trust()
    yield world.code()
    for name, data in before.items():
        world.serve(name, data)
    yield world.code()


@_attack("root keys of somebody else, with a list by them", "error", "trust_root_unknown")
def _(world: World) -> Iterator[str]:
    yield world.code()
    _own_root(world, signed_by_old=0)
    world.serve(CHANGES_FILE, cbor.encode([]))
    yield world.code()


@_attack(
    "root keys replaced with the signature of one old key of two needed", "error", "trust_root_signature"
)
def _(world: World) -> Iterator[str]:
    yield world.code()
    _own_root(world, signed_by_old=1)
    yield world.code()


@_attack("new root keys mixed with the list of the old", "error", "trust_signature")
def _(world: World) -> Iterator[str]:
    old = world.served(TRUST)
    yield world.code()
    world.rotate()
    world.publish_trust()
    world.serve(TRUST, old)
    yield world.code()


def _own_root(world: World, *, signed_by_old: int) -> None:
    thief = stranger()
    root = encode_root(Root(((thief.public, thief.kid),), version=2))
    signers = [*world.roots()[:signed_by_old], thief]
    change = encode_signed(root, [Cosigner(key.algorithm, key.kid, key.sign) for key in signers])
    world.serve(ROOT_FILE, root)
    world.serve(CHANGES_FILE, cbor.encode([change]))
    world.serve(TRUST, world.trust_list_by([thief]))


# The issuer, or a thief of its key


@_attack("a key that the publisher has revoked", "rejected", "issuer_key_revoked")
def _(world: World) -> str:
    world.trust.revoke(OFFICE, world.keys[OFFICE].kid, NOW - timedelta(hours=1))
    world.publish_trust()
    return world.code()


@_attack("an issuer that the publisher has taken out", "cannot_judge", "issuer_unknown")
def _(world: World) -> str:
    world.trust.remove(OFFICE)
    world.publish_trust()
    return world.code()


@_attack("a key used after its time", "cannot_judge", "issuer_key_expired")
def _(world: World) -> str:
    (key,) = world.issuer(OFFICE, world.keys[OFFICE]).keys
    world.change_issuer(keys=(replace(key, not_after=NOW - DAY),))
    world.publish_trust()
    return world.code()


@_attack("a key used before its time", "cannot_judge", "issuer_key_not_yet")
def _(world: World) -> str:
    (key,) = world.issuer(OFFICE, world.keys[OFFICE]).keys
    world.change_issuer(keys=(replace(key, not_before=NOW + DAY),))
    world.publish_trust()
    return world.code()


@_attack("a kind of document that the issuer may not sign", "rejected", "issuer_kind")
def _(world: World) -> str:
    return world.code(kind="im")


@_attack("one office signs in the name of another", "cannot_judge", "issuer_key_unknown")
def _(world: World) -> str:
    return world.code(issuer=OFFICE, key=world.keys[OTHER])


@_attack("a stranger signs under the office's kid", "rejected", "signature_wrong")
def _(world: World) -> str:
    return world.code(key=stranger(world.keys[OFFICE].kid))


@_attack("a chain to a CA that nobody trusts", "cannot_judge", "issuer_chain_unknown")
def _(world: World) -> str:
    false = certificates.ca("another", begin=NOW - DAY, end=NOW + DAY)
    return world.code_with_chain(certificates.leaf(false, begin=NOW - DAY, end=NOW + DAY), false)


@_attack("a chain by a false CA of the authority's name", "rejected", "issuer_chain_signature")
def _(world: World) -> str:
    false = certificates.ca(begin=NOW - DAY, end=NOW + DAY)
    return world.code_with_chain(certificates.leaf(false, begin=NOW - DAY, end=NOW + DAY))


@_attack("a chain by a certified signer who plays CA", "rejected", "issuer_chain_not_ca")
def _(world: World) -> str:
    signer = certificates.leaf(world.ca, begin=NOW - DAY, end=NOW + DAY)
    below = certificates.leaf(signer, "below", begin=NOW - DAY, end=NOW + DAY)
    return world.code_with_chain(below, signer)


@_attack("a document signer whose certificate has expired", "cannot_judge", "issuer_key_expired")
def _(world: World) -> str:
    return world.code_with_chain(certificates.leaf(world.ca, begin=NOW - 9 * DAY, end=NOW - DAY))


@_attack("an authority's CA signs a document itself", "rejected", "issuer_chain_usage")
def _(world: World) -> str:
    return world.code_with_chain(world.ca)


@_attack("an authority's CA signs under a certificate of its own making", "rejected", "issuer_chain_usage")
def _(world: World) -> str:
    made_up = certificates.Party("DS", private=world.ca.private, digest=hashes.SHA256())
    return world.code_with_chain(made_up)


@_attack("a CA signs for names that are not its own", "rejected", "issuer_chain_names")
def _(world: World) -> str:
    only = x509.DirectoryName(x509.Name([x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "XX")]))
    bound = ((x509.NameConstraints([only], None), True),)
    middle = certificates.ca("middle", world.ca, extra=bound, begin=NOW - DAY, end=NOW + DAY)
    signer = certificates.leaf(middle, country="UT", begin=NOW - DAY, end=NOW + DAY)
    return world.code_with_chain(signer, middle)


@_attack("a signer of mobile licences signs another document", "cannot_judge", "issuer_purpose")
def _(world: World) -> str:
    return world.code_with_chain(world.mobile_signer(), issuer=None)


@_attack("a listed signer of mobile licences signs another document", "cannot_judge", "issuer_purpose")
def _(world: World) -> str:
    other = certificates.Party("any", private=world.signer.private, digest=hashes.SHA256())
    return world.code_with_chain(other, issuer=None)


@_attack("a mobile licence by a certified key that is for no documents", "rejected", "issuer_chain_usage")
def _(world: World) -> str:
    return world.mobile_licence(world.mobile_signer(purposes=("1.0.18013.5.1.6",)))


@_attack("a mobile licence of another country", "rejected", "mdoc_country")
def _(world: World) -> str:
    return world.mobile_licence(world.mobile_signer(), country="XX")


@_attack(
    "a mobile licence of another country, with a certificate of one's own making", "rejected", "mdoc_country"
)
def _(world: World) -> str:
    made_up = certificates.Party("DS", private=world.signer.private, digest=hashes.SHA256(), country="XX")
    return world.mobile_licence(world.signer, made_up, country="XX")


@_attack("an authority certifies a signer of another country", "rejected", "issuer_chain_country")
def _(world: World) -> str:
    return world.mobile_licence(world.mobile_signer(country="XX"), country="XX")


# The status publisher, and its host


@_attack("a revoked licence", "rejected", "status_invalid")
def _(world: World) -> str:
    world.publish_list([1])
    return world.code()


@_attack("a suspended licence", "restricted", "status_suspended")
def _(world: World) -> str:
    world.publish_list([2])
    return world.code()


@_attack(
    "status list rolled back to before the revocation",
    "cannot_judge",
    "status_rollback",
    page=("rejected", "status_invalid"),
)
def _(world: World) -> Iterator[str]:
    old = world.served(world.shard)
    world.publish_list([1], issued=-timedelta(minutes=1))
    yield world.code()
    world.serve(world.shard, old)
    yield world.code()


@_attack("status list frozen, within its grace time", "authentic", "signature_valid")
def _(world: World) -> str:
    world.publish_list([0], issued=-2 * DAY, expires=-timedelta(hours=2))
    return world.code()


@_attack("status list frozen, past its grace time", "cannot_judge", "status_stale")
def _(world: World) -> str:
    world.publish_list([0], issued=-9 * DAY, expires=-2 * DAY)
    return world.code()


@_attack("an expired status list that revokes", "rejected", "status_invalid")
def _(world: World) -> str:
    world.publish_list([1], issued=-9 * DAY, expires=-2 * DAY)
    return world.code()


@_attack("another issuer's list under this one's address", "cannot_judge", "status_signature")
def _(world: World) -> str:
    world.publish_list([0], by=OTHER)
    return world.code()


@_attack("another list of the same issuer", "cannot_judge", "status_subject")
def _(world: World) -> str:
    world.serve(world.shard, world.token(b"\0", uri=world.uri("another")))
    return world.code()


@_attack("status list truncated", "cannot_judge", "status_format")
def _(world: World) -> str:
    world.serve(world.shard, world.served(world.shard)[:-30])
    return world.code()


@_attack("status list of 3 MB", "cannot_judge", "status_unreachable")
def _(world: World) -> str:
    world.serve(world.shard, bytes(3_000_000))
    return world.code()


@_attack("status list that unpacks to 64 MB", "cannot_judge", "status_format")
def _(world: World) -> str:
    world.publish_list(bytes(64_000_000))
    return world.code()


@_attack("an error page in place of the status list", "cannot_judge", "status_format")
def _(world: World) -> str:
    world.serve(world.shard, _PAGE)
    return world.code()


@_attack("status list withheld", "cannot_judge", "status_unreachable")
def _(world: World) -> str:
    (world.host / world.shard).unlink()
    return world.code()


@_attack("status list too short for the entry", "cannot_judge", "status_index")
def _(world: World) -> str:
    return world.code(index=8)


@_attack("status list from the future", "cannot_judge", "status_future")
def _(world: World) -> str:
    world.publish_list([0], issued=DAY, expires=2 * DAY)
    return world.code()


@_attack(
    "status list at an origin that the list of trust does not name", "cannot_judge", "status_unreachable"
)
def _(world: World) -> str:
    return world.code(uri="https://status.example/9.cwt")


# A key that has run out, and lists without a date: un-revoking


@_attack("status list by a key of the issuer that has run out", "cannot_judge", "status_signer")
def _(world: World) -> str:
    world.second_key("run out", not_after=NOW - 300 * DAY)
    world.publish_trust()
    world.publish_list([0], by="run out")
    return world.code()


@_attack("status list by a key of the issuer that was revoked", "cannot_judge", "status_signer")
def _(world: World) -> str:
    world.second_key("revoked", revoked_at=NOW - DAY)
    world.publish_trust()
    world.publish_list([0], by="revoked")
    return world.code()


@_attack("status list without an expiry, held back for a month", "cannot_judge", "status_stale")
def _(world: World) -> str:
    world.publish_list([0], issued=-30 * DAY, expires=None)
    return world.code()


# Wrong clocks, thieves of root keys and broken changes, and what comes after their repair


@_attack("trust list by a clock a year ahead", "cannot_judge", "trust_future")
def _(world: World) -> str:
    world.publish_trust(issued=365 * DAY, due=400 * DAY)
    return world.code()


@_attack("honest: after a trust list by a clock a year ahead", "authentic", "signature_valid")
def _(world: World) -> Iterator[str]:
    world.publish_trust(issued=365 * DAY, due=400 * DAY)
    yield world.code()
    world.publish_trust(issued=-timedelta(hours=1))
    yield world.code()


@_attack("honest: after a status list by a clock a year ahead", "authentic", "signature_valid")
def _(world: World) -> Iterator[str]:
    world.publish_list([0], issued=365 * DAY, expires=400 * DAY)
    yield world.code()
    world.publish_list([0])
    yield world.code()


@_attack("trust list after a thief's of sequence 1,000,000,000,000", "error", "trust_rollback")
def _(world: World) -> Iterator[str]:
    yield from _after_a_thief(world)


@_attack("honest: the root keys are replaced after that", "authentic", "signature_valid")
def _(world: World) -> Iterator[str]:
    yield from _after_a_thief(world)
    world.rotate()
    world.publish_trust()
    yield world.code()


@_attack("trust list rolled back after the root keys were replaced", "error", "trust_rollback")
def _(world: World) -> Iterator[str]:
    world.rotate()
    world.publish_trust()
    old = world.served(TRUST)
    world.publish_trust()
    yield world.code()
    world.serve(TRUST, old)
    yield world.code()


@_attack("honest: a replacement of root keys cut off and started again", "authentic", "signature_valid")
def _(world: World) -> Iterator[str]:
    yield world.code()
    world.rotate_twice()
    world.publish_trust()
    yield world.code()


def _after_a_thief(world: World) -> Iterator[str]:
    """Let a thief of enough root keys sign once; the publisher goes on as before."""
    world.serve(TRUST, world.trust_list_by(world.roots(), sequence=10**12))
    yield world.code()
    world.publish_trust()
    yield world.code()


# The code itself, made without any key


@_attack("a health card's code with JSON nested 3,000 deep", "cannot_judge", "jose_too_deep")
def _(_: World) -> str:
    header = compact({"alg": "ES256", "zip": "DEF", "kid": "x"})
    return "shc:/" + numeric(".".join(b64(part) for part in (header, deflate(b"[" * 3_000), bytes(64))))


@_attack("a code of 2,000 characters that unpacks to 1 MB", "cannot_judge", "zlib_too_large")
def _(_: World) -> str:
    code = "LZ1:" + base45.encode(zlib.compress(bytes(1_000_000), 9))
    assert len(code) < 2_000
    return code


@_attack("a code whose map has 4,000 keys of the same hash", "cannot_judge", "cbor_key_type")
def _(_: World) -> str:
    pairs = b"".join(b"\xc2\x4a" + (((1 << 61) - 1) * n).to_bytes(10) + b"\x00" for n in range(10, 4_010))
    return "LZ1:" + base45.encode(zlib.compress(b"\xb9" + (4_000).to_bytes(2) + pairs, 9))


# The device


@_attack("the device's clock is behind", "cannot_judge", "trust_future")
def _(world: World) -> str:
    world.clock = -2 * DAY
    return world.code()


@_attack("the device's clock was turned back after a check", "cannot_judge", "validity_clock_behind")
def _(world: World) -> Iterator[str]:
    yield world.code()
    world.clock = -2 * DAY
    yield world.code()


# Whoever shows a code, with what it leaves out or says


@_attack("a licence shown without its day of expiry", "restricted", "validity_not_shown")
def _(world: World) -> str:
    return world.code(without=("valid_from", "valid_until"))


@_attack("a licence shown without its classes", "restricted", "validity_not_shown")
def _(world: World) -> str:
    return world.code(without=("classes",))


@_attack("an issuer whose name reads like a verdict", "cannot_judge", "issuer_unknown")
def _(world: World) -> str:
    return world.code(issuer="✅核验通过 VERIFIED a" + "\u0301" * 100 + "\u202e", key=stranger())


@_attack("an address that reads like a verdict", "cannot_judge", "format_other")
def _(world: World) -> str:
    return "https://gab.122.gov.cn/ ✅核验通过 VERIFIED 姓名 王伟 准驾车型 C1 有效期 长期"


DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "attacks.md"
_HEAD: Final = """\
# Attacks

What a liar does, and what the checker says to it. Each row is carried out against the command line
(`tests/unit/test_attacks.py`) and against the page in a browser (`tests/browser/test_attacks.py`), with real
keys, lists and files; both have to give the answer that stands here. "No verdict" means that the trust list
itself is refused, so that nothing is judged at all. The checker has a memory: `--memory FILE`, or the
browser's storage.

| Attack | Command line | Page |
|---|---|---|
"""


def table_row(attack: Attack) -> str:
    """Return an attack's row in the document."""
    seen = [
        f"{'no verdict' if outcome == 'error' else outcome}, `{reason}`"
        for outcome, reason in (attack.expected(), attack.expected(in_page=True))
    ]
    return f"| {attack.name} | {seen[0]} | {seen[1]} |"


if __name__ == "__main__":
    DOCUMENT.write_text(_HEAD + "".join(f"{table_row(attack)}\n" for attack in ATTACKS), "utf-8")

"""A publisher, an issuer and a host that can be told to lie: real keys, real lists, real files of a site.

Each `World` has its own. What it publishes lies in a folder as a static host would serve it: ``trust/`` and
``lists/``; a lie is a change of these files, or of who signs them.
"""

import shutil
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from liangzheng.issuing import Terms, sign_document
from liangzheng.keys import SigningKey
from liangzheng.specimens import records
from liangzheng.trust.folder import CHANGES, LIST, ROOT, create
from liangzheng.trust.rotation import rotate
from tests.support import certificates, mdoc
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import StatusReference
from verifier_wasm.fields.record import today
from verifier_wasm.signed import cose
from verifier_wasm.signed.cose_sign import Cosigner, encode_signed
from verifier_wasm.trusted.store import Issuer, TrustedKey
from verifier_wasm.trusted.trust_list import encode_payload

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
OFFICE, OTHER, AUTHORITY = "office", "other-office", "authority"
UTOPIA, SIGNER = "utopia", "utopian-signer"


class World:
    """Two offices and an authority with a CA on one trust list (two of three roots sign), and a host."""

    def __init__(self, folder: Path, origin: str = "https://site.example/") -> None:
        """``folder``: what the host serves at ``origin``; the private parts go beside it."""
        self.host = folder
        self.origin = origin
        #: By how much the checker's clock is ahead.
        self.clock = timedelta()
        #: Which list this world's codes name.
        self.list = "0"
        self.keys = {OFFICE: SigningKey.generate(), OTHER: SigningKey.generate()}
        self.ca = certificates.ca(begin=NOW - 300 * DAY, end=NOW + 300 * DAY)
        self.trust = create(folder.with_name(f"{folder.name}-trust"), roots=3, threshold=2)
        for name, key in self.keys.items():
            self.trust.add_key(self.issuer(name, key))
        #: Utopia's authority, with the CA and one signer of mobile licences on the list.
        self.iaca = certificates.ca("IACA", country="UT", begin=NOW - 300 * DAY, end=NOW + 300 * DAY)
        self.signer = self.mobile_signer()
        for name, party in ((AUTHORITY, self.ca), (UTOPIA, self.iaca), (SIGNER, self.signer)):
            (anchor,) = party.store().issuers[0].keys
            self.trust.add_key(Issuer(name, f"{name}（测试）", name, (anchor,)))
        (folder / "trust").mkdir(parents=True, exist_ok=True)
        (folder / "lists").mkdir()
        self.publish_trust()
        self._truth = shutil.copytree(self.trust.path, folder.with_name(f"{folder.name}-truth"))
        self.publish_list([0] * 8)

    def begin_again(self, name: str) -> None:
        """Undo every lie; codes name another list from now on."""
        self.clock = timedelta()
        shutil.rmtree(self.trust.path)
        shutil.copytree(self._truth, self.trust.path)
        self._copy_trust()
        self.list = name
        self.publish_list([0] * 8)

    def is_true(self) -> bool:
        """Say whether the host serves the list of trust that it served in the beginning."""
        return all(
            self.served(f"trust/{name}") == (self._truth / name).read_bytes()
            for name in (LIST, ROOT, CHANGES)
        )

    @staticmethod
    def issuer(name: str, key: SigningKey, **others: Any) -> Issuer:
        return Issuer(
            name, f"{name}（测试）", name, (TrustedKey(key.kid, key.public, **others),), frozenset({"dl"})
        )

    # The trust publisher

    def publish_trust(self, *, issued: timedelta = -DAY, due: timedelta = 30 * DAY) -> None:
        """Sign the next list and put it on the host; times from now."""
        self.trust.sign(at=NOW + issued, next_update=NOW + due)
        self._copy_trust()

    def _copy_trust(self) -> None:
        for name in (LIST, ROOT, CHANGES):
            shutil.copyfile(self.trust.path / name, self.host / "trust" / name)

    def rotate(self, *, roots: int = 1, threshold: int = 1) -> None:
        rotate(self.trust, roots=roots, threshold=threshold)

    def rotate_twice(self) -> None:
        """Replace the root keys as a program that was cut off and began anew: both changes are published."""
        before = self.trust.path.with_name("before")
        shutil.copytree(self.trust.path, before)
        self.rotate()
        changes = (self.trust.path / CHANGES).read_bytes()
        shutil.rmtree(self.trust.path)
        before.rename(self.trust.path)
        (self.trust.path / CHANGES).write_bytes(changes)
        self.rotate()

    def roots(self) -> list[SigningKey]:
        return [SigningKey.load(path) for path in sorted((self.trust.path / "private").glob("*.pem"))]

    def trust_list_by(self, signers: Sequence[SigningKey], *, sequence: int = 9) -> bytes:
        """Return a list signed by whomever."""
        payload = encode_payload(
            self.trust.issuers(), sequence=sequence, issued_at=NOW - DAY, next_update=NOW + DAY
        )
        return encode_signed(payload, [Cosigner(key.algorithm, key.kid, key.sign) for key in signers])

    def serve(self, name: str, data: bytes) -> None:
        """Put any bytes on the host, under ``trust/`` or ``lists/``."""
        (self.host / name).write_bytes(data)

    def served(self, name: str) -> bytes:
        return (self.host / name).read_bytes()

    # The status publisher

    @property
    def shard(self) -> str:
        return f"lists/{self.list}.cwt"

    def uri(self, name: str | None = None) -> str:
        return f"{self.origin}lists/{name or self.list}.cwt"

    def token(
        self,
        packed: bytes,
        *,
        by: str = OFFICE,
        uri: str | None = None,
        issued: timedelta = -timedelta(hours=1),
        expires: timedelta | None = DAY,
        ttl: int | None = None,
    ) -> bytes:
        """Return a token of 8-bit statuses; times from now."""
        key = self.keys[by]
        claims: dict[Any, Any] = {
            2: uri or self.uri(),
            6: int((NOW + issued).timestamp()),
            65533: {"bits": 8, "lst": zlib.compress(packed)},
        }
        if expires is not None:
            claims[4] = int((NOW + expires).timestamp())
        if ttl is not None:
            claims[65534] = ttl
        protected: cose.Header = {
            cose.ALG: key.algorithm,
            cose.KID: key.kid,
            16: "application/statuslist+cwt",
        }
        return cose.encode_sign1(
            protected=protected, unprotected={}, payload=cbor.encode(claims), sign=key.sign
        )

    def publish_list(self, statuses: Sequence[int], **others: Any) -> None:
        self.serve(self.shard, self.token(bytes(statuses), **others))

    # The issuer

    def second_key(self, name: str, **others: Any) -> None:
        """Give the office another key, which signs under a name; what the trust list says of it."""
        key = self.keys[name] = SigningKey.generate()
        (first,) = self.issuer(OFFICE, self.keys[OFFICE]).keys
        self.change_issuer(keys=(first, TrustedKey(key.kid, key.public, **others)))

    def code(
        self,
        *,
        issuer: str = OFFICE,
        key: SigningKey | None = None,
        index: int | None = 0,
        uri: str | None = None,
        kind: str = "dl",
        without: tuple[str, ...] = (),
    ) -> str:
        """Return a code of an invented driver (or an inspection mark) with an entry in the status list.

        ``without``: fields that are not shown.
        """
        fields = records.licence(today(NOW)) if kind == "dl" else {"plate_number": "京A00000"}
        return sign_document(
            kind=kind,
            fields={name: value for name, value in fields.items() if name not in without},
            terms=Terms(issuer, NOW - timedelta(minutes=1)),
            key=key or self.keys[issuer],
            status=None if index is None else StatusReference(uri or self.uri(), index),
        )

    def code_with_chain(
        self, signer: certificates.Party, *above: certificates.Party, issuer: str | None = AUTHORITY
    ) -> str:
        """Return a code signed by a certified key, with its certificates; without an issuer it names none."""
        key = SigningKey(signer.private)
        document = {0: "dl", 2: "样例", 7: ["C1"], 9: cbor.Tag(1004, "2031-06-01")}
        claims: dict[int, Any] = {} if issuer is None else {1: issuer}
        claims |= {6: int((NOW - timedelta(minutes=1)).timestamp()), -70001: document}
        return certificates.lz1_with_chain(claims, key, [signer.der, *(party.der for party in above)])

    def mobile_signer(self, **options: Any) -> certificates.Party:
        """Return a signer that Utopia's authority has certified."""
        fitting = {"country": "UT", "purposes": (mdoc.MDL_SIGNER,), "begin": NOW - DAY, "end": NOW + DAY}
        return certificates.leaf(self.iaca, "DS", **fitting | options)

    def mobile_licence(
        self, signer: certificates.Party, *shown: certificates.Party, country: str = "UT"
    ) -> str:
        """Return a mobile licence in hexadecimal; ``shown``: the certificates it brings, if not its own."""
        begin, end = mdoc.tdate(NOW - timedelta(hours=1)), mdoc.tdate(NOW + DAY)
        return mdoc.shown(
            {**mdoc.LICENCE, "issuing_country": country},
            signer=signer,
            chain=shown or None,
            validityInfo={"signed": begin, "validFrom": begin, "validUntil": end},
        ).hex()

    def change_issuer(self, **others: Any) -> None:
        """Change the office's entry in the next list."""
        self.trust.remove(OFFICE)
        issuer = self.issuer(OFFICE, self.keys[OFFICE])
        self.trust.add_key(replace(issuer, **others))


def stranger(kid: Kid | None = None) -> SigningKey:
    """Return a key that nobody knows; under another's kid, where one is given."""
    key = SigningKey.generate()
    if kid is not None:
        key.kid = kid
    return key

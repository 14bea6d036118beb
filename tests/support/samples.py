"""A code of every format, signed at the time of the run by issuers made for it, and their trust list."""

import base64
import io
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageDraw

from liangzheng.trust.folder import TrustFolder, create
from tests.support.certificates import ca, leaf
from tests.support.health_seals import BARCODE_SIGNER, health_seal
from tests.support.jose_codes import Signer, compact, deflate, digest, disclosure, numeric, trust_in
from tests.support.mdoc import LICENCE, MDL_SIGNER, shown, tdate
from tests.support.seals import Sealer
from tests.support.signed import claims
from tests.unit.test_aamva import card, credential
from verifier_wasm import Issuer
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.signed import cose

NOW: Final = datetime.now(UTC).replace(microsecond=0)
_DAY: Final = timedelta(days=1)
_YEAR: Final = 365 * _DAY
OFFICE: Final = "https://office.example"
#: NZCP takes no other issuers than those of this method.
_CLINIC: Final = "did:web:clinic.example"
_KID: Final = Kid(b"samples")


@dataclass(frozen=True, slots=True)
class Sample:
    """One code, of a text or a file, and its verdict with the trust list of these samples."""

    data: bytes
    outcome: str
    reason: str
    symbology: str | None = None

    @property
    def is_text(self) -> bool:
        """Say whether it can be pasted."""
        return self.symbology is None and self.data.isascii() and self.data.decode("ascii").isprintable()


def portrait() -> bytes:
    """Return a drawn face, as JPEG: nobody's."""
    image = Image.new("RGB", (120, 150), "#dde6f0")
    draw = ImageDraw.Draw(image)
    draw.ellipse((35, 25, 85, 90), fill="#c9a98b")
    draw.rectangle((25, 100, 95, 150), fill="#445577")
    for left in (48, 66):
        draw.ellipse((left, 50, left + 6, 56), fill="#333333")
    file = io.BytesIO()
    image.save(file, "JPEG", quality=70)
    return file.getvalue()


class Samples:
    """All samples, by the name of their format's module."""

    def __init__(self) -> None:
        self._signer = Signer()
        self._sealer = Sealer(begin=NOW - _YEAR, end=NOW + _YEAR)
        self._authority = ca("samples IACA", country="UT", begin=NOW - _YEAR, end=NOW + _YEAR)
        self.issuers = self._issuers()
        checked = {
            name: Sample(data, "authentic", "signature_valid") for name, data in self._signed().items()
        }
        self.codes: dict[str, Sample] = checked | {
            "aamva": Sample(card(), "cannot_judge", "signature_missing", "PDF417"),
            "vc_barcode": Sample(
                b"VC1-R" + base45.encode(credential()).encode(), "cannot_judge", "signature_not_supported"
            ),
        }

    def every_code(self) -> dict[str, bytes]:
        """Return a code of every format, and of every carrier that a format has."""
        barcodes = {
            "idb": self._sealer.barcode(signed=NOW.date()),
            "idb_zipped": self._sealer.barcode(signed=NOW.date(), zipped=True),
        }
        return {name: sample.data for name, sample in self.codes.items()} | {
            name: text.encode("ascii") for name, text in barcodes.items()
        }

    def sign(self, message: bytes) -> bytes:
        """Sign as the office does (ES256)."""
        return self._signer.sign(message)

    def trust_folder(self, path: Path) -> TrustFolder:
        """Make a signed trust list of the issuers."""
        trust = create(path)
        for issuer in self.issuers:
            trust.add_key(issuer)
        trust.sign(at=NOW - _DAY, next_update=NOW + 30 * _DAY)
        return trust

    def _issuers(self) -> tuple[Issuer, ...]:
        (office,) = trust_in(self._signer.jwk(kid=_KID.decode())).issuers
        (seals,) = self._sealer.store().issuers[0].keys
        (authority,) = self._authority.store().issuers[0].keys
        return (
            Issuer(OFFICE, "样例机关（测试）", "Sample office (test)", office.keys),
            Issuer(_CLINIC, "样例诊所（测试）", "Sample clinic (test)", office.keys),
            Issuer("seals", "样例印章机关（测试）", "Sample seal office (test)", (seals,)),
            Issuer("utopia", "乌托邦道路局（测试）", "Utopian road office (test)", (authority,)),
        )

    def _signed(self) -> dict[str, bytes]:
        at = int(NOW.timestamp())
        licence = claims(iss=OFFICE, iat=NOW, exp=NOW + _DAY)
        cwt = self._sign1(licence)
        times = {"iss": OFFICE, "iat": at, "exp": at + 86_400}
        person = {1: "ID-1", 4: "样例", 8: "19900515", 9: 2, 16: portrait(), 17: 2}
        health = {1: {"nam": {"fn": "样", "gn": "例"}, "dob": "1990-01-01", "ver": "1.3.0"}}
        document = {
            "type": ["VerifiableCredential", "PublicCovidPass"],
            "version": "1.0.0",
            "@context": ["https://www.w3.org/2018/credentials/v1"],
            "credentialSubject": {"givenName": "例", "familyName": "样", "dob": "1990-01-01"},
        }
        passing = {1: _CLINIC, 5: at, 4: at + 86_400, 7: bytes(16), "vc": document}
        name = disclosure("salt", "name", "样例")
        credential_type = {"vct": f"{OFFICE}/licence", "_sd": [digest(name)], "_sd_alg": "sha-256"}
        patient = {"resourceType": "Patient", "name": [{"family": "样", "given": ["例"]}]}
        bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": patient}]}
        health_card = {
            "type": ["https://smarthealth.cards#health-card"],
            "credentialSubject": {"fhirVersion": "4.0.1", "fhirBundle": bundle},
        }
        jws = self._signer.jws
        kid = _KID.decode()
        packed = deflate(compact({"iss": OFFICE, "nbf": at, "vc": health_card}))
        signer = leaf(
            self._authority,
            purposes=(MDL_SIGNER,),
            country="UT",
            begin=NOW - 30 * _DAY,
            end=NOW + _YEAR,
        )
        window = {"signed": tdate(NOW), "validFrom": tdate(NOW), "validUntil": tdate(NOW + _DAY)}
        texts = {
            "lz1": "LZ1:" + _packed(cwt),
            "hc1": "HC1:" + _packed(self._sign1({1: OFFICE, 6: at, 4: at + 86_400, -260: health})),
            "claim169": _packed(self._sign1({1: OFFICE, 6: at, 4: at + 86_400, 169: person})),
            "nzcp": "NZCP:/1/" + base64.b32encode(self._sign1(passing)).decode().rstrip("="),
            "jws": jws({**times, "name": "样例"}, kid=kid, typ="JWT"),
            "sd_jwt": f"{jws({**times, **credential_type}, kid=kid, typ='dc+sd-jwt')}~{name}~",
            "shc": "shc:/" + numeric(jws(packed, zip="DEF", kid=kid)),
        }
        return {module: text.encode("ascii") for module, text in texts.items()} | {
            "cwt": cwt,
            "mdoc": shown({**LICENCE, "portrait": portrait()}, signer=signer, validityInfo=window),
            "vds": self._sealer.seal(issued=NOW.date(), signed=NOW.date()),
            "vds_nc": health_seal(
                leaf(
                    self._authority,
                    purposes=(BARCODE_SIGNER,),
                    country="UT",
                    begin=NOW - 30 * _DAY,
                    end=NOW + _YEAR,
                )
            ),
        }

    def _sign1(self, payload: dict[Any, Any]) -> bytes:
        return cose.encode_sign1(
            protected={cose.ALG: -7, cose.KID: bytes(_KID)},
            unprotected={},
            payload=cbor.encode(payload),
            sign=self._signer.sign,
        )


def _packed(message: bytes) -> str:
    return base45.encode(zlib.compress(message, 9))

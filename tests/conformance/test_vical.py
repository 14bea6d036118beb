"""The VICAL of the Dutch RDW's interoperability test: issue 5, 45 certificates of 20 countries."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from liangzheng.trust.folder import TrustFolder
from liangzheng.trust.vical import open_vical
from tests.support.cli import fails, run
from verifier_wasm.encoding import cbor

#: Those of the list, by country: its own ``issuingCountry``.
_COUNTRIES = "BE2 CH2 DE2 EE1 FI1 FR4 GB3 GR1 IE1 IT1 JP2 KR1 LU4 NL5 PH1 PL1 SE1 US7 UT2 ZZ3"
#: Three say of themselves that they are no CA (they lack basicConstraints), so no chain can lead to them.
_NO_CA = [f"CLR LABS Issuer {number} IACA mDL" for number in (3, 2, 1)]


@pytest.fixture
def source(vectors: Path) -> Path:
    return vectors / "mdoc-multipaz" / "rdw-test-2025-02-25.vical"


def _content(source: Path) -> dict[str, Any]:
    content: dict[str, Any] = cbor.decode(cbor.decode(source.read_bytes())[2])
    return content


@pytest.fixture
def signer(source: Path, tmp_path: Path) -> Path:
    """Return its signer's certificate; that of its root is not published with it."""
    path = tmp_path / "signer.der"
    path.write_bytes(cbor.decode(source.read_bytes())[1][33])
    return path


def test_every_certificate_is_accounted_for(source: Path) -> None:
    entries = _content(source)["certificateInfos"]
    countries = Counter(item["issuingCountry"] for item in entries)
    assert " ".join(f"{country}{count}" for country, count in sorted(countries.items())) == _COUNTRIES
    vical = open_vical(source.read_bytes(), signers=None)
    assert (vical.provider, vical.issue, vical.listed) == ("RDW", 5, 45)
    assert [entry.name for entry in vical.left_out] == _NO_CA
    assert {entry.reason for entry in vical.left_out} == {"no CA certificate"}
    # One certificate is listed twice, for different document types.
    keys = {key.certificate: issuer for issuer in vical.issuers for key in issuer.keys}
    assert len(keys) == sum(len(issuer.keys) for issuer in vical.issuers) == 41
    for item in entries:
        if item["certificate"] not in keys:
            assert "CLR LABS" in item["issuingAuthority"]
            continue
        issuer = keys[item["certificate"]]
        assert issuer.id
        assert issuer.id.startswith(f"vical:RDW/{item['issuingCountry']}/")
        if item["serialNumber"] != 494739306092609375883220493193804558132547010646:
            is_mdl = "org.iso.18013.5.1.mDL" in item["docType"]
            assert ("mdl" in (issuer.kinds or ())) is is_mdl
    curves = Counter(key.key.curve or key.key.kty for issuer in vical.issuers for key in issuer.keys)
    assert set(curves) == {"P-256", "P-384", "P-521", "brainpoolP384r1", "brainpoolP512r1", "RSA"}


def test_import_and_show(source: Path, signer: Path, tmp_path: Path) -> None:
    folder = tmp_path / "trust"
    run("trust", "init", folder)
    done = run("trust", "import", folder, source, "--signer", signer)
    assert done.exit == 0
    assert "RDW issue 5 of 2025-02-25T00:00:00Z: 42 of 45 certificates taken" in done.out
    assert "41 issuers added" in done.out
    for name in _NO_CA:
        assert f" ({name}): no CA certificate\n" in done.out
    assert "was due on 2026-02-25" in done.err
    assert run("trust", "sign", folder).exit == 0
    assert len(TrustFolder(folder).store().issuers) == 41
    again = run("trust", "import", folder, source, "--signer", signer)
    assert "0 issuers added, 41 replaced, 0 removed" in again.out
    shown = json.loads(run("trust", "show", source, "--json").out)
    assert shown["next_update"] == "2026-02-25T00:00:00Z"
    assert shown["issuers"] == json.loads(run("trust", "show", folder, "--json").out)["issuers"]


def test_altered(source: Path, signer: Path, tmp_path: Path) -> None:
    folder, changed = tmp_path / "trust", tmp_path / "changed.vical"
    run("trust", "init", folder)
    changed.write_bytes(source.read_bytes().replace(b"org.iso.18013.5.1.mDL", b"org.iso.18013.5.1.mDM"))
    fails(run("trust", "import", folder, changed, "--signer", signer), "signature is wrong")
    fails(run("trust", "import", folder, source), "--unchecked-signer")
    assert TrustFolder(folder).issuers() == []

"""VICALs (ISO/IEC 18013-5 Annex C): signed here, and taken or refused for every reason there is."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed448, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from liangzheng.keys import SigningKey, public_key
from liangzheng.trust.folder import TrustFolder
from liangzheng.trust.vical import Vical, is_untagged, is_vical, open_vical
from tests.fuzz import fuzz_vical
from tests.support.certificates import Party, ca, leaf
from tests.support.cli import fails, run
from tests.support.signed import NOW
from tests.support.vical import MDL, PURPOSE, ROOT, SIGNER, date, entry, iaca, payload, signed
from verifier_wasm import TrustedKey, limits
from verifier_wasm.crypto.cose_key import key_to_cose
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import TrustError
from verifier_wasm.signed import cose
from verifier_wasm.x509 import key_from_chain

_OTHER = "org.example.other"
_ONE, _TWO = iaca("One"), iaca("Two")
_GOOD = signed(payload([entry(_ONE), entry(_TWO, _OTHER)]))


def _trusted(party: Party) -> list[TrustedKey]:
    key = public_key(party.private.public_key(), source="test")
    return [TrustedKey(Kid(b"signer"), key, certificate=party.der)]


def _open(data: bytes, *signers: Party) -> Vical:
    return open_vical(data, signers=[key for party in signers for key in _trusted(party)] or None)


def _code(data: bytes, *signers: Party) -> str:
    with pytest.raises(TrustError) as caught:
        _open(data, *signers)
    return caught.value.code


@pytest.mark.parametrize("signers", [(), (SIGNER,), (ROOT,), (ca("another"), ROOT)])
def test_what_it_says(signers: tuple[Party, ...]) -> None:
    vical = _open(_GOOD, *signers)
    assert (vical.provider, vical.issue, vical.listed, vical.left_out) == ("Test provider", 7, 2, ())
    assert (vical.date, vical.next_update) == (NOW - timedelta(days=1), NOW + timedelta(days=30))
    one, two = vical.issuers
    assert (one.id, one.name_zh, one.name_en, one.kinds) == (
        *("vical:Test provider/One", "One", "One"),
        frozenset({"mdl"}),
    )
    assert (two.id, two.kinds) == ("vical:Test provider/Two", frozenset({"mdoc"}))
    assert one.keys[0].certificate == _ONE.der
    store = vical.store()
    assert (store.issued_at, store.next_update, store.sequence) == (vical.date, vical.next_update, 0)


def test_chains_lead_to_its_issuers() -> None:
    signer = leaf(_TWO, "document signer", purposes=("1.0.18013.5.1.2",))
    issuer, key = key_from_chain([signer.der], _open(_GOOD).issuers)
    assert (issuer.id, key.certificate) == ("vical:Test provider/Two", signer.der)


def test_a_tag_is_not_needed() -> None:
    tagged = cbor.decode(_GOOD)
    untagged = cbor.encode(tagged.value)
    assert _open(untagged).issuers == _open(_GOOD).issuers
    assert is_vical(untagged)
    assert is_untagged(untagged)


def test_a_chain_with_its_ca_in_between() -> None:
    between = ca("between", ROOT, path_length=0)
    signer = leaf(between, usage="digital_signature", purposes=(PURPOSE,))
    data = signed(payload([entry(_ONE)]), signer, [signer.der, between.der])
    assert _open(data, ROOT).issuers == _open(data, between).issuers


@pytest.mark.parametrize(
    "signer",
    [
        leaf(ca("another"), usage="content_commitment", purposes=(PURPOSE,)),
        leaf(ROOT, usage="content_commitment", purposes=("1.0.18013.5.1.2",)),  # signs documents, not lists
        leaf(ROOT, usage="key_agreement", purposes=(PURPOSE,)),
        leaf(ROOT, purposes=(PURPOSE,), end=NOW - timedelta(days=2)),
        leaf(ROOT, purposes=(PURPOSE,), begin=NOW),
        ca("a CA itself", ROOT),
    ],
    ids=["stranger", "purpose", "usage", "expired", "not yet", "ca"],
)
def test_a_signer_that_is_not_the_one_given(signer: Party) -> None:
    assert _code(signed(payload([entry(_ONE)]), signer), ROOT) == "vical_signer"


def test_a_certificate_of_another_key_in_its_chain() -> None:
    assert _code(signed(payload([entry(_ONE)]), leaf(ROOT), [SIGNER.der]), ROOT) == "vical_signature"
    assert _code(signed(payload([entry(_ONE)]), chain=[])) == "vical_format"
    assert _code(signed(payload([entry(_ONE)]), chain=[b"none"])) == "vical_format"
    assert _code(signed(payload([entry(_ONE)]), chain=[SIGNER.der] * 6)) == "vical_format"


def test_altered() -> None:
    changed = _GOOD.replace(b"Test provider", b"Best provider")
    assert changed != _GOOD
    assert _code(changed) == _code(changed, ROOT) == "vical_signature"
    tagged = cbor.decode(_GOOD)
    unsigned = cbor.encode(cbor.Tag(18, [*tagged.value[:3], b""]))
    assert _code(unsigned) == "vical_signature"


def test_truncated() -> None:
    for length in (0, 1, 2, 100, len(_GOOD) // 2, len(_GOOD) - 1):
        assert _code(_GOOD[:length]) == "vical_format"
        assert not is_vical(_GOOD[:length])
    assert _code(_GOOD + b"\0") == "vical_format"


def test_oversized(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _code(b"\0" * (limits.TRUST_LIST_LENGTH + 1)) == "trust_too_large"
    monkeypatch.setattr(limits, "VICAL_CERTIFICATES", 1)
    assert _code(_GOOD) == "trust_too_large"
    monkeypatch.setattr(limits, "TRUST_LIST_ITEMS", 10)
    assert _code(_GOOD) == "vical_format"


@pytest.mark.parametrize(
    "changes",
    [
        {"version": None},
        {"version": 1},
        {"version": "2.0"},
        {"vicalProvider": None},
        {"vicalProvider": " "},
        {"vicalProvider": "a" * 201},
        {"date": None},
        {"date": "2026-01-01T00:00:00Z"},
        {"date": cbor.Tag(0, "2026-01-01")},
        {"date": cbor.Tag(0, "2026-13-01T00:00:00Z")},
        {"date": cbor.Tag(0, "0001-01-01T00:00:00+14:00")},
        {"date": cbor.Tag(1, 0)},
        {"nextUpdate": cbor.Tag(0, "soon")},
        {"vicalIssueID": "7"},
        {"vicalIssueID": -1},
        {"vicalIssueID": True},
        {"certificateInfos": None},
        {"certificateInfos": {}},
    ],
    ids=repr,
)
def test_content_of_another_form(changes: dict[str, Any]) -> None:
    assert _code(signed(payload([entry(_ONE)], **changes))) == "vical_format"


def test_what_is_optional() -> None:
    vical = _open(signed(payload([entry(_ONE)], vicalIssueID=None, nextUpdate=None, more={"a": 1})))
    assert (vical.issue, vical.next_update, vical.store().next_update) == (None, None, None)


_SUBJECT = x509.load_der_x509_certificate(_ONE.der).subject.public_bytes()


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (1, "another form: no map"),
        ({}, "another form: certificate, serialNumber, ski, docType missing"),
        (entry(_ONE, docType=[]), "another form: docType missing or of another type"),
        (entry(_ONE, docType=[1]), "another form"),
        (entry(_ONE, certificate="text"), "another form"),
        (entry(_ONE, certificate=b"\x30\0"), "malformed"),
        (entry(_ONE, serialNumber=1), "contradicts its certificate: another serialNumber"),
        (entry(_ONE, subject=b"other"), "contradicts its certificate: another name"),
        (entry(_ONE, issuer=b"other"), "contradicts"),
        (entry(iaca("k1", private=ec.generate_private_key(ec.SECP256K1()))), "not supported (curve)"),
        (entry(iaca("448", private=ed448.Ed448PrivateKey.generate(), digest=None)), "not supported (1.3"),
        (entry(iaca("small", private=rsa.generate_private_key(65537, 1024))), "not supported (RSA)"),
        (entry(leaf(ROOT)), "no CA"),
        (entry(iaca("usage", usage="crl_sign")), "no CA"),
        (
            entry(iaca("ski", extra=((x509.SubjectKeyIdentifier(b"own"), False),)), ski=b"other"),
            "contradicts",
        ),
        (
            entry(
                iaca(
                    "critical",
                    extra=((x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"\5\0"), True),),
                )
            ),
            "critical extension",
        ),
        (
            entry(iaca("old", begin=datetime(1960, 1, 1, tzinfo=UTC), end=datetime(1965, 1, 1, tzinfo=UTC))),
            "before 1970",
        ),
    ],
)
def test_an_entry_that_cannot_be_used_is_left_out_and_counted(item: Any, reason: str) -> None:
    vical = _open(signed(payload([item, entry(_TWO)])))
    (left,) = vical.left_out
    assert reason in left.reason
    assert [issuer.name_en for issuer in vical.issuers] == ["Two"]
    assert vical.counted().startswith(f"1 of 2 certificates taken; left out: 1 ({left.reason}: ")
    assert _code(signed(payload([item]))) == "trust_empty"


_SKI = bytes(range(20))
_WITH_SKI = iaca("ski", extra=((x509.SubjectKeyIdentifier(_SKI), False),))


@pytest.mark.parametrize("before", [b"", b"\x04\x14", b"\x04\x16\x04\x14"])
def test_the_key_identifier_may_be_the_value_of_the_extension(before: bytes) -> None:
    vical = _open(signed(payload([entry(_WITH_SKI, ski=before + _SKI)])))
    assert vical.left_out == ()


@pytest.mark.parametrize(
    "ski",
    [
        *(b"", b"\x04", b"\x04\x14", b"\x04\x13" + _SKI, b"\x04\x16\x04\x13" + _SKI, _SKI[:-1]),
        *(b"\x05\x14" + _SKI, b"\x04\x18\x04\x16\x04\x14" + _SKI, b"\x04\x81\x14" + _SKI),
    ],
)
def test_another_key_identifier(ski: bytes) -> None:
    (left,) = _open(signed(payload([entry(_WITH_SKI, ski=ski), entry(_TWO)]))).left_out
    assert str(left) == "entry 1: an entry that contradicts its certificate: another ski"


def test_a_key_identifier_that_begins_like_a_header() -> None:
    own = b"\x04\x12" + bytes(18)
    party = iaca("ski", extra=((x509.SubjectKeyIdentifier(own), False),))
    for before in (b"", b"\x04\x14", b"\x04\x16\x04\x14"):
        assert _open(signed(payload([entry(party, ski=before + own)]))).left_out == ()


def test_an_entry_may_repeat_its_certificate() -> None:
    vical = _open(signed(payload([entry(_ONE, subject=_SUBJECT, issuer=_SUBJECT)])))
    assert vical.left_out == ()
    assert vical.counted() == "1 of 1 certificates taken"


def test_many_names_are_cut_short() -> None:
    bad = [
        entry(_ONE, serialNumber=number, issuingAuthority=f"C=UT, CN=Bad {number}") for number in range(1, 8)
    ]
    told = _open(signed(payload([*bad, entry(_TWO)]))).counted()
    assert told == (
        "1 of 8 certificates taken; left out: 7 (an entry that contradicts its certificate: "
        "another serialNumber: Bad 1; Bad 2; Bad 3; Bad 4; Bad 5; and 2 more)"
    )


def test_names_and_ids() -> None:
    items = [
        entry(
            _ONE, issuingAuthority="Office of\x1b[2J Roads", issuingCountry="UT", stateOrProvinceName="UT-7"
        ),
        entry(_TWO, issuingAuthority="CN=Two, C=UT", issuingCountry="UT"),
    ]
    one, two = _open(signed(payload(items, vicalProvider="A/B"))).issuers
    assert (one.id, one.name_zh) == ("vical:A∕B/UT/UT-7/One", "Office of\ufffd[2J Roads (UT)")
    assert (two.id, two.name_en) == ("vical:A∕B/UT/Two", "Two (UT)")


def test_one_issuer_with_several_certificates() -> None:
    renewed, other = iaca("One"), iaca("One")
    items = [
        entry(_ONE),
        entry(renewed),
        entry(other, _OTHER),
        entry(_TWO, _OTHER),
        entry(_TWO),  # the same certificate again: for both types
    ]
    issuers = _open(signed(payload(items))).issuers
    assert [(len(issuer.keys), sorted(issuer.kinds or ())) for issuer in issuers] == [
        (2, ["mdl"]),
        (1, ["mdoc"]),
        (1, ["mdl", "mdoc"]),
    ]
    # What may be signed for differs, so they are two, told apart.
    first, second = issuers[0].id or "", issuers[1].id or ""
    assert first != second
    assert first.startswith("vical:Test provider/One#")
    assert second.startswith("vical:Test provider/One#")


def test_it_is_told_from_other_files() -> None:
    key = SigningKey.generate()
    trust_list = cose.encode_sign1(
        protected={1: -7}, unprotected={}, payload=cbor.encode({"type": "certificateInfos"}), sign=key.sign
    )
    assert not is_vical(trust_list)
    key_set = cbor.encode([key_to_cose(SigningKey.generate().public) for _ in range(4)])
    assert not is_vical(key_set)
    assert not is_untagged(key_set)


# On the command line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "trust"
    assert run("trust", "init", path).exit == 0
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / "root.pem"
    path.write_bytes(x509.load_der_x509_certificate(ROOT.der).public_bytes(Encoding.PEM))
    return path


def _file(folder: Path, entries: list[Any], **changes: Any) -> Path:
    path = folder.parent / "list.vical"
    # A time that has not passed yet, whatever the day of the test.
    later = {"nextUpdate": date(datetime(2096, 1, 1, tzinfo=UTC))}
    path.write_bytes(signed(payload(entries, **{**later, **changes})))
    return path


def _ids(folder: Path) -> list[str]:
    return [issuer.id or "" for issuer in TrustFolder(folder).issuers()]


def test_import(folder: Path, root: Path) -> None:
    source = _file(folder, [entry(_ONE), entry(_TWO), entry(leaf(ROOT), issuingAuthority="CN=No CA, C=UT")])
    done = run("trust", "import", folder, source, "--signer", root)
    assert (done.exit, done.err) == (0, "")
    assert "2 of 3 certificates taken; left out: 1 (no CA certificate: No CA)" in done.out
    assert "\n  left out: entry 3 (No CA): no CA certificate\n" in done.out
    assert "2 issuers added, 0 replaced, 0 removed" in done.out
    assert run("trust", "sign", folder).exit == 0
    shown = run("trust", "show", folder)
    assert "vical:Test provider/One  One\n  kinds: mdl" in shown.out
    issuer, _ = key_from_chain([leaf(_ONE).der], TrustFolder(folder).store().issuers)
    assert issuer.id == "vical:Test provider/One"


def test_an_import_tells_of_every_entry_left_out(folder: Path, root: Path) -> None:
    bad = [entry(_ONE, serialNumber=number, issuingAuthority=f"Bad {number}") for number in range(1, 30)]
    done = run("trust", "import", folder, _file(folder, [*bad, entry(_TWO)]), "--signer", root)
    assert done.exit == 0
    told = [line for line in done.out.splitlines() if line.startswith("  left out: entry ")]
    assert len(told) == len(bad)
    assert (
        told[28]
        == "  left out: entry 29 (Bad 29): an entry that contradicts its certificate: another serialNumber"
    )


def test_import_replaces_the_earlier_issue(folder: Path, root: Path) -> None:
    run("trust", "add", folder, "--issuer", "own", "--generate", folder.parent / "own.pem")
    run("trust", "import", folder, _file(folder, [entry(_ONE), entry(_TWO)]), "--signer", root)
    three = iaca("Three")
    again = run(
        *("trust", "import", folder, _file(folder, [entry(_TWO), entry(three)], vicalIssueID=8)),
        *("--signer", root),
    )
    assert "1 issuers added, 1 replaced, 1 removed" in again.out
    ids = ["own", "vical:Test provider/Two", "vical:Test provider/Three"]
    assert _ids(folder) == ids
    # Another provider's list stands beside it.
    run("trust", "import", folder, _file(folder, [entry(_ONE)], vicalProvider="B"), "--signer", root)
    assert _ids(folder) == [*ids, "vical:B/One"]


@pytest.mark.parametrize(
    ("first", "second", "is_older"),
    [
        ({"vicalIssueID": 8}, {"vicalIssueID": 7}, True),
        ({"vicalIssueID": 8}, {"vicalIssueID": 8}, False),
        ({"vicalIssueID": 8}, {"vicalIssueID": 9, "date": date(NOW - timedelta(days=9))}, False),
        ({"vicalIssueID": 8}, {"vicalIssueID": 8, "date": date(NOW - timedelta(days=9))}, True),
        ({"vicalIssueID": 8}, {"vicalIssueID": None, "date": date(NOW - timedelta(days=9))}, True),
        ({"vicalIssueID": None}, {"vicalIssueID": None, "date": date(NOW)}, False),
    ],
)
def test_an_older_issue_is_refused(
    folder: Path, root: Path, first: dict[str, Any], second: dict[str, Any], is_older: bool
) -> None:
    assert run("trust", "import", folder, _file(folder, [entry(_ONE)], **first), "--signer", root).exit == 0
    before = (folder / "issuers.json").read_bytes()
    again = run("trust", "import", folder, _file(folder, [entry(_TWO)], **second), "--signer", root)
    if is_older:
        fails(again, "older")
        assert (folder / "issuers.json").read_bytes() == before
    else:
        assert again.exit == 0
        assert _ids(folder) == ["vical:Test provider/Two"]


def test_what_the_publisher_said_is_kept(folder: Path, root: Path) -> None:
    source = _file(folder, [entry(_ONE), entry(_TWO)])
    run("trust", "import", folder, source, "--signer", root, "--specimen")
    issuer = TrustFolder(folder).issuers()[0]
    assert issuer.id
    run("trust", "remove", folder, issuer.id, "--kid", issuer.keys[0].kid.hex(), "--revoked")
    for number, entries in (
        (8, [entry(_TWO)]),
        (9, [entry(_ONE), entry(_TWO)]),
        (10, [entry(_ONE, MDL, _OTHER)]),
    ):
        done = run("trust", "import", folder, _file(folder, entries, vicalIssueID=number), "--signer", root)
        assert done.exit == 0
        by_id = {known.id: known for known in TrustFolder(folder).issuers()}
        assert by_id[issuer.id].keys[0].revoked_at, number
        assert by_id[issuer.id].specimen


def test_import_refuses(folder: Path, root: Path, tmp_path: Path) -> None:
    source = _file(folder, [entry(_ONE)])
    before = (folder / "issuers.json").read_bytes()
    stranger = tmp_path / "stranger.der"
    stranger.write_bytes(ca("VICAL root").der)
    bare = tmp_path / "bare.pem"
    bare.write_bytes(ROOT.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    fails(run("trust", "import", folder, source), "--signer")
    fails(run("trust", "import", folder, source, "--signer", root, "--unchecked-signer"), "--signer")
    fails(run("trust", "import", folder, source, "--signer", stranger), "not signed by the signer given")
    fails(run("trust", "import", folder, source, "--signer", bare), "no certificate")
    fails(run("trust", "import", folder, source, "--signer", source), "no key or certificate")
    fails(run("trust", "import", folder, root, "--signer", root), "not a VICAL")
    fails(run("trust", "import", folder, tmp_path / "none", "--signer", root), "no such file")
    fails(run("trust", "import", tmp_path, source, "--signer", root), "not a trust folder")
    useless = tmp_path / "useless.vical"
    useless.write_bytes(signed(payload([entry(leaf(ROOT), issuingAuthority="CN=No CA"), 1])))
    fails(
        run("trust", "import", folder, useless, "--signer", root),
        "entry 1 (No CA): no CA certificate; entry 2: an entry of another form: no map",
    )
    (tmp_path / "cut.vical").write_bytes(source.read_bytes()[:-1])
    fails(run("trust", "import", folder, tmp_path / "cut.vical", "--unchecked-signer"), "cbor_truncated")
    assert (folder / "issuers.json").read_bytes() == before


def test_a_note_that_was_edited(folder: Path, root: Path) -> None:
    source = _file(folder, [entry(_ONE)])
    draft = folder / "issuers.json"
    unreadable: tuple[object, ...] = (
        [],
        {"vical:Test provider/": 1},
        {"vical:Test provider/": {"issue": "7", "date": ""}},
    )
    for imports in unreadable:
        draft.write_text(json.dumps({"sequence": 0, "issuers": [], "imports": imports}), "utf-8")
        fails(run("trust", "import", folder, source, "--signer", root), "cannot be read")


def test_an_unchecked_signer_and_an_overdue_list_are_told(folder: Path) -> None:
    source = _file(folder, [entry(_ONE)], nextUpdate=date(datetime(2026, 1, 1, tzinfo=UTC)))
    done = run("trust", "import", folder, source, "--unchecked-signer")
    assert done.exit == 0
    unchecked, overdue = done.err.splitlines()
    assert "who signed it was not checked" in unchecked
    assert "was due on 2026-01-01T00:00:00Z" in overdue


def test_as_trust_of_verify_and_show(tmp_path: Path, folder: Path) -> None:
    source = _file(folder, [entry(_ONE), entry(_TWO, serialNumber=1)]).rename(tmp_path / "any.name")
    shown = run("trust", "show", source, "--json")
    assert "1 of 2 certificates taken" in shown.err
    (issuer,) = json.loads(shown.out)["issuers"]
    assert (issuer["id"], issuer["kinds"]) == ("vical:Test provider/One", ["mdl"])
    assert "next update 2096-01-01" in run("trust", "show", source).out
    # A code of none of its issuers; within the list's time it is fresh, after that nothing is judged.
    for at, is_stale in ((NOW, False), (datetime(2097, 1, 1, tzinfo=UTC), True)):
        result = run("verify", "--trust", source, "--text", "LZ1:", "--json", "--at", at.isoformat())
        assert json.loads(result.out)["trust"]["stale"] is is_stale
        assert "1 of 2 certificates taken" in result.err
    data = source.read_bytes()
    for cut in (data[:-1], cbor.encode(cbor.decode(data).value)[:-1]):
        source.write_bytes(cut)
        assert run("verify", "--trust", source, "--text", "LZ1:").exit == 2


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    fuzz_vical.one_input(data)


@given(st.sampled_from(fuzz_vical.SEEDS), st.data())
def test_changed_bytes(seed: bytes, data: st.DataObject) -> None:
    changed = bytearray(seed)
    for place in data.draw(st.lists(st.integers(0, len(seed) - 1), min_size=1, max_size=4)):
        changed[place] = data.draw(st.integers(0, 255))
    fuzz_vical.one_input(bytes(changed))

"""Keys in a PKCS#11 token (SoftHSM): they sign codes, trust lists and status lists, and never leave it."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from liangzheng.errors import BuilderError
from liangzheng.signer import Signer, open_signer
from liangzheng.token.key import TokenKey, open_token_key
from tests.support import softhsm
from tests.support.cli import fails, run
from tests.support.signed import LICENCE
from tests.support.terminal import at_terminal
from verifier_wasm.crypto.keys import ALGORITHMS
from verifier_wasm.crypto.signatures import host, pure, verify_signature

_PIN = "2468"
_CURVES = {
    "p256": ("1.2.840.10045.3.1.7", "ES256"),
    "p384": ("1.3.132.0.34", "ES384"),
    "p521": ("1.3.132.0.35", "ES512"),
    "ed25519": ("1.3.101.112", "EdDSA"),
}


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return SoftHSM's module, with a token ``test`` that holds a key of each kind."""
    found = softhsm.find()
    if found is None:
        pytest.skip("no SoftHSM: run `make .make/programs`, or set LIANGZHENG_SOFTHSM")
    folder = tmp_path_factory.mktemp("softhsm")
    with pytest.MonkeyPatch.context() as patch:
        # The module reads this once, when it is first used in a process.
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        patch.delenv("LIANGZHENG_PIN", raising=False)
        softhsm.make_token(folder, label="test", pin=_PIN)
        softhsm.make_token(folder, label="other", pin=_PIN)
        _fill(found)
        yield found


def _fill(module: Path) -> None:
    import pkcs11
    from pkcs11 import Attribute, KeyType, Mechanism
    from pkcs11.util.ec import encode_named_curve_parameters

    with pkcs11.lib(str(module)).get_token(token_label="test").open(rw=True, user_pin=_PIN) as session:

        def make(label: str, oid: str, **options: Any) -> tuple[Any, Any]:
            edwards = oid == _CURVES["ed25519"][0]
            parameters = {Attribute.EC_PARAMS: encode_named_curve_parameters(oid)}
            domain = session.create_domain_parameters(
                KeyType.EC_EDWARDS if edwards else KeyType.EC, parameters, local=True
            )
            mechanism = Mechanism.EC_EDWARDS_KEY_PAIR_GEN if edwards else Mechanism.EC_KEY_PAIR_GEN
            return domain.generate_keypair(
                mechanism=mechanism, store=True, **{"label": label, "id": label.encode(), **options}
            )

        for label, (oid, _) in _CURVES.items():
            make(label, oid)
        make("secp256k1", "1.3.132.0.10")
        for key_id in (b"twin-1", b"twin-2"):
            make("twins", _CURVES["p256"][0], id=key_id)
        make("careful", _CURVES["p256"][0], private_template={Attribute.ALWAYS_AUTHENTICATE: True})
        lonely, _ = make("lonely", _CURVES["p256"][0])
        lonely.destroy()
        # Another key's public half under the private key's id.
        stray, _ = make("stray", _CURVES["p256"][0])
        stray.destroy()
        wrong, _ = make("elsewhere", _CURVES["p256"][0])
        wrong[Attribute.ID] = b"stray"
        session.generate_keypair(KeyType.RSA, 2048, store=True, label="rsa", id=b"rsa")


def _address(module: Path, label: str, **others: str) -> str:
    parts = ";".join(
        f"{name}={value}" for name, value in {"token": "test", "object": label, **others}.items()
    )
    return f"pkcs11:{parts}?module-path={module}"


def _code(address: str, pin: str = _PIN) -> str:
    with pytest.raises(BuilderError) as caught, open_token_key(address, pin=lambda _: pin) as key:
        key.sign(b"message")
    assert _PIN not in str(caught.value)
    return caught.value.code


@pytest.mark.parametrize("label", list(_CURVES))
def test_sign_and_verify_with_both_backends(module: Path, label: str) -> None:
    with open_signer(_address(module, label), pin=lambda _: _PIN) as key:
        assert isinstance(key, TokenKey)
        assert ALGORITHMS[key.algorithm].name == _CURVES[label][1]
        assert key.public.algorithms == {key.algorithm}
        signature = key.sign(b"message")
        for backend in (host, pure):
            for message, good in ((b"message", True), (b"massage", False)):
                assert good is verify_signature(
                    algorithm=key.algorithm,
                    key=key.public,
                    message=message,
                    signature=signature,
                    backend=backend,
                )


def test_every_way_to_name_a_key(module: Path) -> None:
    def kid(address: str) -> bytes:
        with open_token_key(address, pin=lambda _: _PIN) as key:
            return key.kid

    expected = kid(_address(module, "p256"))
    assert kid(f"pkcs11:token=test;id=p256?module-path={module}") == expected
    assert kid(_address(module, "p256", model="SoftHSM%20v2", type="private")) == expected
    assert kid(_address(module, "twins", id="twin-1")) != kid(_address(module, "twins", id="twin-2"))


def test_two_keys_of_a_token_at_once(module: Path) -> None:
    def ask(_: str) -> str:
        return _PIN

    with open_token_key(_address(module, "p256"), pin=ask) as one:
        with open_token_key(_address(module, "p384"), pin=ask) as two:
            assert two.sign(b"message")
            assert one.sign(b"message")
        assert one.sign(b"message")


def test_a_key_that_wants_the_pin_each_time(module: Path) -> None:
    with open_token_key(_address(module, "careful"), pin=lambda _: _PIN) as key:
        assert key.sign(b"one")
        assert key.sign(b"two")


def test_what_cannot_be_used(module: Path, tmp_path: Path) -> None:
    assert _code(_address(module, "none")) == "token_key"
    assert _code(_address(module, "twins")) == "token_key"
    assert _code(_address(module, "secp256k1")) == "token_key"
    assert _code(_address(module, "rsa")) == "token_key"
    assert _code(_address(module, "lonely")) == "token_key"
    assert _code(_address(module, "p256", token="none")) == "token_missing"
    assert _code(f"pkcs11:object=p256?module-path={module}") == "token_missing"  # there are two tokens
    assert _code(_address(module, "p256"), pin="0000") == "token_pin"
    assert _code(_address(module, "p256"), pin="") == "token_pin"
    assert _code(_address(tmp_path / "none.so", "p256")) == "token_module"
    (tmp_path / "no.so").write_bytes(b"no module")
    assert _code(_address(tmp_path / "no.so", "p256")) == "token_module"
    assert _code(_address(module, "stray")) == "token_failed"  # the public half is another key's


def test_the_session_ends_with_the_block(module: Path) -> None:
    with open_token_key(_address(module, "p256"), pin=lambda _: _PIN) as key:
        assert key.sign(b"message")
    with pytest.raises(BuilderError) as caught:
        key.sign(b"message")
    assert caught.value.code == "token_failed"


# On the command line


@pytest.fixture
def pin_file(tmp_path: Path) -> Path:
    path = tmp_path / "pin"
    path.write_text(f"{_PIN}\n")
    return path


def _issue(folder: Path, key: str) -> tuple[Any, ...]:
    records = folder / "records.jsonl"
    records.write_text(json.dumps(LICENCE | {"licence_number": "110199199001010010"}), "utf-8")
    return ("issue", "--key", key, "--in", records, "--out", folder / "codes", "--issuer", "office")


@pytest.mark.parametrize("label", list(_CURVES))
def test_from_a_token_to_a_verdict(module: Path, tmp_path: Path, pin_file: Path, label: str) -> None:
    """Root and issuer are keys of the token."""
    folder = tmp_path / "trust"
    root = f"{_address(module, 'p384')}&pin-source=file:{pin_file}"
    office = f"{_address(module, label)}&pin-source={pin_file}"
    made = run("trust", "init", folder, "--key", root)
    assert (made.exit, made.err) == (0, "")
    assert not (folder / "private").exists()
    assert run("trust", "add", folder, "--issuer", "office", "--key", office).exit == 0
    fails(run("trust", "sign", folder), "--key")
    signed = run("trust", "sign", folder, "--key", root)
    assert (signed.exit, signed.err) == (0, "")
    issued = run(*_issue(tmp_path, office))
    assert (issued.exit, issued.err) == (0, "")
    report = run("verify", "--trust", folder, "--json", tmp_path / "codes" / "000001.png")
    assert (report.exit, json.loads(report.out)["outcome"]) == (0, "authentic")


def test_another_key_than_the_root_signs_no_list(module: Path, tmp_path: Path, pin_file: Path) -> None:
    folder = tmp_path / "trust"
    run("trust", "init", folder, "--no-passphrase")
    run("trust", "add", folder, "--issuer", "o", "--generate", tmp_path / "o.pem", "--no-passphrase")
    other = f"{_address(module, 'p256')}&pin-source={pin_file}"
    fails(run("trust", "sign", folder, "--key", other), "does not belong to the root")
    assert not (folder / "trust-list.cbor").exists()
    assert run("trust", "sign", folder, "--key", folder / "private" / "root.pem").exit == 0


def test_status_lists(module: Path, tmp_path: Path, pin_file: Path) -> None:
    registry = tmp_path / "registry"
    run("status", "init", registry, "--uri-prefix", "https://example.org/status/")
    key = f"{_address(module, 'ed25519')}&pin-source={pin_file}"
    done = run("status", "publish", registry, "--key", key, "--out", tmp_path / "lists")
    assert (done.exit, done.err) == (0, "")


def test_where_the_pin_comes_from(
    module: Path, tmp_path: Path, pin_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = _address(module, "p256")
    fails(run(*_issue(tmp_path, key)), "token test", "LIANGZHENG_PIN")
    fails(run(*_issue(tmp_path, f"{key}&pin-source={tmp_path / 'none'}")), "no such file")
    monkeypatch.setenv("LIANGZHENG_PIN", "0000")
    fails(run(*_issue(tmp_path, key)), "the PIN is wrong")
    assert not (tmp_path / "codes").exists()
    monkeypatch.setenv("LIANGZHENG_PIN", _PIN)
    assert run(*_issue(tmp_path, key)).exit == 0
    (tmp_path / "codes").rename(tmp_path / "first")
    monkeypatch.delenv("LIANGZHENG_PIN")
    seen = at_terminal(*_issue(tmp_path, key), answers={"PIN of token test": _PIN})
    assert (seen.exit, _PIN in seen.screen) == (0, False)


def test_both_kinds_of_key_are_signers(module: Path, tmp_path: Path) -> None:
    from liangzheng.keys import SigningKey

    SigningKey.generate().save(tmp_path / "key.pem")

    def thumbprint(signer: Signer) -> SimpleNamespace:
        return SimpleNamespace(kid=signer.kid, signature=signer.sign(b"m"), algorithm=signer.algorithm)

    with (
        open_signer(str(tmp_path / "key.pem")) as one,
        open_signer(_address(module, "p256"), pin=lambda _: _PIN) as two,
    ):
        assert {len(thumbprint(one).signature), len(thumbprint(two).signature)} == {64}
        assert thumbprint(one).kid != thumbprint(two).kid

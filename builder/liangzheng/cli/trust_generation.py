"""What the commands of ``trust`` share that make root keys or sign with them: options, and keys by files."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from liangzheng.cli import complain
from liangzheng.cli.options import PATH, no_passphrase, passphrase_file, root_keys
from liangzheng.errors import BuilderError
from liangzheng.files import read_limited
from liangzheng.trust.key_files import read_keys
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.errors import KeyFormatError, TrustError
from verifier_wasm.limits import SIGNATURES
from verifier_wasm.trusted.roots import read_root


def one_way(
    folder: Path, *, key_names: Sequence[str], only: str | None, combining: bool, signatures: Sequence[Path]
) -> None:
    """Refuse two ways of signing at once, and signatures of others where none are joined: `BuilderError`."""
    if sum(map(bool, (key_names, only, combining))) > 1:
        raise BuilderError(f"{folder}: give one of --key, --only and --combine")
    if signatures and not combining:
        raise BuilderError(f"{signatures[0]}: signatures are taken with --combine")


def generation[F: Callable[..., None]](default: str) -> Callable[[F], F]:
    """Give a command the options of making a generation of root keys."""
    roots = click.option(
        "--roots", type=click.IntRange(1, SIGNATURES // 2), help=f"How many root keys; {default}."
    )
    threshold = click.option(
        "--threshold", type=click.IntRange(1), help=f"How many of them must sign; {default}."
    )

    def decorate(function: F) -> F:
        for option in (
            no_passphrase,
            passphrase_file,
            root_keys,
            threshold,
            roots,
            click.argument("folder", type=PATH),
        ):
            function = option(function)
        return function

    return decorate


def public_key(path: Path) -> PublicKey:
    """Read the one root key of a file: a folder's ``root.cbor``, or a public key of another tool."""
    data = read_limited(path)
    try:
        keys = [key for key, _ in read_root(data).keys]
    except (TrustError, KeyFormatError):
        keys = [item.key.key for item in read_keys(data, source=str(path), notice=complain)]
    if len({key.numbers for key in keys}) != 1:
        raise BuilderError(f"{path} holds several keys: give each root key in a file of its own")
    return keys[0]

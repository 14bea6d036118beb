"""The checker's policy from a YAML file."""

from pathlib import Path
from typing import Final

from liangzheng.byte_order_mark import as_utf8
from liangzheng.errors import BuilderError
from liangzheng.files import read_limited
from liangzheng.yaml_text import read_yaml
from verifier_wasm.errors import UseError
from verifier_wasm.policy import Policy

#: In bytes; a policy has ten lines.
_LENGTH: Final = 10_000


def read_policy(path: Path) -> Policy:
    """Return the policy in a file; `BuilderError` ``policy`` names the field that is wrong."""
    try:
        read = read_yaml(as_utf8(read_limited(path, _LENGTH)), source=path, code="policy")
        return Policy.read({} if read is None else read)
    except UseError as error:
        raise BuilderError(f"{path}: {error}", code="policy") from error

"""The checker's policy from a YAML file."""

from pathlib import Path

import yaml

from builder.byte_order_mark import as_utf8
from builder.errors import BuilderError
from builder.files import read_limited
from verifier_wasm.errors import UseError
from verifier_wasm.policy import Policy


def read_policy(path: Path) -> Policy:
    """Return the policy in a file; `BuilderError` ``policy`` names the field that is wrong."""
    try:
        read = yaml.safe_load(as_utf8(read_limited(path, 100_000)))
        return Policy.read({} if read is None else read)
    except (yaml.YAMLError, RecursionError) as error:
        raise BuilderError(f"{path}: unreadable YAML", code="policy") from error
    except UseError as error:
        raise BuilderError(f"{path}: {error}", code="policy") from error

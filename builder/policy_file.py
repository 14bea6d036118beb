"""The checker's policy from a YAML file."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from builder.errors import BuilderError
from builder.files import read_limited
from verifier_wasm.policy import Policy

_Seconds = Annotated[int, Field(ge=0, le=10 * 365 * 86_400)]


class _PolicyFile(BaseModel):
    """The file's fields; what is left out keeps `Policy`'s default."""

    model_config = ConfigDict(extra="forbid", strict=True)

    clock_skew_seconds: _Seconds | None = None
    trust_grace_seconds: _Seconds | None = None
    status_required: bool | None = None
    status_grace_seconds: _Seconds | None = None
    max_generation_age_seconds: _Seconds | None = None
    accept_specimens: bool | None = None


def read_policy(path: Path) -> Policy:
    """Return the policy in a file; `BuilderError` names the field that is wrong."""
    try:
        read = yaml.safe_load(read_limited(path, 100_000))
        given = _PolicyFile.model_validate({} if read is None else read).model_dump(exclude_none=True)
    except yaml.YAMLError as error:
        raise BuilderError(f"{path}: unreadable YAML", code="policy") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "file"
        raise BuilderError(f"{path}: {where}: {first['msg']}", code="policy") from error
    values: dict[str, Any] = {
        name.removesuffix("_seconds"): timedelta(seconds=value) if name.endswith("_seconds") else value
        for name, value in given.items()
    }
    return replace(Policy(), **values)

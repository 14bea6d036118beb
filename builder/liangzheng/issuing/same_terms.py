"""What all codes of a run depend on, held against the run before: a mistyped option signs nothing anew.

The journal of a target, and each partition of an engine's, keep it beside the codes.
"""

import json
import re
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Final

from liangzheng.errors import BuilderError
from liangzheng.issuing.job import Job
from liangzheng.records.normal.siblings import NUMBER_SIBLING
from liangzheng.records.requests import RULES
from verifier_wasm.report import rfc3339

#: Raised when the same row would become another code: then every row is signed again.
_FORMAT: Final = b"1"
#: Of what is kept: the registry's own name, and where it was, for a person.
_REGISTRY: Final = "registry"
_PLACE: Final = "place"
#: Registries that were left, each by place and name: JSON.
_LEFT: Final = "left"
_PASSWORD: Final = re.compile(r"(://[^/@:]*):[^/@]*@")
#: The others, by their options, which a person knows them by.
_OPTIONS: Final = ("--issuer", "--key", "--link-prefix", "--not-before", "--expires", "--issued-at")


def terms_of(job: Job, kid: bytes, *, issued_at_given: bool) -> dict[str, str]:
    """Return what all codes of a run depend on, as texts; "" for what was not given."""
    terms = job.terms
    values = (
        *(terms.issuer_id, kid.hex(), job.link_prefix),
        *(rfc3339(each) if each else "" for each in (terms.not_before, terms.expires_at)),
        rfc3339(terms.issued_at) if issued_at_given else "",
    )
    return dict(zip(_OPTIONS, values, strict=True)) | {
        _REGISTRY: job.registry_name,
        _PLACE: _whole_place(job.registry or ""),
    }


def _whole_place(registry: str) -> str:
    """Return where a registry is, from whatever folder it will be asked for."""
    return str(Path(registry).absolute()) if registry and "://" not in registry else registry


def near(place: str) -> str:
    """Return a registry's place as it is written in the folder where one is."""
    try:
        return str(Path(place).relative_to(Path.cwd()))
    except (ValueError, OSError):  # it is elsewhere, or in a database server; the folder is gone
        return place


def shown(place: str) -> str:
    """Return the same as a person is told it: without a password."""
    return _PASSWORD.sub(r"\1:***@", near(place))


def with_left(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Return what codes depend on from now on: the registries that were left are told to every later run."""
    return {**now, _LEFT: json.dumps(left_of(before, now), ensure_ascii=False)}


def with_all_left(places: Iterable[tuple[str, str]], now: Mapping[str, str]) -> dict[str, str]:
    """Return the terms of a run whose partitions left several registries: each of them is told of all."""
    return {**now, _LEFT: json.dumps(list(places), ensure_ascii=False)}


def left_of(before: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the registries that codes from before had entries in, and this run has not: places and names."""
    found = [(place, name) for terms in (before, now) for place, name in json.loads(terms.get(_LEFT, "[]"))]
    if leaves_registry(before, now):
        found.append((before[_PLACE], before[_REGISTRY]))
    return [each for each in dict.fromkeys(found) if each[1] != now[_REGISTRY]]


def check_terms(
    out: Path,
    before: Mapping[str, str],
    now: Mapping[str, str],
    *,
    again: bool,
    leave_registry: bool,
) -> None:
    """Refuse a run that would sign all codes anew, or out of reach of their registry, where nobody said so.

    ``before``: empty where there are no codes. Raises `BuilderError` ``issue_registry`` and ``issue_terms``.
    """
    if not before:
        return
    left = leaves_registry(before, now)
    if left and not leave_registry:
        there = f"the status registry {shown(before[_PLACE])} ({before[_REGISTRY]})"
        if now[_REGISTRY]:
            problem = f"--status {shown(now[_PLACE])} is another one ({now[_REGISTRY]}), whatever its address"
        else:
            problem = "without --status no new one could ever be revoked"
        raise BuilderError(
            f"{out}: nothing was signed: its codes have their entries in {there}, and {problem}: give "
            "--status as before; if they are to be signed anew and the old ones left there, --leave-registry",
            code="issue_registry",
        )
    differing = [name for name in _OPTIONS if before[name] != now[name]]
    if not before[_REGISTRY] and now[_REGISTRY]:
        differing.append("--status")
    if differing and not (again or left):
        name = differing[0]
        was, given = (before.get(name, ""), shown(now[_PLACE]) if name == "--status" else now[name])
        raise BuilderError(
            f"{out}: nothing was signed: all of its codes would be signed anew, since {name} was "
            f"{was or 'not given'} in the run before, and is {given or 'not given'} now: mend it, or say "
            "--again if all are to be signed",
            code="issue_terms",
        )


def basis_of(job: Job, kid: bytes, *, issued_at_given: bool) -> bytes:
    """Return a digest of all that a code depends on besides its row."""
    plan, terms = job.plan, job.terms
    # What is accepted of a request, or of what the registry knows, changes nothing of a code.
    given = (
        *(plan.kind, sorted(plan.columns), sorted(plan.allowed - RULES - {NUMBER_SIBLING}), plan.sheet),
        *(terms.issuer_id, kid, terms.not_before, terms.expires_at),
        *(terms.issued_at if issued_at_given else None, job.registry_name),
        *([job.link_prefix] if job.link_prefix else []),
        *([plan.request] if plan.request else []),
    )
    return blake2b(repr(given).encode(), key=_FORMAT).digest()


def leaves_registry(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Say whether codes from before have entries in a registry that this run does not have."""
    return before.get(_REGISTRY, "") not in {"", now[_REGISTRY]}


def is_moved(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Say whether codes from before have their entries in the same registry, in another place."""
    return before.get(_PLACE) != now[_PLACE] and before.get(_REGISTRY) == now[_REGISTRY]

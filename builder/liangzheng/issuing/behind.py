"""Codes that a run lets go and that count all the same: a file that is gone revokes nothing."""

from collections.abc import Callable, Iterable, Sequence
from itertools import batched
from typing import Final

from liangzheng.issuing.across import NAMED
from liangzheng.issuing.job import Job, Signed
from liangzheng.issuing.standing import open_current

#: Codes that are looked up at once.
_SOME: Final = 500


def still_count(job: Job, *, old: Iterable[Signed], gone: Iterable[Signed]) -> list[str]:
    """Return what a person is told of codes that are not kept.

    ``old``: those in whose place all rows are signed anew; ``gone``: those whose rows are gone.
    """
    told = []
    if lost := _found(job, old, lambda state: state is None):
        told.append(
            f"{len(lost):,} codes from before have entries that the registry {job.registry} does not know, "
            "and stay good: nobody can revoke them; `liangzheng status replay` would bring the entries back"
        )
    valid = _found(job, gone, lambda state: state is not None and not state)
    if valid and job.registry:
        more = " …" if len(valid) > NAMED else ""
        told.append(
            f"{len(valid):,} of the removed codes still count by the registry: if they are not to, "
            f"`liangzheng status set {job.registry} INVALID {' '.join(valid[:NAMED])}{more}`, and publish"
        )
    elif valid:
        told.append(f"{len(valid):,} of the removed codes have no entry in a registry, and still count")
    return told


def removed(job: Job, gone: int, away: Sequence[str]) -> list[str]:
    """Return what a person is told of codes that went on a cluster.

    ``away``: of some of them the licences that have no row any more, and count by the registry if one is
    given; of all, where they are no more than `NAMED`.
    """
    if job.registry and not away and gone <= NAMED:
        return []
    named = " ".join([*away, *(["…"] if gone > len(away) else [])])
    command = f": `liangzheng status set {job.registry} INVALID {named}`, and publish"
    return [
        "a code that is removed still counts, unless it was revoked"
        + ("" if not away else command if job.registry else f": {named}")
    ]


def _found(job: Job, codes: Iterable[Signed], wanted: Callable[[bool | None], bool]) -> list[str]:
    """Return the licences of codes by whether they are INVALID; None: the registry has no such entry."""
    if job.registry is None:
        return [signed.licence for signed in codes if signed.status is None and wanted(False)]
    registry, found = None, []
    for some in batched(codes, _SOME, strict=False):
        from liangzheng.status.lookup import standings  # noqa: PLC0415 - the extra `registry`
        from liangzheng.status.states import INVALID  # noqa: PLC0415

        registry = registry or open_current(job)
        known = [(signed.status, signed.licence) for signed in some if signed.status]
        for (status, licence), standing in zip(known, standings(registry, known), strict=True):
            own = registry.settings.position(status) is not None
            if own and wanted(None if standing is None else standing[0] == INVALID):
                found.append(licence)
    return found

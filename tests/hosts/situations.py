"""What may happen to a visitor of a site on some host: each tells how it went, or raises `Failed`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from tests.hosts import page
from tests.hosts.builds import Builds
from tests.hosts.hosts import Host
from tests.hosts.place import Place
from tests.hosts.uploads import PLANS, Plan
from tests.hosts.visitors.visitor import NewVisitor, Visitor

#: After so many visits at the latest a visitor has the new build.
_VISITS: Final = 4


class Failed(Exception):  # noqa: N818 - a finding
    """The site did not do what it should."""


@dataclass(frozen=True, slots=True)
class Case:
    """A site on a host, and who visits it."""

    host: Host
    place: Place
    builds: Builds
    visitor: NewVisitor


def verified(case: Case) -> str:
    """Judge a specimen at the first visit."""
    case.place.folder.put(case.builds.older)
    with case.visitor() as visitor:
        return f"{_works(case, visitor, 'older').seconds:.1f} s"


def offline(case: Case) -> str:
    """Judge one at the second visit, with the server stopped, and read a page of the guide."""
    case.place.folder.put(case.builds.older)
    with case.visitor() as visitor:
        _visit_and_keep(case, visitor)
        if case.host.online_only:
            return case.host.online_only
        with case.place.stopped():
            if wrong := page.guide(visitor, case.place.address):
                raise Failed(f"guide: {wrong}")
            _works(case, visitor, "older")
    return ""


def update(case: Case) -> str:
    """Replace the site by another build: every visit has one whole build, a later one the new."""
    case.place.folder.put(case.builds.older)
    with case.visitor() as visitor:
        _visit_and_keep(case, visitor)
        case.place.folder.put(case.builds.newer)
        return f"visit {_new_one_comes(case, visitor)}"


def uploads(case: Case) -> str:
    """Try every order in which an upload may be interrupted; below, where nothing else differs, the first."""
    plans = PLANS[:1] if case.place.below else PLANS
    for plan in plans:
        interrupted(case, plan)
    return f"{len(plans)} of {len(PLANS)} orders"


def interrupted(case: Case, plan: Plan) -> None:
    """Interrupt an upload: each visit then verifies or says why not; when it is complete, all is well.

    It has to verify in the order that docs/deploying.md gives, and for those who have kept the older build.
    """
    case.place.folder.put(case.builds.older)
    with case.visitor() as known, case.visitor() as new:
        _visit_and_keep(case, known)
        last = case.place.folder.interrupted(case.builds.newer, plan)
        with _told(f"{plan.name}, until {last}"):
            _works_or_says_why(case, new, works=plan.safe)
            _works_or_says_why(case, known, works=plan.safe or not case.host.online_only)
        case.place.folder.complete(case.builds.newer)
        with _told(f"{plan.name}, complete"):
            _new_one_comes(case, new)
            _new_one_comes(case, known)


def _visit_and_keep(case: Case, visitor: Visitor) -> None:
    _works(case, visitor, "older")
    if case.host.online_only:
        if not page.is_never_kept(visitor):
            raise Failed("there is a service worker, or the page does not say that it cannot be kept")
    elif not page.wait_until_kept(visitor):
        raise Failed("the page is not kept")


def _works(case: Case, visitor: Visitor, mark: str) -> page.Seen:
    """Visit; it verifies, and all of it is of one build."""
    seen = page.check(visitor, case.place.address)
    if seen.end != "verified" or set(seen.parts) != {mark}:
        raise Failed(f"not whole {mark}: {seen}")
    return seen


def _works_or_says_why(case: Case, visitor: Visitor, *, works: bool) -> None:
    """Visit; it verifies, or at the least there is a sentence, and nothing is mixed."""
    seen = page.check(visitor, case.place.address)
    if seen.end not in {"verified", "" if works else "sentence"} or not seen.whole:
        raise Failed(str(seen))


def _new_one_comes(case: Case, visitor: Visitor) -> int:
    """Visit until the new build is there; return at which visit it was."""
    for number in range(1, _VISITS + 1):
        # Without a service worker the old page is good for a tenth of its age where the host does not say for
        # how long (RFC 9111, section 4.2.2): whoever wants to see what is new reloads it.
        reloaded = bool(case.host.online_only) and number > 1
        seen = page.check(visitor, case.place.address, reloaded=reloaded)
        if seen.end != "verified" or not seen.whole:
            raise Failed(f"visit {number}: {seen}")
        if set(seen.parts) == {"newer"}:
            return number
        page.settle(visitor)
    raise Failed(f"still the old build at visit {_VISITS}")


@contextmanager
def _told(where: str) -> Iterator[None]:
    try:
        yield
    except Failed as failed:
        raise Failed(f"{where}: {failed}") from None


CHECKS: Final = {
    "specimen verified": verified,
    "second visit, server stopped": offline,
    "update": update,
    "interrupted upload": uploads,
}

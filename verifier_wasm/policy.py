"""What a publisher may set: how stale is too stale, and what counts."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """The checker's rules; the defaults are those of the published site."""

    #: A device's clock may be wrong by this much before a time counts as "in the future".
    clock_skew: timedelta = timedelta(minutes=5)
    #: After next_update a trust list still serves this long, with a warning; then nothing is judged.
    trust_grace: timedelta = timedelta(days=14)
    #: Whether a document that names a status list needs it for a verdict.
    status_required: bool = True
    #: After its expiry a status list still serves this long, with a warning.
    status_grace: timedelta = timedelta(days=1)
    #: Oldest generation time accepted; None, since no official limit is known, only shows the age.
    max_generation_age: timedelta | None = None
    #: Whether documents of specimen issuers are judged (and marked) or refused.
    accept_specimens: bool = True

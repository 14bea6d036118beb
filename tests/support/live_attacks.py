"""The attack table of live codes: what whoever shows one can try, and what a checker has to say to it.

An attack takes a `Stage` and gives the text that is held out. Those that are not hindered stand here too,
with the verdict that they get.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from liangzheng.bound import sign_bound
from liangzheng.issuing import Terms
from liangzheng.signing import pack
from liangzheng.specimens import records
from tests.support.liars import NOW, OFFICE, World
from tests.support.live import HOLDER, as_lz1, disclosure, token
from tests.support.signed import TestKey
from verifier_wasm.crypto.cose_key import compressed
from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import StatusReference
from verifier_wasm.fields.record import today
from verifier_wasm.holding import Credential, read_credential, show
from verifier_wasm.judging.holder import ANYBODY
from verifier_wasm.question import Question
from verifier_wasm.signed import cose

_NAME: Final = 2
_HOUR: Final = timedelta(hours=1)


@dataclass
class Stage:
    """An office that issued a licence for a phone, the phone, and the question where one was asked."""

    world: World
    question: Question | None = None
    holder: TestKey = HOLDER
    #: What the licence says otherwise than a clean one.
    fields: Mapping[str, Any] = field(default_factory=dict)
    credential: Credential = field(init=False)

    def __post_init__(self) -> None:
        self.credential = self.issued()

    def issued(
        self, *, name: str = "样证", holder: TestKey | None = None, ends: datetime | None = None
    ) -> Credential:
        made = sign_bound(
            kind="dl",
            fields={**records.licence(today(NOW)), "name": name, **self.fields},
            terms=Terms(OFFICE, NOW - _HOUR, None, ends or NOW + timedelta(days=90)),
            key=self.world.keys[OFFICE],
            holder=(holder or self.holder).public,
            status=StatusReference(self.world.uri(), 0),
        )
        return read_credential(made)

    def shown(
        self,
        names: Sequence[str] = ("name",),
        *,
        credential: Credential | None = None,
        holder: TestKey | None = None,
        at: datetime = NOW,
        nonce: bytes | None = None,
        audience: str | None = None,
    ) -> str:
        """Return a live code, which answers the question unless it is told otherwise."""
        question = self.question
        if nonce is None and question is not None:
            nonce = question.nonce
        if audience is None:
            audience = (question.audience if question else "") or ANYBODY
        showing = show(credential or self.credential, names, at=at, nonce=nonce, audience=audience)
        return pack(showing.signed((holder or self.holder).sign(showing.to_sign)))

    def with_disclosures(self, change: Callable[[list[bytes]], list[bytes]]) -> str:
        """Return a live code whose phone puts other disclosures into it than its office gave it."""
        shown = change([self.credential.disclosures["name"]])
        return as_lz1(token(self.written(shown), at=NOW, holder=self.holder))

    def written(self, disclosures: Sequence[bytes]) -> bytes:
        """Return the licence as its office signed it, with these disclosures."""
        message = self.credential.message
        parts = [message.protected_bytes, {17: list(disclosures)}, message.payload, message.signature]
        return cbor.encode(cbor.Tag(cose.SIGN1_TAG, parts))


@dataclass(frozen=True)
class LiveAttack:
    """``after``: how long after the code was made it is checked. ``hindered``: False: it gets through."""

    name: str
    act: Callable[[Stage], str]
    outcome: str
    code: str
    why: str
    after: timedelta = timedelta()
    asked: bool = False
    #: What the office does before the check.
    office: Callable[[World], None] | None = None
    honest: bool = False

    @property
    def hindered(self) -> bool:
        return self.outcome != "authentic"


LIVE_ATTACKS: list[LiveAttack] = []


def _attack(
    name: str, outcome: str, code: str, why: str, **others: Any
) -> Callable[[Callable[[Stage], str]], Callable[[Stage], str]]:
    def add(act: Callable[[Stage], str]) -> Callable[[Stage], str]:
        LIVE_ATTACKS.append(LiveAttack(name, act, outcome, code, why, **others))
        return act

    return add


def _seconds(count: int) -> timedelta:
    return timedelta(seconds=count)


@_attack(
    "honest: shown by its phone",
    "authentic",
    "holder_current",
    "The phone's key signed it seconds ago.",
    after=_seconds(3),
    honest=True,
)
def _(stage: Stage) -> str:
    return stage.shown()


@_attack(
    "honest: a question answered",
    "authentic",
    "holder_answered",
    "The answer holds the question's number, which nobody knew before.",
    after=_seconds(20),
    asked=True,
    honest=True,
)
def _(stage: Stage) -> str:
    return stage.shown()


# Copies


@_attack(
    "a screenshot, after 61 s",
    "cannot_judge",
    "holder_too_old",
    "The time in it is signed. A copy and a phone whose clock is slow look the same, so both are named.",
    after=_seconds(61),
)
def _(stage: Stage) -> str:
    return stage.shown()


@_attack(
    "a video of the holder's page, the next day",
    "cannot_judge",
    "holder_too_old",
    "Every picture in it is old by then.",
    after=timedelta(days=1),
)
def _(stage: Stage) -> str:
    return stage.shown()


@_attack(
    "a screenshot, to a checker who asks",
    "cannot_judge",
    "holder_unanswered",
    "It was made before the question.",
    asked=True,
)
def _(stage: Stage) -> str:
    stage.question = None
    return stage.shown()


@_attack(
    "the office's code itself, as the holder keeps it",
    "cannot_judge",
    "holder_missing",
    "Bound to a phone, and not signed by it.",
)
def _(stage: Stage) -> str:
    return pack(stage.written(list(stage.credential.disclosures.values())))


@_attack(
    "an ordinary code of the same office, to a checker who asks",
    "cannot_judge",
    "holder_no_answer",
    "It is bound to no phone, so nothing can answer.",
    asked=True,
)
def _(stage: Stage) -> str:
    return stage.world.code()


@_attack(
    "an expired code that its own phone shows",
    "cannot_judge",
    "holder_code_expired",
    "No token may be newer than its licence's end. Another scan would not help, so it is told as what it is: "
    "the office has to issue it anew.",
)
def _(stage: Stage) -> str:
    return stage.shown(credential=stage.issued(ends=NOW - timedelta(minutes=1)))


# Other keys


@_attack(
    "a token of another holder over this licence",
    "rejected",
    "holder_wrong",
    "The office bound it to another key.",
)
def _(stage: Stage) -> str:
    return stage.shown(holder=TestKey())


@_attack(
    "two phones with one licence: the second has its file, and a key of its own",
    "rejected",
    "holder_wrong",
    "The key cannot leave the first phone.",
    asked=True,
)
def _(stage: Stage) -> str:
    return stage.shown(holder=TestKey())


@_attack(
    "the holder's key replaced in the licence",
    "rejected",
    "signature_wrong",
    "The office signed the key with the rest.",
)
def _(stage: Stage) -> str:
    thief = TestKey()
    message = stage.credential.message
    claims = cbor.decode(message.payload, redacted=True) | {8: {1: compressed(thief.public)}}
    altered = replace(stage.credential, message=replace(message, payload=cbor.encode(claims)))
    return stage.shown(credential=altered, holder=thief)


@_attack(
    "the phone is lost, and its licence revoked by the office",
    "rejected",
    "status_invalid",
    "A key has no list of its own: the office revokes the licence that is bound to it.",
    office=lambda world: world.publish_list([1] * 8),
)
def _(stage: Stage) -> str:
    return stage.shown()


# What is shown


@_attack(
    "a field added that the office did not sign",
    "rejected",
    "sdcwt_disclosure",
    "Its hash is not among those signed.",
)
def _(stage: Stage) -> str:
    return stage.with_disclosures(lambda shown: [*shown, disclosure("A1", 7)])


@_attack(
    "a field swapped for another content",
    "rejected",
    "sdcwt_disclosure",
    "The hash is over content and salt.",
)
def _(stage: Stage) -> str:
    def change(shown: list[bytes]) -> list[bytes]:
        salt, _, key = cbor.decode(shown[0])
        return [cbor.encode([salt, "别人", key])]

    return stage.with_disclosures(change)


@_attack(
    "a field shown twice",
    "cannot_judge",
    "sdcwt_structure",
    "Against the draft: the same field again could be meant for another place.",
)
def _(stage: Stage) -> str:
    return stage.with_disclosures(lambda shown: shown * 2)


@_attack(
    "a field of another licence of the same office",
    "rejected",
    "sdcwt_disclosure",
    "Each licence has salts of its own.",
)
def _(stage: Stage) -> str:
    other = stage.issued(name="别人", holder=TestKey())
    return stage.with_disclosures(lambda _: [other.disclosures["name"]])


@_attack(
    "a hidden field guessed",
    "rejected",
    "sdcwt_disclosure",
    "Even the right content has another hash without the salt of 128 bits; so a hidden field is not found by "
    "trying, either.",
)
def _(stage: Stage) -> str:
    return stage.with_disclosures(lambda _: [disclosure("样证", _NAME, salt=bytes(16))])


# For somebody else, or for before


@_attack(
    "a token made for another checker",
    "cannot_judge",
    "holder_audience",
    "Whom it is for is signed.",
)
def _(stage: Stage) -> str:
    return stage.shown(audience="https://other.example/")


@_attack(
    "the answer to an old question of the same checker",
    "cannot_judge",
    "holder_nonce",
    "A question is asked once and forgotten with its verdict.",
    asked=True,
)
def _(stage: Stage) -> str:
    return stage.shown(nonce=b"the one of then!")


@_attack(
    "the answer to another checker's question",
    "cannot_judge",
    "holder_nonce",
    "This checker did not ask it.",
)
def _(stage: Stage) -> str:
    return stage.shown(nonce=b"somebody else's!", audience=ANYBODY)


# Clocks


@_attack(
    "the phone's clock an hour ahead",
    "cannot_judge",
    "holder_future",
    "No copy is of the future, so it is told apart: a clock is wrong.",
)
def _(stage: Stage) -> str:
    return stage.shown(at=NOW + _HOUR)


@_attack(
    "the phone's clock an hour behind",
    "cannot_judge",
    "holder_too_old",
    "Cannot be told from a copy of then; the sentence names both and the way out, a question.",
)
def _(stage: Stage) -> str:
    return stage.shown(at=NOW - _HOUR)


@_attack(
    "honest: the phone's clock an hour behind, and a question",
    "authentic",
    "holder_answered",
    "Nobody can answer before being asked, so no clock counts.",
    asked=True,
    honest=True,
)
def _(stage: Stage) -> str:
    return stage.shown(at=NOW - _HOUR)


# What gets through


@_attack(
    "a code passed on within the 60 s",
    "authentic",
    "holder_current",
    "Not hindered: a picture sent to somebody else is as new as the phone's. Ask a question where it "
    "matters, and compare the portrait.",
    after=_seconds(45),
)
def _(stage: Stage) -> str:
    return stage.shown()


@_attack(
    "codes made in advance with the phone's clock set to tomorrow, for somebody else to show then",
    "authentic",
    "holder_current",
    "Not hindered: the time is the phone's word, and its holder can make codes for any minute to "
    "come. Ask a question where it matters: nobody knows its number before. Compare the portrait.",
    after=timedelta(days=1, seconds=5),
)
def _(stage: Stage) -> str:
    return stage.shown(at=NOW + timedelta(days=1))


@_attack(
    "a question passed on to the holder, who answers it far away",
    "authentic",
    "holder_answered",
    "Not hindered by any signature, if holder and bearer act together and fast; so the checker watches the "
    "phone that answers. The holder's page shows the name in the question, which the answer then holds.",
    after=_seconds(60),
    asked=True,
)
def _(stage: Stage) -> str:
    return stage.shown()


@_attack(
    "the browser's profile copied whole to another computer",
    "authentic",
    "holder_current",
    "Not hindered: the page cannot give the key out, but whoever can copy the files of the browser copies "
    "the key with them. Lock the phone; a licence on a stolen phone is to be revoked.",
)
def _(stage: Stage) -> str:
    return stage.shown()


DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "live-attacks.md"
_HEAD: Final = """\
# Attacks on live codes

What somebody can try who shows a live code, and what the checker says to it. Each row is carried out against
the command line (`tests/unit/test_live_attacks.py`) and against the page in a browser
(`tests/browser/test_live_attacks.py`); both have to give the answer that stands here, and to show nothing of
a document that is not authentic. "Asked" means that the checker asked a question first. What is not hindered
is set in bold. The draft's own rules, each broken once, are in `tests/unit/test_sd_cwt.py`; a request that
is sent twice is the office's matter ([issuing.md](issuing.md)).

| Attack | Asked | Answer | Why |
|---|---|---|---|
"""


def table_row(attack: LiveAttack) -> str:
    """Return an attack's row in the document."""
    answer = f"{attack.outcome}, `{attack.code}`"
    if attack.hindered or attack.honest:
        return f"| {attack.name} | {'asked' if attack.asked else ''} | {answer} | {attack.why} |"
    return f"| **{attack.name}** | {'asked' if attack.asked else ''} | **{answer}** | {attack.why} |"


if __name__ == "__main__":
    DOCUMENT.write_text(_HEAD + "".join(f"{table_row(attack)}\n" for attack in LIVE_ATTACKS), "utf-8")

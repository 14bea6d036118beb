"""A holder's request as a row carries it: held to be theirs, and to be of now, before anything is signed.

Of what the request says, its key goes into the code. That the phone has the key, its signature shows; that
the phone is the holder's, only the office can know: by a one-time word that it gave to the holder, or by
having seen the request made.
"""

from datetime import timedelta
from typing import Any, Final

from liangzheng.errors import BuilderError
from liangzheng.records.rows import Plan, RowError
from verifier_wasm.catalogue import sentence
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.errors import CodeError
from verifier_wasm.request import Request, normal_word, read_request

HOLDER: Final = "holder"
WORD: Final = "word"
#: What a person may accept by ``--allow``: of a request, not of what is signed.
OLD, EARLY, WRONG_WORD, TWICE = "request-old", "request-early", "request-word", "holder-twice"
RULES: Final = frozenset({OLD, EARLY, WRONG_WORD, TWICE})
#: A phone's clock may be ahead by this much, as by a wrong time zone.
_AHEAD: Final = timedelta(days=1)


def holder_of(where: str, own: dict[str, Any], columns: dict[str, str], plan: Plan) -> PublicKey | None:
    """Return the key of the phone that a row's code is for; None where it names no holder.

    ``own``: the row's own values, ``columns``: their headings. Raises `RowError` ``record_holder`` for a text
    that is no request, and with a rule of `RULES` for one that may be somebody else's, or of another time.
    """
    value, word = own.get(HOLDER), _word(own.get(WORD, plan.word))
    column = columns.get(HOLDER, "")
    if value is None and not plan.request:
        if own.get(WORD) is not None:
            raise RowError(where, "a word without a request", code="record_holder", column=columns[WORD])
        return None
    if plan.request and value is not None:
        raise RowError(
            where, "it has a request, and --request is another", code="record_holder", column=column
        )
    if type(value or plan.request) is not str:
        raise RowError(where, "it must be a text", code="record_holder", column=column)
    try:
        request = read_request(value or plan.request)
    except CodeError as error:
        told = sentence(error.code, "en", error.detail)
        raise RowError(where, told, code="record_holder", column=column) from None
    for rule, problem in _doubts(request, word, plan):
        if rule not in plan.allowed:
            raise RowError(
                where,
                f"{problem}; if it is right as it is, --allow {rule}",
                code="record_holder",
                column=column,
                rule=rule,
            )
    return request.key


def check_request(plan: Plan, count: int) -> None:
    """Refuse one request for several records; `BuilderError` ``record_holder``."""
    if plan.request and count > 1:
        raise BuilderError(
            f"--request is one holder's, and there are {count:,} records: a column named holder has each "
            "one's",
            code="record_holder",
        )


def _word(value: Any) -> str:
    """Return a word in the form in which it is compared; a spreadsheet has one of digits as a number."""
    return normal_word(str(int(value) if type(value) is float and value == value // 1 else value))


def _doubts(request: Request, word: str, plan: Plan) -> list[tuple[str, str]]:
    found = []
    age = plan.at - request.at
    if age > plan.request_age:
        days = f"{age.days} days old, more than {plan.request_age.days}"
        found.append((OLD, f"the request is {days}: have the holder make a new one"))
    if -age > _AHEAD:
        found.append((EARLY, "the request is of a later day: the clock of the phone is wrong"))
    if word and request.word != word:
        said = "has another word than the one" if request.word else "has no word, and one was"
        found.append((WRONG_WORD, f"the request {said} given to this holder: it may be somebody else's"))
    return found

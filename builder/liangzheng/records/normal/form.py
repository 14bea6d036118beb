"""What a normal form is: a value, and the name of what was changed to come to it."""

from typing import Any, Final

#: A value in its normal form, and the kind of change: a key of `CHANGES`, "" for none.
type Form = tuple[Any, str]

#: Kind of change -> what is told of it.
CHANGES: Final = {
    "invisible": "spaces or characters without a width taken out",
    "width": "full-width characters written in half width",
    "capitals": "small letters written as capitals",
    "hyphens": "hyphens taken out",
    "brackets": "brackets taken out",
    "composed": "accents joined with their letters",
    "unified": "other code points of Chinese characters written as the usual ones",
    "date": "dates written as 2026-05-20",
    "serial": "days that a spreadsheet had counted written as dates",
    "separators": "lists separated anew",
    "word": "another word for the same",
    "number": "numbers kept as texts",
}


class NotNormalError(Exception):
    """A value means nothing for sure; the text says what is wrong and what to do, without the value.

    ``doubt``: the id under which a person may say that it is right all the same; "" where nobody can.
    ``form``: the value in its normal form, as it is signed where a person says so.
    """

    def __init__(self, problem: str, *, doubt: str = "", form: Any = None) -> None:
        super().__init__(problem)
        self.doubt = doubt
        self.form = form

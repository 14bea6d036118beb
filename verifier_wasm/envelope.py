"""What every format is opened into: who signed what, when, and the document."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.errors import CodeError


class CertificateName(Protocol):
    """How a code that brings no certificate says which one its signer has."""

    def names(self, certificate: bytes) -> bool:
        """Say whether a certificate (DER) of the trust list is the one meant; never raises."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature of a kind that is checked, and the exact bytes it is over. An empty ``value`` is none."""

    algorithm: int
    kid: bytes | None
    message: bytes
    value: bytes
    #: DER certificates, leaf first (COSE x5chain, RFC 9360; JOSE x5c).
    chain: tuple[bytes, ...] = ()
    #: Purposes (dotted extendedKeyUsage) of which the certificate needs one; None: the format asks for none.
    purposes: frozenset[str] | None = None
    #: Where the code names no algorithm, those of which the key's own is taken; ``algorithm`` is one of them.
    alternatives: frozenset[int] = frozenset()
    #: Which certificate of the trust list the signer has, where the code names it so.
    certificate: CertificateName | None = None
    #: The format derives its key ids from certificates: another id is another certificate, not only a name.
    kid_binds: bool = False


@dataclass(frozen=True, slots=True)
class UncheckedSignature:
    """A signature of a kind that is not checked here: neither a good one nor none. ``scheme``: its name."""

    scheme: str


@dataclass(frozen=True, slots=True)
class Unsigned:
    """No signature."""


@dataclass(frozen=True, slots=True)
class HolderToken:
    """What the holder's device signed when it showed the document; ``fault``: how it breaks its standard."""

    signature: Signature
    issued_at: datetime | None
    not_before: datetime | None
    expires_at: datetime | None
    #: Whom it is for, and what that checker asked to be signed.
    audience: str | None
    nonce: bytes | None
    fault: CodeError | None = None
    #: By how much it says that it was made before what it shows: its clock is slow.
    ahead_of_issue: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Holder:
    """The device that a document is bound to by its key; None: a key that is not understood here.

    ``checked``: False where the format's own answer of a device cannot be checked here, or, with a token, is
    always one to a question.
    """

    key: PublicKey | None
    token: HolderToken | None = None
    checked: bool = True


@dataclass(frozen=True, slots=True)
class StatusReference:
    """Where the document's status is: an index in the status list at a URI (Token Status List section 6).

    ``mechanism``: another one that the document names alone; it is not looked up, so there is no answer.
    """

    uri: str
    index: int
    mechanism: str = "status_list"


@dataclass(frozen=True, slots=True)
class Remark:
    """What is worth telling of a code that was read; ``code``: one of `verifier_wasm.reasons`."""

    code: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """The signed content: ``kind`` (``dl``, ``im``, ``vl``, ``hcert``, ...) and named, JSON-ready values.

    ``fields`` keys are the names of design.md; values are str, int, bool, None, lists and maps;
    dates are ``YYYY-MM-DD``, pictures as `verifier_wasm.document.portrait` writes them. ``unknown`` holds
    what the format does not name, shown as unknown. ``slips``: see `verifier_wasm.signed.slips`.
    ``withheld``: the holder chose not to show all that the issuer signed.
    """

    kind: str
    fields: Mapping[str, Any]
    unknown: Mapping[str, Any] = field(default_factory=dict)
    slips: tuple[str, ...] = ()
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Envelope:
    """A decoded code: nothing in it is trusted yet."""

    signature: Signature | UncheckedSignature | Unsigned
    document: Document
    issuer_id: str | None = None
    generated_at: datetime | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None
    status: StatusReference | None = None
    #: What contradicts the signed content (a digest, a docType), or is not understood in it: it counts once
    #: the signature is good.
    fault: CodeError | None = None
    #: The country that the document says is its issuer's, "" where it does not show it: its signer and the
    #: signer's CA have to be of the same. None: the format knows of no such rule.
    country: str | None = None
    #: Of the reading, in place of ``decode_complete``.
    remark: Remark | None = None
    #: How exactly ``generated_at`` is known: it is the start of this time.
    generated_within: timedelta = timedelta(0)
    #: The device that the document is bound to; None: anybody may show it.
    holder: Holder | None = None


def _whole(data: bytes) -> bytes:
    return data


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a code is. ``name`` is a key of the catalogue (``recognised.<name>``), or "".

    ``detail``: what can be said of a code that is only named, for its sentence and its findings.
    ``format``: the report's "format".
    """

    name: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    format: str = "unknown"
    #: Turns the code's bytes into those to decode: without a prefix, or what a text stands for. Raises
    #: `CodeError` where the text is not whole.
    unpack: Callable[[bytes], bytes] = field(default=_whole, compare=False)

"""The file number (档案编号) and the e-certificate identifier (GB/T 36904)."""

import re
from collections.abc import Iterator
from typing import Final

from verifier_wasm.fields.finding import Finding
from verifier_wasm.fields.plain import half_width, plain
from verifier_wasm.fields.record import Record, failed, passed, unchecked, unusual
from verifier_wasm.report import Result
from verifier_wasm.rules import provinces

_FILE_NUMBER: Final = re.compile(r"[0-9]{12}")

#: The start of an authority's name: 省, 直辖市, 自治区.
_PROVINCE: Final = re.compile(rf"({'|'.join(provinces().values())})(?:省|市|(?:壮族|回族|维吾尔)?自治区)")

# GB/T 36904-2018: root . type (21) . issuer (18) . serial . version (3) . check (1). Identifiers in
# public use also name their issuer by a shorter code, and their check characters are right.
_IDENTIFIER: Final = re.compile(
    r"1\.2\.156\.3005\.2\.([0-9A-Z]{21})\.([0-9A-Z]{1,18})\.([0-9A-Z]+)\.([0-9]{3})\.([0-9A-Z])"
)
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def check_file_number(record: Record) -> Iterator[Finding]:
    """Yield the findings of ``file-number`` and ``file-number-area``."""
    written, authority = record.text("file_number"), record.text("issuing_authority")
    if written is None:
        yield unchecked("file-number", "file_number")
        yield unchecked("file-number-area", "file_number", "issuing_authority")
        return
    number = plain(written)
    well_formed = bool(_FILE_NUMBER.fullmatch(number))
    # Its form is known from one office's release alone: another one is reported, and contradicts nothing.
    good = well_formed and number == written
    yield passed("file-number", "file_number") if good else unusual("file-number", "file_number")
    fields = ("file_number", "issuing_authority")
    # The authority names its province only if it says so: a city's name alone is not looked up. The suffix
    # keeps 海南藏族自治州 of Qinghai apart from 海南省.
    province = _PROVINCE.match(authority or "")
    if not well_formed or province is None:
        yield unchecked("file-number-area", *fields)
    elif provinces().get(number[:2]) == province[1]:
        yield passed("file-number-area", *fields)
    else:
        yield unusual("file-number-area", *fields)


def check_prefix_alone(name: str, number: str) -> Iterator[Finding]:
    """Yield whether a file number or card number begins with a province's code (GB/T 2260)."""
    known, prefix = number[:2] in provinces(), number[:2]
    if name == "file_number":
        yield (
            passed("file-number-province", name)
            if known
            else unusual("file-number-province", name, prefix=prefix)
        )
    else:
        yield (
            passed("card-number-province", name)
            if known
            else unusual("card-number-province", name, prefix=prefix)
        )


def check_certificate_id(record: Record) -> Iterator[Finding]:
    """Yield the finding of ``certificate-id``, where the document has one."""
    identifier = record.text("certificate_id")
    if identifier is not None:
        yield check_identifier(identifier)


def check_identifier(identifier: str) -> Finding:
    """Return the finding of ``certificate-id`` for an identifier; one of another form is not judged."""
    match = _IDENTIFIER.fullmatch(half_width(identifier))
    if match is None:
        return Finding("certificate-id", Result.WARN, "fields_certificate_id_form", ("certificate_id",))
    good = mod_37_36("".join(match.groups()[:-1])) == match[5]
    return passed("certificate-id", "certificate_id") if good else failed("certificate-id", "certificate_id")


def mod_37_36(characters: str) -> str:
    """Return the check character of ISO 7064 hybrid system MOD 37,36."""
    product = 36
    for character in characters:
        total = (product + _ALPHABET.index(character)) % 36 or 36
        product = 2 * total % 37
    return _ALPHABET[(37 - product) % 36]

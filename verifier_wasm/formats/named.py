"""Codes that are recognised and named, not verified.

What they are, and where they can be checked, is in the catalogue under ``recognised.<name>``.
"""

import re
from dataclasses import dataclass
from typing import Final

from verifier_wasm.encoding.quoted import IDENTIFIER_LENGTH, identifier
from verifier_wasm.encoding.text import shown as text_of
from verifier_wasm.envelope import Recognition
from verifier_wasm.formats import plain_numbers
from verifier_wasm.formats.iso_compact import is_compact
from verifier_wasm.shown.code import Code

#: A recogniser looks at no more than this much of a code, in bytes.
_HEAD: Final = 4096
#: What an address is written with (RFC 3986 section 2); anything else in it is a message to its reader.
_ADDRESS: Final = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*")
#: The part that says whose an address is; browsers take a backslash for a slash (WHATWG URL, 4.4).
_AUTHORITY: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:[/\\]{2,}([^/\\?#]*)|(www\.[^/\\?#]*)", re.IGNORECASE
)
#: Longest host name (RFC 1035 section 2.3.4).
_HOST_LENGTH: Final = 253
_DOTS: Final = re.compile("[.\u3002\uff0e\uff61]")


@dataclass(frozen=True, slots=True)
class NamedCode:
    """One kind of code: its name, the pattern of its text, and the symbologies it can have (None: any).

    ``address``: an address of the web, of which the report shows the host and the beginning. Secrets (a Wi-Fi
    password, a payment code) and people's data are never shown.
    """

    name: str
    pattern: re.Pattern[str]
    symbologies: frozenset[str] | None = None
    address: bool = False

    def matches(self, text: str, symbology: str | None) -> bool:
        """Say whether the text, as far as it is looked at, is of this kind."""
        if self.symbologies is not None and symbology not in self.symbologies:
            return False
        return self.pattern.match(text) is not None


def _named(name: str, pattern: str, *symbologies: str, address: bool = False) -> NamedCode:
    flags = re.IGNORECASE | re.ASCII | re.DOTALL
    return NamedCode(name, re.compile(pattern, flags), frozenset(symbologies) or None, address)


#: Before the path of an address; a user's name in front of the host could make it look like another one.
_HTTP: Final = r"https?://(?:[\w-]+\.)*"
_END: Final = r"(?:[:/?#]|\Z)"

#: In order: the first that matches names the code, so narrow patterns stand before wide ones.
NAMED_CODES: Final = (
    # What goes with live codes of this project: a checker's question, a holder's request to the issuer
    _named("live_question", r"LZQ1:"),
    _named("live_request", r"LZR1:"),
    # Payment and messaging in China
    _named("alipay", rf"{_HTTP}alipay\.com{_END}|alipays?://"),
    _named(
        "wechat_pay",
        r"wxp://|weixin://wxpay/|"
        rf"https?://(?:wx|payapp)\.(?:tenpay\.com|weixin\.qq\.com|wechatpay\.[\w.]+){_END}",
    ),
    _named("wechat", rf"https?://(?:u\.wechat\.com|(?:[\w-]+\.)*weixin\.qq\.com){_END}|weixin://"),
    _named("unionpay", rf"https?://qr\.95516\.com{_END}|{_HTTP}unionpay\.com{_END}"),
    # Payment codes shown by the payer: WeChat 10-15 and 18 digits in all, Alipay 25-30 and 16 to 24,
    # UnionPay 62 and 19.
    _named("payment_number", r"(?:1[0-5]\d{16}|(?:2[5-9]|30)\d{14,22}|62\d{17})\Z", "QRCode", "Code128"),
    # Offices
    _named("traffic_police_url", rf"{_HTTP}122\.gov\.cn{_END}", address=True),
    _named(
        "health_code",
        r"https?://[\w.-]*(?:jkm|healthcode|health-?code|suishenma|yiqing)[\w.-]*[/?]",
        address=True,
    ),
    _named("government_url", rf"{_HTTP}gov\.cn{_END}", address=True),
    # Electronic identity cards and certificates
    _named("openid4vp", r"(?:openid4vp|openid-vc|haip|haip-vp|eudi-openid4vp|mdoc-openid4vp|openid)://"),
    _named("openid_credential_offer", r"(?:openid-credential-offer|haip-vci)://"),
    _named("mdoc_engagement", r"mdoc:(?://)?[\w-]{20,}"),
    _named("vc_barcode", r"VP1-[A-Z0-9]"),
    # DC, version, authority, certificate, two dates, kind of document
    _named("two_d_doc", r"DC0[1-4][A-Z0-9]{8}[0-9A-F]{8}[A-Z0-9]{2}"),
    _named("aadhaar", r"\d{1000,}|(?:<\?xml[^>]*>\s*)?<(?:PrintLetterBarcodeData|OKYC|QPD[BA])\b"),
    # The two versions of the South African licence's encrypted code.
    _named("south_african_licence", r"\x01(?:\xe1\x02|\x9b\x09)\x45\0\0.{300,}", "PDF417"),
    # Everyday codes
    _named("wifi", r"WIFI:"),
    _named("contact", r"BEGIN:VCARD|MECARD:|BIZCARD:"),
    _named("event", r"BEGIN:V(?:CALENDAR|EVENT)"),
    _named("one_time_password", r"otpauth(?:-migration)?://"),
    _named("message", r"(?:tel|sms|smsto|mms|mailto|matmsg|geo):"),
    _named("product_number", r"\d{8}\Z|\d{12,14}\Z", "EAN13", "EAN8", "UPCA", "UPCE", "ITF"),
    # Plain numbers: eighteen characters are an ID number, thirteen a card number, twelve a file number.
    _named("id_number", r"\d{17}[\dX]\Z"),
    _named("card_number", r"\d{2}[\dX]\d{10}\Z"),
    _named("file_number", r"\d{12}\Z"),
    _named("certificate_id", r"1\.2\.156\.3005\.2\.[\dA-Z]+\.[\dA-Z]+\.[\dA-Z]+\.\d{3}\.[\dA-Z]\Z"),
    # Any other address: shown, never opened.
    _named("script_url", r"(?:javascript|vbscript|data|blob|file):\S", address=True),
    _named("url", r"[a-z][a-z0-9+.-]{1,30}://\S|www\.[\w-]+\.\w", address=True),
)


def name_code(code: Code) -> Recognition | None:
    """Name a code that no verifiable format has claimed, or return None."""
    head = code.data[:_HEAD]
    if is_compact(head):
        return Recognition("iso_compact")
    text = head.decode("latin-1").strip()
    for named in NAMED_CODES:
        if not named.matches(text, code.symbology):
            continue
        if named.name == "payment_number" and len(text) == 18 and plain_numbers.is_consistent_id(text):
            # A WeChat payment code and an ID number of the north look alike; the check character tells.
            continue
        if named.address:
            return Recognition(named.name, _address(text_of(code.data, _HEAD)))
        if named.name in plain_numbers.NAMES:
            return Recognition(named.name, plain_numbers.number_detail(named.name, text))
        return Recognition(named.name)
    return None


def _address(text: str) -> dict[str, str]:
    """Return the host of an address and its beginning, for reading: never a link, nor room for a sentence.

    An address has no white space and no character outside ASCII (RFC 3986): what follows such a one is left
    out. A host in another script is written as browsers look it up (RFC 5891 section 4.4), so that it cannot
    pass for a text or for another's.
    """
    word = (text.split(maxsplit=1) or [""])[0]
    written = _ADDRESS.match(word)
    address = written[0] if written else ""
    cut = "" if address == text.strip() or len(address) >= IDENTIFIER_LENGTH else "…"
    shown = {"address": identifier(address) + cut}
    authority = _AUTHORITY.match(word)
    if authority is None:
        return shown
    host = (authority[1] or authority[2] or "").rpartition("@")[2][:_HOST_LENGTH]
    return {"host": identifier(".".join(map(_ascii, _DOTS.split(host)))), **shown}


def _ascii(part: str) -> str:
    if part.isascii():
        return part
    return "xn--" + part.lower().encode("punycode", "replace").decode("ascii")

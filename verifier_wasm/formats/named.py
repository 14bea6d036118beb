"""Codes that are recognised and named, not verified.

What they are, and where they can be checked, is in the catalogue under ``recognised.<name>``.
"""

import re
from dataclasses import dataclass
from typing import Final

from verifier_wasm.code import Code
from verifier_wasm.envelope import Recognition

#: A recogniser looks at no more than this much of a code, in bytes.
_HEAD: Final = 4096


@dataclass(frozen=True, slots=True)
class NamedCode:
    """One kind of code: its name, the pattern of its text, and the symbologies it can have (None: any)."""

    name: str
    pattern: re.Pattern[str]
    symbologies: frozenset[str] | None = None

    def matches(self, text: str, symbology: str | None) -> bool:
        """Say whether the text, as far as it is looked at, is of this kind."""
        if self.symbologies is not None and symbology not in self.symbologies:
            return False
        return self.pattern.match(text) is not None


def _named(name: str, pattern: str, *symbologies: str) -> NamedCode:
    flags = re.IGNORECASE | re.ASCII | re.DOTALL
    return NamedCode(name, re.compile(pattern, flags), frozenset(symbologies) or None)


#: In order: the first that matches names the code, so narrow patterns stand before wide ones.
NAMED_CODES: Final = (
    # Payment and messaging in China
    _named(
        "alipay",
        r"https?://(?:qr|ds|render|mobilecodec)\.alipay\.com/|alipays?://|https?://[\w.-]*\.alipay\.com/",
    ),
    _named(
        "wechat_pay",
        r"wxp://|https?://(?:wx|payapp)\.(?:tenpay|weixin\.qq|wechatpay)\.[\w.]*/|weixin://wxpay/",
    ),
    _named(
        "wechat",
        r"https?://(?:u\.wechat\.com|weixin\.qq\.com|w\.weixin\.qq\.com|work\.weixin\.qq\.com)/|weixin://",
    ),
    _named("unionpay", r"https?://qr\.95516\.com/|https?://[\w.-]*\.unionpay\.com/"),
    # Payment codes shown by the payer: WeChat 10-15 and 18 digits in all, Alipay 25-30 and 16 to 24,
    # UnionPay 62 and 19.
    _named("payment_number", r"(?:1[0-5]\d{16}|(?:2[5-9]|30)\d{14,22}|62\d{17})\Z", "QRCode", "Code128"),
    _named("traffic_police_url", r"https?://(?:[\w-]+\.)*122\.gov\.cn(?:[:/?#]|\Z)"),
    _named("health_code", r"https?://[\w.-]*(?:jkm|healthcode|health-?code|suishenma|yiqing)[\w.-]*[/?]"),
    # Electronic identity cards and certificates
    _named("openid4vp", r"(?:openid4vp|openid-vc|haip|haip-vp|eudi-openid4vp|mdoc-openid4vp|openid)://"),
    _named("openid_credential_offer", r"(?:openid-credential-offer|haip-vci)://"),
    _named("mdoc_engagement", r"mdoc:[A-Za-z0-9_-]{20,}"),
    _named("vc_barcode", r"VC1-[A-Z0-9$%*+./: -]+"),
    _named("two_d_doc", r"DC0[1-4][A-Z0-9]{4}"),
    _named("aadhaar", r"\d{1000,}|(?:<\?xml[^>]*>\s*)?<(?:PrintLetterBarcodeData|OKYC|QPD[BA])\b"),
    # Everyday codes
    _named("wifi", r"WIFI:"),
    _named("contact", r"BEGIN:VCARD|MECARD:|BIZCARD:"),
    _named("event", r"BEGIN:V(?:CALENDAR|EVENT)"),
    _named("one_time_password", r"otpauth(?:-migration)?://"),
    _named("message", r"(?:tel|sms|smsto|mms|mailto|matmsg|geo):"),
    # Plain numbers. 证号 before 证芯编号: eighteen characters are an ID number, thirteen a card number.
    _named("id_number", r"\d{17}[\dX]\Z"),
    _named("card_number", r"\d{2}[\dX]\d{10}\Z"),
    _named("file_number", r"\d{12}\Z"),
    _named("product_number", r"\d{8}\Z|\d{12,14}\Z", "EAN13", "EAN8", "UPCA", "UPCE", "ITF"),
    # Any other address: shown, never opened.
    _named("url", r"[a-z][a-z0-9+.-]{1,30}://\S"),
)


def name_code(code: Code) -> Recognition | None:
    """Name a code that no verifiable format has claimed, or return None."""
    text = code.data[:_HEAD].decode("latin-1").strip()
    for named in NAMED_CODES:
        if named.matches(text, code.symbology):
            return Recognition(format="unknown", name=named.name)
    return None

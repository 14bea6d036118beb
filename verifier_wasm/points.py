"""Points of the curves in use, in whole numbers: decompressed (SEC 1 section 2.3.4), and known as such.

y**2 = x**3 + a*x + b over the field of p; every p here is 3 modulo 4, so one power gives the root.
"""

from typing import Final, NamedTuple


class Curve(NamedTuple):
    """The field and the equation of a curve in short Weierstrass form."""

    p: int
    a: int
    b: int


_P256: Final = 2**256 - 2**224 + 2**192 + 2**96 - 1
_P384: Final = 2**384 - 2**128 - 2**96 + 2**32 - 1
_P521: Final = 2**521 - 1

#: FIPS 186-4 appendix D.1.2, RFC 5639 section 3, GB/T 32918.5.
CURVES: Final = {
    "P-256": Curve(_P256, -3, 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B),
    "P-384": Curve(
        _P384,
        -3,
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
    ),
    "P-521": Curve(
        _P521,
        -3,
        int(
            "51953EB9618E1C9A1F929A21A0B68540EEA2DA725B99B315F3B8B489918EF109E156193951EC7E937B1652C0BD3BB1BF"
            "073573DF883D2C34F1EF451FD46B503F00",
            16,
        ),
    ),
    "brainpoolP256r1": Curve(
        0xA9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377,
        0x7D5A0975FC2C3057EEF67530417AFFE7FB8055C126DC5C6CE94A4B44F330B5D9,
        0x26DC5C6CE94A4B44F330B5D9BBD77CBF958416295CF7E1CE6BCCDC18FF8C07B6,
    ),
    "brainpoolP384r1": Curve(
        0x8CB91E82A3386D280F5D6F7E50E641DF152F7109ED5456B412B1DA197FB71123ACD3A729901D1A71874700133107EC53,
        0x7BC382C63D8C150C3C72080ACE05AFA0C2BEA28E4FB22787139165EFBA91F90F8AA5814A503AD4EB04A8C7DD22CE2826,
        0x04A8C7DD22CE28268B39B55416F0447C2FB77DE107DCD2A62E880EA53EEB62D57CB4390295DBC9943AB78696FA504C11,
    ),
    "brainpoolP512r1": Curve(
        int(
            "AADD9DB8DBE9C48B3FD4E6AE33C9FC07CB308DB3B3C9D20ED6639CCA703308717D4D9B009BC66842AECDA12AE6A380E6"
            "2881FF2F2D82C68528AA6056583A48F3",
            16,
        ),
        int(
            "7830A3318B603B89E2327145AC234CC594CBDD8D3DF91610A83441CAEA9863BC2DED5D5AA8253AA10A2EF1C98B9AC8B5"
            "7F1117A72BF2C7B9E7C1AC4D77FC94CA",
            16,
        ),
        int(
            "3DF91610A83441CAEA9863BC2DED5D5AA8253AA10A2EF1C98B9AC8B57F1117A72BF2C7B9E7C1AC4D77FC94CADC083E67"
            "984050B75EBAE5DD2809BD638016F723",
            16,
        ),
    ),
    "SM2": Curve(
        0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF,
        -3,
        0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93,
    ),
}


def decompress(curve: str, x: bytes, *, odd: bool) -> bytes:
    """Return the y of the point with this x, as long as it, odd or even; `ValueError` where there is none.

    `KeyError` for a curve that is not here.
    """
    p, a, b = CURVES[curve]
    value = int.from_bytes(x)
    square = (value * value * value + a * value + b) % p
    root = pow(square, (p + 1) // 4, p)
    if value >= p or root * root % p != square:
        raise ValueError("no point of the curve")
    if (root & 1) != odd:
        root = (p - root) % p
        if (root & 1) != odd:  # y = 0 has no odd twin
            raise ValueError("no point of the curve")
    return root.to_bytes(len(x))


def is_on(curve: str, x: bytes, y: bytes) -> bool:
    """Say whether a point is on a curve; `KeyError` for a curve that is not here."""
    p, a, b = CURVES[curve]
    left, right = int.from_bytes(y), int.from_bytes(x)
    return left < p and right < p and (left * left - right * right * right - a * right - b) % p == 0

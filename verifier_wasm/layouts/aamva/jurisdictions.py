"""Issuer identification numbers (ISO/IEC 7812, given out by AAMVA): number to names and country."""

from dataclasses import dataclass
from typing import Final

UNITED_STATES: Final = "USA"
CANADA: Final = "CAN"
MEXICO: Final = "MEX"


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Who issues cards under a number; ``country``: ISO 3166-1 alpha-3."""

    name_zh: str
    name_en: str
    country: str


#: For a number that is not known.
NAMELESS: Final = Jurisdiction("", "", "")

_UNITED_STATES: Final = {
    "604427": ("美属萨摩亚", "American Samoa"),
    "604430": ("北马里亚纳群岛", "Northern Mariana Islands"),
    "604431": ("波多黎各", "Puerto Rico"),
    "636000": ("弗吉尼亚州", "Virginia"),
    "636001": ("纽约州", "New York"),
    "636002": ("马萨诸塞州", "Massachusetts"),
    "636003": ("马里兰州", "Maryland"),
    "636004": ("北卡罗来纳州", "North Carolina"),
    "636005": ("南卡罗来纳州", "South Carolina"),
    "636006": ("康涅狄格州", "Connecticut"),
    "636007": ("路易斯安那州", "Louisiana"),
    "636008": ("蒙大拿州", "Montana"),
    "636009": ("新墨西哥州", "New Mexico"),
    "636010": ("佛罗里达州", "Florida"),
    "636011": ("特拉华州", "Delaware"),
    "636014": ("加利福尼亚州", "California"),
    "636015": ("得克萨斯州", "Texas"),
    "636018": ("艾奥瓦州", "Iowa"),
    "636019": ("关岛", "Guam"),
    "636020": ("科罗拉多州", "Colorado"),
    "636021": ("阿肯色州", "Arkansas"),
    "636022": ("堪萨斯州", "Kansas"),
    "636023": ("俄亥俄州", "Ohio"),
    "636024": ("佛蒙特州", "Vermont"),
    "636025": ("宾夕法尼亚州", "Pennsylvania"),
    "636026": ("亚利桑那州", "Arizona"),
    "636027": ("美国国务院", "Department of State"),
    "636029": ("俄勒冈州", "Oregon"),
    "636030": ("密苏里州", "Missouri"),
    "636031": ("威斯康星州", "Wisconsin"),
    "636032": ("密歇根州", "Michigan"),
    "636033": ("亚拉巴马州", "Alabama"),
    "636034": ("北达科他州", "North Dakota"),
    "636035": ("伊利诺伊州", "Illinois"),
    "636036": ("新泽西州", "New Jersey"),
    "636037": ("印第安纳州", "Indiana"),
    "636038": ("明尼苏达州", "Minnesota"),
    "636039": ("新罕布什尔州", "New Hampshire"),
    "636040": ("犹他州", "Utah"),
    "636041": ("缅因州", "Maine"),
    "636042": ("南达科他州", "South Dakota"),
    "636043": ("哥伦比亚特区", "District of Columbia"),
    "636045": ("华盛顿州", "Washington"),
    "636046": ("肯塔基州", "Kentucky"),
    "636047": ("夏威夷州", "Hawaii"),
    "636049": ("内华达州", "Nevada"),
    "636050": ("爱达荷州", "Idaho"),
    "636051": ("密西西比州", "Mississippi"),
    "636052": ("罗得岛州", "Rhode Island"),
    "636053": ("田纳西州", "Tennessee"),
    "636054": ("内布拉斯加州", "Nebraska"),
    "636055": ("佐治亚州", "Georgia"),
    "636058": ("俄克拉何马州", "Oklahoma"),
    "636059": ("阿拉斯加州", "Alaska"),
    "636060": ("怀俄明州", "Wyoming"),
    "636061": ("西弗吉尼亚州", "West Virginia"),
    "636062": ("美属维尔京群岛", "Virgin Islands"),
}

_CANADA: Final = {
    "604426": ("爱德华王子岛省", "Prince Edward Island"),
    "604428": ("魁北克省", "Quebec"),
    "604429": ("育空地区", "Yukon"),
    "604432": ("艾伯塔省", "Alberta"),
    "604433": ("努纳武特地区", "Nunavut"),
    "604434": ("西北地区", "Northwest Territories"),
    "636012": ("安大略省", "Ontario"),
    "636013": ("新斯科舍省", "Nova Scotia"),
    "636016": ("纽芬兰与拉布拉多省", "Newfoundland and Labrador"),
    "636017": ("新不伦瑞克省", "New Brunswick"),
    "636028": ("不列颠哥伦比亚省", "British Columbia"),
    "636044": ("萨斯喀彻温省", "Saskatchewan"),
    "636048": ("马尼托巴省", "Manitoba"),
}

_MEXICO: Final = {"636056": ("科阿韦拉州", "Coahuila"), "636057": ("伊达尔戈州", "Hidalgo")}

JURISDICTIONS: Final = {
    iin: Jurisdiction(zh, en, country)
    for names, country in ((_UNITED_STATES, UNITED_STATES), (_CANADA, CANADA), (_MEXICO, MEXICO))
    for iin, (zh, en) in names.items()
}

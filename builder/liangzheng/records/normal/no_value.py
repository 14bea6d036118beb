"""What stands in a cell instead of a value: a program's word for none, a spreadsheet's error, a dash."""

import re
import unicodedata
from typing import Final

#: The doubt about such a word: some are names of people too.
NO_VALUE: Final = "no-value"
#: As programs write it, in whatever field.
_PROGRAMS: Final = frozenset(
    {
        *("null", "none", "nil", "nul", "nan", "na", "n/a", "n.a.", "undefined", "\\n", "nat", "inf"),
        *("unknown", "missing", "empty", "blank", "tbd", "todo", "notavailable", "notapplicable"),
    }
)
#: As people write it where something has to stand.
_PEOPLE: Final = frozenset(
    {
        *(
            "无",
            "無",
            "空",
            "空白",
            "没有",
            "没",
            "缺",
            "缺失",
            "略",
            "暂无",
            "暂缺",
            "未知",
            "不详",
            "不明",
            "待定",
        ),
        *(
            "待补",
            "待填",
            "待查",
            "待核",
            "未填",
            "未登记",
            "未录入",
            "无数据",
            "无内容",
            "无此项",
            "不适用",
            "同上",
        ),
    }
)
#: What a spreadsheet shows: #N/A, #NAME?, #DIV/0!, and #### where a column is too narrow for what it holds.
_ERROR: Final = re.compile(r"#+(?:[a-z0-9/_]+[!?]?)?")
_BRACKETS: Final = "()[]{}<>\"'“”‘’《》【】「」"
_LONGEST: Final = 24


def is_error(text: str) -> bool:
    """Say whether a text is what a spreadsheet shows where it has no value to show."""
    return text[:1] in {"#", "\uff03"} and bool(_ERROR.fullmatch(_plain(text)))


def is_programs(text: str) -> bool:
    """Say whether a text is what a program writes for no value."""
    if "0" <= text[:1] <= "9" or "\u4e00" <= text[:1] <= "\u9fff":  # as most texts begin, and none of these
        return False
    return _plain(text) in _PROGRAMS


def is_no_value(text: str) -> bool:
    """Say whether a text is a word for no value, a program's or a person's."""
    plain = _plain(text)
    return plain in _PROGRAMS or plain in _PEOPLE


def _plain(text: str) -> str:
    """Return a short text as it is compared; "" for a longer one."""
    if len(text) > _LONGEST:
        return ""
    return "".join(unicodedata.normalize("NFKC", text).split()).strip(_BRACKETS).casefold()

"""Invented drivers, as many as are wanted: each with a number of their own, and no contradictions."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

HEADINGS: Final = (
    *("证号", "姓名", "性别", "国籍", "出生日期", "初次领证日期", "准驾车型"),
    *("有效起始日期", "有效期至", "发证机关"),
)
#: GB 11643: weights and check characters.
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_BORN: Final = date(1960, 1, 1)
_DAYS: Final = 12_500
#: Of each hundred, all but the first: a number that ends with three zeros looks as if it had been rounded.
_ORDERS: Final = 99
_FAMILY: Final = "王李张刘陈杨赵黄周吴"
_GIVEN: Final = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"


def driver(number: int) -> tuple[str, ...]:
    """Return the row of one driver, under `HEADINGS`."""
    turn, day = divmod(number, _DAYS)
    born = _BORN + timedelta(days=day)
    place, order = divmod(turn, 8 * _ORDERS)
    hundred, rest = divmod(order, _ORDERS)
    order = (hundred + 1) * 100 + rest + 1
    digits = f"99{place:04}{born:%Y%m%d}{order:03}"
    check = _CHECKS[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11]
    name = _FAMILY[number % 10] + _GIVEN[number % 19] + _GIVEN[number // 19 % 20]
    first = date(2015, 6, 1) + timedelta(days=number % 250)
    begin = first.replace(year=2021 + first.year - 2015)
    return (
        *(digits + check, name, "男" if order % 2 else "女", "CHN", str(born), str(first), "C1"),
        *(str(begin), str(begin.replace(year=begin.year + 10)), "样例市公安局交通警察支队"),
    )


def drivers(count: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows of so many drivers."""
    return map(driver, range(count))


def write_csv(path: Path, count: int) -> Path:
    """Write a file of so many drivers."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(drivers(count))
    return path

"""Whether a table's numbers were rounded: one of 18 digits that ends in three zeros is judged by the others.

Rounded at 15 digits, a number has its region and birthday yet, and in one of eleven the check character is
right by chance; but then others of its column end in zeros too, with a wrong one. Of real numbers, one in a
thousand ends so, and has the right one.
"""

from dataclasses import dataclass

from liangzheng.records.normal.licence_numbers import rounded


@dataclass(slots=True)
class Endings:
    """What the numbers of 18 digits in a table end with; of several parts of one, they are added up."""

    #: How many end in three zeros and have a wrong check character; whether some end otherwise.
    rounded: int = 0
    others: bool = False

    @property
    def whole(self) -> bool:
        """Say that numbers whose check character is right were not rounded."""
        return self.others and not self.rounded

    def see(self, number: str) -> None:
        """Take a number into account, as it was written."""
        if number[-3:] != "000":
            self.others = self.others or rounded(number) is False
        elif rounded(number):
            self.rounded += 1

    def add(self, part: "Endings") -> None:
        """Take into account what stands in a part of the table."""
        self.rounded += part.rounded
        self.others = self.others or part.others

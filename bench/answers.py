"""An answer: a figure, what it is set beside, and what we reach for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """One line: `figure` in `unit`, its `ratio` to the baseline named by `beside`, and the ratio `wanted`, if any.

    `most`: the bar is a ceiling (a ratio of times) rather than a floor (a ratio of rates).
    """

    what: str
    figure: float
    unit: str
    beside: str = ""
    ratio: float | None = None
    wanted: float | None = None
    most: bool = False

    @property
    def reached(self) -> bool:
        """Whether the bar is reached; true where there is none."""
        if self.ratio is None or self.wanted is None:
            return True
        return self.ratio <= self.wanted if self.most else self.ratio >= self.wanted

    def __str__(self) -> str:
        line = f"{self.what:<58}{self.figure:>12,.1f} {self.unit:<5}"
        if self.ratio is not None:
            line += f"  ×{self.ratio:.2f} of {self.beside}"
        if self.wanted is not None:
            line += (
                f"  ({'at most' if self.most else 'at least'} ×{self.wanted:.2f}: {'yes' if self.reached else 'no'})"
            )
        return line

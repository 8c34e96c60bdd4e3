"""What of open matters one asks for alone, by the map and by a board."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from linli.life.cases.matters import GROUPS
from linli.life.cases.narrowing import Only


class Narrowed(Schema):
    """`kind`: the first two digits of a category; `hazard`: only what is dangerous.

    `stands`: `waiting` for a first answer, `asking` its residents whether it is solved, `busy` all between.
    """

    kind: Annotated[str, Field(pattern=f"^(|{'|'.join(GROUPS)})$")] = ""
    stands: Literal["", "waiting", "busy", "asking"] = ""
    hazard: bool = False

    def only(self) -> Only:
        """The same as the pages ask for it."""
        return Only(self.kind, self.stands, self.hazard)

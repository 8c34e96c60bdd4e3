"""How long what is sent may be."""

from typing import Annotated

from pydantic import Field

from linli.ground.shared.schemas import PRINTED

Line = Annotated[str, Field(max_length=40, pattern=PRINTED)]
Words = Annotated[str, Field(max_length=200, pattern=PRINTED)]
Code = Annotated[str, Field(max_length=40, pattern=PRINTED)]

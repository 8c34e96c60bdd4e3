"""What a page shows as it comes, without what scripts may lay out later."""

import re
from typing import Any


def laid_out(answer: Any) -> str:
    """The HTML of an answer of Django's client without its `<template>`s."""
    return re.sub(r"(?s)<template.*?</template>", "", answer.content.decode())

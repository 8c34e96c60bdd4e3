"""Python's search for garbage, kept off what stays.

Whatever is loaded when a process begins its work stays until its end: some hundred thousand objects, which every full
search goes through again. A tenth of a process's time went there.
"""

import gc

SELDOM = 50_000, 20, 50
"""A search after so many new objects, not after 2,000 as Python has it: some megabytes more, for a fraction of it."""


def settled() -> None:
    """Say that this process is loaded: what is there now is never looked through again, the rest more seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)

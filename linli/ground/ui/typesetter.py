"""The child that sets pages for printing, under limits: a template of ours and what it is filled with, back as PDF.

Started for one document as `python -I typesetter.py`: JSON on its input (`template`, `data`, `form`, `fonts`), the
document on its output. What it is filled with reaches the template as data and is read as such: a name with `#`, `"` or
a backslash in it is a name, and runs nothing. It imports nothing of Linli and writes no file.
"""

import json
import resource
import sys

MEMORY = 2 * 1024**3
SECONDS = 60
NO_FONT = 3
"""The status by which it says that the system has no font for Chinese."""


def limit() -> None:
    """Give up the means to do harm, before anything is read."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main() -> None:
    """Set one document."""
    import typst

    given = json.loads(sys.stdin.buffer.read())
    has = set(typst.Fonts(include_system_fonts=True).families())
    fonts = [font for font in given["fonts"] if font in has]
    if not fonts:
        sys.exit(NO_FONT)
    filled = {"data": json.dumps(given["data"] | {"fonts": fonts[:1]})}
    made = typst.compile(given["template"].encode(), format=given["form"], sys_inputs=filled, ppi=100)
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    limit()
    main()

"""What serves is loaded once, and Python does not look through it again."""

import subprocess
import sys

ASKED = "import linli.wsgi, gc; print(gc.get_freeze_count(), *gc.get_threshold())"


def test_what_serves_leaves_what_it_has_loaded_out_of_every_search() -> None:
    said = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True).stdout
    kept, first, *_ = map(int, said.split())
    assert kept > 100_000
    assert first >= 50_000

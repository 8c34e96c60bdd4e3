"""One who reports without a pause, for tests that note what it asks of the disk: `python -m tests.trust.writing N`.

Each report is written down in `acknowledged` once it was committed. TRUST_SYNCHRONOUS and TRUST_JOURNAL set what the
controls do worse. The log is moved on and emptied beside it, far more often than in use.
"""

import os
import sys
from functools import partial
from typing import Any

COMMUNITY = "110116001008"


def main() -> None:
    """Report so often."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from linli.ground.once.keys import once
    from linli.ground.shared.moments import now
    from linli.ground.shared.sqlite import base, checkpoints
    from linli.life.cases import intake
    from linli.town.places.models import Place

    if synchronous := os.environ.get("TRUST_SYNCHRONOUS"):
        options: Any = settings.DATABASES["default"]["OPTIONS"]
        options["init_command"] += f";PRAGMA synchronous={synchronous}"
    if journal := os.environ.get("TRUST_JOURNAL"):
        for module in (base, checkpoints):
            setattr(module, "journal", lambda: journal)  # noqa: B010 - in the place of what asks the version
    checkpoints.EVERY_S, checkpoints.AGAIN_S, checkpoints.LONG = 0.1, 0.3, checkpoints.MB // 2
    place = Place.objects.get(code=f"{COMMUNITY}-b14-u2")
    acknowledged = os.open("acknowledged", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def report(number: int) -> str:
        said = intake.Said(place, "楼道灯坏了")
        case = intake.report(said, reporter=None, query_code=f"POWER{number}", by=None, at=now())
        return f"case:{case.pk}"

    with checkpoints.kept_short():
        for number in range(int(sys.argv[1])):
            key = f"key-{number}"
            once(caller="key:1", key=key, body=b"", at=now(), work=partial(report, number))
            os.write(acknowledged, f"{key}\n".encode())
    connection.close()


if __name__ == "__main__":
    main()

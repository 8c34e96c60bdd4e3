"""The application that granian serves.

Each of its processes ends with the one that began it, even by kill -9: else it would answer on, with nothing behind it.
"""

import multiprocessing
import os
import signal

from django.core.wsgi import get_wsgi_application

from linli.doors.portal.dawdling import THREADS, taken_whole
from linli.doors.portal.unreadable import readable
from linli.ground.shared.garbage import settled
from linli.ground.shared.parents import ends_with_parent

if multiprocessing.parent_process() is not None:
    ends_with_parent(signal.SIGKILL)()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
application = taken_whole(readable(get_wsgi_application()), threads=int(os.environ.get(THREADS, "2")))
settled()

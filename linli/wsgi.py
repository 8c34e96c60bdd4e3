"""The application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from linli.doors.portal.unreadable import readable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
application = readable(get_wsgi_application())

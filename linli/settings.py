"""The one settings file: everything a deployer may change is read from the environment, and unset means safe.

`LINLI_MODE` is `production` (the default) or `demo`. Demo relaxes exactly three things, and only on loopback:
TLS, the cookie prefix, and signing in with one tap.
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

ROOT = Path(__file__).resolve().parent.parent
MODE = os.environ.get("LINLI_MODE", "production")
DEMO = MODE == "demo"
if MODE not in ("production", "demo"):
    raise ImproperlyConfigured("LINLI_MODE is either 'production' or 'demo'.")

DATA = Path(os.environ.get("LINLI_DATA", ROOT / ".data"))
DEBUG = False
SECRET_FILE = DATA / "secret-key"
SECRET_KEY = os.environ.get("LINLI_SECRET_KEY") or (SECRET_FILE.read_text().strip() if SECRET_FILE.exists() else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(f"There is no LINLI_SECRET_KEY, and no {SECRET_FILE}; `bin/linli keys new` makes one.")

KEY_FILE = Path(os.environ.get("LINLI_KEY_FILE", DATA / "keys.json"))
"""Versioned keys for sealed fields and blind indexes; never in the database, never in the repository.

`{"v1": {"seal": …, "index": …}, "v2": …}`, each 32 random bytes in base64: any version opens, the highest seals.
"""

ANCHORS = Path(os.environ.get("LINLI_ANCHORS", DATA / "anchors.txt"))
"""Where the head of the audit book is written down each hour; better on another machine (docs/guide/anchors.md)."""

ALLOWED_HOSTS = os.environ.get("LINLI_HOSTS", "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host not in ("127.0.0.1", "localhost")]
PROXY_DEPTH = int(os.environ.get("LINLI_PROXY_DEPTH", "0"))
"""How many trusted proxies stand in front; with 0, X-Forwarded-* is ignored. `people.addresses` counts by it."""

INSTALLED_APPS = [
    "linli.demo",
    "linli.doors.portal",
    "linli.doors.openapi",
    "linli.life.rulebook",
    "linli.life.cases",
    "linli.town.notices",
    "linli.town.boundaries",
    "linli.town.people",
    "linli.town.texts",
    "linli.town.places",
    "linli.town.divisions",
    "linli.ground.audit",
    "linli.ground.outbox",
    "linli.ground.days",
    "linli.ground.editions",
    "linli.ground.files",
    "linli.ground.once",
    "linli.ground.ui",
    "linli.ground.shared",
    "django_htmx",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "linli.doors.portal.static.Static",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "linli.doors.portal.middleware.Headers",
    "linli.doors.portal.middleware.Language",
    "linli.doors.portal.middleware.Letters",
    "linli.doors.portal.middleware.Lengths",
    "django.middleware.common.CommonMiddleware",
    "linli.doors.portal.middleware.Methods",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "linli.doors.portal.middleware.Refusals",
    "linli.doors.portal.middleware.Knock",
]

ROOT_URLCONF = "linli.urls"
WSGI_APPLICATION = "linli.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("linli.ground.ui.setting.Loader", ["django.template.loaders.app_directories.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csp",
                "linli.ground.ui.context.page",
            ],
            "builtins": ["linli.ground.ui.templatetags.parts", "linli.town.places.templatetags.wholes"],
        },
    }
]


PREPARES = os.environ.get("LINLI_PREPARED", "1") == "1"
"""Off behind a pooler that gives each transaction another connection and does not carry prepared statements along."""
NEVER_BY_ITSELF = 2**31


def database(url: str) -> dict[str, object]:
    """Read `sqlite:///absolute/path` or `postgresql://user:password@host:port/name` into Django's settings."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "linli.ground.shared.sqlite",
            "NAME": unquote(parts.path)[1:] if parts.path.startswith("//") else unquote(parts.path),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    # With a write-ahead log EXTRA is FULL; FULL alone leaves the end of the older journal off the disk.
                    "PRAGMA synchronous=EXTRA;PRAGMA wal_autocheckpoint=0;"
                    "PRAGMA foreign_keys=ON;PRAGMA secure_delete=ON;PRAGMA mmap_size=0"
                ),
            },
        }
    if parts.scheme in ("postgresql", "postgres"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path[1:],
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            # Values travel apart from the question: written into it, they would let no question ever be prepared.
            # What is prepared is asked by name (`ground.shared.reader`, `writer`), and nothing for coming often.
            "OPTIONS": {"server_side_binding": True, "prepare_threshold": NEVER_BY_ITSELF if PREPARES else None},
        }
    raise ImproperlyConfigured("LINLI_DATABASE_URL begins with sqlite:/// or postgresql://.")


DATABASES = {"default": database(os.environ.get("LINLI_DATABASE_URL", f"sqlite:///{DATA}/linli.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
LOGIN_URL = "/in/"
STAFF_BEGIN_AT = "/start/"
"""Where staff go from their door: on to where their work begins."""
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
COOKIE_PREFIX = "" if DEMO else "__Host-"
"""With it a browser takes a cookie over TLS and from this very host only, so that no neighbouring host plants one."""
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

WHITENOISE_ALLOW_ALL_ORIGINS = False

SESSION_ENGINE = "linli.town.people.recognising"
AUTHENTICATION_BACKENDS = ["linli.town.people.recognising.Backend"]
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_FAILURE_VIEW = "linli.doors.portal.refusing.csrf"
REFUSAL_VIEW = "linli.doors.portal.refusing.answer"
"""What answers when a room refuses: `(request, refusal) -> HttpResponse`."""

SECURE_SSL_REDIRECT = not DEMO
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_DEPTH else None
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}

MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": os.environ.get("LINLI_MAIL_HOST", "localhost"),
            "port": int(os.environ.get("LINLI_MAIL_PORT", "25")),
            "username": os.environ.get("LINLI_MAIL_USER", ""),
            "password": os.environ.get("LINLI_MAIL_PASSWORD", ""),
            "use_tls": os.environ.get("LINLI_MAIL_TLS", "") == "1",
            "timeout": 20,
        },
    }
}
if DEMO:
    MAILERS["default"] = {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(DATA / "mail")},
    }
DEFAULT_FROM_EMAIL = os.environ.get("LINLI_MAIL_FROM", "linli@localhost")
CODE_SENDER = os.environ.get("LINLI_CODE_SENDER", "linli.town.notices.senders.DemoInbox" if DEMO else "")
"""The port that carries sign-in codes to a phone: a dotted path to a class with `send(phone, words)`."""
CHANNELS = {"mail": "linli.town.notices.senders.Mail"}
"""The ways beyond the inbox by which people are told things: name -> dotted path to a `notices.channels.Channel`."""
TELLER = "linli.town.notices.telling.for_people"
"""What the room of people calls to have someone told something; it stands below the room of notices."""
SITE = os.environ.get("LINLI_SITE", "http://127.0.0.1:8000" if DEMO else f"https://{ALLOWED_HOSTS[0]}")
"""Where this town is found, for links in mail."""
SECURITY_CONTACT = os.environ.get("LINLI_SECURITY_CONTACT", "mailto:linli@localhost" if DEMO else "")
"""Whom someone tells of a hole in this town (`mailto:…`, `tel:…` or `https://…`), for /.well-known/security.txt."""

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
TILES = os.environ.get("LINLI_TILES", "none")
"""What lies under our own lines on a map: none, tianditu, amap, or an address with {z}, {x} and {y} (`ui.tiles`)."""
TILES_KEY = os.environ.get("LINLI_TILES_KEY", "")
TILES_DATUM = os.environ.get("LINLI_TILES_DATUM", "wgs84")
TILES_SOURCE = os.environ.get("LINLI_TILES_SOURCE", "")

PICTURES = Path(os.environ.get("LINLI_PICTURES", DATA / "pictures"))
"""Where rebuilt pictures lie; no web server may serve this folder, since each download asks for rights."""
FILE_UPLOAD_HANDLERS = ["linli.ground.files.uploads.InMemory"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"short": {"()": "linli.doors.portal.unreadable.Short"}},
    "loggers": {
        "django.security.DisallowedHost": {"filters": ["short"]},
        "django.security.RequestDataTooBig": {"filters": ["short"]},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LINLI_LOG", "INFO")},
}

"""Settings, all from the environment; nothing set means the embedded default.

The embedded default (SQLite, file cache, filesystem broker, mail to a file, DEBUG on) is
for a demo on one machine. ``config/checks.py`` refuses what would endanger people.
"""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF

from config import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var"))).absolute()
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

# Nothing says where the data is: this is a demo on one machine, and every page says so.
EMBEDDED = not env.text("DATABASE_URL") and not env.text("SECRET_KEY") + env.text("SECRET_KEY_FILE")
DEMO = env.flag("DEMO", False)
# Nothing real may be in here, so the guards of config/checks.py are down. A demo is such a place,
# yet it shows the portal's own error pages: Django's debugging stays off there.
TRIAL = env.flag("DEBUG", EMBEDDED)
DEBUG = TRIAL and not DEMO
EMBEDDED_SECRET = "embedded-default-for-a-demo-only-never-for-production"  # noqa: S105
SECRET_KEY = env.secret("SECRET_KEY", EMBEDDED_SECRET)
# Encrypts children's identities. Kept apart from SECRET_KEY so that each can be changed alone.
# A comma-separated list of Fernet keys: the first encrypts, all decrypt.
EMBEDDED_IDENTITY_KEY = "ZW1iZWRkZWQtZGVtby1rZXktbm90LWEtc2VjcmV0ISE="
IDENTITY_KEYS = [
    key.strip()
    for key in env.secret("IDENTITY_KEYS", EMBEDDED_IDENTITY_KEY).split(",")
    if key.strip()
]
PORT = env.number("PORT", 8000, least=1, most=65535)
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS", LOCAL_HOSTS)
CSRF_TRUSTED_ORIGINS = env.listing("CSRF_TRUSTED_ORIGINS")
SITE_URL = env.address("SITE_URL", f"http://localhost:{PORT}")

# The bodies of work a partnership may hold elsewhere: one that is off has no pages, jobs, clocks or verbs here.
MODULES = {"reviews": "reviews.apps.ReviewsConfig", "audits": "audits.apps.AuditsConfig"}
MODULES_OFF = env.chosen("MODULES_OFF", MODULES)

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "core.apps.CoreConfig",
    "partnership.apps.PartnershipConfig",
    "deadlines.apps.DeadlinesConfig",
    "governance.apps.GovernanceConfig",
    *(config for module, config in MODULES.items() if module not in MODULES_OFF),
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.forms",  # its field templates, beneath ours
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "guardian",
    "simple_history",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # before WhiteNoise, so that files carry the policy too
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.RequestId",
    "core.middleware.BodyLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.Settled",
    "core.middleware.SessionLimits",
    "partnership.middleware.OneAgency",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.NoStore",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.page",
                "config.context.environment",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
        },
    }
]
FORM_RENDERER = "core.drawing.Renderer"
COTTON_DIR = "cotton"

_SQLITE = {
    "ENGINE": env.SQLITE,
    "NAME": VAR_DIR / "portal.sqlite3",
    "CONN_MAX_AGE": 600,
    # No ATOMIC_REQUESTS: with IMMEDIATE every page that only reads would take the write lock.
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
    },
}
_default = env.database("DATABASE_URL", _SQLITE)
if _default["ENGINE"] == env.POSTGRESQL:
    _default |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DATABASES = {"default": _default}

REDIS_URL = env.redis("REDIS_URL")
# allauth counts log-in attempts in the cache, so it must be shared between processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}
}

AUTH_USER_MODEL = "partnership.Person"
AUTHENTICATION_BACKENDS = [
    "partnership.accounts.Backend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "core.passwords.EasyToGuess",
        "OPTIONS": {"local_words": "partnership.accounts.local_words"},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "partnership.accounts.Adapter"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False  # closing the browser ends the session
PASSWORD_RESET_TIMEOUT = 3600
CSRF_FAILURE_VIEW = "core.views.account.csrf_failure"
DEMO_ACCOUNTS = "partnership.demo.ACCOUNTS"  # shown on the log-in page of a demo
ACCOUNT_RATE_LIMITS = {
    "reauthenticate": "10/5m/user",
    "login_failed": "10/5m/key,100/5m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "login": "60/m/ip",
}

SESSION_COOKIE_AGE = 12 * 3600  # a working day; idle limit below
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# In the session, not in a cookie of its own: a message names records.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_IDLE_SECONDS = env.number("SESSION_IDLE_SECONDS", 30 * 60, least=60, most=12 * 3600)
SESSION_WARN_SECONDS = 120
# A longer list leaves the portal only for somebody who gave their password in the last minutes.
EXPORT_FRESH_ROWS = env.number("EXPORT_FRESH_ROWS", 500, least=1, most=10_000_000)
FRESH_SECONDS = 15 * 60
# What one person may open and export within PACE_SECONDS; see core/pace.py.
READS_LIMIT = env.number("READS_LIMIT", 200, least=20, most=1_000_000)
EXPORTS_LIMIT = env.number("EXPORTS_LIMIT", 10, least=1, most=1_000_000)
PACE_SECONDS = 10 * 60
PACE_TOLD = "partnership.accounts.tell_of_pace"

if not TRIAL:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
# How many proxies stand in front and set X-Forwarded-For and X-Forwarded-Proto. With none, what a
# client writes there is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("PROXIES", 0, least=0, most=5)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "documents", "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not TRIAL
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TRIAL
UPLOAD_LIMIT_BYTES = env.number("UPLOAD_LIMIT_BYTES", 25 * 1024 * 1024, least=1024, most=1024**3)
# All files of one record, and all that one person adds in a day.
UPLOADS_RECORD_BYTES = env.number(
    "UPLOADS_RECORD_BYTES", 500 * 1024 * 1024, least=1024, most=1024**4
)
UPLOADS_DAY_BYTES = env.number("UPLOADS_DAY_BYTES", 1024**3, least=1024, most=1024**4)
FILE_UPLOAD_HANDLERS = [
    "core.uploads.LimitHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
CLAMAV_SOCKET = env.text("CLAMAV_SOCKET")

EMAIL_CONFIG = env.email("EMAIL_URL", "filemail:///")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 15
EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Safeguarding partnership <no-reply@localhost>")

# A job that did not finish for so long: a banner for staff, then a failing /health/.
JOBS_LATE_AFTER_SECONDS = 15 * 60
JOBS_DEAD_AFTER_SECONDS = 24 * 3600

BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
if not REDIS_URL:
    for _folder in ("queue", "control", "processed"):
        (BROKER_DIR / _folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "store_processed": False,
    }
else:
    # At least twice the longest task limit; kombu looks for lost messages every 100 s.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_PUBLISH_RETRY = (
    False  # a page never waits for the broker: the row is there, the sweep finds it
)
# Over files it would make the worker take five seconds to stop.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
CELERY_TIMEZONE = TIME_ZONE
EVERY_MINUTE: dict[str, object] = {"schedule": 60.0, "options": {"expires": 60}}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
# Each only says "look": a look that waited past the next one is thrown away.
CELERY_BEAT_SCHEDULE = {
    "deadlines-sweep": {
        "task": "deadlines.tasks.sweep",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "deadlines-daily": {
        "task": "deadlines.tasks.daily",
        "schedule": crontab(hour=6, minute=0),
        "options": {"expires": 3600},
    },
    "reviews-render": {"task": "reviews.render_waiting", **EVERY_MINUTE},
    "audits-render": {"task": "audits.render_waiting", **EVERY_MINUTE},
    # By day, so that agencies have their mail when they are at work.
    "audits-issue": {
        "task": "audits.issue_planned",
        "schedule": crontab(minute="*/15", hour="7-19"),
        "options": {"expires": 900},
    },
    "reviews-publish": {"task": "reviews.publish_due", **EVERY_MINUTE},
    "governance-minutes": {
        "task": "governance.render_minutes",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "governance-packs": {
        "task": "governance.build_packs",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "governance-resolutions": {
        "task": "governance.look_at_resolutions",
        "schedule": 900.0,
        "options": {"expires": 900},
    },
    "governance-seats": {
        "task": "governance.follow_seats",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "core-deliver": {"task": "core.tasks.deliver", "schedule": 60.0, "options": {"expires": 60}},
    "core-housekeeping": {
        "task": "core.tasks.housekeeping",
        "schedule": crontab(hour=3, minute=30),
        "options": {"expires": 3600},
    },
}

CELERY_BEAT_SCHEDULE = {
    name: job
    for name, job in CELERY_BEAT_SCHEDULE.items()
    if str(job["task"]).partition(".")[0] not in MODULES_OFF
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "config.logs.Plain"},
        "line": {"()": "config.logs.OneLine"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain" if TRIAL else "line",
        }
    },
    "root": {
        "handlers": ["console"],
        "level": env.choice(
            "LOG_LEVEL", "WARNING", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
        ),
    },
}

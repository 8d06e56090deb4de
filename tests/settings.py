"""The portal's own settings, away from anybody's data and quick enough to test with.

The database and Redis are those of DATABASE_URL and REDIS_URL, so the same suite runs on SQLite
and on PostgreSQL. Nothing here touches ``var/``.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_var = tempfile.mkdtemp(prefix="portal-tests-")
atexit.register(shutil.rmtree, _var, ignore_errors=True)
# Playwright runs an event loop in the thread of the test; nothing here is asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
os.environ |= {"VAR_DIR": _var, "DEBUG": "1", "DEMO": "0", "EMAIL_URL": "memorymail://"}

from config.settings import *  # noqa: E402, F403
from config.settings import CACHES, DATABASES, STORAGES  # noqa: E402

DEBUG = False
# Tests that walk all pages read faster than people do; those about the limits set their own.
READS_LIMIT = EXPORTS_LIMIT = 1_000_000
# A made-up hasher would do, but Django's cheapest real one keeps log-in tests honest.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Messages wait in memory: what must happen is a row, and tests run the tasks themselves.
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, str] = {}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = Path(_var) / "static"
STATIC_ROOT.mkdir()
CACHES["default"]["KEY_FUNCTION"] = "tests.isolation.cache_key"

if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, not memory, so that threads and browsers meet the same locks as in the field.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_var) / "test.sqlite3")}

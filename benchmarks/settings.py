"""The portal's own settings, with the collected files in the scratch folder, and Django's own log-in for the floor."""

from config.settings import *  # noqa: F403
from config.settings import AUTHENTICATION_BACKENDS as OURS
from config.settings import VAR_DIR

STATIC_ROOT = VAR_DIR / "static"
PLAIN_BACKEND = "django.contrib.auth.backends.ModelBackend"
AUTHENTICATION_BACKENDS = [*OURS, PLAIN_BACKEND]

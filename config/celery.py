"""The Celery application. A task only says "look": what must happen stands in a row."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
def refuse_danger(**kwargs: Any) -> None:
    """A worker and beat start without Django's checks."""
    from config import checks

    checks.refuse_danger()

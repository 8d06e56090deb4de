#!/bin/sh
# web: prepare the database, then serve. worker and beat: wait for the database, then run.
set -eu

case "${1:-web}" in
web)
    python manage.py check --deploy --fail-level WARNING
    python manage.py migrate --noinput
    python manage.py createcachetable
    exec gunicorn config.wsgi --bind 0.0.0.0:8000 --workers "${WEB_WORKERS:-3}" --threads 4 \
        --max-requests 2000 --max-requests-jitter 200 --worker-tmp-dir /dev/shm \
        --no-control-socket --access-logfile -
    ;;
worker) exec celery --app config worker --concurrency "${TASK_WORKERS:-2}" --loglevel WARNING ;;
beat) exec celery --app config beat --loglevel WARNING --pidfile /tmp/beat.pid ;;
*) exec python manage.py "$@" ;;
esac

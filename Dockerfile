# syntax=docker/dockerfile:1
FROM node:22-bookworm-slim AS styles
WORKDIR /portal
COPY package.json ./
RUN npm install --no-package-lock --no-audit --no-fund
COPY static/src static/src
RUN npm run build

FROM python:3.12-slim-bookworm AS packages
WORKDIR /portal
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY pyproject.toml README.md ./
RUN pip install --no-cache-dir --disable-pip-version-check .

FROM python:3.12-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data portal \
    && install -d -o portal -g portal -m 0700 /data
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/data DEBUG=0
WORKDIR /portal
COPY --from=packages /venv /venv
COPY . .
COPY --from=styles /portal/static/build static/build
# Collecting needs no secret and reads no data.
RUN VAR_DIR=/tmp/build python manage.py collectstatic --noinput --verbosity 0 && rm -rf /tmp/build
USER portal
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["docker/start.sh"]
CMD ["web"]

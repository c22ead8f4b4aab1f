# syntax=docker/dockerfile:1

# The packages, made in an image of their own so that pip's leavings stay there.
FROM python:3.11-slim-bookworm AS packages
# Those of a cluster too, so that one image serves bots and engine machines alike.
COPY requirements-cluster.lock /
RUN python -m venv /venv \
 && /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
    --require-hashes --no-deps --only-binary :all: -r /requirements-cluster.lock

FROM python:3.11-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends libfluidsynth3 fluid-soundfont-gm \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --create-home affetto \
 && install -d -o affetto -g affetto /data
COPY --from=packages /venv /venv
WORKDIR /app
COPY LICENSE ./
COPY soundfonts soundfonts
COPY models models
COPY engine engine
COPY bot bot
# The root may be mounted read-only later: compile now.
RUN /venv/bin/python -m compileall -q bot engine
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    AFFETTO_DATA_DIR=/data
USER affetto
VOLUME /data
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-m", "bot.ops.health"]
CMD ["python", "-m", "bot"]

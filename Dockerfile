# Stage 1: the dashboard.
FROM node:22-bookworm-slim AS dashboard
WORKDIR /src/dashboard
COPY dashboard/package.json dashboard/package-lock.json dashboard/.npmrc ./
RUN npm ci
COPY dashboard ./
RUN npm run build

# Stage 2: the Python environment.
FROM python:3.13-slim-bookworm AS environment
RUN python -m venv /opt/venv
COPY requirements.txt requirements-rrd.txt ./
RUN /opt/venv/bin/pip install --no-cache-dir -r requirements.txt
# Not empty: can import the message rates of releases before 4.1.
ARG RRD=""
RUN test -z "$RRD" || { apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev librrd-dev \
    && /opt/venv/bin/pip install --no-cache-dir -r requirements-rrd.txt; }

# Stage 3: what runs.
FROM python:3.13-slim-bookworm
ARG RRD=""
RUN test -z "$RRD" || { apt-get update && apt-get install -y --no-install-recommends librrd8 \
    && rm -rf /var/lib/apt/lists/*; }
RUN useradd --system --uid 1000 --no-create-home acarshub \
    && mkdir -p /run/acars && chown acarshub /run/acars
WORKDIR /app
COPY --from=environment /opt/venv /opt/venv
COPY wsgi.py gunicorn.conf.py ./
COPY migrations ./migrations
COPY acarshub ./acarshub
COPY --from=dashboard /src/acarshub/static/dashboard ./acarshub/static/dashboard
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=80 \
    ACARSHUB_DB=/run/acars/messages.db \
    DB_UPGRADE_AT_START=true
USER acarshub
VOLUME /run/acars
EXPOSE 80/tcp 5550/udp 5555/udp 5556/udp 5557/udp 5558/udp
# Years of messages on an SD card take a while to upgrade; the first healthy answer ends the period.
HEALTHCHECK --interval=60s --timeout=10s --start-period=4h \
    CMD python -c "import os, urllib.request; port = os.environ.get('ACARSHUB_NGINX_PORT') or os.environ['PORT']; urllib.request.urlopen(f'http://127.0.0.1:{port}/health', timeout=5)"
CMD ["gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"]

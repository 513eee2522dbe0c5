# Everything a person types; each target works on a fresh machine with Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The command line's environment wins, so that `PORT=8081 make run` does what it says.
export PATH := $(CURDIR)/$(BIN):$(PATH)

NPM := $(BIN)/npm
DASHBOARD := acarshub/static/dashboard/index.html
DASHBOARD_SOURCES := $(shell find dashboard/src dashboard/public dashboard/build -type f 2>/dev/null) \
	dashboard/index.html dashboard/package-lock.json dashboard/vite.config.ts

# A build that fails, as one that has become too large, must not count as made the next time.
.DELETE_ON_ERROR:

.PHONY: run demo test test-python test-dashboard lint bench bench-alerts bench-backup bench-export bench-fuzz bench-ingest bench-page bench-prune bench-search bench-start bench-upgrade dashboard clean

run: $(VENV)/run.stamp $(DASHBOARD)
	flask db upgrade
	flask acarshub check
	exec gunicorn -c gunicorn.conf.py wsgi:app

# Its own database and ports, so that made-up messages never meet real ones.
demo: export ACARSHUB_DB := $(or $(ACARSHUB_DEMO_DB),data/demo.db)
demo: export ACARS_CONNECTIONS := udp://127.0.0.1:25550
demo: export VDLM_CONNECTIONS := udp://127.0.0.1:25555
demo: export HFDL_CONNECTIONS := udp://127.0.0.1:25556
demo: export IMSL_CONNECTIONS := udp://127.0.0.1:25557
demo: export IRDM_CONNECTIONS := udp://127.0.0.1:25558
demo: $(VENV)/run.stamp $(DASHBOARD)
	flask db upgrade
	flask acarshub check
	flask acarshub terms --add TURBULENCE --add MEDICAL --add DIVERT --add FAULT
	@# Both in the background: a shell that waits for a program hears no signal meanwhile.
	trap 'kill $$hub $$traffic 2>/dev/null; wait' EXIT; trap 'exit 130' INT; trap 'exit 143' TERM HUP; \
		gunicorn -c gunicorn.conf.py wsgi:app & hub=$$!; \
		flask acarshub demo --wait & traffic=$$!; \
		wait $$hub

test: test-dashboard test-python

test-python: $(VENV)/dev.stamp $(DASHBOARD)
	pytest

test-dashboard: dashboard/node_modules/.package-lock.json
	cd dashboard && $(CURDIR)/$(NPM) test

lint: $(VENV)/dev.stamp dashboard/node_modules/.package-lock.json
	ruff check .
	ruff format --check .
	mypy
	cd dashboard && $(CURDIR)/$(NPM) run lint && $(CURDIR)/$(NPM) run types

bench: $(VENV)/dev.stamp
	python -m benchmarks

# Half of it looks back at a million messages; that takes minutes and 500 MB of disk.
bench-alerts: $(VENV)/dev.stamp
	python -m benchmarks matching alerts

# A million messages in both forms beside a live stream; some minutes and 3 GB of disk,
# with export="--messages 100000" a tenth of that.
bench-export: $(VENV)/dev.stamp
	python -m benchmarks export $(export)

# A minute at every rate, and five of more than can be taken: about 20 minutes in all;
# with ingest="tcp --seconds 5" only that.
bench-ingest: $(VENV)/dev.stamp
	python -m benchmarks ingest $(ingest)

# A million damaged datagrams, which takes a quarter of an hour; with fuzz="20000 7" as many from another seed.
bench-fuzz: $(VENV)/dev.stamp
	python -m benchmarks fuzz $(fuzz)

# Three minutes with a page in Chromium; with page="--seconds 10 --held 5000" one.
bench-page: $(VENV)/dev.stamp $(DASHBOARD)
	python -m benchmarks page $(page)

# A million old messages are removed beside a live stream; ten minutes and 1.5 GB of disk,
# with prune="--messages 200000" a fifth of that.
bench-prune: $(VENV)/dev.stamp
	python -m benchmarks prune $(prune)

# Copies of half a million messages beside a live stream; five minutes and a gigabyte of disk.
bench-backup: $(VENV)/dev.stamp
	python -m benchmarks backup $(backup)

# A million messages, which takes some minutes and a gigabyte; with search="--messages 10000000" ten.
bench-search: $(VENV)/dev.stamp
	python -m benchmarks search $(search)

# A million messages; with start="--messages 10000000 --keep FILE" ten, which stay for the next time.
bench-start: $(VENV)/dev.stamp
	python -m benchmarks start $(start)

# Apart from the others: it takes minutes and about 5 GB of disk.
bench-upgrade: $(VENV)/dev.stamp
	python -m benchmarks upgrade

dashboard: $(DASHBOARD)

clean:
	rm -rf $(VENV) dashboard/node_modules acarshub/static/dashboard

$(DASHBOARD): dashboard/node_modules/.package-lock.json $(DASHBOARD_SOURCES)
	cd dashboard && $(CURDIR)/$(NPM) run build

dashboard/node_modules/.package-lock.json: dashboard/package-lock.json | $(NPM)
	cd dashboard && $(CURDIR)/$(NPM) ci
	touch $@

# The system's Node where there is one that is new enough, else the one from PyPI.
$(NPM): | $(VENV)/run.stamp
	sh scripts/find-node.sh $(BIN)

$(VENV)/run.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; try: make PYTHON=python3.12"; exit 1; }
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV) || \
		{ echo "Python has no venv; on Debian: sudo apt install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

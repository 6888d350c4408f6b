# Two commands do everything on a fresh machine with Python 3.11+, make and git:
#   make run    sets up what is missing, then runs Portico (PORT=8000, see .env.example)
#   make test   checks and tests everything
# Also: make lint, test-sqlite, test-postgres (parts of test), bench, lock (writes the lock files), words (translations), operations (README's table),
# screenshots (of every page, into var/screenshots).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
PEERS := tests/peers
PYTEST := $(BIN)/python -m pytest $(if $(PORTICO_NO_SKIP),-p tests.no_skip) --numprocesses $(or $(TEST_PROCESSES),auto) --dist worksteal $(TEST)

.PHONY: run test lint test-sqlite test-postgres bench screenshots lock words operations venv venv-test peers

# Test mode, unless .env or the environment says otherwise.
run: venv
	@[ -e .env ] || export PORTICO_TEST_MODE="$${PORTICO_TEST_MODE-1}"; exec $(BIN)/python -m idp.serve

test: lint test-sqlite test-postgres

lint: venv-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

test-sqlite: venv-test peers
	env -u DATABASE_URL -u REDIS_URL $(PYTEST)

# The same tests on PostgreSQL, with Redis for the cache when REDIS_URL_TEST is given too.
test-postgres: venv-test peers
	@if [ -n "$$DATABASE_URL_TEST_POSTGRES" ]; then \
	  set -x; DATABASE_URL="$$DATABASE_URL_TEST_POSTGRES" REDIS_URL="$$REDIS_URL_TEST" $(PYTEST) -m "not once"; \
	else \
	  echo "PostgreSQL: not tested; name a server that may be filled with test databases, for example" \
	    "DATABASE_URL_TEST_POSTGRES=postgres://postgres@127.0.0.1/postgres (.ci/run starts one of its own)."; \
	fi

bench: venv-test peers
	$(BIN)/python -m tests.bench

# Needs chromium; FOLDER may be given, README=1 makes the pictures in docs/ instead.
screenshots: venv-test
	$(BIN)/python -m tests.browser.screenshots $(if $(README),--readme) $(or $(FOLDER),var/screenshots)

# The exact versions and hashes of everything, for every platform; names no index.
lock: venv
	@[ -x $(VENV)/lock/bin/uv ] || { $(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip --quiet --disable-pip-version-check install uv; }
	@lock() { $(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --custom-compile-command 'make lock' $(LOCK) pyproject.toml "$$@"; }; \
	lock --output-file requirements.lock && \
	lock --extra test --constraint requirements.lock --output-file requirements-test.lock && \
	echo awscli | $(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --custom-compile-command 'make lock' $(LOCK) - --output-file tests/sdk/aws-cli.lock

# Needs gettext; the compiled words are committed, so that a fresh machine does not.
words: venv-test
	PORTICO_TEST_MODE=1 $(BIN)/python manage.py makemessages --locale ko --locale de --no-location --no-wrap \
	  --ignore '.venv/*' --ignore 'var/*' --ignore 'templates/admin/*' --ignore 'templates/console/*' --ignore 'idp/console/*' --ignore 'tests/*' --ignore 'examples/*'
	PORTICO_TEST_MODE=1 $(BIN)/python manage.py compilemessages --ignore '.venv'

# The README's table of the API, from what is registered.
operations: venv
	PORTICO_TEST_MODE=1 $(BIN)/python manage.py operations

venv: $(VENV)/.stamp-run
venv-test: $(VENV)/.stamp-test
peers: $(PEERS)/node_modules/.stamp $(VENV)/aws/.stamp

# Written so that any Python, however old, can read it.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Portico needs Python 3.11 or newer, and '$(PYTHON)' is $$($(PYTHON) --version 2>/dev/null || echo missing): try make $(firstword $(MAKECMDGOALS) run) PYTHON=python3.12" >&2; \
	  exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Portico needs Python's venv module (on Debian and Ubuntu: apt-get install python3-venv)." >&2; exit 1; }

$(VENV)/.stamp-run: requirements.lock | $(BIN)/pip
	@echo "Installing what Portico needs into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.stamp-test: requirements-test.lock | $(BIN)/pip
	@echo "Installing what Portico and its tests need into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements-test.lock
	@touch $(VENV)/.stamp-run $@

# The AWS CLI wants a botocore of its own.
$(VENV)/aws/.stamp: tests/sdk/aws-cli.lock | $(BIN)/pip
	@$(BIN)/python -m venv $(VENV)/aws
	@$(VENV)/aws/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes -r $<
	@touch $@

$(PEERS)/node_modules/.stamp: $(wildcard $(PEERS)/package-lock.json)
	@if command -v npm >/dev/null; then \
	  npm ci --prefix $(PEERS) --no-audit --no-fund --loglevel=error && touch $@; \
	else \
	  echo "npm is missing: tests that need it are skipped."; \
	fi

# Two commands do everything: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

PYTHON_IS_NEW_ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))

.PHONY: run test bench lock venv venv-test

venv: $(VENV)/.stamp-run
venv-test: $(VENV)/.stamp-test

$(VENV)/bin/python:
	@$(PYTHON) -c '$(PYTHON_IS_NEW_ENOUGH)' 2>/dev/null || { \
	  echo "Portico needs Python 3.11 or newer, and '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || echo missing); try: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.stamp-run: requirements.lock | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.stamp-test: requirements-test.lock | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@ $(VENV)/.stamp-run

# Everything a developer or an operator types. `make` alone lists it.
PORT ?= 8000
VENV = .venv
BIN = $(VENV)/bin
# the first Python on the path that is new enough
PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,$(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $(p))))
PIP = $(BIN)/pip --quiet --disable-pip-version-check
# every requirement with its hashes, for any system and Python we support
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

export FLASK_APP = app.py
export PORT
TRACKER_BASE_URL ?= http://127.0.0.1:$(PORT)

.PHONY: help setup setup-dev run test check types catalogues migrations format vendor bench sbom lock

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; set PYTHON=/path/to/it"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.product: requirements.txt | $(VENV)/bin/python
	$(PIP) install --require-hashes --requirement requirements.txt
	@touch $@

$(VENV)/.development: requirements-dev.txt $(VENV)/.product
	$(PIP) install --require-hashes --requirement requirements-dev.txt
	@touch $@

# translations as the program reads them, made from the catalogues
MO = $(patsubst %.po,%.mo,$(wildcard tracker/translations/*/LC_MESSAGES/messages.po))
%.mo: %.po | $(VENV)/.product
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(word 3,$(subst /, ,$@))

setup: $(VENV)/.product $(MO) ## the virtual environment and the locked requirements
	@$(BIN)/python -m compileall -q tracker # as pip does for libraries: where Python may keep nothing, each start would do it

setup-dev: setup $(VENV)/.development ## the same, with what tests and checks need

run: setup ## the product on http://127.0.0.1:8000 (PORT=... another one), with the sample in an empty database
	@export TRACKER_BASE_URL="$(TRACKER_BASE_URL)"; exec $(BIN)/flask start

test: setup-dev ## every test, those in a browser and on PostgreSQL included
	@$(BIN)/python -m tests.run $(ARGS)

check: setup-dev ## format, lint, types, contracts, migrations, catalogues, then the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory migrations catalogues
	@$(MAKE) --no-print-directory test

migrations: setup-dev ## are the migrations what the models say?
	@data=$$(mktemp -d) && trap 'rm -rf "$$data"' EXIT && export TRACKER_DATA_DIR="$$data" TRACKER_LOG_LEVEL=ERROR && \
	$(BIN)/flask db upgrade && $(BIN)/flask db check

catalogues: setup-dev ## is every text marked, and translated in the languages offered?
	@$(BIN)/python -m tests.catalogues

format: setup-dev ## format, and repair what can be repaired
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

vendor: setup-dev ## the browser libraries kept here: fetched anew by npm and compared with their digests
	@$(BIN)/python -m tests.vendor --fetch

bench: setup-dev ## measure at 60 to 100,446 people on both databases: docs/performance.md
	@$(BIN)/python -m bench.run $(ARGS)

sbom: setup-dev ## what the product is made of, as CycloneDX 1.6, from the locked requirements: sbom.json
	$(BIN)/cyclonedx-py requirements requirements.txt --spec-version 1.6 --output-reproducible --output-file sbom.json

lock: setup-dev ## write the requirements anew, each with its hashes
	$(LOCK) --output-file requirements.txt requirements.in
	$(LOCK) --output-file requirements-traces.txt requirements-traces.in
	$(LOCK) --output-file requirements-dev.txt requirements-dev.in

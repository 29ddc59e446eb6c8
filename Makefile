# Everything a developer or an operator types. `make` alone lists it.
PYTHON ?= python3
PORT ?= 8000
VENV = .venv
BIN = $(VENV)/bin
export FLASK_APP = app.py

.PHONY: help setup setup-dev run test check format bench lock

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.product: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.development: requirements-dev.txt $(VENV)/.product
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

setup: $(VENV)/.product ## the virtual environment and the locked requirements

setup-dev: $(VENV)/.development ## the same, with what tests and checks need

test: setup-dev ## every test, those in a browser and on PostgreSQL included
	$(BIN)/pytest

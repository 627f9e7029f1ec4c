# Forewarned. `make demo` and `make test` do all their own set-up: they need Python 3.11 or newer,
# make, and the package registry. `make help` lists the rest.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
DEMO ?= demo-register
SERVE ?= 1
JOBS ?= 2

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help demo test bench train lint types unit package docs lock clean screenshots

help:  ## list what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(VENV)/.run: requirements/base.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Forewarned needs Python 3.11 or newer, and none was found. Install it, or name it: make PYTHON=/path/to/python3"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up in $(VENV)…"
	@$(PIP) install --require-hashes -r requirements/base.txt
	@$(PIP) install --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "Setting up what the tests need…"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(VENV)/.run  ## build the register from the demonstration corpus and show its first answers
	@FOREWARNED=$(BIN)/forewarned DEMO=$(DEMO) JOBS=$(JOBS) SERVE=$(SERVE) sh scripts/demo.sh

test: lint types package docs unit  ## everything that must hold: style, types, the package, the documents, the tests

lint: $(VENV)/.dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check --quiet .

types: $(VENV)/.dev
	@$(BIN)/mypy

package: $(VENV)/.dev  ## build wheel and sdist, and install the wheel into an empty environment
	@sh scripts/package.sh $(BIN)/python

docs: $(VENV)/.dev
	@$(BIN)/python docs/make_reference.py --check

unit: $(VENV)/.dev
	@$(BIN)/python -m pytest -n $(JOBS)

screenshots: $(VENV)/.dev  ## pictures of every kind of page, for looking at (needs Chromium and Playwright)
	@test -d $(DEMO) || $(MAKE) --no-print-directory demo SERVE=0
	@$(BIN)/python scripts/screenshots.py $(DEMO) --out screenshots

bench: $(VENV)/.dev  ## measure accuracy, speed and faults, ours beside a baseline
	@$(BIN)/python -m benchmarks

train: $(VENV)/.dev  ## learn again what ships with Forewarned, from the labels (needs the shared data)
	@$(BIN)/python -m training.acts --write && $(BIN)/python -m training.promises --write && $(BIN)/python -m training.stance --write

lock:  ## write the locks anew: versions and hashes, no addresses (needs uv)
	@for set in "base:" "dev:--extra dev"; do \
		uv pip compile pyproject.toml $${set#*:} --universal --python-version 3.11 --generate-hashes --quiet \
			--no-emit-index-url --no-emit-find-links --no-annotate --no-header -o requirements/$${set%%:*}.txt || exit 1; done

clean:  ## remove what was made here
	@rm -rf $(VENV) $(DEMO) $(DEMO)-documents build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

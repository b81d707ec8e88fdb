# Kundig: `make demo` to look at it, `make test` to check it. Needs Python 3.11 or newer and git; nothing else.

PORT ?= 8000
WORKERS ?= 2
PYTEST_ARGS ?=
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
endif

BIN := .venv/bin
READY := .venv/kundig-ready
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard */locale/*/LC_MESSAGES/*.po))
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(PYTEST_ARGS)
# Commands that only look at the code neither read nor make anybody's data.
LOOKING = KUNDIG_MODE=test SECRET_KEY=only-looking
# A complete production environment, so that `check --deploy` judges what an operator would run.
PRODUCTION = KUNDIG_MODE=production SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
	ALLOWED_HOSTS=community.example BASE_URL=https://community.example TRUSTED_PROXY_COUNT=1 \
	DATABASE_URL=postgres://kundig:x@127.0.0.1:1/kundig EMAIL_URL=smtp://127.0.0.1:25

.DEFAULT_GOAL := help
.PHONY: help setup compile demo demo-reset run test test-fast test-postgres test-e2e \
	check lint format types imports migrations django deploy-check translations messages bench bench-peers bench-experts clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- setting up --------------------------------------------------------------------------------------------
setup: $(READY) compile ## virtual environment in .venv, pinned packages, compiled translations

$(READY): requirements/base.txt requirements/dev.txt
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Kundig needs Python 3.11 or newer; none found as $(or $(PYTHON),python3). Name one: make $(or $(MAKECMDGOALS),setup) PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

compile: $(CATALOGUES)

%.mo: %.po | $(READY)
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@

# --- using -------------------------------------------------------------------------------------------------
demo: setup ## a filled community in your browser, at http://localhost:8000/ (PORT=…)
	$(BIN)/python manage.py demo --port $(PORT)

demo-reset: setup ## forget what was tried in the demo and start over
	rm -rf var/demo
	$(BIN)/python manage.py demo --port $(PORT)

run: setup ## the development server, with the settings of the environment
	$(BIN)/python manage.py runserver $(PORT)

bench: setup ## measure the claims of the documentation
	$(BIN)/python -m bench

bench-peers: setup ## measure us beside django-oscar, which gets an environment of its own (needs the package index)
	$(BIN)/python -m bench.peers

bench-experts: setup ## rank simulated communities: WORLD=module or file, SEEDS=0-9, RULES=1, OUT=file; or MILLION=1
ifdef MILLION
	$(BIN)/python -m bench.experts_bench.million
	$(BIN)/python -m bench.experts_bench.rebuilding
else
	$(BIN)/python -m bench.experts_bench --unattacked-too $(if $(RULES),--rules) $(if $(WORLD),--world $(WORLD)) \
		--seeds $(or $(SEEDS),0-9) $(if $(OUT),--out $(OUT))
endif

# --- testing -----------------------------------------------------------------------------------------------
test: setup ## the whole suite on SQLite, and on PostgreSQL where it is found
	@echo "== suite on SQLite"
	@$(PYTEST)
	@if $(BIN)/python -c 'import sys; from tests.services.finding import postgres_bin; sys.exit(not postgres_bin())'; \
		then $(MAKE) --no-print-directory test-postgres; \
		elif [ "$$CI" = true ]; then echo "service missing: PostgreSQL" >&2; exit 1; \
		else echo "== suite on PostgreSQL: skipped, service missing: PostgreSQL"; fi

test-postgres: setup ## the suite on PostgreSQL, tables made by the migrations
	@echo "== suite on PostgreSQL"
	@KUNDIG_TEST_DATABASE=postgres $(PYTEST) --migrations -m "not browser and not html and not elastic and not redis"

test-fast: setup ## the suite without services and slow tests
	@$(PYTEST) -m "not browser and not html and not elastic and not redis and not postgres and not slow"

test-e2e: setup ## the journeys in a real browser
	@$(PYTEST) -m "browser"

# --- judging -----------------------------------------------------------------------------------------------
check: lint types imports migrations django deploy-check translations ## everything that needs no running

lint: setup ## style and likely mistakes, in Python and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@find */templates -name '*.html' 2>/dev/null | xargs -r $(BIN)/djade --check --target-version 5.2

format: setup ## put Python and templates into the one format
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	@find */templates -name '*.html' 2>/dev/null | xargs -r $(BIN)/djade --target-version 5.2 || true

types: setup ## mypy, strict
	$(LOOKING) $(BIN)/mypy

imports: setup ## the layers of the architecture
	$(LOOKING) $(BIN)/lint-imports --no-logo

migrations: setup ## no model change without its migration
	$(LOOKING) $(BIN)/python manage.py makemigrations --check --dry-run

django: setup ## Django's own checks
	$(LOOKING) $(BIN)/python manage.py check --fail-level WARNING

deploy-check: setup ## Django's and our checks of a production installation
	@$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

translations: setup ## catalogues complete, placeholders right
	$(BIN)/python -m pytest -q tests/test_translations.py

messages: setup ## collect new strings into the German catalogues (needs gettext)
	@for app in $(sort $(dir $(wildcard */locale))); do \
		(cd $$app && $(CURDIR)/$(BIN)/django-admin makemessages --locale de --no-location --no-obsolete); done

clean: ## remove what setup and tests made (not the demo's data)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results var/test
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

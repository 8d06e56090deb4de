# A bare "make" lists what there is.
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
PORT ?= 8000
RESET ?=
JSON ?=
TESTS ?= tests
WORKERS ?= 2
export PORT

.PHONY: help install demo accounts test check format bench rows run clean

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

install: ## set everything up into .venv, build the styles, prepare the database
	@scripts/install.sh
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py createcachetable
	@echo "Ready. Next: make demo"

demo: ## the portal with Wirral's arrangements and made-up cases (PORT=8000, RESET=1 begins anew)
	@scripts/install.sh
	@exec $(PYTHON) manage.py demo $(if $(RESET),--reset)

accounts: ## who can log in to the demo, role by role
	@$(PYTHON) manage.py demo --accounts

test: ## the whole test suite, journeys in a real browser included (TESTS=tests/core)
	@scripts/install.sh browser
	@$(PYTHON) -m pytest -n $(WORKERS) --dist loadgroup $(TESTS)

check: ## format, lint, types, migrations, the rules of the house
	@scripts/install.sh
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) -m pytest -q -n $(WORKERS) --dist loadgroup tests/house

format: ## put the code into its form
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

bench: ## what it costs, each figure beside what it is measured against
	@scripts/install.sh
	@$(PYTHON) -m benchmarks

rows: ## every row of docs/features.md with the tests that show it (JSON=1)
	@$(PYTHON) scripts/rows.py $(if $(JSON),--json)

run: ## Django's own server for writing code (PORT=8000)
	@$(PYTHON) manage.py runserver $(PORT)

clean: ## throw away what can be made again; data in var/ stays
	rm -rf .venv node_modules static/build staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

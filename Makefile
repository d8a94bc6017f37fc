# Everything one needs to run, test and change the tracker. `make help` lists it.

PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
RUNNABLE := $(VENV)/.runnable
ALL_TESTS := $(BIN)/python -m pytest -n auto --dist loadfile
TRACKER_DATABASE := $(or $(TRACKER_DATABASE),data/demo.db)

.DEFAULT_GOAL := help
.PHONY: help install run test trials bench lint types templates format mutants lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

install: $(INSTALLED)  ## make .venv and install everything into it, by the hashes of the lock file

$(INSTALLED): requirements-dev.lock pyproject.toml tools/environment
	@tools/environment $(VENV)
	@echo "Installing the locked packages (about a minute) ..."
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation --quiet -e .
	@touch $(INSTALLED) $(RUNNABLE)

# What the product needs to run is a third of what its tools need: the first look comes sooner.
$(RUNNABLE): requirements.lock pyproject.toml tools/environment
	@tools/environment $(VENV)
	@echo "Installing the locked packages (half a minute) ..."
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation --quiet -e .
	@touch $@

run: $(RUNNABLE)  ## the fictional company's record, served on 127.0.0.1:8000 (PORT=8001 for another port)
	@mkdir -p "$(dir $(TRACKER_DATABASE))"
	@TRACKER_DATABASE="$(TRACKER_DATABASE)" TRACKER_URL=http://127.0.0.1:$(PORT) $(BIN)/python -m web.cli demo
	@TRACKER_DATABASE="$(TRACKER_DATABASE)" exec $(BIN)/python -m web.cli serve --port $(PORT)

test: install  ## every test, with a tenth of the full trial counts
	@browser=$$(tools/browser) && TRACKER_BROWSER="$$browser" $(ALL_TESTS)

trials: install  ## every test with the full trial counts; figures go to docs/trials.md
	@browser=$$(tools/browser) && TRACKER_BROWSER="$$browser" \
		TRACKER_TRIALS=1 TRACKER_TRIALS_PAGE=docs/trials.md $(ALL_TESTS)

bench: install  ## measure this machine: ratios to a raw durable insert, pages, replay, start, memory
	@$(BIN)/python -m tests.bench

lint: install types templates  ## style, imports, templates and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: install  ## mypy (strict) and pyright (standard)
	$(BIN)/mypy
	PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright

templates: install  ## the templates' markup and layout
	$(BIN)/djlint --lint --check --quiet web/templates

format: install  ## lay out the code and the templates
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint --reformat --quiet web/templates

SAMPLE ?= 1000
SEED ?= 20000
mutants: install  ## change the rules one operator at a time (SAMPLE=1000 SEED=20000); do the tests notice?
	@$(BIN)/python -m tests.mutants --sample $(SAMPLE) --seed $(SEED)

lock: install  ## choose package versions anew (needs uv) and write both lock files
	PATH="$(CURDIR)/$(BIN):$$PATH" tools/lock

clean:  ## remove the environment and caches; the records in data/ stay
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

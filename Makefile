# What a person types. `make demo` and `make test` set everything up by themselves; `make` alone is every promise.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
CODE := src tests benchmarks
REPO ?=

.DEFAULT_GOAL := all
.PHONY: all format lint types floors doctest test slow bench prior docs docs-current changelog demo lock clean

all: lint types test docs-current

# One lock for the tool and its tests, checked by hash; the project itself is built by the locked hatchling.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Headway needs Python 3.11 or newer; say which with make PYTHON=/path/to/python3"; exit 1; }
	@echo "setting up .venv (once)"
	@$(PYTHON) -m venv --clear .venv || { echo "The venv module is missing (Debian: apt install python3-venv)"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-index --no-build-isolation --editable .
	@touch $@

lint: $(READY)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)

types: $(READY)
	$(BIN)/mypy

floors: $(READY)
	$(BIN)/python -m pytest tests/house/test_floors.py

doctest: $(READY)
	$(BIN)/python -m pytest src -n auto --dist loadgroup

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "not slow"

slow: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadgroup -m slow --timeout 3600

bench: $(READY)
	$(BIN)/python benchmarks/bench.py $(REPO)

# Reads some twenty public repositories (several GB, an hour) and learns from them what is shipped for young ones.
prior: $(READY)
	$(BIN)/python benchmarks/prior.py

demo: $(READY)
ifeq ($(REPO),)
	@$(BIN)/python -m headway.demo .headway/demo
	@$(BIN)/headway analyze .headway/demo --settings .headway/demo.toml --issues .headway/demo.issues.json --db .headway/demo.duckdb --report .headway/demo.html
	@$(BIN)/python -m headway.demo .headway/demo --check .headway/demo.duckdb
else
	@$(BIN)/headway analyze "$(REPO)"
endif

docs: $(READY)
	$(BIN)/python -m headway.cli._reference docs

docs-current: $(READY)
	$(BIN)/python -m headway.cli._reference --check docs

changelog: $(READY)
	$(BIN)/towncrier build --yes

format: $(READY)
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

lock:
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --upgrade --quiet -o requirements.lock

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

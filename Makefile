# Everything runs inside .venv, built from the hashed lock. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
HOME_DIR ?= data/home
LANDING ?= data/samples

.DEFAULT_GOAL := help
# Without compiled modules each process compiles Dagster and Great Expectations anew, which costs it half its start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup warehouse test test-corpus test-slow lint format dashboard dagster goldens lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

# Paths are relative and quoted: the checkout, the home and the landing folder may have spaces in their paths.
# uv draws its progress on a terminal; in a log it is left out.
$(STAMP): requirements.lock pyproject.toml pipeline/readers/_pdfium_objects.c
	@command -v $(PYTHON) >/dev/null || { echo "make setup: $(PYTHON) is missing: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) deploy/prerequisites.py
	@test -x $(BIN)/python || { echo "Creating $(VENV) …"; $(PYTHON) -m venv $(VENV); }
	@echo "Installing uv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@echo "Installing the packages of requirements.lock …"
	@test -t 2 || quiet=--quiet; $(BIN)/uv pip sync $$quiet --python $(BIN)/python --compile-bytecode --require-hashes requirements.lock
	@echo "Compiling juesuan …"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@$(BIN)/python -m compileall -q pipeline
	@touch $@

setup: $(STAMP)  ## build .venv from requirements.lock

warehouse: $(STAMP)  ## read data/samples into a released warehouse and ask it one question
	$(BIN)/juesuan run --landing "$(LANDING)" --home "$(HOME_DIR)"

test: lint  ## lint, type-check and run the normal suite
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow"

test-corpus: $(STAMP)  ## slow tests of continuous integration: the whole corpus, the lake, kills, what must not get slower
	$(BIN)/python -m pytest tests/corpus tests/benchmarks tests/warehouse/test_ducklake.py tests/cli \
		tests/crash/test_faults.py tests/crash/test_kills.py::test_eight_kills_and_one_of_a_whole_run \
		tests/orchestration/test_restore.py tests/scale/test_object_store.py tests/test_wheel.py -n 2 -m slow

test-slow: $(STAMP)  ## the slow campaigns
	$(BIN)/python -m pytest -m slow

lint: $(STAMP)  ## ruff, who may import whom, dependencies, mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/deptry pipeline
	$(BIN)/mypy

format: $(STAMP)  ## let ruff rewrite what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

dashboard: $(STAMP)  ## the web pages over the current release
	$(BIN)/juesuan dashboard --home "$(HOME_DIR)"

dagster: $(STAMP)  ## Dagster's web interface on this workspace
	mkdir -p "$(HOME_DIR)/dagster"
	cp -n dagster.yaml "$(HOME_DIR)/dagster/dagster.yaml" || true
	JUESUAN_HOME=$$(cd "$(HOME_DIR)" && pwd) && JUESUAN_LANDING=$$(cd "$(LANDING)" && pwd) && \
		export JUESUAN_HOME JUESUAN_LANDING DAGSTER_HOME="$$JUESUAN_HOME/dagster" && exec $(BIN)/dagster dev -w workspace.yaml

goldens: $(STAMP)  ## rewrite the golden facts of the samples (review the diff)
	$(BIN)/python -m pytest tests -k golden --regenerate-goldens

lock:  ## resolve the dependencies again into requirements.lock
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --group dev --all-extras pyproject.toml -o requirements.lock

clean:  ## remove the virtual environment and generated state
	rm -rf $(VENV) data/home

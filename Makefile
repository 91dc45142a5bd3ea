# Two commands do everything on a fresh machine: `make demo` and `make test`.

VENV   := .venv
BIN    := $(VENV)/bin
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
LOCKED := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --requirement
COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --custom-compile-command 'make lock'
SECONDS ?= 60
PYTEST := $(BIN)/python -m pytest --quiet --numprocesses auto --dist loadgroup

.DEFAULT_GOAL := help
.PHONY: help demo test test-core lint bench attack fuzz lock functions workbooks docs clean

help:  ## Say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(VENV)/environment:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; install it, or name it: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Making a virtual environment in $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { \
	  echo "This Python lacks venv; installing Debian's package python3-venv"; \
	  rm -rf $(VENV); $(if $(filter 0,$(shell id -u)),,sudo )sh -c 'apt-get update -qq && apt-get install -y -qq python3-venv' >/dev/null && \
	  $(PYTHON) -m venv $(VENV); }
	@touch $@

$(VENV)/runtime: $(VENV)/environment pyproject.toml requirements/runtime.txt
	@echo "Installing xlmortgage with all its extras (click, formualizer, numpy, openpyxl, pandas, pyOpenVBA, python-calamine, XlsxWriter, xlwings)"
	@$(LOCKED) requirements/runtime.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/development: $(VENV)/runtime requirements/development.txt
	@echo "Installing what tests and checks need (pytest, pytest-xdist, hypothesis, array-api-strict, formulon, ruff, mypy, pyright,"
	@echo "  type stubs, build, hatchling, uv; numpy-financial and pyxirr to measure beside)"
	@$(LOCKED) requirements/development.txt
	@touch $@

$(VENV)/fuzzing: $(VENV)/development requirements/fuzzing.txt
	@echo "Installing the fuzzer (atheris; on Linux, elsewhere chance alone changes the inputs)"
	@$(LOCKED) requirements/fuzzing.txt
	@touch $@

demo: $(VENV)/runtime  ## Set up, and show a quote, a deal list, an explanation
	@$(BIN)/python -m workbooks.demo

test: $(VENV)/development  ## Set up, and run every test
	@$(PYTEST) tests
	@$(PYTEST) --doctest-modules xlmortgage udfs workbooks
	@echo "Not run here: Excel itself; docs/excel-acceptance.md is the list for whoever has it."

test-core: $(VENV)/development  ## Run the tests that make no new environment and repeat no others, for every small change
	@$(PYTEST) tests -m 'not installs and not again'

lint: $(VENV)/development  ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/development  ## Measure beside what a user would pick instead
	@$(BIN)/python tests/benchmarks/bench.py

attack: $(VENV)/development  ## Kill, starve and deceive what reads and writes files, and write the table of docs/reliability.md
	@$(BIN)/python -m tests.attack

fuzz: $(VENV)/fuzzing  ## Look for inputs that break a promise: make fuzz SECONDS=600
	@$(BIN)/python -m tests.fuzz $(SECONDS)

lock: $(VENV)/development  ## Write the requirements with their hashes from pyproject.toml
	@$(COMPILE) pyproject.toml --all-extras --group dev --output-file requirements/development.txt
	@$(COMPILE) pyproject.toml --all-extras --group build --constraints requirements/development.txt --output-file requirements/runtime.txt
	@$(COMPILE) --group fuzz --output-file requirements/fuzzing.txt

functions: $(VENV)/runtime  ## Write the worksheet functions as typed Python from the questions
	@$(BIN)/python -m udfs.build

workbooks: $(VENV)/runtime  ## Build the workbooks from their scripts
	@$(BIN)/python -m workbooks.build

docs: $(VENV)/runtime  ## Write the generated pages from functions and tables
	@$(BIN)/python docs/build.py

clean:  ## Remove everything that was made
	rm -rf $(VENV) build dist demo .pytest_cache .mypy_cache .ruff_cache .hypothesis

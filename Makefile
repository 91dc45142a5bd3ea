# Two commands do everything on a fresh machine: `make demo` and `make test`.

VENV   := .venv
BIN    := $(VENV)/bin
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
PYTEST := $(BIN)/python -m pytest --quiet --numprocesses auto --dist loadgroup

.DEFAULT_GOAL := help
.PHONY: help demo test test-core lint bench functions workbooks docs clean

help:  ## Say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(VENV)/environment:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; install it, or name it: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Making a virtual environment in $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { \
	  echo "This Python lacks venv; installing Debian's package python3-venv"; \
	  rm -rf $(VENV); $(if $(filter 0,$(shell id -u)),,sudo )sh -c 'apt-get update -qq && apt-get install -y -qq python3-venv' >/dev/null && \
	  $(PYTHON) -m venv $(VENV); }
	@echo "Installing pip 25.1 or newer into it"
	@$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	@touch $@

$(VENV)/runtime: $(VENV)/environment pyproject.toml
	@echo "Installing xlmortgage with all its extras (click, formualizer, numpy, openpyxl, pandas, pyOpenVBA, python-calamine, XlsxWriter, xlwings)"
	@$(BIN)/python -m pip install --quiet --editable '.[all]'
	@touch $@

$(VENV)/development: $(VENV)/runtime
	@echo "Installing what tests and checks need (pytest, pytest-xdist, hypothesis, array-api-strict, ruff, mypy, pyright,"
	@echo "  type stubs, build, hatchling; numpy-financial and pyxirr to measure beside)"
	@$(BIN)/python -m pip install --quiet --group dev
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

functions: $(VENV)/runtime  ## Write the worksheet functions as typed Python from the questions
	@$(BIN)/python -m udfs.build

workbooks: $(VENV)/runtime  ## Build the workbooks from their scripts
	@$(BIN)/python -m workbooks.build

docs: $(VENV)/runtime  ## Write the generated pages from functions and tables
	@$(BIN)/python docs/build.py

clean:  ## Remove everything that was made
	rm -rf $(VENV) build dist demo .pytest_cache .mypy_cache .ruff_cache .hypothesis

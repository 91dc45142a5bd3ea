# Two commands do everything on a fresh machine: `make demo` and `make test`.

VENV   := .venv
BIN    := $(VENV)/bin
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench workbooks docs clean

help:  ## Say what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

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
	@echo "Installing xlmortgage and what it needs (click, formualizer, numpy, openpyxl, pandas, python-calamine, xlwings)"
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/development: $(VENV)/runtime
	@echo "Installing what tests and checks need (pytest, pytest-benchmark, hypothesis, ruff, mypy, type stubs, build, hatchling)"
	@$(BIN)/python -m pip install --quiet --group dev
	@touch $@

demo: $(VENV)/runtime  ## Set up, and show a quote, a deal list, an explanation
	@$(BIN)/python -m workbooks.demo

test: $(VENV)/development  ## Set up, and run every test
	@$(BIN)/python -m pytest --quiet tests
	@$(BIN)/python -m pytest --quiet --doctest-modules xlmortgage udfs workbooks

lint: $(VENV)/development  ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/development  ## Measure beside what a user would pick instead
	@$(BIN)/python -m pytest --quiet tests/benchmarks --benchmark-only --benchmark-columns=min,median,ops --benchmark-sort=name

workbooks: $(VENV)/runtime  ## Build the workbooks from their scripts
	@$(BIN)/python -m workbooks.build

docs: $(VENV)/runtime  ## Write the generated pages from catalogue and tables
	@$(BIN)/python docs/build.py

clean:  ## Remove everything that was made
	rm -rf $(VENV) build dist demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks

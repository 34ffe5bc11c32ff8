# make demo    a sample telecom book in ./book, checked and scored
# make test    everything that can fail, with coverage
# make core    the core without any extra, in an environment of its own: that it works, and takes less than 300 MB
# make laws    all laws and oracles once more, on many more random tables: takes an hour or two
# make notebooks  runs the notebooks of examples/
# make bench   this library against DuckDB, Polars and pandas by hand: one table, in some minutes; `--full` has all sizes
# make check   what CI runs: style, types, notebooks, and make test with its house tests
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
# Branch coverage of src in percent below which `make test` fails: all of it, but for a line that a race leaves out.
COVERAGE ?= 99.9
# Files of tests that draw more in the long run, or do more.
LONG = $(shell grep -rlE "^@given|IS_LONG|SHARE" tests --include="test_*.py")

.PHONY: demo test core notebooks laws check lint types house bench docs site format clean

demo: .venv/report
	$(BIN)/tenure sample book --customers 1000
	$(BIN)/tenure check book
	$(BIN)/tenure score book

test: .venv/dev
	$(BIN)/python -m pytest -n auto --cov --cov-report=term --cov-fail-under=$(COVERAGE)

core:
	rm -rf .venv/core
	$(PYTHON) -m venv .venv/core
	.venv/core/bin/python -m pip install --quiet --disable-pip-version-check .
	.venv/core/bin/python -W error tests/house/core_alone.py
	.venv/core/bin/python -m pip uninstall --quiet --yes setuptools pip
	du -sm .venv/core/lib/python*/site-packages
	test "$$(du -sm .venv/core/lib/python*/site-packages | cut -f1)" -lt 300

notebooks: .venv/dev
	PYTHONWARNINGS=error $(BIN)/python -m pytest -q -n auto --nbmake --nbmake-timeout=600 examples/notebooks

laws: .venv/dev
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -n auto -q tests/laws tests/oracles $(LONG)

# mypy takes one core: the notebooks run beside it.
check: lint
	$(MAKE) --no-print-directory -j2 types notebooks
	$(MAKE) --no-print-directory test

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/dev
	$(BIN)/mypy

house: .venv/dev
	$(BIN)/python -m pytest -q tests/house

bench: .venv/dev
	$(BIN)/python -m benchmarks

docs: .venv/dev
	$(BIN)/python -m docs.generate

site: docs
	$(BIN)/python -m pip install --quiet --editable ".[docs]"
	$(BIN)/mkdocs build --strict

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv book site

.venv/bin/python:
	$(PYTHON) -m venv .venv

# What is installed is marked by a file, so that only a changed pyproject.toml installs again.
.venv/report .venv/dev: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[$(notdir $@)]"
	touch $@

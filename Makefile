# Two commands do everything: `make demo` and `make test`. Both set up what they need in .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= ../shared

.PHONY: demo test check lint types pytest bench bench-gate pictures format clean help

help:
	@echo "make demo    run kilde on the bundled example; the report goes to build/demo.html"
	@echo "make test    lint, types and tests"
	@echo "make check   lint and types alone"
	@echo "make bench-gate   measure a small sample, and refuse figures under benchmarks/floors.toml"
	@echo "make pictures   take the pictures in the docs anew, in a browser"
	@echo "make bench   score kilde on the shared data, where it is, and write benchmarks/RESULTS.md"

demo: $(VENV)/.run
	@mkdir -p build
	$(BIN)/kilde trace src/kilde/example/articles.jsonl --report build/demo.html

test: check pytest

check: lint types

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

pytest: $(VENV)/.dev
	$(BIN)/pytest -n auto

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks.run --shared $(DATA)

bench-gate: $(VENV)/.dev
	$(BIN)/python -m benchmarks.gate --shared $(DATA)

pictures: $(VENV)/.dev
	$(BIN)/pytest tests/test_pictures.py --pictures

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/python pyproject.toml requirements/run.txt requirements/build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/build.txt -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	@touch $@

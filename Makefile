# Everything a person or a server does with this repository. `make help` lists it.
#
# Needs Python 3.11 or later and make; the rest goes into .venv, made anew when pyproject.toml changes.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# The newest Python there is, of those that run at all and are new enough.
PYTHON ?= $(shell for name in python3.14 python3.13 python3.12 python3.11 python3; do \
	if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo "$$name"; break; fi; done)

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALLED := $(VENV)/.installed
DEVELOPING := $(VENV)/.developing
# Paths given to the tools; tests of one room: make test TESTS=tests/motion
SOURCES := src tests tools benchmarks
TESTS ?= tests
# Coverage is counted in CI, where all tests run; it takes half as long again.
COVERAGE := $(if $(CI),--cov --cov-report=term --cov-fail-under=90)
SHARED := $(or $(SARAM_SHARED),../shared)
WORKERS ?= $(shell nproc 2>/dev/null || echo 2)

.PHONY: help demo test check format lint types contract docs fresh media wheel bench hana \
	environment clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(INSTALLED) ## Render demo.mp4: fifteen seconds of Korean news
	@$(BIN)/saram say examples/news.ko.md --output demo.mp4 --captions srt --title "saram: 아홉 시 뉴스"
	@echo "Play it: $(CURDIR)/demo.mp4"

test: $(DEVELOPING) ## Run the tests (TESTS=tests/motion for some of them)
	@bash tools/install_browser.sh
	@bash tools/install_typescript.sh
	$(BIN)/pytest $(TESTS) --numprocesses $(WORKERS) --dist loadfile $(COVERAGE) $(PYTEST)

check: lint types contract fresh test wheel ## Everything that CI checks

format: $(DEVELOPING) ## Format the code and mend what ruff can mend
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

lint: $(DEVELOPING) ## Check form and style
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check --output-format concise $(SOURCES)

types: $(DEVELOPING) ## Check types
	$(BIN)/mypy

contract: $(DEVELOPING) ## Check that rooms import only from the rows below them
	$(BIN)/lint-imports

docs: $(INSTALLED) ## Write the generated pages of docs anew
	$(BIN)/python tools/write_reference.py

fresh: $(INSTALLED) ## Check that the generated pages are up to date
	$(BIN)/python tools/write_reference.py --check

media: $(INSTALLED) ## Render the loop of the README anew
	$(BIN)/python tools/make_readme_media.py

wheel: $(DEVELOPING) ## Build the wheel, install it elsewhere and render with it
	$(BIN)/python tools/check_wheel.py

bench: $(DEVELOPING) ## Measure what README and docs claim
	$(BIN)/python benchmarks/render.py
	$(BIN)/python benchmarks/picture.py $(SHARED)/data
	$(BIN)/python benchmarks/aligner.py --data $(SHARED)/data/footage/grid_s1
	$(BIN)/python benchmarks/text.py
	$(BIN)/python benchmarks/motion.py
	$(BIN)/python benchmarks/motion_likeness.py $(SHARED)/data/footage/grid_s1
	$(BIN)/python benchmarks/landmarks.py $(SHARED)/data/footage
	$(BIN)/python benchmarks/understand.py
	$(BIN)/python benchmarks/unlisted_names.py
	$(BIN)/python benchmarks/vectors.py
	$(BIN)/python benchmarks/capture.py $(SHARED)/data/footage
	$(BIN)/python benchmarks/make.py $(SHARED)/data --home build/bench
	$(BIN)/python benchmarks/mouth.py build/bench/making/grid/dataset build/bench/mouth --data $(SHARED)/data
	$(BIN)/python benchmarks/trained.py hana
	$(BIN)/python benchmarks/answers.py $(SHARED)/data
	$(BIN)/python benchmarks/hearing.py $(SHARED)/data
	$(BIN)/python benchmarks/talk.py
	$(BIN)/python benchmarks/splice.py

hana: $(DEVELOPING) ## Build hana anew from her footage, and a trained one into out/: three quarters of an hour
	$(BIN)/python tools/build_hana.py $(SHARED)/data/footage/hana

environment: $(DEVELOPING) ## Set up everything for work on the code

clean: ## Remove what was made here, the environment too
	rm -rf $(VENV) build dist demo.mp4 demo.srt .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis \
		.coverage htmlcov
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): pyproject.toml
	@if [ -z "$(PYTHON)" ]; then echo "saram needs Python 3.11 or later; none was found. If it is somewhere else: make PYTHON=/path/to/python3" >&2; exit 1; fi
	@echo "Setting up $(VENV) with $$($(PYTHON) --version); this takes a minute or two, once."
	@$(PYTHON) tools/make_environment.py $(VENV)
	@$(PIP) install --quiet --upgrade 'pip>=25.1'
	@$(PIP) install --quiet --editable '.[make]'
	@touch $@

$(DEVELOPING): $(INSTALLED)
	@echo "Setting up what the tests need."
	@$(PIP) install --quiet --group dev --editable '.[make,talk,train,sherpa,whisper]'
	@touch $@

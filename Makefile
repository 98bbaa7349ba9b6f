# make run     the demo hub; with DOCS=folder it sends the documents of that folder
# make test    every test that takes no minutes   make test-long   faults, damage and documents in their masses
# make check   style, borders, types, catalogues  make test-removals   each plugin taken out, and all others tested
# make lock    pins anew (UPGRADE=--upgrade takes newer versions)
# make bench   what it costs, against the floor; with ARGS=--formats what the formats cost and keep, beside other
#              libraries                          make bench-rules  what the rules cost and say, beside the official
# Each sets up what it needs first: .venv here, and for the tests a few Debian packages.

PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest --numprocesses 2 --dist worksteal
TESTS = $(shell $(PYTHON) -m workshop.packages tests)
MODULES = $(shell $(PYTHON) -m workshop.packages modules)

# Tests start many a process: each reads our modules compiled, also where the machine asks Python not to keep them.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-long test-removals check bench bench-rules lock catalogues clean for-run for-check for-test

run: for-run
	@$(BIN)/comptoir demo $(DOCS) $(ARGS)

test: for-test
	@$(PYTEST) $(TESTS) $(ARGS)

test-long: for-test
	@$(PYTEST) $(TESTS) -m long $(ARGS)

test-removals: for-test
	@$(BIN)/python -m pytest tests -m removal $(ARGS)

check: for-check
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/python -m workshop.borders
	$(BIN)/mypy $(addprefix -p ,$(MODULES) workshop bench)
	$(BIN)/python -m workshop.catalogues check

bench: for-run
	@$(BIN)/python -m bench $(ARGS)

bench-rules: for-run
	@$(BIN)/python -m bench --rules 20000 $(ARGS)

lock: for-check
	$(BIN)/python -m workshop.lock $(UPGRADE)

catalogues: for-check
	$(BIN)/python -m workshop.catalogues update

clean:
	rm -rf .venv .venv-bench .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find engine hub plugins workshop tests bench -name '*.mo' -delete -o -name __pycache__ -prune -exec rm -rf {} +

for-run:
	@$(PYTHON) -m workshop.install requirements.txt

for-check:
	@$(PYTHON) -m workshop.install requirements-dev.txt

for-test:
	@$(PYTHON) -m workshop.install requirements-dev.txt --debian

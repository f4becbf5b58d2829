# Each target makes what it needs by itself.
.DEFAULT_GOAL := help
BIN := .venv/bin
ARGS ?=

.PHONY: help setup demo test check fix bench lock tables clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

setup: ## .venv with the locked dependencies
	@tools/setup

demo: setup ## one emulated home per vendor, a hub over them, and a live view (ARGS="--seconds 20" ends by itself)
	@$(BIN)/polywatt demo $(ARGS)

test: check ## everything: formatting, lint, types, import contracts, tests
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

check: setup ## formatting, lint, types and import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fix: setup ## format, and repair what the linter can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: setup ## what it costs, beside a peer or the bare limit; writes docs/benchmarks.md
	@$(BIN)/python -m benchmarks $(ARGS)

tables: setup ## the tables in README and docs that are made from the code
	@$(BIN)/python -m tools.tables

lock: setup ## requirements.lock from pyproject.toml
	@tools/lock

clean: ## remove .venv and caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

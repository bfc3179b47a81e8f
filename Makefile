# Two commands matter: `make edition` builds our edition, `make test` checks everything.
# Needed: Python >= 3.11 with venv, make, git. Everything else goes into .venv/ from requirements.lock.

VENV := .venv
BIN := $(VENV)/bin
OUT := build

# The first Python new enough; `make PYTHON=...` names another.
CANDIDATES := python3.13 python3.12 python3.11 python3
NEW_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in $(CANDIDATES); do if $$p -c '$(NEW_ENOUGH)' 2>/dev/null; then echo $$p; break; fi; done)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help edition test lint docs reference bench lock clean distclean

help: ## what there is to make
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST)

edition: $(VENV)/ready ## our edition: build/html/index.html and build/pdf/
	$(BIN)/edition build . -o $(OUT)

test: lint docs ## all checks and all tests
	@without=; leave_out() { [ -n "$$2" ] || without="$$without and not $$1"; }; \
	browser=$$(tools/chromium) && validator=$$(tools/vnu) && ace=$$(tools/ace/fetch) && \
	sarif=$$(tools/sarif) || exit 1; \
	leave_out browser "$$browser"; leave_out validator "$$validator"; leave_out ace "$$ace"; leave_out sarif "$$sarif"; \
	$(BIN)/python -m pytest $${without:+-m "$${without# and }"}

lint: $(VENV)/ready ## format, lint, types
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

docs: $(VENV)/ready ## the manual, its generated tables checked: build/docs/index.html
	$(BIN)/cog --check -P -I docs docs/reference/*.md
	$(BIN)/python -m sphinx -q -W --keep-going docs $(OUT)/docs

reference: $(VENV)/ready ## write the generated tables of the manual anew
	$(BIN)/cog -r -P -I docs docs/reference/*.md

bench: $(VENV)/ready ## what a build and a big text cost in CPU time
	@for script in tests/bench/*.py; do $(BIN)/python "$$script" || exit 1; done

lock: ## requirements.lock anew from pyproject.toml (needs the uv command)
	uv pip compile pyproject.toml --extra dev -o requirements.lock --quiet --upgrade \
		--universal --python-version 3.11 --fork-strategy fewest \
		--generate-hashes --no-header --no-annotate --no-emit-index-url

clean: ## remove what was built
	rm -rf $(OUT) source/text

distclean: clean ## and the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The environment is made anew when the lock changes: nothing of an older one stays behind.
$(VENV)/locked: requirements.lock requirements-source.lock
	@test -n "$(PYTHON)" || { echo "make: no Python >= 3.11 with venv found (looked for: $(CANDIDATES))" >&2; exit 1; }
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps --only-binary :all: -r requirements.lock
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps --no-build-isolation --no-binary :all: -r requirements-source.lock
	touch $@

$(VENV)/ready: $(VENV)/locked pyproject.toml
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

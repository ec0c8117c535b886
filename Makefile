# Two commands do everything: `make run` and `make test`. Both set up what they need.
PORT ?= 8501
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVE := $(BIN)/streamlit run app.py --server.port $(PORT)

.PHONY: run serve test bench audit setup setup-dev browser lint types contracts check

run: setup
	@echo "Mở http://127.0.0.1:$(PORT) trong trình duyệt. Dừng: Ctrl+C."
	CCHC_SAMPLES=1 $(SERVE)

serve: setup
	$(SERVE)

setup: $(VENV)/.run
setup-dev: $(VENV)/.dev

# uv when it is there (seconds), else venv and pip (a minute); both read the same pins.
$(BIN)/python:
	@if command -v uv >/dev/null 2>&1; then uv venv -q --python "$$(command -v $(PYTHON) || echo 3.11)" $(VENV); \
	else $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cần Python 3.11 trở lên."; exit 1; }; $(PYTHON) -m venv $(VENV); fi

$(VENV)/.run: $(BIN)/python requirements.txt
	@echo "Cài đặt các thư viện (lần đầu mất khoảng một phút)…"
	@if command -v uv >/dev/null 2>&1; then uv pip install -q -p $(VENV) -r requirements.txt; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt; fi
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@if command -v uv >/dev/null 2>&1; then uv pip install -q -p $(VENV) -r requirements-dev.txt; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt; fi
	@touch $@

# Chromium from apt.txt where that may be installed, else Playwright's own; tests/conftest.py names what could not run.
browser: setup-dev
	@sh tests/browser/install.sh $(BIN)

test: setup-dev browser check

check: lint types contracts
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup-dev
	$(BIN)/mypy

contracts: setup-dev
	$(BIN)/lint-imports

bench: setup-dev
	$(BIN)/python -m bench

# Published flaws of the pinned packages; needs a network, and says so where there is none.
audit: setup
	@sh tests/audit.sh $(BIN)

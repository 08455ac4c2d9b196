# make serve   set up, answer one question here, start the endpoint at http://127.0.0.1:8080/
# make test    set up, then every check of the code and the graph
# make format  lay out the Python files
# make clean   remove what the others made

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8080
SOURCE ?=

.PHONY: serve test check format clean

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --editable ".[dev]"
	touch $@

serve: $(VENV)/installed
	$(BIN)/gmgkg ask who-works-with --organization OSCE --format table
	$(BIN)/gmgkg serve --port $(PORT)

test: $(VENV)/installed
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/pytest
	$(BIN)/gmgkg check

# The text of a document is not part of the project: make check SOURCE=the-information-note.txt
check: $(VENV)/installed
	$(BIN)/gmgkg check $(if $(SOURCE),--source $(SOURCE))

format: $(VENV)/installed
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache

# make serve   set up, answer one question here, start the endpoint at http://127.0.0.1:8080/
# make test    set up, then every check of the code and the graph
# make format  lay out the Python files
# make assets  bundle what the pages need in a browser, after a change in frontend/
# make pictures  take the pictures that README.md shows, with Chromium
# make docs    build the documentation into docs/_build
# make lock    take the newest versions of all packages into requirements.lock
# make clean   remove what the others made

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8080
SOURCE ?=

BUILT := gmgkg/web/static/built/manifest.json
FRONT_END := hatch_build.py data/reference/countries.ttl $(wildcard frontend/*.* frontend/src/*)

.PHONY: serve test check format assets docs pictures lock clean

$(VENV)/installed: pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --constraint requirements.lock --editable ".[dev]"
	touch $@

# Installing runs hatch_build.py, which brings Node.js for the time of the build and calls npm.
$(BUILT): $(FRONT_END) | $(VENV)/installed
	$(BIN)/pip install --quiet --no-deps --editable .
	touch $@

assets: $(BUILT)

serve: $(VENV)/installed $(BUILT)
	$(BIN)/gmgkg ask who-works-with --organization OSCE --format table
	$(BIN)/gmgkg serve --port $(PORT)

test: $(VENV)/installed $(BUILT)
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

docs: $(VENV)/installed $(BUILT)
	$(BIN)/python -m sphinx -W --keep-going -n -b html docs docs/_build

pictures: $(VENV)/installed $(BUILT)
	$(BIN)/python docs/pictures.py docs/pictures --page home collaborations --width 1280 --scheme light

LOCK := requirements.lock

lock: $(VENV)/installed
	$(BIN)/pip install --quiet uv
	sed '/^\#/!d' $(LOCK) > $(LOCK).new
	$(BIN)/uv pip compile --quiet pyproject.toml --extra dev --universal --python-version 3.11 \
	  --no-emit-index-url --no-annotate --no-header >> $(LOCK).new
	mv $(LOCK).new $(LOCK)

clean:
	rm -rf docs/_build frontend/node_modules $(dir $(BUILT)) $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache

# Companion: `make run` opens it, `make test` is the whole gate. Both set up what they need first.
# PYTHON=/path/to/python3.11 chooses the Python that .venv is made of.

BIN := .venv/bin
WORDS := $(wildcard locales/*/LC_MESSAGES/*.po)
PIP_COMPILE := $(BIN)/pip-compile -q --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
export PYTHON

.PHONY: bench build faults run test lint setup setup-lab lock locales clean
.PHONY: lint-style lint-types lint-layers lint-dependencies lint-dead lint-packs lint-words

run: setup  ## open the window; without a display, draw the main job into pictures/
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then exec $(BIN)/companion; \
	else $(BIN)/companion tour --out pictures && echo "No display here: the main job is drawn in $(CURDIR)/pictures"; fi

test: lint  ## lint, then every test with the coverage gate; pytest's summary is the last line
	@QT_QPA_PLATFORM=offscreen $(BIN)/pytest -n 2 --cov --cov-report=term $(ARGS)

faults: setup  ## kill -9 in the middle of writes and of sending, hundreds of times (about 15 minutes); a few of them are in every `make test`
	@COMPANION_KILLS=630 COMPANION_CANCELS=600 $(BIN)/pytest -q tests/faults tests/alert/test_kills.py tests/desk/test_kills.py tests/net/test_closing.py

build: setup  ## the program as one folder that runs without Python, dist/companion/, and packed beside it
	@packaging/setup.sh build
	@$(BIN)/python packaging/freeze.py

bench: setup  ## what it costs, beside what it stands on; `make bench ARGS="--only plan --json FILE"`
	@$(BIN)/python -m tests.bench $(ARGS)

lint: lint-style lint-types lint-layers lint-dependencies lint-dead lint-packs lint-words

lint-style: setup
	@$(BIN)/ruff check -q .
	@$(BIN)/ruff format -q --check .

lint-types: setup
	@$(BIN)/mypy --no-error-summary

lint-layers: setup
	@said=$$($(BIN)/lint-imports) || { echo "$$said"; exit 1; }

lint-dependencies: setup
	@said=$$($(BIN)/deptry companion 2>&1) || { echo "$$said"; exit 1; }

lint-dead: setup
	@$(BIN)/vulture

lint-packs: setup
	@$(BIN)/companion packs check

lint-words: setup  ## the catalogues hold every sentence of the program, and no translation is unfit
	@$(BIN)/companion locales update --dry-run
	@$(BIN)/companion locales check

setup: .venv/.catalogues
	@packaging/setup.sh venv

.venv/.catalogues: $(WORDS)
	@packaging/setup.sh venv
	@$(BIN)/python -c 'import pathlib, companion.translate.compile as c; c.compile_all(pathlib.Path("locales"))'
	@touch $@

setup-lab:  ## the real desktop parts that tests/lab and tests/person need
	@packaging/setup.sh lab

lock: setup  ## write the lock files: hashes, no addresses; `make lock ARGS=--upgrade` takes the newest allowed versions
	@$(PIP_COMPILE) $(ARGS) -o requirements.txt pyproject.toml
	@$(PIP_COMPILE) $(ARGS) -c requirements.txt --extra dev --extra desk -o requirements-dev.txt pyproject.toml

locales: setup  ## take every sentence into locales/*.pot and every language's .po
	@$(BIN)/companion locales update

clean:
	rm -rf .venv .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache build dist pictures
	find companion packaging tests -name __pycache__ -prune -exec rm -rf {} +
	find locales -name '*.mo' -delete

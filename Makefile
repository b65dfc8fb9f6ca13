# make chat   the chat on http://127.0.0.1:7860, over archive/ (built from seeds/ when missing or older)
#             (pages added in the browser lie in archive/pages and are built again with the others)
# make test   formatter, linter, type checker and all tests
# make sbom   what the program is made of, as CycloneDX JSON, in build/sbom.cdx.json
# make bench  how fast building and asking are at 10,000 and 100,000 passages (NEWS=news.jsonl for real articles), some minutes
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PAGES  ?= seeds
ARCHIVE ?= archive
HOST   ?= 127.0.0.1
PORT   ?= 7860
export HF_HUB_OFFLINE ?= 1
export GRADIO_ANALYTICS_ENABLED ?= False

NEWS   ?=

.PHONY: chat test bench sbom lock format clean
.DEFAULT_GOAL := chat

chat: $(ARCHIVE)/manifest.json
	@$(BIN)/python ui.py --archive $(ARCHIVE) --host $(HOST) --port $(PORT) --browser

$(ARCHIVE)/manifest.json: $(VENV)/installed $(PAGES) $(wildcard $(PAGES)/*)
	@$(BIN)/python -m index build $(PAGES) $(wildcard $(ARCHIVE)/pages) --archive $(ARCHIVE) || [ $$? -eq 3 ]  # 3: all but the files that it named

$(VENV)/installed: requirements.txt requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "安装依赖，几分钟，只做一次 (installing, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

test: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadfile

bench: $(VENV)/installed
	$(BIN)/python -m index bench $(NEWS) --size 10000 --size 100000

# The versions that are installed, each with the hashes of its files; without torch, whose build depends on the machine.
lock:
	echo "torch; sys_platform == 'never'" | uv pip compile requirements.txt --universal --python-version 3.11 --generate-hashes \
	    --no-annotate --no-emit-package torch --custom-compile-command "make lock" --override - -o requirements.lock

sbom: $(VENV)/installed
	@mkdir -p build
	@$(BIN)/python .ci/sbom.py > build/sbom.cdx.json.part && mv build/sbom.cdx.json.part build/sbom.cdx.json
	@echo build/sbom.cdx.json

format: $(VENV)/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) $(ARCHIVE)

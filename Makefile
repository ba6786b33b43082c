# Works on a bare system with Python 3.11 or later and make; everything is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint docs bench faults bundle

demo: .venv/installed
	$(BIN)/zbb-reconcile run sample_data --as-of 2024-12-31 --out demo --force
	@echo
	@echo "$(CURDIR)/demo/report.html"
	@echo "$(CURDIR)/demo/workbook.xlsx"

test: .venv/installed
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict

docs: .venv/installed
	$(BIN)/sphinx-build -q -W -b html docs build/docs
	@echo "$(CURDIR)/build/docs/index.html"

# Archives in dist/ that install without a network: Windows, Linux x86-64 and arm64.
bundle: .venv/installed
	$(BIN)/python bundle/bundle.py

# Some hours: every command that writes, 124 faults each, half of them kills; 420 flipped bytes; ten
# counties. No test is stopped for being long. Figures: docs/reliability.md.
faults: .venv/installed
	ZBB_FAULTS=124 ZBB_FLIPS=60 ZBB_RELATIONS=10 $(BIN)/python -m pytest -q -s \
		-o faulthandler_timeout=0 tests/faults tests/test_relations.py

# Half an hour. Other sizes: make bench SIZES="--lines 100_000_000" (that one takes 60 GB of disk).
SIZES ?= --lines 1_000_000 --lines 10_000_000
bench: .venv/installed .peers/installed
	$(BIN)/python benchmarks/run.py $(SIZES) --memory-limit 2500MB --peers .peers/bin/python

.peers/installed: benchmarks/peers.txt
	$(PYTHON) -m venv .peers
	.peers/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/peers.txt
	@touch $@

.venv/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; try: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

# Everything that a person or CI runs. Needs GNU make, a POSIX shell and Python 3.11 or newer; the rest is installed
# into .venv and node_modules. `make` alone lists the targets.
#
# HOST is set here or by `make serve HOST=...`, never by the environment: some shells put the machine's name in it.
PYTHON = python3
VENV = .venv
HOST = 127.0.0.1
PORT ?= 8000
OPEN ?=
ARGS ?=
WORKERS ?= auto

ifeq ($(OS),Windows_NT)
BIN = $(VENV)/Scripts
else
BIN = $(VENV)/bin
endif
# ProperDocs takes MkDocs' name while it runs, so the other builders have an environment of their own.
BUILDERS = build/builders
PY = $(BIN)/python
PIP = $(PY) -m pip --disable-pip-version-check --quiet
# Test files are spread over as many processes as there are cores (WORKERS=0: one process, as plain pytest).
PYTEST = $(PY) -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder --durations 10
LOCKED = pyproject.toml constraints.txt

# Without it, Material for MkDocs advertises its successor in every run.
export NO_MKDOCS_2_WARNING = 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help serve build wheel release release-check publish send rehearse test test-long test-pairs test-mutants test-faults test-engines builders screenshots bench check lint types types-js \
	content docs format workflows ci constraints locks clean

help: ## list the targets
	@echo "make TARGET, where TARGET is one of"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1	\2/p' Makefile | expand -t 16

serve: $(VENV)/.installed ## preview the site at http://127.0.0.1:8000/ (PORT=8001, HOST=0.0.0.0, OPEN=1 opens a browser)
	@$(PY) -c 'import socket; socket.create_server(("$(HOST)", $(PORT))).close()' 2>/dev/null || { \
		echo "make: cannot listen on $(HOST):$(PORT), which is probably in use; try another port: make serve PORT=8001" >&2; \
		exit 1; }
	@echo "The site will be at http://$(HOST):$(PORT)/ in a moment. Press Ctrl+C to stop."
	@SITE_URL="http://$(HOST):$(PORT)/" $(PY) -m mkdocs serve --dev-addr $(HOST):$(PORT) $(if $(OPEN),--open) $(ARGS)

build: $(VENV)/.installed ## build the site in site/; a warning is an error (SITE_URL=https://... sets its address)
	$(PY) -m mkdocs build --strict $(ARGS)

wheel: $(VENV)/.installed ## make the package that pip installs, in build/wheel
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir build/wheel .

release: $(VENV)/.installed-site ## build the site as it is deployed: as of the ledger, without leaks and dead links
	@PYTHON=$(PY) sh .github/site.sh

release-check: $(VENV)/.installed-test ## do what the release workflow does before it publishes: packages made twice and tried out (TAG=v1.2.3)
	@$(PY) -m tests.tools.release --tag "$$TAG" $(ARGS)

publish: $(VENV)/.installed-publish ## do what the schedule does: record what is due, push it, start the deployment (needs gh)
	@PYTHON=$(PY) sh .github/publish.sh

send: $(VENV)/.installed-site ## do what the schedule does after a deployment: send the mails that are due (needs gh and the secrets)
	@PYTHON=$(PY) sh .github/send.sh

rehearse: $(VENV)/.installed ## rehearse a week of the schedule in a repository of its own, with missed and parallel runs
	@$(PY) -m tests.tools.rehearsal
	@$(PY) -m tests.tools.mail_rehearsal

test: $(VENV)/.installed-test ## run all tests, some in a real browser, which is installed if there is none (ARGS="-k feeds", WORKERS=1)
	@browser=$$($(PY) -m tests.tools.browser --ensure) || exit 1; \
	echo "Browser: $$browser"; \
	BROWSER_PATH="$$browser" $(PYTEST) $(ARGS)

test-long: $(VENV)/.installed-test ## run the tests that take a minute each: a rehearsed week, 300 edits, 50 killed builds, ten years of issues, the preview
	@browser=$$($(PY) -m tests.tools.browser --ensure) || exit 1; \
	BROWSER_PATH="$$browser" $(PYTEST) --long -m long --ignore tests/test_robustness.py $(ARGS)

test-pairs: $(VENV)/.installed-test ## compare both scorers on 100,000 generated pairs of quiz and answers (about a minute)
	@browser=$$($(PY) -m tests.tools.browser --ensure) || exit 1; \
	BROWSER_PATH="$$browser" $(PYTEST) --dist load tests/test_score_js.py -k hundreds_of_quizzes --quizzes 2000 $(ARGS)

test-mutants: $(VENV)/.installed-test ## run `check` on 2,500 damaged projects, with limits of time and memory (ARGS="--seed 7" for others)
	$(PYTEST) --dist load tests/test_mutants.py tests/test_robustness.py --mutants 2500 $(ARGS)

test-faults: $(VENV)/.installed-test ## plant each fault of a list in a copy, and see that a test catches it (ARGS="--only NAME")
	@browser=$$($(PY) -m tests.tools.browser --ensure) || exit 1; \
	BROWSER_PATH="$$browser" $(PY) -m tests.tools.planted_faults $(ARGS)

test-engines: $(VENV)/.installed-test ## take whole journeys in Chromium, Firefox and WebKit, which are installed where that's possible (ARGS="-k firefox")
	@browser=$$($(PY) -m tests.tools.browser --ensure) || exit 1; \
	$(PY) -m tests.tools.engines --ensure || exit 1; \
	BROWSER_PATH="$$browser" $(PY) -m pytest tests/engines/*journeys.py --durations 5 $(ARGS)

builders: $(VENV)/.installed-test $(BUILDERS)/.installed ## build our site with MkDocs, ProperDocs and Zensical, and take a self-audit in each
	@browser=$$($(PY) -m tests.tools.browser --ensure) || exit 1; \
	BROWSER_PATH="$$browser" BUILDERS="$(BUILDERS)/$(notdir $(BIN))" $(PY) -m pytest tests/builders/sites.py $(ARGS)

screenshots: $(VENV)/.installed-test ## take pictures of every page and every state of a quiz, in build/screenshots (ARGS="-k result")
	@browser=$$($(PY) -m tests.tools.browser --ensure) || exit 1; \
	BROWSER_PATH="$$browser" $(PY) -m pytest tests/screenshots.py $(ARGS)

bench: $(VENV)/.installed-test ## measure the goals of speed at 365, 1,825 and 3,650 issues, beside Hugo and Eleventy (ARGS='--issues 365 --runs 1')
	@$(PY) -m benchmarks $(ARGS)

check: lint types types-js content ## check without running anything: lint, types, content

lint: $(VENV)/.installed-test ## run ruff: its rules and its format
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(VENV)/.installed-test ## run mypy, strict; the program also as on Windows, so that it calls nothing that is missing there
	$(PY) -m mypy
	$(PY) -m mypy --platform win32 --cache-dir .mypy_cache/win32 generator

types-js: node_modules/.installed ## run tsc, strict, on the JSDoc types of the scripts
	$(BIN)/node node_modules/typescript/bin/tsc --project tsconfig.json

content: $(VENV)/.installed ## show every problem in content/ and quizzes/
	$(PY) -m generator check

docs: $(VENV)/.installed-test ## write docs/rules.md, the schemas in .schemas/, and the lists in CONTRIBUTING.md
	$(PY) -m tests.tools.rules_page
	$(PY) tests/tools/drawing.py --write
	$(PY) tests/tools/material.py --write
	$(PY) -m generator schema .schemas

format: $(VENV)/.installed-test ## format the code, and fix what ruff can fix
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

workflows: $(VENV)/.installed-ci ## run actionlint and zizmor on .github
	$(BIN)/actionlint
	$(BIN)/zizmor --offline --pedantic .github

ci: check test test-engines builders test-pairs test-mutants test-faults build workflows ## run everything that CI runs

constraints: ## update constraints.txt to the newest releases that pyproject.toml allows
	@$(call can-make-venv)
	@set -e; scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	echo "Installing the newest releases in a fresh environment ..."; \
	$(PYTHON) -m venv "$$scratch/venv"; \
	python=$$(ls "$$scratch"/venv/bin/python "$$scratch"/venv/Scripts/python.exe 2>/dev/null | head -n 1); \
	"$$python" -m pip install --quiet --upgrade pip setuptools; \
	"$$python" -m pip install --quiet --no-build-isolation --editable '.[test,ci,builders]'; \
	{ echo "# The versions that the tests ran with: the program, its tests and its linters, on Python 3.11."; \
	  echo "# Made by \`make constraints\`. Use: pip install -c constraints.txt -e ."; \
	  "$$python" -m pip freeze --all --exclude-editable | grep -v '^pip=='; \
	} > "$$scratch/constraints.txt"; \
	cp "$$scratch/constraints.txt" constraints.txt
	@$(MAKE) --no-print-directory locks
	@echo "constraints.txt and the locks are updated. Next, run: make ci"

# pip-tools asks the index for the hashes of all files of a release, so the locks fit every system (colorama is for Windows).
LOCK = pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate \
	--no-emit-options --constraint constraints.txt
locks: ## update the hashes in .github/*-lock.txt, which the workflows install from, to the versions in constraints.txt
	@$(call can-make-venv)
	@set -e; scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	$(PYTHON) -m venv "$$scratch/venv"; \
	bin=$$(ls -d "$$scratch"/venv/bin "$$scratch"/venv/Scripts 2>/dev/null | head -n 1); \
	"$$bin/python" -m pip install --quiet 'pip-tools>=7.5,<8'; \
	printf '%s\n' setuptools colorama >"$$scratch/more.in"; \
	"$$bin"/$(LOCK) --output-file "$$scratch/site" pyproject.toml "$$scratch/more.in"; \
	"$$bin"/$(LOCK) --output-file "$$scratch/publish" .github/publish-needs.txt; \
	for name in site publish; do \
		{ echo "# What the workflows install, with the hashes of all files of each release. Made by \`make locks\`."; \
		  grep -v '^--\|^$$\|^#' "$$scratch/$$name"; \
		} >"$$scratch/$$name-lock.txt"; \
		cp "$$scratch/$$name-lock.txt" .github/; \
	done

clean: ## delete what was built or cached, but not .venv and node_modules
	rm -rf site build *.egg-info test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis .cache
	find generator tests -name __pycache__ -type d -prune -exec rm -rf {} +


# Says in one sentence what is missing; the errors of venv itself are long.
define can-make-venv
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "make: '$(PYTHON)' is missing or older than Python 3.11; name another one: make PYTHON=python3.12 ..." >&2; \
	exit 1; }; \
$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	echo "make: this Python cannot make virtual environments. On Debian and Ubuntu:" >&2; \
	echo "  apt-get install python3-venv" >&2; \
	exit 1; }
endef

$(PY):
	@$(call can-make-venv)
	@echo "Creating $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -f $@; exit 1; }

$(VENV)/.installed: $(PY) $(LOCKED)
	@echo "Installing the program into $(VENV) (the first time takes about a minute) ..."
	@$(PIP) install --constraint constraints.txt setuptools
	@$(PIP) install --constraint constraints.txt --no-build-isolation --editable .
	@touch $@

# What the workflows install, each file by its hash. A wheel runs no code while it is installed; a source release would.
LOCKED_PIP = $(PIP) install --require-hashes --only-binary :all:

$(VENV)/.installed-publish: $(PY) .github/publish-lock.txt
	@$(LOCKED_PIP) --requirement .github/publish-lock.txt
	@touch $@

$(VENV)/.installed-site: $(PY) .github/site-lock.txt pyproject.toml
	@$(LOCKED_PIP) --requirement .github/site-lock.txt
	@$(PIP) install --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "Installing what the tests need ..."
	@$(PIP) install --constraint constraints.txt --no-build-isolation --editable '.[test]'
	@touch $@

$(BUILDERS)/.installed: $(VENV)/.installed $(LOCKED)
	@echo "Installing the other builders into $(BUILDERS) ..."
	@$(PY) -m venv $(BUILDERS)
	@$(BUILDERS)/$(notdir $(BIN))/python -m pip --disable-pip-version-check --quiet install --constraint constraints.txt setuptools
	@$(BUILDERS)/$(notdir $(BIN))/python -m pip --disable-pip-version-check --quiet install --constraint constraints.txt \
		--no-build-isolation --editable '.[builders]'
	@touch $@

$(VENV)/.installed-ci: $(VENV)/.installed
	@echo "Installing the workflow linters ..."
	@$(PIP) install --constraint constraints.txt --no-build-isolation --editable '.[ci]'
	@touch $@

node_modules/.installed: $(VENV)/.installed-test package.json package-lock.json
	@echo "Installing TypeScript ..."
	@PATH="$(CURDIR)/$(BIN):$$PATH" NODE_USE_SYSTEM_CA=1 npm ci --loglevel=error
	@touch $@

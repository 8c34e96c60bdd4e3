# `make` alone lists what there is. Every command may be run in a fresh checkout: it installs what it lacks.
PORT ?= 8000
DATA ?= .data
ROOM ?=
QUESTION ?=
SIZE ?=
KEPT ?=
ROWS ?=
DATABASE ?=

.DEFAULT_GOAL := help
.PHONY: help setup setup-all demo test check bench shots trust-full messages lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 20

setup: ## what running Linli needs, into .venv
	@scripts/setup requirements.txt

setup-all: ## that, and what building it needs
	@scripts/setup requirements-all.txt

demo: setup ## the demo town on http://127.0.0.1:8000 (PORT=8123 DATA=/somewhere)
	@bin/linli demo --port $(PORT) --data "$(DATA)"

test: setup-all ## every test, on SQLite, PostgreSQL and in Chromium (ROOM=cases for one room, quickly)
	@scripts/test $(ROOM)

trust-full: setup-all ## the long runs as well, and the long walks on both databases
	@FULL=1 scripts/test

check: setup-all ## format, lint, types, the map, migrations
	@scripts/check

bench: setup-all ## the measurements of bench/ (QUESTION=intake for one; SIZE=million KEPT=/somewhere for a large town)
	@CHROME=$$(scripts/browser) .venv/bin/python -m bench $(QUESTION) $(if $(SIZE),--size $(SIZE)) $(if $(KEPT),--kept "$(KEPT)") $(if $(ROWS),--rows $(ROWS)) $(if $(DATABASE),--on $(DATABASE))

shots: setup-all ## a picture of every page of the demo town, into shots/ (WHO="anyone lin" for some of its people)
	@CHROME=$$(scripts/browser) .venv/bin/python -m tests.shots

messages: setup-all ## bring locale/ up to date with the words in the code
	@.venv/bin/python -m scripts.translations

lock: setup-all ## write requirements*.txt anew from pyproject.toml
	@scripts/lock

clean: ## remove what setup made (.venv, .tools), never the data
	rm -rf .venv .tools

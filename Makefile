# Each target installs what it needs: a bare Debian 12 with python3, python3-venv and make will do.
.POSIX:
BIN = .venv/bin
INSTALLED = .venv/.installed
SOURCES = bench checker standards tests scripts hatch_build.py
# One more than there are processors: tests wait for browsers and for clocks.
WORKERS = $$(( $$(getconf _NPROCESSORS_ONLN) + 1 ))
PYTEST = $(BIN)/python -m pytest --numprocesses=$(WORKERS) --maxprocesses=4 --dist=loadfile --no-loadscope-reorder

.PHONY: help install browser demo captures test test-long test-dsfr coverage check bench hostile lock clean

help:
	@echo 'make demo     construit le site de démonstration et dit où le lire'
	@echo 'make captures photographie le site construit : vingt sortes de pages, trois largeurs, deux thèmes'
	@echo 'make test     contrôles statiques, puis les tests'
	@echo 'make test-long les tests les plus longs : une fois par semaine, et avant une version'
	@echo 'make test-dsfr installe les implémentations du DSFR dans un dossier temporaire, et relit ce qu’elles rendent'
	@echo 'make coverage tous les tests, un quart plus longs, et la part du code parcourue (90 % au moins)'
	@echo 'make check    contrôles statiques seulement'
	@echo 'make bench    mesure la vitesse et la justesse'
	@echo 'make hostile  audite plus de deux cents sites qui se conduisent mal, et dit ce qui ne tient pas'
	@echo 'make install  installe Conforme et ses outils dans .venv'
	@echo 'make lock     réécrit requirements.lock (LOCK=--upgrade pour tout mettre à jour)'
	@echo 'make clean    efface ce que make et les tests ont produit'

install: $(INSTALLED)

$(INSTALLED): pyproject.toml requirements.lock package.json package-lock.json hatch_build.py scripts/install.sh
	@scripts/install.sh
	@touch $(INSTALLED)

browser:
	@scripts/system-packages.sh browser

demo: install browser
	@$(BIN)/conforme demo --no-serve

captures: install browser
	@test -f public/index.html || $(BIN)/conforme demo --no-serve
	@$(BIN)/python scripts/captures.py public captures

test: check browser
	@scripts/system-packages.sh postgresql java
	$(PYTEST) -m 'not long'

test-long: check browser
	@scripts/system-packages.sh postgresql java
	$(PYTEST) -m long

test-dsfr: install browser
	@$(BIN)/python -m tests.dsfr.live
	@$(BIN)/python -m tests.dsfr.examples

coverage: check browser
	@scripts/system-packages.sh postgresql java
	$(PYTEST) --cov --cov-report=term --cov-fail-under=90

check: install
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: install browser
	@$(BIN)/python -m bench.audit
	@$(BIN)/python -m bench.again
	@$(BIN)/python -m bench.replay
	@$(BIN)/python -m bench.site

hostile: install browser
	@$(BIN)/python -m tests.hostile.run

lock: install
	@scripts/lock.sh $(LOCK)

clean:
	rm -rf .venv .conforme/demo public .public.cache captures dist checker/vendor .coverage .coverage.* .hypothesis \
	    .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

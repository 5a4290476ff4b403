# planner: set-up, the plan, the tests. Everything runs from .venv with exact versions (requirements*.txt).
# On Windows without make: see README.md, "Windows".

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev plan test app lint format bench bench-projection bench-simulation bench-ui bench-schedules brute-schedules trace backtest soak stability brute second-solver conflicts scenarios golden fuzz journey office properties policies crash sweep-dask what-ifs sample readme clean

# The first Python of 3.11 or later; say `make PYTHON=/path/to/python` for another.
PYTHON ?= $(firstword $(foreach name,python3 python3.11 python3.12 python3.13 python3.14 python,$(shell \
	$(name) -c 'import sys; print("$(name)") if sys.version_info >= (3, 11) else None' 2>/dev/null)))

VENV := .venv
BIN := $(VENV)/bin
SCENARIO ?= scenarios/changqing/baseline.yaml
OUT ?= runs/changqing
UNITS ?= 120
SEED ?= 7
SAMPLE ?= runs/sample-$(UNITS)-$(SEED)
WORKERS ?= 2
EXAMPLES ?= 20000

help:  ## list the targets
	@awk -F ':[^#]*## ' '/^[a-z-]+:.*##/ { printf "%-17s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.runtime  ## .venv with what planner runs with

setup-dev: $(VENV)/.dev  ## .venv with what the tests need, too

$(VENV)/.runtime: requirements.txt pyproject.toml
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or later is needed (make PYTHON=/path/to/python)" >&2; exit 1; fi
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

plan: setup  ## set-up, then the least-cost plan of Changqing, verified, in runs/changqing
	$(BIN)/planner plan $(SCENARIO) --out $(OUT)

test: setup-dev  ## the test suite (minutes-long tests have targets of their own)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m "not slow and not office"

app: setup  ## the front end on 127.0.0.1, nothing sent anywhere
	$(BIN)/planner app

lint: setup-dev  ## ruff (rules and layout) and mypy --strict on src
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: setup-dev  ## let ruff lay the code out
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup-dev  ## 120 units: build, solve, verify; beside it a rebuild each round and a cone solver
	$(BIN)/planner bench --units $(UNITS) --seed $(SEED) --evidence docs/evidence/bench.md

bench-schedules: setup-dev  ## start years chosen on 120 units and Changqing: nodes, seconds, gaps
	$(BIN)/planner bench-schedules scenarios/changqing/what-if/start-years-free.yaml --evidence docs/evidence/schedules.md

brute-schedules: setup-dev  ## every schedule of a small town planned whole, against the search (minutes)
	$(BIN)/python -m pytest -m slow tests/studies/test_schedule_plan.py

bench-projection: setup-dev  ## projection, draws and back-test: seconds and memory
	$(BIN)/planner bench-projection --evidence docs/evidence/projection.md

bench-simulation: plan  ## the plan of Changqing simulated 1,000 times: seconds, precision, odds
	$(BIN)/planner --lang en bench-simulation $(OUT) --scenario $(SCENARIO) --workers $(WORKERS) --evidence docs/evidence/simulation.md

bench-ui: setup-dev  ## the page What-if: from a slider to the picture, memory over 1,000 interactions (minutes)
	$(BIN)/python -m tests.app.bench runs

backtest: setup-dev  ## the error of the forecasts on two real panels, by horizon, level and sign
	$(BIN)/planner --lang en backtest --panel tests/data/nyc_enrolment_by_school_grade_2005_2011.csv \
		--panel tests/data/ecasd_classes_1998_2024.csv --evidence docs/evidence/backtest.md \
		--measured src/planner/projection/forecast/data/measured_errors.csv

trace: setup-dev  ## requirements drawn at random, each beside the place that answers it
	$(BIN)/planner trace --draw 20 --seed 1 --evidence docs/evidence/trace.md

soak: properties  ## 20,000 examples of the simulation, then illustrative districts, each verified or in proved conflict
	$(BIN)/planner soak --seeds 200 --workers $(WORKERS) --evidence docs/evidence/soak.md

brute: setup-dev  ## 1,000 small districts against the exact optimum: bound ≤ optimum ≤ plan (minutes)
	$(BIN)/planner brute --instances 1000 --workers $(WORKERS) --evidence docs/evidence/brute.md

second-solver: setup-dev  ## the linear model of 300 districts by HiGHS and by CBC: the same objective (minutes)
	$(BIN)/planner second-solver --instances 300 --workers $(WORKERS) --evidence docs/evidence/second-solver.md

conflicts: setup-dev  ## 50 infeasible cases: the named conflict is one, each way out gives a plan (minutes)
	$(BIN)/planner conflicts --cases 50 --workers $(WORKERS) --evidence docs/evidence/conflicts.md

scenarios: setup  ## every scenario planned, verified and timed: docs/evidence/scenarios.md (minutes)
	$(BIN)/planner plan-each scenarios --evidence docs/evidence/scenarios.md

golden: setup-dev  ## write the golden rows of each constraint family again, on purpose
	PLANNER_GOLDEN=write $(BIN)/python -m pytest tests/optimization/test_golden.py

stability: setup-dev  ## how much of a plan one per cent more budget changes, over ten districts (minutes)
	$(BIN)/planner --lang en ask stability --seeds 10 --evidence docs/evidence/stability.md

fuzz: setup-dev  ## mutated workbooks, standards and runs: refused, never a traceback
	$(BIN)/python -m pytest -n $(WORKERS) -k "fuzz or mutation or corruption"

sample: setup  ## an illustrative district to try things on
	$(BIN)/planner sample --units $(UNITS) --seed $(SEED) --out $(SAMPLE)

journey: setup-dev plan  ## the planner's and the leader's path on Changqing in a browser, both languages (minutes)
	$(BIN)/python -m pytest tests/app/test_journey.py -m slow

office: setup-dev  ## papers opened, recalculated and drawn by LibreOffice (Debian: libreoffice-calc, -writer, poppler-utils)
	$(BIN)/python -m pytest -m office

properties: setup-dev  ## 20,000 examples of each of the simulation's rules: docs/evidence/properties.md (minutes)
	$(BIN)/python -m tests.simulation.prove --examples $(EXAMPLES) --workers $(WORKERS) --evidence docs/evidence/properties.md

policies: setup-dev  ## what planning again every year is worth, on twenty units: docs/evidence/policies.md (minutes)
	$(BIN)/planner sample --units 20 --seed 8 --out runs/sample-20-8
	$(BIN)/planner --lang en policies runs/sample-20-8/baseline.yaml --replications 20 --workers $(WORKERS) --evidence docs/evidence/policies.md

crash: setup-dev  ## kill -9 while a run is saved, 500 times: docs/evidence/crash.md
	PLANNER_KILLS=500 PLANNER_EVIDENCE=docs/evidence/crash.md $(BIN)/python -m pytest tests/store/kept -k killed

sweep-dask: setup-dev  ## a sweep on a Dask cluster of two workers, one killed: docs/evidence/sweep.md
	PLANNER_EVIDENCE=docs/evidence/sweep.md $(BIN)/python -m pytest tests/cli/test_sweep.py -m slow

what-ifs: setup  ## every ready what-if of Changqing planned beside the baseline: docs/evidence/what-ifs.md (minutes)
	$(BIN)/planner --lang en what-ifs scenarios/changqing/baseline.yaml scenarios/changqing/what-if --out runs/what-ifs \
		--evidence docs/evidence/what-ifs.md

readme: plan  ## the sample of the READMEs, from the plan of Changqing
	$(BIN)/python docs/readme.py $(OUT)

clean:  ## remove .venv and caches; the runs stay
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

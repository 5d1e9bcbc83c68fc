# Everything runs inside .venv, which is made from the hashed lock by itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tests mostly wait for processes, so more workers than cores do no harm. A file stays in one worker, long ones begin first.
WORKERS ?= 3
BESIDE := -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not alone"

.DEFAULT_GOAL := help
.PHONY: help audit sbom fuzz setup demo test test-unit test-integration test-system test-containers k8s-check check format torture chaos bench clean

help:
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 20

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

setup: $(VENV)/.installed ## make .venv from requirements.lock

demo: setup ## the main job end to end on real servers; reports in out/
	$(BIN)/yingsu demo

check: setup ## formatting, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check ## every check and every test
	$(BIN)/pytest $(BESIDE)
	$(BIN)/pytest -m alone

test-unit: setup ## pure functions only, seconds
	$(BIN)/pytest -n $(WORKERS) --dist loadfile tests/unit tests/contract

test-integration: setup ## each part against real Postgres and NATS
	$(BIN)/pytest $(BESIDE) tests/integration
	$(BIN)/pytest -m alone tests/integration

test-system: setup ## the whole stack in real processes
	$(BIN)/pytest $(BESIDE) tests/system
	$(BIN)/pytest -m alone tests/system

# in containers: what the image is, its services and the manifests' workloads, and the parts of the suite that lean most on the servers
CONTAINED := tests/image tests/integration/bus tests/integration/eventlog/test_append.py tests/integration/projection tests/integration/security/test_fence.py

# building the image a second time from nothing takes minutes
ONCE := $(if $(YINGSU_TEST_LONG),,--deselect tests/image/test_image.py::test_two_builds_are_the_same_files)

test-containers: setup ## the image, deploy/k8s and a part of the suite in containers, where Docker is or can be started
	deploy/image/with_docker.sh env YINGSU_TEST_PARTS=containers $(BIN)/pytest $(CONTAINED) $(ONCE)

k8s-check: setup ## deploy/k8s rendered and checked; its workloads started where Docker is or can be started
	$(BIN)/pytest tests/k8s
	deploy/image/with_docker.sh env YINGSU_TEST_PARTS=containers $(BIN)/pytest tests/image/test_manifests.py

torture: setup ## 60 s of writers, readers and SIGKILL on the event log
	$(BIN)/python -m tests.torture --seconds 60

# faults of every kind at the whole system under load; the same seed plans the same
INJECTIONS ?= 60
chaos: setup ## processes, disks, lines, keys, consumers and days go wrong; INJECTIONS=200 SEED=first
	$(BIN)/python -m tests.chaos --injections $(INJECTIONS) --seed $(SEED)

format: setup ## rewrite the code in the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup ## figures and ratios of this machine
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/requirements.lock
	$(BIN)/python -m benchmarks

audit: setup ## known holes in what is inside; says when nobody could be asked
	$(BIN)/python -m deploy.supply.audit

sbom: setup ## what is inside, with hashes and licences: out/sbom.cdx.json
	$(BIN)/python -m deploy.supply.sbom

# seconds of made-up requests, and what they are made from: the same seed sends the same
SECONDS ?= 60
SEED ?= 1
fuzz: setup ## hostile requests with the tokens of two bureaus at a running system; SECONDS=600 SEED=7
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS) --seed $(SEED)

clean: ## remove what the build and the demo made
	rm -rf $(VENV) out .mypy_cache .pytest_cache .ruff_cache

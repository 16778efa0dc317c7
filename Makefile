# paperlens. `make help` lists the commands; each sets up what it needs: Debian packages, .venv, the build.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3# any CPython from 3.10 on; .venv is made of it
JOBS ?= $(shell nproc)
FUZZ_SECONDS ?= 60# for each fuzz target

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
CMAKE := $(VENV)/bin/cmake
STAMPS := build/stamps

# pkg-config, RE2, simdjson and xxHash: the build; doctest and ICU: the C++ tests; ccache: the core is compiled once for
# all Pythons.
APT_PACKAGES := g++ pkg-config libre2-dev libsimdjson-dev libxxhash-dev doctest-dev libicu-dev ccache
APT_FUZZ_PACKAGES := clang-14 libclang-rt-14-dev

NATIVE_FILES := CMakeLists.txt $(shell find cpp -name '*.?pp')
PACKAGE_FILES := pyproject.toml README.md LICENSE $(NATIVE_FILES) $(shell find python seeds -type f -not -name '*.pyc')

# ccache finds the same sources again in another tree: paths below cpp/ count relative to where the compiler runs.
export CMAKE_CXX_COMPILER_LAUNCHER = $(shell command -v ccache)
export CCACHE_BASEDIR := $(CURDIR)/cpp
export PIP_NO_INPUT := 1

.PHONY: help demo test lab notebooks wheel sdist bench quality fuzz bare-debian clean distclean \
        check-cpp check-style check-types check-wheels cpp-release cpp-asan cpp-tsan

help:  ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

demo: $(STAMPS)/package  ## build, read seeds/, show the papers, write build/demo/
	@$(PY) tests/demo/demo.py seeds build/demo

test: check-cpp check-style check-types check-wheels  ## everything: C++, sanitizers, style, types, wheels, pytest
	$(PY) -m pytest

lab: $(STAMPS)/lab  ## the notebooks in JupyterLab
	$(VENV)/bin/jupyter lab --notebook-dir=notebooks

notebooks: $(STAMPS)/package  ## run the notebooks again and keep their outputs
	@$(PY) -m nbconvert --to notebook --execute --inplace --ClearMetadataPreprocessor.enabled=True --ClearMetadataPreprocessor.clear_notebook_metadata=False notebooks/*.ipynb

wheel: $(STAMPS)/package  ## dist/: a manylinux wheel that needs no compiler and no apt package
	$(PY) tests/package/wheels.py

sdist: $(STAMPS)/package  ## dist/: the source distribution
	$(PY) -m build --sdist --no-isolation --outdir dist .

bench: $(STAMPS)/bench  ## speed and memory beside other tools: make bench [BENCH="--only search --papers 100000"]
	@tests/package/apt-need.sh ripgrep
	$(PY) tests/bench/run.py $(BENCH)

quality: $(STAMPS)/bench  ## how good search, extraction, terms and topics are: make quality [DATA=papers.jsonl [HALF=test] [DIGESTS=FOLDER]] [GOLD=FOLDER]
	@test -n "$(DATA)$(GOLD)" || { echo 'make quality: DATA=FILE names the papers, a JSON object a line; GOLD=FOLDER the labels'; false; }
	@test -z "$(GOLD)" || $(PY) tests/quality/extraction.py $(if $(DIGESTS),--speed "$(DIGESTS)") "$(GOLD)" seeds
	@test -z "$(DATA)" || $(PY) tests/quality/ranking.py $(if $(HALF),--half $(HALF)) "$(DATA)"
	@test -z "$(DATA)" || test -z "$(DIGESTS)" || { \
	    $(PY) tests/quality/across.py $(if $(ABSTRACTS),--abstracts "$(ABSTRACTS)") "$(DATA)" "$(DIGESTS)"; \
	    $(PY) tests/quality/terms.py "$(DATA)" "$(DIGESTS)"; \
	    $(PY) tests/quality/topics.py "$(DATA)" "$(DIGESTS)"; }

fuzz: $(STAMPS)/fuzz-programs $(STAMPS)/package  ## libFuzzer, FUZZ_SECONDS=60 a target; long property tests
	@for program in build/fuzz/tests/fuzz_*; do \
	    [ -f "$$program" ] && [ -x "$$program" ] || continue; \
	    name=$${program##*/fuzz_}; \
	    mkdir -p build/fuzz/corpus/$$name build/fuzz/crashes; \
	    "$$program" -max_total_time=$(FUZZ_SECONDS) -timeout=10 -print_final_stats=1 \
	        -artifact_prefix=build/fuzz/crashes/$$name- \
	        build/fuzz/corpus/$$name tests/fuzz/corpus/$$name; \
	done
	$(PY) -m pytest -q --hypothesis-profile=long tests/python/test_scanner.py tests/python/test_roundtrip.py \
	    tests/python/test_analyze.py tests/python/test_saved.py tests/python/test_search_oracle.py

bare-debian:  ## demo and test in a bare Debian 12 made by debootstrap; as root
	tests/package/bare_debian.sh

clean:  ## remove what was built
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

distclean: clean  ## and .venv
	rm -rf $(VENV)

# --- set-up -----------------------------------------------------------------------------------------------------------

$(STAMPS)/apt: tests/package/apt-need.sh Makefile
	@mkdir -p $(@D)
	@need="$(APT_PACKAGES)"; \
	$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || need="$$need python3-venv"; \
	$(PYTHON) -c 'import os, sysconfig; os.stat(sysconfig.get_path("include") + "/Python.h")' 2>/dev/null \
	    || need="$$need python3-dev"; \
	tests/package/apt-need.sh $$need
	@touch $@

$(STAMPS)/venv: pyproject.toml $(STAMPS)/apt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 10) or sys.exit("paperlens needs Python 3.10 or newer; set PYTHON=")'
	@test -x $(PY) || { echo "making $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@$(PIP) install --quiet --upgrade 'pip>=25.1'
	@$(PIP) install --quiet --group build
	@touch $@

# Editable: an edit of a Python file counts at once, one of a C++ file at the next make.
INSTALL := $(PIP) install --quiet --no-build-isolation -C build-dir=build/editable -C cmake.define.PAPERLENS_WERROR=ON -e
$(STAMPS)/package: $(STAMPS)/venv $(NATIVE_FILES)
	@echo "building paperlens into $(VENV)"
	@CMAKE_BUILD_PARALLEL_LEVEL=$(JOBS) $(INSTALL) '.[test]'
	@touch $@

$(STAMPS)/lab $(STAMPS)/bench: $(STAMPS)/package
	@$(INSTALL) '.[$(@F)]'
	@touch $@

# --- the parts of `make test` -----------------------------------------------------------------------------------------

check-cpp: cpp-release cpp-asan cpp-tsan

cpp-asan: CMAKE_FLAGS := -DPAPERLENS_SANITIZE=address,undefined
cpp-tsan: CMAKE_FLAGS := -DPAPERLENS_SANITIZE=thread
cpp-release cpp-asan cpp-tsan: cpp-%: $(STAMPS)/venv
	@$(CMAKE) -S . -B build/$* -G Ninja -DCMAKE_MAKE_PROGRAM=$(CURDIR)/$(VENV)/bin/ninja \
	    -DPAPERLENS_TESTS=ON -DPAPERLENS_WERROR=ON $(CMAKE_FLAGS) >build/$*.log || { cat build/$*.log; false; }
	@$(CMAKE) --build build/$* -j $(JOBS)
	@$(VENV)/bin/ctest --test-dir build/$* --output-on-failure

check-style: $(STAMPS)/package
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

check-types: $(STAMPS)/package
	$(VENV)/bin/mypy
	MYPYPATH=python $(PY) -m mypy.stubtest paperlens._core --mypy-config-file pyproject.toml \
	    --allowlist tests/package/stubtest_allowlist.txt

check-wheels: $(STAMPS)/wheels
$(STAMPS)/wheels: $(STAMPS)/package $(PACKAGE_FILES) tests/package/wheels.py tests/package/smoke.py
	$(PY) tests/package/wheels.py --every-python --smoke
	@touch $@

$(STAMPS)/fuzz-programs: $(STAMPS)/venv $(NATIVE_FILES) $(wildcard tests/fuzz/*.cpp)
	@tests/package/apt-need.sh $(APT_FUZZ_PACKAGES)
	@$(CMAKE) -S . -B build/fuzz -G Ninja -DCMAKE_MAKE_PROGRAM=$(CURDIR)/$(VENV)/bin/ninja \
	    -DCMAKE_CXX_COMPILER=clang++-14 -DPAPERLENS_FUZZ=ON >build/fuzz.log || { cat build/fuzz.log; false; }
	@$(CMAKE) --build build/fuzz -j $(JOBS)
	@touch $@

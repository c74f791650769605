# SPDX-License-Identifier: GPL-3.0-or-later
#
# `make help` lists the targets. Nothing is built again without need: a second `make` takes a
# second or two.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := build
.NOTPARALLEL:
.DELETE_ON_ERROR:
SHELL := /bin/sh

MVN = mvn -B -ntp -q
DIST := plugin/target/dist
PLUGINS := $(DIST)/plugins.d
JAVA := $(PLUGINS)/ebpf.d/java
JAR := $(JAVA)/ebpf-plugin.jar
# As old as the attempt, for an archive that this machine cannot make is not tried again.
ARCHIVED := plugin/target/archived
PLUGIN := $(PLUGINS)/ebpf.plugin

POMS := pom.xml .mvn/jvm.config $(wildcard */pom.xml)
JAVA_SOURCES := $(shell find libbpf/src/main ebpf/src/main plugin/src/main -type f 2>/dev/null)

## build        everything: objects in artifacts/, jars, the tree plugin/target/dist (default)
build: setup-build dist

## run          set up this machine, build, run the plugin with an interval of one second (root)
run: setup-run dist
	exec $(PLUGIN) 1

## check        the fast tests: no root, nothing loaded into the kernel, a minute
check: setup-build
	mvn -B -ntp test

## test         set up this machine, build, run every test, guests and a real Netdata too (root)
test: setup-test dist workload
	test-fixtures/report/run-tests.sh

## test-vm      the guest tests of one kernel: make test-vm KERNEL=6.1 [RUNG=kprobe]
test-vm: setup-test dist workload
	test-fixtures/report/run-tests.sh -Dgroups=vm -DexcludedGroups= \
	  $(if $(KERNEL),-Debpf.vm.kernels=$(KERNEL)) $(if $(RUNG),-Debpf.vm.rungs=$(RUNG))

## test-live    the tests on this machine's own kernel (root)
test-live: setup-test dist workload
	test-fixtures/report/run-tests.sh -Dgroups=live -DexcludedGroups=

## test-agent   the tests with a real Netdata (root)
test-agent: setup-test dist workload
	test-fixtures/report/run-tests.sh -Dgroups=agent -DexcludedGroups=

## bench        what it costs: nanoseconds per event, map bytes, start, stop, memory (root)
bench: setup-test dist
	@mkdir -p target
	test-fixtures/bench/bench.sh

## format       lay the Java sources out as the build demands
format:
	$(MVN) spotless:apply

## clean        remove what was built; downloads in ~/.cache/ebpf.plugin stay
clean:
	rm -rf artifacts target libbpf/target ebpf/target plugin/target test-fixtures/*/target
	-@$(MAKE) -s -C co-re clean
	-@$(MAKE) -s -C kernel clean

help:
	@sed -n 's/^## //p' Makefile

setup-build setup-run setup-test:
	@packaging/setup.sh $(@:setup-%=%)

# The kernel side knows by itself what is up to date.
objects:
	@$(MAKE) -s -C co-re
	@$(MAKE) -s -C kernel

workload:
	@$(MAKE) -s -C test-fixtures/workload

# Old jars would stay beside the new ones.
$(JAR): $(POMS) $(JAVA_SOURCES)
	rm -rf $(JAVA) $(PLUGINS)/ebpf.d/native
	$(MVN) package -Dmaven.test.skip=true
	@touch $@

# The tree as installed: what is not Java is small and copied each time. The class data archive
# names the jars with their times, so it follows them; without it the plugin starts slower.
dist: objects $(JAR)
	@mkdir -p $(DIST)/conf.d
	@cp -rp packaging/conf.d/. $(DIST)/conf.d/
	@rm -f $(PLUGINS)/ebpf.d/*.o
	@cp -p artifacts/*.o $(PLUGINS)/ebpf.d/
	@install -m 755 packaging/launcher/ebpf.plugin $(PLUGIN)
	@test $(ARCHIVED) -nt $(JAR) || \
	  { packaging/archive.sh $(PLUGIN) $(JAVA)/ebpf.jsa; touch $(ARCHIVED); }

.PHONY: build run check test test-vm test-live test-agent bench format clean help dist objects \
  workload setup-build setup-run setup-test

# mTLS Guardrails. `make help` lists what there is; each target builds or fetches what it needs.

.DEFAULT_GOAL := help
.PHONY: help run start stop test bench load build fmt clean native image control-plane new-rule mesh-cases policies jdk maven

export JAVA_HOME := $(shell hack/find-jdk 2>/dev/null)
# A folder of manifests found in the wild, if there is one beside the project.
export MTLS_GUARDRAILS_CORPUS ?= $(wildcard ../shared/corpus)
# Newer JDKs warn about libraries of Maven and of ours; older ones do not know the option.
QUIET := $(shell grep -qs 'JAVA_VERSION="2[3-9]' "$(JAVA_HOME)/release" && echo --sun-misc-unsafe-memory-access=allow)
export MAVEN_OPTS := $(MAVEN_OPTS) $(QUIET)

MVN = mvn --batch-mode -Dstyle.color=never -Djansi.mode=strip
BUILD = $(MVN) -q package -DskipTests
TEST_JAVA = "$(JAVA_HOME)/bin/java" $(QUIET) -cp "$$(cat target/test.classpath)"
PLAYGROUND = "$(JAVA_HOME)/bin/java" $(QUIET) -Djava.io.tmpdir=target/run/tmp \
	-Djava.util.logging.manager=org.jboss.logmanager.LogManager \
	-Dlogging.configuration=file:src/test/resources/playground-logging.properties -cp "$$(cat target/test.classpath)" dev.mtlsguardrails.testbed.Playground

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: playground ## Start a real API server with the webhook, replay policies/, stay up until Ctrl-C
	@exec $(PLAYGROUND) "$$(hack/control-plane)"

start: playground ## The same in the background; returns when it is ready
	@hack/playground start $(PLAYGROUND) "$$(hack/control-plane)"

stop: ## End what `make start` started
	@hack/playground stop

test: jdk maven ## Run every test, those against a real API server included
	@echo "== control plane"; dir=$$(hack/control-plane) && echo "$$dir" \
	&& echo "== build, unit tests, tests against the API server, tests of the built artifact" \
	&& $(MVN) verify -Dcontrol-plane.dir="$$dir"

bench: classpath ## Measure time and memory, and print how both grow with the mesh (about 3 minutes)
	@exec $(TEST_JAVA) $(if $(MESH_CASES),-Dmesh-cases="$(MESH_CASES)") dev.mtlsguardrails.bench.Benchmarks

load: packaged ## Compare a review with one that nobody judges (about ten minutes): make load [ONLY=direct|apiserver|start] [DURATION=2] [FORM=markdown]
	@vegeta=$$(hack/load-generator) && exec $(TEST_JAVA) \
	-Donly=$(ONLY) -Dduration=$(or $(DURATION),2) -Dform=$(or $(FORM),plain) \
	-Djava.util.logging.manager=org.jboss.logmanager.LogManager \
	-Dlogging.configuration=file:src/test/resources/playground-logging.properties \
	dev.mtlsguardrails.load.Load "$$(hack/control-plane)" "$$vegeta"

build: jdk maven ## Compile and package, without tests; with a bill of materials in target/classes/META-INF/sbom
	$(BUILD)

fmt: jdk maven ## Format all code
	$(MVN) -q spotless:apply

native: jdk maven ## Build a native executable (needs GRAALVM_HOME, or Docker or Podman) and run the tests of the built artifact on it
	@builder=$$(hack/native-builder) && dir=$$(hack/control-plane) \
	&& $(MVN) verify -Dnative -DskipUnitTests=true -Dcontrol-plane.dir="$$dir" $$builder

image: jdk maven ## Build the container image with jib, a native one with NATIVE=1, for a local Docker or Podman, or push it: REGISTRY=…
	@test -n "$(REGISTRY)" || docker info >/dev/null 2>&1 || podman info >/dev/null 2>&1 \
	|| { echo "make image needs a running Docker or Podman, or REGISTRY=<host> to push to, with your credentials for it."; exit 1; }
	@builder=$(if $(NATIVE),$$(hack/native-builder)) && $(BUILD) $(if $(NATIVE),-Dnative) $$builder \
	-Dquarkus.container-image.build=true \
	$(if $(REGISTRY),-Dquarkus.container-image.registry=$(REGISTRY) -Dquarkus.container-image.push=true)

control-plane: ## Build the Kubernetes control plane that tests and `make run` use
	@hack/control-plane

mesh-cases: classpath ## Compare the engine with Istio's answers: make mesh-cases [FILES="a.jsonl.gz b.jsonl"] [EXPLAIN=c-14]
	@exec $(TEST_JAVA) -Dexplain="$(EXPLAIN)" dev.mtlsguardrails.meshcases.MeshCases \
	$(or $(FILES),$(wildcard src/test/resources/mesh-cases/*.jsonl*))

policies: ## Write rules as ValidatingAdmissionPolicies, a folder for each profile (DIR=…; else target/policies)
	@for profile in Baseline Strict; do \
	hack/mtls-guardrails vap --profile $$profile -o "$(or $(DIR),target/policies)/$$profile" || exit; done
	@echo "$(or $(DIR),target/policies)"

new-rule: ## Lay out class, page and cases of a new rule: make new-rule ID=MTLS-0304 NAME=LeavesUncaptured
	@hack/new-rule "$(ID)" "$(NAME)" $(FAMILY)

clean: ## Remove what was built; caches outside the work tree stay
	@hack/playground clean

.PHONY: classpath
classpath: jdk maven
	@$(MVN) -q test-compile dependency:build-classpath -Dmdep.outputFile=target/dependencies.classpath -Dmdep.includeScope=test
	@echo "target/test-classes:target/classes:$$(cat target/dependencies.classpath)" > target/test.classpath

.PHONY: playground
playground: unoccupied packaged

.PHONY: unoccupied
unoccupied:
	@hack/playground check

.PHONY: packaged
packaged: jdk maven
	@hack/control-plane > /dev/null
	@echo "Building the webhook ..."
	@$(BUILD) dependency:build-classpath -Dmdep.outputFile=target/dependencies.classpath -Dmdep.includeScope=test
	@echo "target/test-classes:target/classes:$$(cat target/dependencies.classpath)" > target/test.classpath

jdk:
	@home=$$(hack/find-jdk) && echo "JDK: $$home"

maven:
	@command -v mvn >/dev/null || { echo "mvn is missing: install Maven 3.8.7 or later."; exit 1; }

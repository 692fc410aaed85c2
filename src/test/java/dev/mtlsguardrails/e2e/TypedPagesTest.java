package dev.mtlsguardrails.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.Checkout;
import dev.mtlsguardrails.testbed.Console;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Kubectl.Output;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a page shows, happens: of blocks marked {@code console run}, and of objects to be applied. In a cluster that no other
 * test has left anything in, as its reader has it.
 */
@QuarkusTest
@TestProfile(TypedPagesTest.ForReaders.class)
@QuarkusTestResource(ControlPlaneResource.class)
class TypedPagesTest extends GuardedCluster {

    /** Has the application, and the cluster with it, started anew. */
    public static final class ForReaders implements QuarkusTestProfile {}

    @TempDir
    private Path temporary;

    /** In one folder: a block may need what another one of the page saved. */
    @TestFactory
    List<DynamicTest> everyBlockAnswersWhatThePageSays() {
        Path checkout = Checkout.in(temporary);
        List<DynamicTest> tests = new ArrayList<>();
        for (Path page : Console.pages()) {
            for (String block : Console.blocks(page, "run")) {
                tests.add(DynamicTest.dynamicTest(
                        page + ": " + block.lines().findFirst().orElse(""), () -> answers(checkout, block)));
            }
        }
        assertThat(tests).as("pages without a single block to run").isNotEmpty();
        return tests;
    }

    private void answers(Path checkout, String block) {
        awaitGuard();
        Console.steps(block).forEach(step -> step.assertAnsweredBy(line -> kubectl.shell(checkout, line)));
    }

    /** Whoever copies an object from a page has no misspelt field in it; whether policy lets it pass is another matter. */
    @TestFactory
    List<DynamicTest> everyObjectIsOneThatTheApiServerKnows() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path page : Console.pages()) {
            for (String object : Console.fenced(page, "yaml")) {
                if (object.startsWith("apiVersion:")) {
                    tests.add(DynamicTest.dynamicTest(page.toString(), () -> isKnown(object)));
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(3);
        return tests;
    }

    private void isKnown(String object) {
        Output output = kubectl.pipe(object, "apply", "--dry-run=server", "--validate=strict", "-f", "-");
        if (output.code() != 0) {
            assertThat(output.text()).contains("denied the request: mTLS Guardrails refuses");
        }
    }
}

package dev.mtlsguardrails.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.Requester;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is called a late finding, and what is not. The base of every story is bookinfo, under Baseline in mode Enforce. */
class SuspicionsTest {

    private static final String OPEN = """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: details, namespace: %s}
            spec: {selector: {matchLabels: {app: details}}, mtls: {mode: DISABLE}}
            """;
    private static final String CLOSED = OPEN.replace("DISABLE", "STRICT");
    private static final String EXCEPTION = """
            apiVersion: mtls-guardrails.dev/v1alpha1
            kind: MtlsException
            metadata: {name: details, namespace: bookinfo}
            spec:
              workloadSelector: {matchLabels: {app: details}}
              rules: [MTLS-0101, MTLS-0201]
              reason: "%s"
              owner: team-details
              expiresAt: 2027-03-31T00:00:00Z
            """;

    private final Story story = new Story(RuleCatalogue.complete());

    @Test
    void whatIsStoredAndWouldBeRefused() {
        story.come(OPEN.formatted("bookinfo"));
        assertThat(story.after(1)).as("the dust has not settled").isEmpty();

        List<LateFinding> late = story.after(2);

        assertThat(late).hasSize(1);
        assertThat(late.getFirst().ruling().finding().rule().text()).isEqualTo("MTLS-0101");
        assertThat(late.getFirst().about().toString()).isEqualTo("PeerAuthentication bookinfo/details");
        assertThat(late.getFirst().text())
                .startsWith("PeerAuthentication bookinfo/details is stored, and would be refused: [MTLS-0101]"
                        + " spec.mtls.mode: ")
                .contains("Deployment details-v1", "policy: default", "The webhook was not asked");
        assertThat(story.after(3)).isEmpty();
    }

    @Test
    void notWhatAnExceptionExcusesWhicheverIsSeenFirst() {
        story.come(OPEN.formatted("bookinfo"));
        story.come(EXCEPTION.formatted("terminates TLS itself"));
        assertThat(story.after(10)).isEmpty();

        story.go(EXCEPTION.formatted("terminates TLS itself"));
        story.come(OPEN.formatted("bookinfo").replace("mtls:", "portLevelMtls: {9080: {mode: STRICT}}, mtls:"));
        assertThat(story.after(20))
                .as("it was so before, and this makes it no worse")
                .isEmpty();
    }

    @Test
    void notWhatAPolicyOnlyWarnsAbout() {
        story.come(OPEN.formatted("staging"));

        assertThat(story.after(10)).isEmpty();
    }

    @Test
    void notBeforeTheNamespaceIsSeenThatAPolicyKnows() {
        story.come(OPEN.formatted("sandbox"));
        story.come("{apiVersion: v1, kind: Namespace, metadata: {name: sandbox, labels: {stage: test}}}");

        assertThat(story.after(10)).isEmpty();
    }

    @Test
    void isSaidOnceUntilItGoesAway() {
        story.come(OPEN.formatted("bookinfo"));
        assertThat(story.after(2)).hasSize(1);
        story.come(OPEN.formatted("bookinfo").replace("metadata: {", "metadata: {labels: {a: b}, "));
        assertThat(story.after(10)).as("it is still so").isEmpty();

        story.come(CLOSED.formatted("bookinfo"));
        story.come(OPEN.formatted("bookinfo"));
        assertThat(story.after(20)).as("it went, and came again").hasSize(1);

        story.go(OPEN.formatted("bookinfo"));
        assertThat(story.after(30)).isEmpty();
        story.come(OPEN.formatted("bookinfo"));
        assertThat(story.after(40)).as("it was deleted, and came again").hasSize(1);
    }

    @Test
    void whatComesAndGoesAtOnceIsNotSaid() {
        story.come(OPEN.formatted("bookinfo"));
        story.go(OPEN.formatted("bookinfo"));
        assertThat(story.after(10)).isEmpty();

        story.come(OPEN.formatted("bookinfo"));
        story.come(CLOSED.formatted("bookinfo"));
        assertThat(story.after(20)).isEmpty();
    }

    @Test
    void nobodyHidesByChangingItAgain() {
        story.come(OPEN.formatted("bookinfo"));
        story.come(OPEN.formatted("bookinfo").replace("metadata: {", "metadata: {labels: {a: b}, "));

        List<LateFinding> late = story.after(10);

        assertThat(late).hasSize(1);
        assertThat(late.getFirst().change()).isInstanceOf(Change.Create.class);
    }

    @Test
    void notWhatSomebodyMayWhoIsKnown() {
        story.admitted(new Requester("sam", List.of("sre-oncall")));
        story.come(OPEN.formatted("bookinfo"));

        assertThat(story.after(10)).isEmpty();
    }

    @Test
    void aGrantorMayHaveGrantedIt() {
        story.come(EXCEPTION.formatted("terminates TLS itself"));
        assertThat(story.after(10)).isEmpty();
    }

    @Test
    void butNobodyMayGrantWhatMeansNothing() {
        story.come(EXCEPTION.formatted(""));

        assertThat(story.after(10))
                .extracting(late -> late.ruling().finding().at().fieldPath())
                .containsExactly("spec.reason");
    }

    @Test
    void norAnythingWhereThereAreNoGrantors() {
        story.come("{apiVersion: mtls-guardrails.dev/v1alpha1, kind: MtlsPolicy, metadata: {name: default}, spec: {}}");
        story.come(EXCEPTION.formatted("terminates TLS itself"));

        assertThat(story.after(10))
                .extracting(late -> late.ruling().finding().rule().text())
                .contains("MTLS-0402");
    }

    @Test
    void podsAreNoWorseThanWhatMadeThem() {
        story.known(optedOut("apps/v1", "Deployment", "cache", ""));
        story.come(optedOut("apps/v1", "ReplicaSet", "cache-6d4cf56db6", owner("apps/v1", "Deployment", "cache")));
        assertThat(story.after(10)).isEmpty();

        story.come(optedOut("apps/v1", "ReplicaSet", "late-6d4cf56db6", owner("apps/v1", "Deployment", "late")));
        story.come(optedOut("apps/v1", "Deployment", "late", ""));
        assertThat(story.after(20))
                .extracting(late -> late.about().toString())
                .as("the owner is where we judge, even if it is seen after")
                .containsExactly("Deployment bookinfo/late");

        story.come(optedOut("apps/v1", "ReplicaSet", "gone-6d4cf56db6", owner("apps/v1", "Deployment", "gone")));
        assertThat(story.after(30)).as("what is left over goes").isEmpty();
    }

    private static String optedOut(String version, String kind, String name, String owner) {
        return """
                apiVersion: %s
                kind: %s
                metadata: {name: %s, namespace: bookinfo%s}
                spec:
                  selector: {matchLabels: {app: cache}}
                  template:
                    metadata: {labels: {app: cache, sidecar.istio.io/inject: "false"}}
                    spec: {containers: [{name: main, image: example/main:1}]}
                """.formatted(version, kind, name, owner);
    }

    private static String owner(String version, String kind, String name) {
        return ", ownerReferences: [{apiVersion: %s, kind: %s, name: %s, uid: \"1\", controller: true}]"
                .formatted(version, kind, name);
    }

    /** With a stand-in for the rules about effects: a mesh of which nothing demands mutual TLS any more. */
    @Test
    void twoDeletionsAtTheSameMomentThatAreHarmlessOneByOne() {
        Story mesh = new Story(new RuleCatalogue(List.of(new NothingStrictAnyMore(Action.ENFORCE))));
        String strict = """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: default, namespace: %s}
                spec: {mtls: {mode: STRICT}}
                """;
        String legacy = "{apiVersion: v1, kind: Namespace, metadata: {name: legacy%s}}";
        mesh.known(strict.formatted("legacy"));
        assertThat(mesh.count(PeerAuthentication.class)).isEqualTo(2);

        mesh.go(strict.formatted("istio-system"));
        mesh.come(legacy.formatted(", deletionTimestamp: \"2026-12-01T12:00:00Z\""));
        mesh.go(strict.formatted("legacy"));
        mesh.go(legacy.formatted(""));

        List<LateFinding> late = mesh.after(10);
        assertThat(late).hasSize(1);
        assertThat(late.getFirst().about().toString())
                .as("nothing can be said in a Namespace that is gone")
                .isEqualTo("Namespace legacy");
        assertThat(late.getFirst().text())
                .startsWith("PeerAuthentication legacy/default is deleted, and would be refused: ");
    }

    @Test
    void thePolicyOfTheNamespaceAndThatOfTheMeshDeletedAtTheSameMoment() {
        assumeTrue(RuleCatalogue.complete().infos().stream()
                .anyMatch(rule -> rule.id().text().equals("MTLS-0503")));
        String strict = "{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: default,"
                + " namespace: %s}, spec: {mtls: {mode: STRICT}}}";
        story.known(strict.formatted("bookinfo"));
        story.known(strict.formatted("staging"));

        story.go(strict.formatted("istio-system"));
        story.go(strict.formatted("bookinfo"));

        assertThat(story.after(10))
                .singleElement()
                .satisfies(late -> assertThat(late.text())
                        .startsWith(
                                "PeerAuthentication bookinfo/default is deleted, and nobody was warned: [MTLS-0503]"));
    }

    @Test
    void whatGoesWithItsNamespaceConcernsThoseWhoStay() {
        Story mesh = new Story(new RuleCatalogue(List.of(new NothingStrictAnyMore(Action.ENFORCE))));
        mesh.come(
                "{apiVersion: v1, kind: Namespace, metadata: {name: bookinfo, deletionTimestamp: \"2026-12-01T12:00:00Z\"}}");
        mesh.known("""
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: own, namespace: bookinfo}
                spec: {mtls: {mode: STRICT}}
                """);
        mesh.forget("""
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: default, namespace: istio-system}
                """);

        mesh.go(
                "{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: own, namespace: bookinfo}}");

        assertThat(mesh.after(10))
                .as("the stand-in says that all servers are in bookinfo")
                .isEmpty();
    }

    @Test
    void ofADeletionOneWantsToBeWarned() {
        Story mesh = new Story(new RuleCatalogue(List.of(new NothingStrictAnyMore(Action.WARN))));
        String strict = """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: default, namespace: istio-system}
                spec: {mtls: {mode: STRICT}}
                """;
        mesh.go(strict);

        assertThat(mesh.after(10))
                .singleElement()
                .satisfies(late -> assertThat(late.text())
                        .startsWith("PeerAuthentication istio-system/default is deleted, and nobody was warned: "));

        mesh.come(strict);
        mesh.admitted(new Requester("jane", List.of()), NothingStrictAnyMore.FACT);
        mesh.go(strict);

        assertThat(mesh.after(20)).as("jane was warned").isEmpty();
    }

    @Test
    void nothingIsDueWhereNothingIsSuspected() {
        story.come(CLOSED.formatted("bookinfo"));
        assertThat(story.nextDue()).isEmpty();
        story.come(OPEN.formatted("bookinfo"));
        assertThat(story.nextDue()).isEqualTo(Optional.of(Story.START.plus(Suspicions.SETTLED_AFTER)));
        assertThat(story.count(DestinationRule.class)).isZero();
    }
}

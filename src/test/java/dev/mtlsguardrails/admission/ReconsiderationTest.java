package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mtlsguardrails.admission.Admission.Decided;
import dev.mtlsguardrails.admission.Reconsideration.Considered;
import dev.mtlsguardrails.admission.Reconsideration.SecondLook;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.verdict.Decision;
import dev.mtlsguardrails.testbed.MovingViews;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.Yaml;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** A refusal waits for what comes with it. Whatever is waited for long here comes before that. */
class ReconsiderationTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofMillis(30);

    private static final byte[] RULE = review("""
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: details, namespace: bookinfo}
            spec: {host: details, trafficPolicy: {tls: {mode: DISABLE}}}
            """);
    private static final byte[] WHOLE_NAMESPACE = review("""
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: open, namespace: bookinfo}
            spec: {mtls: {mode: DISABLE}}
            """);
    private static final String EXCEPTION = """
            apiVersion: mtls-guardrails.dev/v1alpha1
            kind: MtlsException
            metadata: {name: details, namespace: bookinfo}
            spec:
              workloadSelector: {matchLabels: {app: details}}
              rules: [MTLS-0101, MTLS-0201]
              reason: terminates TLS itself
              owner: team-details
              expiresAt: 2027-03-31T00:00:00Z
            """;
    private static final String SOMETHING_ELSE = """
            apiVersion: v1
            kind: Service
            metadata: {name: elsewhere, namespace: legacy}
            spec: {selector: {app: elsewhere}, ports: [{port: 80}]}
            """;
    /** Forbids exceptions from this rule. */
    private static final String POLICY_WITHOUT_MERCY = """
            apiVersion: mtls-guardrails.dev/v1alpha1
            kind: MtlsPolicy
            metadata: {name: default}
            spec: {exceptions: {grantors: [{kind: Group, name: mesh-admins}], rules: [MTLS-0301]}}
            """;

    private final MovingViews views = new MovingViews(Offline.bookinfo(List.of()));
    private final Reconsideration reconsideration = new Reconsideration(views, ForkJoinPool.commonPool(), 1);

    private static byte[] review(String manifest) {
        return Reviews.bytes(Reviews.creation("uid", Yaml.documents(manifest).getFirst()));
    }

    private static Decided decide(byte[] review, ClusterView view) {
        try {
            return Offline.decide(review, view);
        } catch (BadReviewException bad) {
            throw new AssertionError(bad);
        }
    }

    private CompletableFuture<Considered> considered(byte[] review, Duration patience) {
        ClusterView seen = views.current().orElseThrow();
        return reconsideration
                .of(decide(review, seen), seen, patience, newer -> decide(review, newer))
                .toCompletableFuture();
    }

    @Test
    void isLetPassWhenTheExceptionComes() {
        CompletableFuture<Considered> answer = considered(RULE, LONG);
        assertThat(answer).isNotDone();

        views.come(SOMETHING_ELSE);
        views.come(EXCEPTION);

        Considered considered = answer.join();
        assertThat(considered.look()).contains(SecondLook.ALLOWED);
        assertThat(considered.decided().answer().refusal()).isEmpty();
        assertThat(considered.decided().decision()).isEqualTo(Decision.REPORTED);
        assertThat(views.followed()).isZero();
    }

    @Test
    void isLetPassWhenTheExceptionCameJustNow() {
        ClusterView seen = views.current().orElseThrow();
        Decided first = decide(RULE, seen);
        views.come(EXCEPTION);

        Considered considered = reconsideration
                .of(first, seen, LONG, newer -> decide(RULE, newer))
                .toCompletableFuture()
                .join();

        assertThat(considered.look()).contains(SecondLook.ALLOWED);
    }

    @Test
    void isRefusedWhenNothingComes() {
        Considered considered = considered(RULE, SHORT).join();

        assertThat(considered.look()).contains(SecondLook.REFUSED);
        assertThat(considered.decided().answer().refusal()).isPresent();
        assertThat(views.followed()).isZero();
    }

    @Test
    void whatComesMayMakeItFinal() {
        CompletableFuture<Considered> answer = considered(RULE, LONG);

        views.come(POLICY_WITHOUT_MERCY);

        assertThat(answer.join().look()).contains(SecondLook.REFUSED);
    }

    @Test
    void whatIsFinalDoesNotWait() {
        CompletableFuture<Considered> answer = considered(WHOLE_NAMESPACE, LONG);

        assertThat(answer)
                .isCompletedWithValueMatching(of ->
                        of.look().isEmpty() && of.decided().answer().refusal().isPresent());
        assertThat(views.followed()).isZero();
    }

    @Test
    void whereThereIsNoTimeTheFirstAnswerStands() {
        assertThat(considered(RULE, Duration.ZERO))
                .isCompletedWithValueMatching(of -> of.look().isEmpty());
    }

    @Test
    void noMoreThanSoManyWait() {
        CompletableFuture<Considered> first = considered(RULE, LONG);

        assertThat(considered(RULE, LONG))
                .isCompletedWithValueMatching(of -> of.look().equals(java.util.Optional.of(SecondLook.CROWDED))
                        && of.decided().answer().refusal().isPresent());

        views.come(EXCEPTION);
        first.join();
        views.go(EXCEPTION);
        assertThat(considered(RULE, LONG)).as("there is a place again").isNotDone();
    }

    @Test
    void aBugIsNoAnswer() {
        ClusterView seen = views.current().orElseThrow();
        CompletableFuture<Considered> answer = reconsideration
                .of(decide(RULE, seen), seen, LONG, newer -> {
                    throw new IllegalStateException("broken on purpose");
                })
                .toCompletableFuture();

        views.come(EXCEPTION);

        assertThatThrownBy(answer::join).hasRootCauseMessage("broken on purpose");
        assertThat(views.followed()).isZero();
    }
}

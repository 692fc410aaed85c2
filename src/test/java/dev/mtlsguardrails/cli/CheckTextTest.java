package dev.mtlsguardrails.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read. */
class CheckTextTest {

    private static final String NAMESPACE = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: prod, labels: {istio-injection: enabled}}
            """;
    private static final String POLICY = """
            apiVersion: mtls-guardrails.dev/v1alpha1
            kind: MtlsPolicy
            metadata: {name: ours}
            spec: {profile: Baseline, mode: %s}
            """;
    private static final String OPEN = """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: open, namespace: prod}
            spec:
              mtls: {mode: DISABLE}
            """;

    @TempDir
    private Path folder;

    private Terminal terminal;

    @BeforeEach
    void mesh() throws IOException {
        terminal = Terminal.in(folder)
                .with("mesh/namespace.yaml", NAMESPACE)
                .with("mesh/policy.yaml", POLICY.formatted("Enforce"));
    }

    @Test
    void pointsAtWhatIsWrong() throws IOException {
        Terminal.Answer answer = terminal.with("ratings.yaml", """
                        # what it is for
                        apiVersion: networking.istio.io/v1
                        kind: DestinationRule
                        metadata:
                          name: ratings
                          namespace: prod
                        spec:
                          host: ratings
                          trafficPolicy:
                            tls: {mode: SIMPLE, insecureSkipVerify: true}
                          subsets:
                            - name: v1
                              trafficPolicy:
                                tls:
                                  mode: DISABLE
                            - name: v2
                              trafficPolicy:
                                portLevelSettings:
                                  - port: {number: 9080}
                                    tls:
                                      sni: ratings

                        # the end
                        """).run("check", "ratings.yaml", "--mesh", "mesh");

        assertThat(answer.out()).isEqualTo("""
                REFUSED DestinationRule prod/ratings, ratings.yaml:2
                  [MTLS-0201] spec.subsets[0].trafficPolicy.tls.mode: mode DISABLE makes clients send plaintext
                      15 |           mode: DISABLE
                         |                 ^^^^^^^
                    affects: every client in the mesh calling ratings.prod.svc.cluster.local, subset v1, served by nothing that is known (yet)
                    instead: remove the `tls` block, and auto mTLS decides; or write `mode: ISTIO_MUTUAL`; for a host outside the mesh create its ServiceEntry first, for one without sidecars its Service and pods
                    policy:  ours

                  [MTLS-0201] spec.subsets[1].trafficPolicy.portLevelSettings[0].tls: `tls` without `mode` means DISABLE: it makes clients send plaintext
                      20 |             tls:
                         |             ^^^
                      21 |               sni: ratings
                    affects: every client in the mesh calling ratings.prod.svc.cluster.local, subset v2, port 9080, served by nothing that is known (yet)
                    instead: remove the `tls` block, and auto mTLS decides; or write `mode: ISTIO_MUTUAL`; for a host outside the mesh create its ServiceEntry first, for one without sidecars its Service and pods
                    policy:  ours

                  [MTLS-0202] spec.trafficPolicy.tls.mode: mode SIMPLE is not the mutual TLS of the mesh: a STRICT server refuses it; a PERMISSIVE one resets HTTP, and otherwise does not learn who calls
                      10 |     tls: {mode: SIMPLE, insecureSkipVerify: true}
                         |                 ^^^^^^
                    affects: every client in the mesh calling ratings.prod.svc.cluster.local, served by nothing that is known (yet)
                    instead: remove the `tls` block, and auto mTLS decides; or write `mode: ISTIO_MUTUAL`; for a host outside the mesh create its ServiceEntry first, for one without sidecars its Service and pods
                    policy:  ours, which only warns

                  [MTLS-0203] spec.trafficPolicy.tls.insecureSkipVerify: `insecureSkipVerify` makes clients take any certificate: whoever answers is believed
                      10 |     tls: {mode: SIMPLE, insecureSkipVerify: true}
                         |                                             ^^^^
                    affects: every client in the mesh calling ratings.prod.svc.cluster.local, served by nothing that is known (yet)
                    instead: remove the `tls` block, and auto mTLS verifies both sides; or remove `insecureSkipVerify` and name the authority in `caCertificates`
                    policy:  ours, which only warns

                  [MTLS-0205] spec.host: no Service and no ServiceEntry is called ratings.prod.svc.cluster.local, so the rule applies to nothing
                      8 |   host: ratings
                        |         ^^^^^^^
                    affects: no client, until something bears that name
                    instead: write <name>.<namespace>.svc.cluster.local for a Service, or the host of a ServiceEntry as it stands there
                    policy:  ours, which only warns

                1 document: 1 refused
                """);
        assertThat(answer.err()).isEmpty();
        assertThat(answer.code()).isEqualTo(1);
    }

    @Test
    void sumsUp() throws IOException {
        Terminal.Answer answer = terminal.with(
                        "all.yaml", String.join("---\n", OPEN, NAMESPACE.replaceAll("prod", "istio-system"), """
                        apiVersion: security.istio.io/v1
                        kind: PeerAuthentication
                        metadata: {name: lax, namespace: istio-system}
                        spec: {mtls: {mode: PERMISSIVE}}
                        """, """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: settings}
                        """))
                .run("check", "all.yaml", "--mesh", "mesh");

        assertThat(answer.out()).isEqualTo("""
                REFUSED PeerAuthentication prod/open, all.yaml:1
                  [MTLS-0101] spec.mtls.mode: mode DISABLE switches mutual TLS off at the server: it takes plaintext from anybody, and mTLS from nobody
                      5 |   mtls: {mode: DISABLE}
                        |                ^^^^^^^
                    affects: every workload of namespace prod: no workload with a sidecar at present, and whatever starts later
                    instead: write STRICT, or PERMISSIVE while some clients have no sidecar yet; or leave `mtls` out and inherit
                    policy:  ours

                RECORDED PeerAuthentication istio-system/lax, all.yaml:11
                  [MTLS-0103] spec.mtls.mode: mode PERMISSIVE takes plaintext beside mutual TLS: whoever has no sidecar gets in unauthenticated
                      14 | spec: {mtls: {mode: PERMISSIVE}}
                         |                     ^^^^^^^^^^
                    affects: the whole mesh: no workload with a sidecar at present, and whatever starts later
                    instead: write STRICT as soon as all clients have sidecars
                    policy:  ours, which only records

                4 documents: 1 refused, 1 recorded, 1 clean, 1 not judged
                """);
    }

    @Test
    void aStoredObjectIsUpdated() throws IOException {
        Terminal.Answer answer = terminal.with("mesh/open.yaml", OPEN)
                .with("open.yaml", OPEN)
                .run("check", "open.yaml", "--mesh", "mesh");

        assertThat(answer.out())
                .startsWith("WARNED PeerAuthentication prod/open, open.yaml:1\n")
                .contains("    policy:  ours\n    passes:  it was so before, and this change makes it no worse\n")
                .endsWith("\n1 document: 1 warned\n");
        assertThat(answer.code()).isZero();
    }

    @Test
    void aPolicyThatOnlyWarnsSaysWhatItWouldDo() throws IOException {
        Terminal.Answer answer = terminal.with("open.yaml", OPEN)
                .with("mode.yaml", POLICY.formatted("Warn"))
                .run("check", "open.yaml", "--mesh", "mesh", "--policy", "mode.yaml");

        assertThat(answer.out())
                .startsWith("WOULD BE REFUSED PeerAuthentication prod/open, open.yaml:1\n")
                .contains("    policy:  ours, which only warns; in mode Enforce it would refuse this\n")
                .endsWith("\n1 document: 1 would be refused\n");
        assertThat(answer.code()).isZero();
    }

    @Test
    void whatCannotBeReadIsRefused() throws IOException {
        Terminal.Answer answer = terminal.with("wrong.yaml", """
                        apiVersion: security.istio.io/v1
                        kind: PeerAuthentication
                        metadata: {name: wrong, namespace: prod}
                        spec:
                          mtls: STRICT
                        """).run("check", "wrong.yaml", "--mesh", "mesh");

        assertThat(answer.out()).isEqualTo("""
                REFUSED PeerAuthentication prod/wrong, wrong.yaml:1
                  cannot be read: spec.mtls must be an object
                      5 |   mtls: STRICT
                        |         ^^^^^^

                1 document: 1 refused
                """);
        assertThat(answer.code()).isEqualTo(1);
    }

    @Test
    void aPolicyThatNamesNoRuleThereIsIsRefusedAndDoesNotCount() throws IOException {
        Terminal.Answer answer = Terminal.in(folder)
                .with("policy.yaml", """
                        apiVersion: mtls-guardrails.dev/v1alpha1
                        kind: MtlsPolicy
                        metadata: {name: lax}
                        spec:
                          mode: Audit
                          rules: [{id: MTLS-0210, action: Warn}]
                        """)
                .with("open.yaml", OPEN)
                .with("mesh/namespace.yaml", NAMESPACE)
                .run("check", "policy.yaml", "open.yaml", "--mesh", "mesh/namespace.yaml");

        assertThat(answer.out()).startsWith("""
                REFUSED MtlsPolicy lax, policy.yaml:1
                  mTLS Guardrails has no rule MTLS-0210, named in spec.rules; the nearest is MTLS-0207
                      6 |   rules: [{id: MTLS-0210, action: Warn}]
                        |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

                REFUSED PeerAuthentication prod/open, open.yaml:1
                """).endsWith("2 documents: 2 refused\n");
    }

    @Test
    void aPolicyAmongTheDocumentsCounts() throws IOException {
        Terminal.Answer answer = Terminal.in(folder)
                .with("open.yaml", OPEN + "---\n" + POLICY.formatted("Audit"))
                .run("check", "open.yaml");

        assertThat(answer.out())
                .contains("    policy:  ours, which only records; in mode Enforce it would refuse this\n")
                .doesNotContain("shipped");
    }

    @Test
    void saysWhatItRestsOn() throws IOException {
        Terminal.Answer answer = Terminal.in(folder).with("open.yaml", OPEN).run("check", "open.yaml");

        assertThat(answer.out()).contains("    policy:  (shipped default)\n").endsWith("""

                        Note: No MtlsPolicy counts: none was given, or none that was given can be used. Judged by the shipped default (profile Baseline, mode Enforce, all namespaces). --policy FILE names another.
                        Note: No Namespace is among the documents for prod: each counts as part of the mesh, and under the strictest policy. --mesh FILE adds it.
                        1 document: 1 refused
                        """);
    }

    @Test
    void whatTheMeshHasAndNobodyCanReadIsLeftOutAloud() throws IOException {
        Terminal.Answer answer = terminal.with("mesh/wrong.yaml", """
                        apiVersion: v1
                        kind: Service
                        metadata: {name: wrong, namespace: prod}
                        spec: 7
                        """)
                .with("ns.yaml", NAMESPACE)
                .run("check", "ns.yaml", "--mesh", "mesh");

        assertThat(answer.out()).isEqualTo("""
                Note: mesh/wrong.yaml:1: Service prod/wrong of the mesh is left out, it cannot be read: spec must be an object.
                1 document: 1 clean
                """);
    }

    @Test
    void coloursAreForTerminals() throws IOException {
        terminal.with("open.yaml", OPEN);

        assertThat(terminal.run("check", "open.yaml").out()).doesNotContain("\u001b");
        assertThat(terminal.run("check", "open.yaml", "--color", "never").out()).doesNotContain("\u001b");
        assertThat(terminal.run("check", "open.yaml", "--color", "always").out())
                .startsWith("\u001b[1m\u001b[31mREFUSED\u001b[0m PeerAuthentication prod/open");
    }

    @Test
    void filesDoNotCommandTheTerminal() throws IOException {
        Terminal.Answer answer = terminal.with("open.yaml", OPEN.replace("name: open", "name: \"\\e[2Jo\\npen\""))
                .run("check", "open.yaml");

        assertThat(answer.out()).startsWith("REFUSED PeerAuthentication prod/?[2Jo?pen, open.yaml:1\n");
    }
}

package dev.mtlsguardrails.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that people keep objects in. */
class CheckInputTest {

    private static final String OPEN = """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: open}
            spec: {mtls: {mode: DISABLE}}
            """;

    /** Kinds that verdicts rest on, and no rule judges. */
    private static final String CONTEXT = """
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: narrow}
            spec: {egress: [{hosts: ["./*"]}]}
            ---
            apiVersion: networking.istio.io/v1beta1
            kind: VirtualService
            metadata: {name: canary}
            spec: {hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: v2}}]}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: legacy, labels: {kubernetes.io/service-name: legacy}}
            addressType: IPv4
            endpoints: [{addresses: [192.0.2.7]}]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: {name: upstream}
            spec: {targetRefs: [{group: "", kind: Service, name: legacy}]}
            """;

    @TempDir
    private Path folder;

    @Test
    void standardInput() {
        Terminal.Answer answer = Terminal.in(folder).typing(OPEN).run("check", "-");

        assertThat(answer.out())
                .startsWith("REFUSED PeerAuthentication default/open, (stdin):1\n")
                .contains("      4 | spec: {mtls: {mode: DISABLE}}\n        |                     ^^^^^^^\n");
        assertThat(answer.code()).isEqualTo(1);
    }

    @Test
    void theNamespaceOfWhatNamesNone() throws IOException {
        Terminal.Answer answer =
                Terminal.in(folder).with("open.yaml", OPEN + """
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: prod, namespace: of-no-importance}
                """).run("check", "open.yaml", "-n", "prod");

        assertThat(answer.out())
                .startsWith("REFUSED PeerAuthentication prod/open,")
                .doesNotContain("No Namespace");
    }

    @Test
    void listsAreTakenApart() throws IOException {
        Terminal.Answer answer = Terminal.in(folder).with("list.json", """
                {
                \t"apiVersion": "v1",
                \t"kind": "List",
                \t"items": [
                \t\t{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a\\/b"}},
                \t\t{
                \t\t\t"apiVersion": "security.istio.io/v1",
                \t\t\t"kind": "PeerAuthenticationList",
                \t\t\t"items": [{"metadata": {"name": "open"}, "spec": {"mtls": {"mode": "DISABLE"}}}]
                \t\t}
                \t]
                }
                """).run("check", "list.json");

        assertThat(answer.out())
                .startsWith("REFUSED PeerAuthentication default/open, list.json:9\n")
                .contains("""
                              9 | \t\t\t"items": [{"metadata": {"name": "open"}, "spec": {"mtls": {"mode": "DISABLE"}}}]
                                | \t\t\t                                                                   ^^^^^^^^^
                        """)
                .endsWith("\n2 documents: 1 refused, 1 not judged\n");
    }

    @Test
    void objectsOfJsonMayFollowOneAnother() {
        Terminal.Answer answer = Terminal.in(folder).typing("""
                {"apiVersion": "v1", "kind": "ConfigMap"}
                {"apiVersion": "security.istio.io/v1", "kind": "PeerAuthentication", "metadata": {"name": "\\ud83d\\ude00"},
                 "spec": {"😀": 1.5e3, "mtls": {"mode": "DISABLE"}}}
                """).run("check", "-");

        assertThat(answer.out())
                .startsWith("REFUSED PeerAuthentication default/😀, (stdin):2\n")
                .contains("""
                              3 |  "spec": {"😀": 1.5e3, "mtls": {"mode": "DISABLE"}}}
                                |                                        ^^^^^^^^^
                        """);
    }

    @Test
    void anEmptyListIsNoMistake() {
        Terminal.Answer answer = Terminal.in(folder)
                .typing("{apiVersion: v1, kind: List, items: []}")
                .run("check", "-");

        assertThat(answer.out()).endsWith("0 documents\n");
        assertThat(answer.code()).isZero();
    }

    @Test
    void directoriesWithAllThatIsBelow() throws IOException {
        Terminal.Answer answer = Terminal.in(folder)
                .with("apps/z.yml", OPEN.replace("open", "third"))
                .with("apps/b/deep/y.json", "{\"apiVersion\": \"v1\"}")
                .with("apps/b/x.yaml", OPEN.replace("open", "second"))
                .with("apps/a.yaml", OPEN.replace("open", "first"))
                .with("apps/README.md", "{{{")
                .run("check", "apps");

        assertThat(answer.out().lines().filter(line -> line.startsWith("REFUSED")))
                .containsExactly(
                        "REFUSED PeerAuthentication default/first, apps/a.yaml:1",
                        "REFUSED PeerAuthentication default/second, apps/b/x.yaml:1",
                        "REFUSED PeerAuthentication default/third, apps/z.yml:1");
        assertThat(answer.out()).endsWith("4 documents: 3 refused, 1 not judged\n");
    }

    @Test
    void anchorsAndMergeKeysLeadToWhereItIsWritten() throws IOException {
        Terminal.Answer answer = Terminal.in(folder).with("rules.yaml", """
                apiVersion: v1
                kind: List
                items:
                  - apiVersion: networking.istio.io/v1
                    kind: DestinationRule
                    metadata: &shared {name: one, namespace: prod}
                    spec: &spec
                      host: one
                      trafficPolicy: {tls: {mode: DISABLE}}
                  - apiVersion: networking.istio.io/v1
                    kind: DestinationRule
                    metadata: {<<: *shared, name: two}
                    spec: {<<: *spec, host: two}
                """).run("check", "rules.yaml");

        assertThat(answer.out().lines().filter(line -> line.startsWith("REFUSED") || line.contains("calling")))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("REFUSED DestinationRule prod/one, rules.yaml:4"),
                        line -> assertThat(line).contains("calling one.prod.svc"),
                        line -> assertThat(line).isEqualTo("REFUSED DestinationRule prod/two, rules.yaml:10"),
                        line -> assertThat(line).contains("calling two.prod.svc"));
        assertThat(answer.out().lines().filter(line -> line.contains("9 |")))
                .containsOnly("      9 |       trafficPolicy: {tls: {mode: DISABLE}}")
                .hasSize(2);
    }

    @Test
    void windowsLineEndsAndByteOrderMarks() throws IOException {
        String windows = OPEN.replace("\n", "\r\n");
        byte[] utf8 = ("\uFEFF" + windows).getBytes(StandardCharsets.UTF_8);
        byte[] utf16 = ("\uFEFF" + windows).getBytes(StandardCharsets.UTF_16LE);

        for (byte[] content : new byte[][] {utf8, utf16}) {
            Terminal.Answer answer =
                    Terminal.in(folder).with("open.yaml", content).run("check", "open.yaml");

            assertThat(answer.out())
                    .startsWith("REFUSED PeerAuthentication default/open, open.yaml:1\n")
                    .contains("      4 | spec: {mtls: {mode: DISABLE}}\n        |                     ^^^^^^^\n");
        }
    }

    @Test
    void theOrderDoesNotMatter() throws IOException {
        String rule = """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: away, namespace: prod}
                spec: {host: api.example.com, trafficPolicy: {tls: {mode: DISABLE}}}
                """;
        String entry = """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: away, namespace: prod}
                spec: {hosts: [api.example.com], location: MESH_EXTERNAL}
                """;
        Terminal terminal =
                Terminal.in(folder).with("a.yaml", rule + "---\n" + entry).with("b.yaml", entry + "---\n" + rule);

        assertThat(terminal.run("check", "a.yaml").out())
                .isEqualTo(terminal.run("check", "b.yaml").out())
                .endsWith("2 documents: 2 clean\n");
    }

    @Test
    void theOneWhoAppliesMatters() throws IOException {
        Terminal terminal = Terminal.in(folder).with("gateway.yaml", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: gateway, namespace: mesh-config}
                spec: {template: {metadata: {labels: {sidecar.istio.io/inject: "false"}}}}
                """);
        String istiod = "system:serviceaccount:mesh-config:istiod";

        assertThat(terminal.run("check", "gateway.yaml", "--root-namespace", "mesh-config", "--as", istiod)
                        .out())
                .contains("    passes:  the mesh's own control plane made it\n");
        assertThat(terminal.run("check", "gateway.yaml", "--root-namespace", "mesh-config", "--as-group", "admins")
                        .code())
                .isEqualTo(1);
    }

    @Test
    void bareWordsMeanWhatTheyMeanToKubectl() throws IOException {
        String deployment = """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: d, namespace: prod}
                spec: {template: {metadata: {annotations: {sidecar.istio.io/inject: %s}}}}
                """;
        Terminal terminal = Terminal.in(folder);

        for (String noText : new String[] {"false", "no", "off", "n", "0x10", "1_000", "1e3"}) {
            assertThat(terminal.typing(deployment.formatted(noText))
                            .run("check", "-")
                            .out())
                    .as(noText)
                    .contains("spec.template.metadata.annotations[sidecar.istio.io/inject] must be a string\n");
        }
        for (String text :
                new String[] {"2026-11-21", "2026-11-21T10:00:00Z", "12:30:45", "!!str true", "0x", "~true"}) {
            assertThat(terminal.typing(deployment.formatted(text))
                            .run("check", "-")
                            .out())
                    .as(text)
                    .doesNotContain("must be a string");
        }
    }

    @Test
    void keysAreText() {
        Terminal.Answer answer = Terminal.in(folder).typing("""
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: open}
                spec:
                  selector: {matchLabels: {app: a}}
                  portLevelMtls:
                    9080: {mode: DISABLE}
                """).run("check", "-");

        assertThat(answer.out())
                .contains("[MTLS-0102] spec.portLevelMtls.9080.mode")
                .contains("""
                              7 |     9080: {mode: DISABLE}
                                |                  ^^^^^^^
                        """);
    }

    @Test
    void whatNoRuleJudgesIsClean() throws IOException {
        Terminal.Answer answer =
                Terminal.in(folder).with("context.yaml", CONTEXT).run("check", "context.yaml");

        assertThat(answer.out()).doesNotContain("REFUSED", "WARNED").endsWith("4 documents: 4 clean\n");
        assertThat(answer.code()).isZero();
    }

    @Test
    void whatNoRuleJudgesIsPartOfTheMesh() throws IOException {
        Terminal.Answer answer = Terminal.in(folder)
                .with("mesh.yaml", CONTEXT.replace("hosts: [reviews]", "hosts: reviews"))
                .typing(OPEN)
                .run("check", "-", "--mesh", "mesh.yaml", "-n", "prod");

        assertThat(answer.out())
                .contains("Note: mesh.yaml:6: VirtualService prod/canary of the mesh is left out, it cannot be read:"
                        + " spec.hosts must be a list.\n");
    }
}

package dev.mtlsguardrails.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be worked with is told in one sentence, and nothing is judged. */
class BadInputTest {

    @TempDir
    private Path folder;

    @Test
    void noYaml() throws IOException {
        saysOf(
                "kind: A\nspec: b: c\n",
                "file.yaml:2: is no YAML: mapping values are not allowed here;" + " correct it, nothing was checked");
        saysOf(
                "a:\n  - b\n c: d\n",
                "file.yaml:3: is no YAML: while parsing a block mapping, expected <block end>, but"
                        + " found '<block mapping start>'; correct it, nothing was checked");
        saysOf(
                "a: b\nc: \u0007\n",
                "file.yaml:2: has a character that YAML does not allow, U+0007; remove it, nothing" + " was checked");
    }

    @Test
    void ambiguousYaml() throws IOException {
        saysOf(
                "spec:\n  tls: {}\n  host: a\n  tls: {mode: DISABLE}\n",
                "file.yaml:4: the key `tls` is there already, in line 2; remove one of the two");
        saysOf(
                "a:\n  9080: 1\n  \"9080\": 2\n",
                "file.yaml:3: the key `9080` is there already, in line 2; remove one of the two");
        saysOf(
                "{a: 1}: b\n",
                "file.yaml:1: a key must be a word, not a mapping or a list; put it into quotes if it is" + " one");
        saysOf("a: 1\n<<: b\n", "file.yaml:2: `<<` merges mappings only; name one, or a list of them");
    }

    @Test
    void yamlWithoutEnd() throws IOException {
        saysOf("a: &a\n  b: *a\n", "file.yaml:1: an alias in this refers to it; write it out");
        saysOf("a: &a\n  <<: *a\n", "file.yaml:1: what this merges contains it; write it out");
    }

    @Test
    void aFewLinesThatMeanVeryMuchAreTakenAsTheyAre() throws IOException {
        StringBuilder laughs = new StringBuilder("apiVersion: v1\nkind: ConfigMap\na0: &a0 [ha, ha]\n");
        for (int i = 1; i < 60; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }

        assertThat(Terminal.in(folder).with("file.yaml", laughs.toString()).run("check", "file.yaml"))
                .isEqualTo(new Terminal.Answer(
                        0,
                        Terminal.in(folder)
                                .typing("apiVersion: v1\nkind: ConfigMap\n")
                                .run("check", "-")
                                .out(),
                        ""));
    }

    @Test
    void nothingToCheck() throws IOException {
        saysOf("", "file.yaml: holds no YAML document; name a file that does");
        saysOf("# later\n---\n---\n", "file.yaml: holds no YAML document; name a file that does");
        assertThat(Terminal.in(folder)
                        .with("empty/file.txt", "")
                        .run("check", "empty")
                        .err())
                .isEqualTo("mtls-guardrails: empty: there is no *.yaml, *.yml or *.json below this directory;"
                        + " name another\n");
    }

    @Test
    void noText() throws IOException {
        Terminal.Answer answer = Terminal.in(folder)
                .with("file.yaml", new byte[] {'a', ':', ' ', (byte) 0xC3, (byte) 0x28})
                .run("check", "file.yaml");

        assertThat(answer)
                .isEqualTo(new Terminal.Answer(
                        2, "", "mtls-guardrails: file.yaml: is no UTF-8 text; name a YAML or JSON file\n"));
    }

    @Test
    void policiesToJudgeByMustBeSound() throws IOException {
        Terminal terminal = Terminal.in(folder)
                .typing("kind: Service")
                .with("policy.yaml", """
                # ours
                apiVersion: mtls-guardrails.dev/v1alpha1
                kind: MtlsPolicy
                metadata: {name: ours}
                spec: {mode: Lax}
                """)
                .with("other.yaml", "apiVersion: v1\nkind: Service\n")
                .with("unknown.yaml", """
                apiVersion: mtls-guardrails.dev/v1alpha1
                kind: MtlsPolicy
                metadata: {name: ours}
                spec: {rules: [{id: MTLS-0208, action: Warn}]}
                """);

        assertThat(terminal.run("check", "-", "--policy", "policy.yaml").err())
                .isEqualTo("mtls-guardrails: policy.yaml:2: spec.mode must be Enforce, Warn or Audit; correct it\n");
        assertThat(terminal.run("check", "-", "--policy", "other.yaml").err())
                .isEqualTo("mtls-guardrails: other.yaml:1: is no MtlsPolicy; a file of policies must hold nothing"
                        + " else\n");
        assertThat(terminal.run("check", "-", "--policy", "unknown.yaml").err())
                .isEqualTo("mtls-guardrails: unknown.yaml:1: mTLS Guardrails has no rule MTLS-0208, named in"
                        + " spec.rules; the nearest is MTLS-0207; correct it\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            check missing.yaml        | missing.yaml: there is no such file or directory; check the name
            check                     | Missing required parameter: 'FILE'; `mtls-guardrails check --help` says more
            check a --colr            | Unknown option: '--colr'; `mtls-guardrails check --help` says more
            chekc a                   | Unmatched arguments from index 0: 'chekc', 'a'; `mtls-guardrails --help` says more
            check a -o xml            | Invalid value for option '--output': expected one of [TEXT, JSON] (case-insensitive) but was 'xml'; `mtls-guardrails check --help` says more
            rules MTLS-0208           | there is no rule MTLS-0208; the nearest is MTLS-0207, and `mtls-guardrails rules` lists all
            """)
    void badCommands(String command, String sentence) {
        Terminal.Answer answer = Terminal.in(folder).run(command.split(" ", -1));

        assertThat(answer).isEqualTo(new Terminal.Answer(2, "", "mtls-guardrails: " + sentence + "\n"));
    }

    @Test
    void aBugOfOursIsNoRefusal() {
        StringWriter err = new StringWriter();
        Clock broken = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                throw new IllegalStateException("broken on purpose");
            }
        };

        int code = Cli.commandLine(InputStream.nullInputStream(), broken)
                .setErr(new PrintWriter(err))
                .execute("check", "policies/profiles/strict.yaml");

        assertThat(code).isEqualTo(70);
        assertThat(err.toString())
                .startsWith(
                        "mtls-guardrails: this is a bug of mTLS Guardrails; report it with the files and these lines:\n"
                                + "java.lang.IllegalStateException: broken on purpose");
    }

    private void saysOf(String content, String sentence) throws IOException {
        assertThat(Terminal.in(folder).with("file.yaml", content).run("check", "file.yaml"))
                .isEqualTo(new Terminal.Answer(2, "", "mtls-guardrails: " + sentence + "\n"));
    }

    @Test
    void anErrorMessageOnAPipeIsNoManifest() {
        Terminal.Answer answer =
                Terminal.in(folder).typing("Error: chart \"x\" not found\n").run("check", "-");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("holds no Kubernetes object: nothing in it has apiVersion and kind");
    }

    /** As kubectl does: a file that cannot be read keeps nobody from the others, but the run is no success. */
    @Test
    void oneBrokenFileDoesNotHideTheOthers() throws IOException {
        Terminal.Answer answer = Terminal.in(folder)
                .with("all/broken.yaml", "a: 1\na: 2\n")
                .with("all/open.yaml", """
                        apiVersion: security.istio.io/v1
                        kind: PeerAuthentication
                        metadata: {name: open, namespace: prod}
                        spec: {mtls: {mode: DISABLE}}
                        """)
                .run("check", "all");

        assertThat(answer.out())
                .startsWith("REFUSED PeerAuthentication prod/open, all/open.yaml:1")
                .endsWith("1 document: 1 refused\n");
        assertThat(answer.err())
                .isEqualTo("mtls-guardrails: all/broken.yaml:2: the key `a` is there already, in line 1; remove one of"
                        + " the two\n");
        assertThat(answer.code()).isEqualTo(2);
    }
}

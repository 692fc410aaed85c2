package dev.mtlsguardrails.meshcases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.controlplane.Capability;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.mtls.Place;
import dev.mtlsguardrails.core.mtls.Reception;
import dev.mtlsguardrails.core.mtls.Why;
import dev.mtlsguardrails.core.mtls.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Writes {@code docs/how-it-decides.md} from the engine: the truth table is asked of it, and what follows from each reason
 * is what it answered in the meshes of the tests, so that a reason that nothing ever leads to is found here.
 */
class HowItDecidesTest {

    private static final Path WRITTEN = Path.of("docs/how-it-decides.md");
    private static final Path RECEIVED = Path.of("target/how-it-decides.md");

    private final Map<Why, SortedSet<String>> sent = new EnumMap<>(Why.class);
    private final Map<Why, SortedSet<String>> met = new EnumMap<>(Why.class);

    @Test
    void thePageSaysWhatTheEngineDoes() throws IOException {
        MeshesOfTests.calls().forEach(this::learn);

        String page = page();

        Files.createDirectories(RECEIVED.getParent());
        Files.writeString(RECEIVED, page);
        assertThat(RECEIVED)
                .as(RECEIVED + " differs from " + WRITTEN
                        + "; read both, and copy the one over the other if it is better")
                .hasSameTextualContentAs(WRITTEN);
        assertThat(Arrays.stream(Why.values()).filter(why -> !sent.containsKey(why) && !met.containsKey(why)))
                .as("reasons that no mesh of the tests leads to")
                .isEmpty();
    }

    private void learn(Call call) {
        call.wire().ifPresent(wire -> learn(sent, wire, wire.value().words()));
        call.reception()
                .ifPresent(reception -> learn(met, reception, reception.value().words()));
    }

    private static void learn(Map<Why, SortedSet<String>> of, Decision<?> decision, String words) {
        of.computeIfAbsent(decision.why(), added -> new TreeSet<>()).add(words);
    }

    private String page() {
        return String.join(
                "\n",
                """
                # How it decides

                What the guard takes for the effect of a mesh's configuration: what goes over the wire between two workloads. It is
                what Istio itself does, in many places not what its documentation says. A test writes this page from the engine; others
                compare the engine with the answers of Istio's own code for sidecars, and with cases written by hand for ambient.
                The numbers in brackets and in the column *section* are those of a specification of Istio's behaviour that the code cites
                and that is not part of this repository; you need it for nothing on this page.

                A call has two ends that decide independently: what the client's proxy sends, and what stands at the server's port. A
                third question comes before the first: which DestinationRule the client obeys.

                ## Which DestinationRule a client obeys (2.1 to 2.4)

                Rules are looked for in three places. In each, the rules for the host that matches best are taken: the exact host, else
                the longest wildcard. **The first place with anything ends the search**, even if what is there selects other clients; a rule
                without `tls` found there hides all others.
                """,
                table(
                        List.of("", "place", "which rules count there"),
                        Arrays.stream(Place.values())
                                .map(place -> List.of(
                                        Integer.toString(place.ordinal() + 1), place.words(), place.counting()))),
                """

                Several rules of one namespace for one host are folded into one where their `exportTo` and `workloadSelector` allow it: the
                first that has a `trafficPolicy` keeps it whole; later ones add subsets with new names, or fill the gap if none has one.
                Among those that stay apart, one that selects the client comes first, else the newest.

                ## What the client sends

                The first line that applies decides; the lines about HBONE at the end come last, and replace what was decided above. A port's settings replace those above them whole, so what they leave out is not
                inherited; `tls` without `mode` is DISABLE.
                """,
                reasons(sent, "what is sent"),
                """

                ## What stands at the server's port

                A policy for the port counts before one for the workload, that before one for the namespace, that before one for the mesh;
                one without a mode leaves it to the next. Of several policies for the same, the oldest counts and the others not at all.
                In ambient only STRICT has an effect, and for single ports the differences of section 1.9 apply.
                """,
                reasons(met, "what stands there"),
                """

                ## What becomes of the call (3.2)

                ENC: Istio mTLS, both sides know each other. PLAIN: it works, and anybody can read it. APP: encrypted only if the application
                itself ends TLS there. FAIL: it breaks.
                """,
                truth(),
                """

                ## What differs between versions of Istio (10)
                """,
                table(
                        List.of("since", "behaviour"),
                        Arrays.stream(Capability.values())
                                .map(capability -> List.of("1." + capability.since(), capability.words()))),
                "");
    }

    private static String reasons(Map<Why, SortedSet<String>> of, String what) {
        return table(
                List.of("because", what, "section"),
                Arrays.stream(Why.values())
                        .filter(of::containsKey)
                        .map(why -> List.of(
                                why.words(),
                                String.join("; or ", of.getOrDefault(why, new TreeSet<>())),
                                why.section())));
    }

    private static String truth() {
        List<String> head = Stream.concat(
                        Stream.of("sent, and met by"),
                        Arrays.stream(Reception.values()).map(Reception::words))
                .toList();
        return table(
                head,
                Arrays.stream(Wire.values())
                        .map(wire -> Stream.concat(
                                        Stream.of(wire.words()),
                                        Arrays.stream(Reception.values())
                                                .map(reception -> Outcome.of(wire, reception)
                                                        .name()))
                                .toList()));
    }

    private static String table(List<String> head, Stream<List<String>> rows) {
        String ruler = head.stream().map(column -> "---").collect(Collectors.joining("|", "|", "|"));
        return Stream.concat(Stream.of(row(head), ruler), rows.map(HowItDecidesTest::row))
                .collect(Collectors.joining("\n"));
    }

    private static String row(List<String> columns) {
        return columns.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }
}

package dev.mtlsguardrails.cli.explain;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.mtls.Interception;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.mtls.Reception;
import dev.mtlsguardrails.core.mtls.Wire;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where to look first when a call fails, or anybody can read it. */
final class Advice {

    /** A rule behind a rule behind a rule: whoever has more of them needs another tool. */
    private static final int MOST_RULES = 4;

    private final MeshSnapshot mesh;
    private final SidecarLine sidecars;
    private final Subject server;

    Advice(MeshSnapshot mesh, Subject server) {
        this.mesh = mesh;
        this.server = server;
        this.sidecars = new SidecarLine(mesh);
    }

    List<Hint> about(Row row) {
        Call call = row.call();
        if (call.wire().isEmpty() || (row.outcome() != Outcome.FAIL && row.outcome() != Outcome.PLAIN)) {
            return List.of();
        }
        Decision<Wire> sent = call.wire().get();
        boolean byRule = sent.by().filter(this::isRule).isPresent();
        if (byRule && sent.value() != Wire.ISTIO_MTLS) {
            return rules(row);
        }
        return List.of(
                sent.value() == Wire.ISTIO_MTLS ? unableServer(call, sent) : plaintext(row.outcome(), call, sent));
    }

    private boolean isRule(Decision.Source source) {
        return rule(source.object()).isPresent();
    }

    private Optional<DestinationRule> rule(ResourceId id) {
        return mesh.namespace(id.namespace()).find(DestinationRule.class, id);
    }

    /** The rule that decides, and those that would decide the same without it: the engine is asked. */
    private List<Hint> rules(Row row) {
        List<Hint> hints = new ArrayList<>();
        MeshSnapshot without = mesh;
        Optional<Call> call = Optional.of(row.call());
        while (call.isPresent() && hints.size() < MOST_RULES) {
            Optional<Decision.Source> by =
                    call.get().wire().flatMap(Decision::by).filter(this::isRule);
            if (by.isEmpty() || call.get().outcome() != row.outcome()) {
                break;
            }
            hints.add(hints.isEmpty() ? first(row, by.get()) : next(by.get()));
            without = without.apply(new Change.Delete(rule(by.get().object()).orElseThrow()));
            call = again(row.call(), without);
        }
        return hints;
    }

    private static Optional<Call> again(Call before, MeshSnapshot mesh) {
        return new EffectiveMtls(mesh)
                .calls(before.dialled()).stream()
                        .filter(call -> call.endpoint()
                                .map(Object::toString)
                                .equals(before.endpoint().map(Object::toString)))
                        .findFirst();
    }

    private static Hint first(Row row, Decision.Source by) {
        Wire wire = row.call().wire().orElseThrow().value();
        String takes = row.call()
                .reception()
                .map(met -> met.value() == Reception.UNCAPTURED
                        ? "to a server whose sidecar does not see it"
                        : "to a server that takes " + Sentences.reception(met.value()))
                .orElse("");
        return new Hint(
                Sentences.source(by),
                "It makes clients send " + Sentences.wire(wire) + " " + takes
                        + (row.outcome() == Outcome.FAIL
                                ? ": HTTP 503, or a reset connection."
                                : ": anybody can read it."),
                "Remove the `tls` block, and automatic mTLS decides; or write `mode: ISTIO_MUTUAL`.");
    }

    private static Hint next(Decision.Source by) {
        return new Hint(Sentences.source(by), "It says the same, and counts as soon as the one before it is gone.", "");
    }

    /** Mutual TLS arrives where nobody takes it. */
    private Hint unableServer(Call call, Decision<Wire> sent) {
        Decision<Reception> met = call.reception().orElseThrow();
        String because =
                sent.by().map(source -> " (" + Sentences.source(source) + ")").orElse("");
        return met.by()
                .map(source -> new Hint(
                        Sentences.source(source),
                        "The server takes plaintext only, and its clients send mutual TLS" + because
                                + ": HTTP 503, or a reset connection.",
                        "Write STRICT or PERMISSIVE; or leave the mode out and inherit."))
                .orElseGet(() -> uncaptured(met, "Clients send mutual TLS" + because + ", and no sidecar takes it."));
    }

    private Hint uncaptured(Decision<Reception> met, String wrong) {
        return switch (met.why()) {
            case INBOUND_NOT_CAPTURED ->
                new Hint(
                        server.id() + ", "
                                + server.one().template().annotationsAt().fieldPath(),
                        wrong + " The port is taken from the sidecar, by " + Interception.EXCLUDED_INBOUND
                                + " or another mark of the kind.",
                        "Remove the mark.");
            case SERVER_IS_GATEWAY ->
                new Hint(server.id().toString(), wrong, "What a gateway takes, its Gateway objects say.");
            default ->
                new Hint(
                        server.id().toString(),
                        wrong + " It has no sidecar: " + sidecars.of(server) + ".",
                        "Give it one; or write a DestinationRule with DISABLE for its host if it is to stay so.");
        };
    }

    /** Plaintext that no rule asks for. */
    private Hint plaintext(Outcome outcome, Call call, Decision<Wire> sent) {
        return switch (sent.why()) {
            case CLIENT_WITHOUT_PROXY, ENDPOINT_WITHOUT_HBONE ->
                outcome == Outcome.FAIL
                        ? new Hint(
                                "the client",
                                "It has no sidecar, and the server takes mutual TLS only.",
                                "Give it a sidecar.")
                        : open(call);
            case OUTBOUND_NOT_CAPTURED ->
                new Hint(
                        "the pod template of the client",
                        "It takes this port from its sidecar, by " + Interception.EXCLUDED_OUTBOUND
                                + " or another mark of the kind.",
                        "Remove the mark.");
            case UNKNOWN_TO_CLIENT, UNKNOWN_AND_BLOCKED ->
                new Hint(
                        "the Sidecar objects of the client's namespace, and exportTo of the server's Service",
                        "The client's proxy does not know " + call.dialled().host() + ":"
                                + call.dialled().port() + ".",
                        "Add the host to `egress`, or export the Service to the client.");
            case AUTOMATIC_OFF ->
                new Hint(
                        "the configuration of the mesh, enableAutoMtls",
                        "Automatic mTLS is off, so that clients without a rule send plaintext.",
                        "Switch it on; or write a DestinationRule with `mode: ISTIO_MUTUAL` for the host.");
            case ENDPOINT_WITHOUT_MTLS, ONE_WITHOUT_SIDECAR, NOBODY_BEHIND ->
                call.reception()
                                .filter(met -> met.value() == Reception.UNCAPTURED)
                                .isPresent()
                        ? uncaptured(call.reception().orElseThrow(), "Clients send plaintext.")
                        : new Hint(
                                "the endpoints of " + call.dialled().host(),
                                "Clients send plaintext, because " + sent.why().words() + ".",
                                "Give every endpoint a sidecar; a pod that was injected has the label"
                                        + " security.istio.io/tlsMode=istio.");
            default ->
                sent.by()
                        .map(source -> new Hint(
                                Sentences.source(source),
                                "Clients send plaintext, because " + sent.why().words() + ".",
                                "Write STRICT or PERMISSIVE; or leave the mode out and inherit."))
                        .orElseGet(() -> new Hint(
                                call.dialled().host().toString(),
                                "Clients send " + Sentences.wire(sent.value()) + ", because "
                                        + sent.why().words() + ".",
                                ""));
        };
    }

    /** Whoever has no proxy gets in. */
    private Hint open(Call call) {
        Decision<Reception> met = call.reception().orElseThrow();
        if (met.value() == Reception.UNCAPTURED) {
            return uncaptured(met, "Anybody gets in with plaintext.");
        }
        String strict = "Write STRICT as soon as all clients have sidecars.";
        return met.by()
                .map(source ->
                        new Hint(Sentences.source(source), "It lets in whoever has no sidecar, in plaintext.", strict))
                .orElseGet(() -> new Hint(
                        "no PeerAuthentication speaks about " + server.id(),
                        "So it lets in whoever has no sidecar, in plaintext.",
                        "Create one for its namespace with mode STRICT as soon as all clients have sidecars."));
    }
}

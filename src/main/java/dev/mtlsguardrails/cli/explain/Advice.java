package dev.mtlsguardrails.cli.explain;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.mtls.Interception;
import dev.mtlsguardrails.core.mtls.Lead;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.mtls.Reception;
import dev.mtlsguardrails.core.mtls.Wire;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where to look first when a call fails, or anybody can read it. */
final class Advice {

    /** A rule behind a rule behind a rule: whoever has more of them needs another tool. */
    private static final int MOST_RULES = 4;

    private static final String MODE = "Write STRICT or PERMISSIVE; or leave the mode out and inherit.";

    private static final Hint AMBIENT = new Hint(
            "the configuration of the mesh",
            "Sidecars reach what is in ambient only where istiod runs with ambient, and this one does not.",
            "Install Istio with the ambient profile; or give the workload a sidecar.");

    private final MeshSnapshot mesh; // as those see it who call
    private final SidecarLine sidecars;
    private final Subject server;

    Advice(MeshSnapshot mesh, Subject server) {
        this.mesh = mesh;
        this.server = server;
        this.sidecars = new SidecarLine(mesh);
    }

    List<Hint> about(Row row, Lead lead) {
        Optional<Decision<Wire>> sent = row.call().wire();
        if (sent.isEmpty() || (row.outcome() != Outcome.FAIL && row.outcome() != Outcome.PLAIN)) {
            return List.of();
        }
        boolean byRule = sent.get().by().filter(this::isRule).isPresent();
        if (byRule && sent.get().value() != Wire.ISTIO_MTLS) {
            return rules(row);
        }
        return List.of(sent.get().value() == Wire.ISTIO_MTLS ? open(row.call()) : plaintext(row, sent.get(), lead));
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
            if (by.isEmpty() || !sends(call.get()).equals(sends(row.call()))) {
                break;
            }
            hints.add(hints.isEmpty() ? first(row, by.get()) : next(by.get()));
            without = without.apply(new Change.Delete(rule(by.get().object()).orElseThrow()));
            call = again(row.call(), without);
        }
        return hints;
    }

    private static Optional<Wire> sends(Call call) {
        return call.wire().map(Decision::value);
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

    /** Plaintext that no rule asks for. */
    private Hint plaintext(Row row, Decision<Wire> sent, Lead lead) {
        return switch (sent.why()) {
            case CLIENT_WITHOUT_PROXY ->
                row.outcome() == Outcome.FAIL
                        ? new Hint(
                                row.who(),
                                "It has no sidecar, and the server takes mutual TLS only.",
                                "Give it a sidecar.")
                        : open(row.call());
            case ENDPOINT_WITHOUT_HBONE ->
                row.outcome() == Outcome.FAIL
                        ? new Hint(
                                server.id().toString(),
                                "Clients in ambient reach it in plaintext only, for it is not in ambient itself.",
                                "Put both into ambient, or give both a sidecar.")
                        : open(row.call());
            case OUTBOUND_NOT_CAPTURED ->
                new Hint(
                        "the pod template of " + row.who(),
                        "It takes this port from its sidecar, by " + Interception.EXCLUDED_OUTBOUND
                                + " or another mark of the kind.",
                        "Remove the mark.");
            case UNKNOWN_TO_CLIENT, UNKNOWN_AND_BLOCKED ->
                new Hint(
                        "the Sidecar objects of the client's namespace, and the exportTo of " + lead.declaredBy(),
                        "The client's proxy does not know " + lead.host() + ":" + lead.port() + ".",
                        "Add the host to `egress`, or export it to the client.");
            case AUTOMATIC_OFF ->
                new Hint(
                        "the configuration of the mesh, enableAutoMtls",
                        "Automatic mTLS is off, and no rule speaks about TLS: clients send plaintext.",
                        "Switch it on; or write a DestinationRule with `mode: ISTIO_MUTUAL` for the host.");
            case EXTERNAL ->
                new Hint(
                        lead.declaredBy() + ", spec.location",
                        "It says that the service is outside the mesh, and automatic mTLS leaves such services alone.",
                        "Write `location: MESH_INTERNAL`.");
            case HINT_DISABLES ->
                new Hint(
                        sent.by().map(Sentences::source).orElse(lead.host().toString()),
                        "By it clients take every server of its namespace for one without mutual TLS.",
                        MODE);
            case ENDPOINT_DISABLES -> open(row.call());
            default -> unable(row.call(), sent, lead);
        };
    }

    /** Mutual TLS arrives where nobody takes it; in ambient, where it is taken by the tunnel only (istio-semantics 3.4). */
    private Hint unableServer(Call call) {
        return call.reception().filter(Advice::isAmbient).isPresent() ? AMBIENT : open(call);
    }

    /** An endpoint that does not look as if it took mutual TLS. */
    private Hint unable(Call call, Decision<Wire> sent, Lead lead) {
        if (call.reception().filter(met -> met.value() == Reception.UNCAPTURED).isPresent()) {
            return open(call);
        }
        boolean inAmbient = call.reception().filter(Advice::isAmbient).isPresent();
        return inAmbient
                ? AMBIENT
                : new Hint(
                        "the endpoints of " + lead.host(),
                        "Clients send plaintext, because " + sent.why().words() + ".",
                        "Give each of them a sidecar; by injection a pod has the label security.istio.io/tlsMode=istio.");
    }

    private static boolean isAmbient(Decision<Reception> met) {
        return met.value() == Reception.AMBIENT_STRICT || met.value() == Reception.AMBIENT_OPEN;
    }

    /** What the server takes is what is wrong. */
    private Hint open(Call call) {
        Decision<Reception> met = call.reception().orElseThrow();
        return switch (met.value()) {
            case UNCAPTURED -> uncaptured(met);
            case DISABLE_HTTP, DISABLE_TCP ->
                byPolicy(met, "It makes the server take plaintext only, from anybody.", MODE);
            case PERMISSIVE_HTTP, PERMISSIVE_TCP, AMBIENT_OPEN, STRICT, AMBIENT_STRICT ->
                byPolicy(
                        met,
                        "It lets in whoever has no sidecar, in plaintext.",
                        "Write STRICT as soon as all clients have sidecars.");
        };
    }

    private Hint byPolicy(Decision<Reception> met, String wrong, String instead) {
        return met.by()
                .map(source -> new Hint(Sentences.source(source), wrong, instead))
                .orElseGet(() -> new Hint(
                        "no PeerAuthentication speaks about " + server.id(),
                        "So it lets in whoever has no sidecar, in plaintext.",
                        "Create one for its namespace, with mode STRICT as soon as all clients have sidecars."));
    }

    private Hint uncaptured(Decision<Reception> met) {
        return switch (met.why()) {
            case INBOUND_NOT_CAPTURED ->
                new Hint(
                        server.id() + ", "
                                + server.one(mesh).template().annotationsAt().fieldPath(),
                        "The port is taken from the sidecar, by " + Interception.EXCLUDED_INBOUND
                                + " or another mark of the kind.",
                        "Remove the mark.");
            case SERVER_IS_GATEWAY ->
                new Hint(server.id().toString(), "No policy governs a gateway.", "Look at the Gateway objects for it.");
            default -> withoutSidecar();
        };
    }

    private Hint withoutSidecar() {
        ResourceId id = server.id();
        return sidecars.waitsForRestart(server)
                ? new Hint(
                        id.toString(),
                        "It has no sidecar yet, and so takes plaintext from anybody.",
                        "Restart its pods: kubectl rollout restart -n " + id.namespace() + " "
                                + id.kind().kind().toLowerCase(Locale.ROOT) + "/" + id.name())
                : new Hint(
                        id.toString(),
                        "It has no sidecar, and so takes plaintext from anybody: " + sidecars.reason(server) + ".",
                        "Give it one; if it is to stay so, its clients need a DestinationRule with DISABLE for its host.");
    }
}

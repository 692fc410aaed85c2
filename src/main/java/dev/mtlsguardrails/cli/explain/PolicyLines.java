package dev.mtlsguardrails.cli.explain;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.mtls.PolicyStep;
import dev.mtlsguardrails.core.mtls.Reception;
import dev.mtlsguardrails.core.mtls.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which policies have a say at a port, from the narrowest to that of the mesh, and which of them decides. */
final class PolicyLines {

    private static final String LINE = "  %-10s %s";

    private final MeshSnapshot mesh;
    private final EffectiveMtls engine;

    PolicyLines(MeshSnapshot mesh, EffectiveMtls engine) {
        this.mesh = mesh;
        this.engine = engine;
    }

    /** What a port takes, and the policies about it; where no policy has a say there, only why not. */
    List<String> of(PodSource server, long port) {
        Decision<Reception> reception = engine.reception(server, port);
        List<String> lines = new ArrayList<>();
        if (reception.value() == Reception.UNCAPTURED) {
            lines.add("Port " + port + ": whatever arrives goes to the application, because "
                    + reception.why().words());
            lines.add(line("policies", "none has a say here"));
            return lines;
        }
        lines.add("Port " + port + ": " + Sentences.mode(reception.value()));
        List<PolicyStep> steps = engine.policies(server, port);
        Optional<Decision.Source> decider = reception.by();
        level(lines, "port", "", steps, Why.PORT_OF_POLICY, decider);
        level(lines, "workload", "no policy selects it", steps, Why.WORKLOAD_POLICY, decider);
        String namespace = server.id().namespace();
        if (!mesh.config().isRoot(namespace)) {
            level(lines, "namespace", "no policy for namespace " + namespace, steps, Why.NAMESPACE_POLICY, decider);
        }
        level(
                lines,
                "mesh",
                "no policy in the root namespace " + mesh.config().rootNamespace(),
                steps,
                Why.MESH_POLICY,
                decider);
        if (decider.isEmpty()) {
            lines.add(line(
                    "default",
                    "PERMISSIVE, and this decides, because " + reception.why().words()));
        }
        without(server).forEach(lines::add);
        return lines;
    }

    private static void level(
            List<String> lines,
            String name,
            String otherwise,
            List<PolicyStep> steps,
            Why level,
            Optional<Decision.Source> decider) {
        Optional<PolicyStep> step =
                steps.stream().filter(asked -> asked.level() == level).findFirst();
        if (step.isEmpty()) {
            Stream.of(otherwise).filter(said -> !said.isEmpty()).forEach(said -> lines.add(line(name, said)));
            return;
        }
        Decision.Source by = step.get().by();
        lines.add(line(
                name, said(step.get().mode(), decider.filter(by::equals).isPresent()) + ": " + Sentences.source(by)));
        step.get()
                .younger()
                .forEach(twin -> lines.add(line("", "not asked: " + twin + ", because an older one for the same is")));
    }

    private static String said(MtlsMode mode, boolean decides) {
        if (decides) {
            return mode + ", and this decides";
        }
        return switch (mode) {
            case MtlsMode.Known.UNSET -> "leaves it open";
            case MtlsMode.Known known -> known + ", but a narrower one decides";
            case MtlsMode.Unrecognised unknown -> unknown + ", which nobody knows here, and leaves it open";
        };
    }

    /** Policies that look as if they had a say. */
    private Stream<String> without(PodSource server) {
        String namespace = server.id().namespace();
        String root = mesh.config().rootNamespace();
        return Stream.of(namespace, root)
                .distinct()
                .flatMap(home -> mesh.namespace(home).all(PeerAuthentication.class).stream())
                .filter(policy -> policy.selector().matches(server.template().labels()))
                .flatMap(policy ->
                        why(policy).map(why -> line("", "no effect: " + policy.id() + ", because " + why)).stream());
    }

    private Optional<String> why(PeerAuthentication policy) {
        if (!engine.reads(policy)) {
            return Optional.of("the control plane does not read it (its revision, or its namespace)");
        }
        return policy.scope(mesh.config()) == PeerAuthentication.Scope.NONE
                ? Optional.of("a selector in the root namespace selects nobody")
                : Optional.empty();
    }

    private static String line(String name, String text) {
        return LINE.formatted(name, text);
    }
}

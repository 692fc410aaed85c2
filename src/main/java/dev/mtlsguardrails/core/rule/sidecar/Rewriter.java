package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.PodTemplate.Container;
import dev.mtlsguardrails.core.mesh.PodTemplate.Container.Role;
import dev.mtlsguardrails.core.mesh.PodTemplate.Power;
import dev.mtlsguardrails.core.mesh.RunsAs;
import dev.mtlsguardrails.core.mtls.ProxyIds;
import dev.mtlsguardrails.core.resource.JsonPointer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A container that is taken for the proxy, by its user or group, or that may rewrite the redirection to it
 * (istio-semantics 4.4). What the injector adds does both, as it should.
 *
 * @param container its name
 * @param ids by which it is taken for the proxy
 * @param powers by which it may rewrite the redirection; one of the two is not empty
 */
record Rewriter(String container, List<RunsAs.Said> ids, List<Power> powers) {

    /** The init containers that the injector adds. */
    private static final Set<String> INJECTED = Set.of("istio-init", "istio-validation", "enable-core-dump");

    static Stream<Rewriter> in(Sidecared of, MeshSnapshot mesh) {
        PodTemplate template = of.template();
        ProxyIds proxy = ProxyIds.in(mesh.namespace(of.id().namespace()).namespace());
        return template.containers().stream()
                .filter(container -> !isInjected(container))
                .map(container -> new Rewriter(container.name(), ids(template, container, proxy), container.powers()))
                .filter(rewriter -> !rewriter.ids.isEmpty() || !rewriter.powers.isEmpty());
    }

    private static boolean isInjected(Container container) {
        return container.name().equals(PodTemplate.PROXY)
                || container.role() == Role.INIT && INJECTED.contains(container.name());
    }

    private static List<RunsAs.Said> ids(PodTemplate template, Container container, ProxyIds proxy) {
        return Stream.concat(
                        template.userOf(container).filter(user -> proxy.users().contains(user.id())).stream(),
                        template
                                .groupOf(container)
                                .filter(group -> proxy.groups().contains(group.id()))
                                .stream())
                .toList();
    }

    /** The first field that says so. */
    JsonPointer at() {
        return ids.isEmpty() ? powers.getFirst().at() : ids.getFirst().at();
    }

    /** All that is said: a power more is another finding. */
    String value() {
        return container + ": " + idsInWords() + "; " + powersInWords();
    }

    private String idsInWords() {
        return ids.stream().map(id -> id.field() + " " + id.id()).collect(Collectors.joining(", "));
    }

    private String powersInWords() {
        return powers.stream().map(Power::name).collect(Collectors.joining(", "));
    }

    String problem() {
        return "container `" + container + "` "
                + both(
                        "runs as the proxy does (" + idsInWords()
                                + "): what it sends is taken for the proxy's, and leaves in plaintext",
                        "; it ",
                        "may rewrite the redirection to the sidecar (" + powersInWords() + ")");
    }

    String remedy() {
        return both("let it run as another user and group", "; and ", "take " + powersInWords() + " from it");
    }

    private String both(String ofIds, String between, String ofPowers) {
        if (powers.isEmpty()) {
            return ofIds;
        }
        return ids.isEmpty() ? ofPowers : ofIds + between + ofPowers;
    }
}

package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who gets a sidecar. Two gates stand in series: the selectors of the injector's webhook, which see labels only
 * (istio-semantics 4.1), and the injector's own decision (4.2). Where the outcome depends on which revisions are
 * installed we assume that they are: a sidecar is never argued away by a guess.
 */
public final class SidecarInjection {

    /** Label, and older annotation, by which a pod takes or refuses its sidecar. */
    public static final String INJECT = "sidecar.istio.io/inject";

    /** Label by which a namespace takes or refuses sidecars. */
    public static final String NAMESPACE_INJECTION = "istio-injection";

    private static final String REVISION = "istio.io/rev";
    private static final String OSSM_MEMBER = "maistra.io/member-of";
    private static final String OSSM_IGNORED = "maistra.io/ignore-namespace";
    /** What YAML, and older injectors, take for yes. */
    public static final Set<String> YES = Set.of("true", "yes", "y", "on");

    private static final Set<String> NEVER =
            Set.of("kube-system", "kube-public", "kube-node-lease", "local-path-storage");

    private SidecarInjection() {}

    /** Whether the injector passes a namespace over, whatever anybody says (4.2). */
    public static boolean isNeverInjected(String namespace) {
        return NEVER.contains(namespace);
    }

    /**
     * Whether pods of the namespace are meant to be in the mesh without asking for it one by one. On OpenShift Service
     * Mesh 2 that is membership, and its pods still ask (4.7).
     *
     * @param known the labels of the namespace; one that is not known yet counts as meant to be in the mesh
     */
    public static boolean isMeshNamespace(String name, Optional<Labels> known) {
        if (NEVER.contains(name)) {
            return false;
        }
        if (known.isEmpty()) {
            return true;
        }
        Labels labels = known.get();
        Optional<String> injection = labels.get(NAMESPACE_INJECTION);
        if (injection.isPresent()) {
            return injection.get().equals("enabled");
        }
        return labels.get(REVISION).isPresent() || isMember(labels);
    }

    /** The label that puts a namespace out of the mesh, or whose removal did. */
    public static String decidingLabel(Labels before, Labels after) {
        if (after.get(NAMESPACE_INJECTION).isPresent() || before.has(NAMESPACE_INJECTION, "enabled")) {
            return NAMESPACE_INJECTION;
        }
        if (before.get(REVISION).isPresent()) {
            return REVISION;
        }
        return after.get(OSSM_IGNORED).isPresent() ? OSSM_IGNORED : OSSM_MEMBER;
    }

    private static boolean isMember(Labels labels) {
        return labels.get(OSSM_MEMBER).isPresent() && labels.get(OSSM_IGNORED).isEmpty();
    }

    /**
     * The mark by which a pod refuses its sidecar. The label, if it is there at all, silences the annotation. The
     * literal {@code false} counts everywhere (4.2). Before 1.27 the injector took everything for a refusal that is
     * neither empty nor a YAML word for yes; since then such a value leaves the decision to the namespace.
     */
    public static Optional<Refusal> refusal(PodTemplate template) {
        Optional<String> label = template.labels().get(INJECT);
        if (label.isPresent()) {
            return label.flatMap(value -> refusal(Mark.LABEL, value, template.labelAt(INJECT)));
        }
        return template.annotations()
                .get(INJECT)
                .flatMap(value -> refusal(Mark.ANNOTATION, value, template.annotationAt(INJECT)));
    }

    private static Optional<Refusal> refusal(Mark mark, String value, JsonPointer at) {
        if (value.isEmpty() || YES.contains(value.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        Refusal.ReadBy readBy = value.equals("false") ? Refusal.ReadBy.EVERY_VERSION : Refusal.ReadBy.BEFORE_1_27;
        return Optional.of(new Refusal(mark, value, readBy, at));
    }

    private static boolean isRefusedEverywhere(PodTemplate template) {
        return refusal(template)
                .filter(refusal -> refusal.readBy() == Refusal.ReadBy.EVERY_VERSION)
                .isPresent();
    }

    /** Whether the next pod made from the template has, or would be given, a sidecar. */
    public static boolean getsSidecar(String namespace, Optional<Labels> namespaceLabels, PodTemplate template) {
        return template.hasContainer(PodTemplate.PROXY) || isInjected(namespace, namespaceLabels, template);
    }

    /** Whether the next pod made from the template would be given a sidecar, or had the injector's word in its own. */
    public static boolean isInjected(String namespace, Optional<Labels> namespaceLabels, PodTemplate template) {
        if (template.hostNetwork() || NEVER.contains(namespace) || isRefusedEverywhere(template)) {
            return false;
        }
        boolean shutOut = namespaceLabels
                .flatMap(labels -> labels.get(NAMESPACE_INJECTION))
                .filter(value -> !value.equals("enabled"))
                .isPresent();
        return !shutOut && (isMeshNamespace(namespace, namespaceLabels) || asksForSidecar(template));
    }

    private static boolean asksForSidecar(PodTemplate template) {
        return template.labels().has(INJECT, "true")
                || template.labels().get(REVISION).isPresent();
    }

    /** A mark that refuses, as it is written, and who reads it so. */
    public record Refusal(Mark mark, String value, ReadBy readBy, JsonPointer at) {

        /** Which injectors take the mark for a refusal. */
        public enum ReadBy {
            EVERY_VERSION,
            BEFORE_1_27
        }
    }

    /** The two ways in which a pod says what it wants. */
    public enum Mark {
        LABEL,
        ANNOTATION
    }
}

package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.DataplaneMode;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.Optional;

/** Which pods ambient takes in; it does so while they run, in both directions (istio-semantics 4.6). */
public final class AmbientCapture {

    /** By which the injector says what it did; ambient leaves such pods alone, whoever wrote it. */
    public static final String INJECTED = "sidecar.istio.io/status";

    private static final String NONE = "none";

    private AmbientCapture() {}

    /** Whether pods of the namespace are taken in unless they refuse. */
    public static boolean isAmbientNamespace(Labels namespace) {
        return DataplaneMode.isAmbient(namespace);
    }

    /** The same where it may not be known yet: then it is not. */
    public static boolean isAmbientNamespace(Optional<Labels> namespace) {
        return namespace.filter(AmbientCapture::isAmbientNamespace).isPresent();
    }

    /** Whether a pod asks for it itself. */
    public static boolean asks(Labels pod) {
        return DataplaneMode.isAmbient(pod);
    }

    /** Whether a pod will not have it; where it asks for nothing, its namespace does. */
    public static boolean refuses(Labels pod) {
        return pod.has(DataplaneMode.LABEL, NONE);
    }

    /** Whether pods of a template are taken in, if they have no sidecar. */
    public static boolean takesIn(PodTemplate template, Optional<Labels> namespace) {
        return isAskedFor(template, namespace) && !isMarkedAsInjected(template);
    }

    /** Whether a template says of its pods, truly or not, that they have a sidecar. */
    public static boolean isMarkedAsInjected(PodTemplate template) {
        return template.annotations().get(INJECTED).isPresent();
    }

    /** Whether the labels take pods of a template in. */
    public static boolean isAskedFor(PodTemplate template, Optional<Labels> namespace) {
        return !template.hostNetwork()
                && (asks(template.labels()) || !refuses(template.labels()) && isAmbientNamespace(namespace));
    }
}

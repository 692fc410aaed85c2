package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.controlplane.Capability;
import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.controlplane.ControlPlane.VersionKnown;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.resource.JsonPointer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a pod says itself about its sidecar, as it is written. The label, if it is there at all, silences the annotation
 * (istio-semantics 4.2).
 */
public record SidecarMark(Form form, String value, JsonPointer at) {

    /** Label, and older annotation, by which a pod takes or refuses its sidecar. */
    public static final String KEY = "sidecar.istio.io/inject";

    /** What YAML, and older injectors, take for yes. */
    private static final Set<String> YES = Set.of("true", "yes", "y", "on");

    /** The one that counts of those in a template. */
    public static Optional<SidecarMark> of(PodTemplate template) {
        return template.labels()
                .get(KEY)
                .map(value -> new SidecarMark(Form.LABEL, value, template.labelAt(KEY)))
                .or(() -> template.annotations()
                        .get(KEY)
                        .map(value -> new SidecarMark(Form.ANNOTATION, value, template.annotationAt(KEY))));
    }

    /** What the injector of a control plane makes of it, once it is asked (4.2). */
    public Meaning readBy(ControlPlane plane) {
        return switch (value) {
            case "true" -> Meaning.TAKES;
            case "false" -> Meaning.REFUSES;
            default -> otherwise(plane);
        };
    }

    /**
     * Since 1.27 any other word leaves the decision to the namespace. Before, everything was a refusal that is neither
     * empty nor a word for yes.
     */
    private Meaning otherwise(ControlPlane plane) {
        boolean isLiteral = plane.config().has(Capability.LITERAL_MARKS);
        if (value.isEmpty() || (isLiteral && meansYes())) {
            return Meaning.NOTHING;
        }
        if (plane.injection().version() == VersionKnown.NO) {
            return meansYes() ? Meaning.NOTHING : Meaning.REFUSES_BEFORE_1_27;
        }
        if (isLiteral) {
            return Meaning.NOTHING;
        }
        return meansYes() ? Meaning.TAKES : Meaning.REFUSES;
    }

    /** Whether a person would take it for a yes. */
    public boolean meansYes() {
        return YES.contains(value.toLowerCase(Locale.ROOT));
    }

    /** The two ways in which a pod says what it wants. */
    public enum Form {
        LABEL,
        ANNOTATION;

        /** As messages name it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a mark does. */
    public enum Meaning {
        TAKES,
        REFUSES,
        /** It refuses if the version, which is not known, is before 1.27. */
        REFUSES_BEFORE_1_27,
        /** It is as if it were not there. */
        NOTHING
    }
}

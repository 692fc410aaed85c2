package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node, as far as istiod asks whether it runs native sidecars (istio-semantics 4.3).
 *
 * @param kubelet its version, such as {@code v1.34.4}; empty where it is not known
 */
public record Node(ResourceId id, String kubelet) implements ControlPlaneObject {

    private static final int NATIVE_SIDECARS_SINCE = 33;
    private static final Pattern VERSION = Pattern.compile("v?1\\.(\\d{1,3})\\b.*");

    /** Whether sidecars that are init containers are stable there. */
    public boolean hasNativeSidecars() {
        Matcher version = VERSION.matcher(kubelet);
        return version.matches() && Integer.parseInt(version.group(1)) >= NATIVE_SIDECARS_SINCE;
    }
}

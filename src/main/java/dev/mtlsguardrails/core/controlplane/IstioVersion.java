package dev.mtlsguardrails.core.controlplane;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Istio runs the mesh, as far as its behaviour differs (istio-semantics 10). The patch level makes no difference.
 *
 * @param minor of 1.<em>minor</em>
 */
public record IstioVersion(int minor) {

    /** Knows everything that we know. */
    public static final IstioVersion NEWEST = new IstioVersion(31);

    /** Of OpenShift Service Mesh 2.6, the last of its line. */
    public static final IstioVersion NEWEST_OF_OPENSHIFT_2 = new IstioVersion(20);

    private static final Pattern WRITTEN = Pattern.compile("v?1\\.(\\d{1,3})(\\.\\d+)?([-+][\\w.-]+)?");

    /**
     * @param written such as {@code 1.24.2}
     * @throws IllegalArgumentException for anything that is not a version 1.x
     */
    public static IstioVersion of(String written) {
        return read(written)
                .orElseThrow(() -> new IllegalArgumentException("not a version of Istio such as 1.24.2: " + written));
    }

    /** The same of what somebody else wrote; empty for anything that is not a version 1.x. */
    public static Optional<IstioVersion> read(String written) {
        Matcher parts = WRITTEN.matcher(written);
        return parts.matches() ? Optional.of(new IstioVersion(Integer.parseInt(parts.group(1)))) : Optional.empty();
    }

    public boolean has(Capability capability) {
        return capability.isIn(minor);
    }

    @Override
    public String toString() {
        return "1." + minor;
    }
}

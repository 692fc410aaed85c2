package dev.mtlsguardrails.core.mesh;

/**
 * What holds for the whole mesh.
 *
 * @param rootNamespace where mesh-wide policy lives, {@code istio-system} unless configured otherwise
 * @param clusterDomain the suffix of Service names, {@code cluster.local} unless configured otherwise
 */
public record MeshConfig(String rootNamespace, String clusterDomain) {

    public static final MeshConfig DEFAULT = new MeshConfig("istio-system", "cluster.local");
}

package dev.mtlsguardrails.cli;

import dev.mtlsguardrails.core.controlplane.Configured;
import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import dev.mtlsguardrails.core.controlplane.Settings;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What nobody can read from files that hold no control plane. */
final class MeshOptions {

    @Option(
            names = "--root-namespace",
            paramLabel = "NAMESPACE",
            description = "The root namespace of the mesh; default: by the control plane among the files, or else"
                    + " istio-system.")
    private @Nullable String rootNamespace;

    @Option(
            names = "--cluster-domain",
            paramLabel = "DOMAIN",
            description = "The DNS suffix of Services; default: by the control plane among the files, or else"
                    + " cluster.local.")
    private @Nullable String clusterDomain;

    ControlPlanes controlPlanes() {
        return ControlPlanes.configured(new Configured(
                Settings.builder()
                        .rootNamespace(Optional.ofNullable(rootNamespace))
                        .clusterDomain(Optional.ofNullable(clusterDomain))
                        .build(),
                List.of()));
    }
}

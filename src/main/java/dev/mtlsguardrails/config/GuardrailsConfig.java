package dev.mtlsguardrails.config;

import dev.mtlsguardrails.core.controlplane.AutoInject;
import dev.mtlsguardrails.core.controlplane.Flavour;
import dev.mtlsguardrails.core.controlplane.NativeSidecars;
import dev.mtlsguardrails.core.rule.BeforeLoaded;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the operator of this process says about the meshes. All of it can be left out: it is read from the cluster then, or
 * else the default of Istio is taken. What is said here beats what is read.
 */
@ConfigMapping(prefix = "mtls-guardrails")
public interface GuardrailsConfig {

    /** {@code rootNamespace} of the one mesh there is; of several, of the one whose control plane is in that namespace. */
    Optional<String> rootNamespace();

    /** The DNS suffix of Services. */
    Optional<String> clusterDomain();

    /** Single control planes: what is not, or not rightly, read of them. */
    List<ControlPlane> controlPlanes();

    /** Requesters that are part of the mesh, besides the built-in ones. */
    List<Trusted> trustedRequesters();

    /** What this process does. */
    @WithDefault("all")
    Role role();

    /** What becomes of a review that comes before the cluster has been read. */
    @WithDefault("refuse-to-answer")
    BeforeLoaded beforeLoaded();

    /** How often the files of the serving certificate are read again. */
    @WithDefault("30s")
    Duration certificateReadEvery();

    /** By which of several processes one is elected that writes into the cluster. */
    Lease lease();

    /** A process is one of these. */
    enum Role {
        /** It answers reviews, and may be elected. */
        ALL,
        /** It answers reviews, and writes nothing. */
        ADMISSION,
        /** It may be elected, and answers no reviews. */
        CONTROLLER
    }

    /** The Lease that the leader holds. */
    interface Lease {

        @WithDefault("mtls-guardrails")
        String namespace();

        @WithDefault("mtls-guardrails-controller")
        String name();

        /** After which a leader that is not heard of is replaced. */
        @WithDefault("15s")
        Duration duration();

        /** After which one that cannot renew the lease lets go; shorter than the lease. */
        @WithDefault("10s")
        Duration renewDeadline();

        /** Between two attempts to get or renew it. */
        @WithDefault("2s")
        Duration retryPeriod();
    }

    /** See {@link dev.mtlsguardrails.core.policy.TrustedRequester}. */
    interface Trusted {

        /** The full user name. */
        String user();

        /** The namespace of its control plane. */
        String namespace();

        /** What it makes there. */
        Set<String> kinds();

        /** Whether it also keeps the gateways of other namespaces. */
        @WithDefault("false")
        boolean gateways();
    }

    /** One control plane; it need not be seen in the cluster. */
    interface ControlPlane {

        /** Where istiod runs. */
        @WithDefault("istio-system")
        String namespace();

        /** What istiod calls itself; on OpenShift Service Mesh 2, the name of the ServiceMeshControlPlane. */
        @WithDefault("default")
        String revision();

        /** Other names of the revision, where the configurations of its injector cannot be read. */
        Optional<List<String>> tags();

        /** Who ships it. */
        Optional<Flavour> flavour();

        /** The version of Istio, such as {@code 1.24.2}. */
        Optional<String> version();

        /** As the mesh configuration of Istio has it: {@code rootNamespace}, {@code enableAutoMtls} and so on, in YAML. */
        Optional<String> meshConfig();

        /** What becomes of pods that do not say what they want. */
        Optional<AutoInject> autoInject();

        /** Whether sidecars are init containers. */
        Optional<NativeSidecars> nativeSidecars();
    }
}

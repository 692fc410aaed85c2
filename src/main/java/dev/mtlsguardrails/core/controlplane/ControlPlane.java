package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;

/**
 * One control plane: one mesh, as it is set up.
 *
 * @param namespace where istiod runs
 * @param config what holds for the mesh; its revision is what istiod calls itself
 * @param injection what its injector does once it is called
 * @param evidence how we know of it
 * @param assumed what could not be found out, and which default was taken instead
 */
public record ControlPlane(
        Flavour flavour,
        String namespace,
        MeshConfig config,
        Injection injection,
        Evidence evidence,
        List<String> assumed) {

    public ControlPlane {
        assumed = List.copyOf(assumed);
    }

    public String revision() {
        return config.revision();
    }

    /** Whether an administrator made it, so that its parts may be trusted: nobody becomes one by an object of his own. */
    public boolean isAdministrators() {
        return evidence != Evidence.DECLARED;
    }

    /** Whether its members are listed, as on OpenShift Service Mesh 2. */
    public boolean isByMembership() {
        return flavour == Flavour.OPENSHIFT_2;
    }

    /** Whether it is the one that {@code istio-injection: enabled} means. */
    boolean isDefault() {
        return revision().equals(MeshConfig.DEFAULT.revision()) && !isByMembership();
    }

    /** How we know of it, the surest first. */
    public enum Evidence {
        /** The operator of this process says so. */
        CONFIGURED,
        /** By an object without namespace, which only an administrator, or an operator of his, can make. */
        INSTALLED,
        /** By an object in its namespace, which others may make. */
        DECLARED,
        /** Nothing in the cluster shows one, so one is assumed. */
        ASSUMED
    }

    /** How sure the version is. */
    public enum VersionKnown {
        YES,
        NO
    }

    /**
     * The second gate (istio-semantics 4.2).
     *
     * @param version whether the version of the injector is known, which reads marks differently since 1.27
     * @param autoInject what becomes of a pod that says nothing
     * @param never pods that get none even so
     * @param always pods that get one even so
     * @param nativeSidecars never AUTO where that could be worked out
     */
    public record Injection(
            VersionKnown version,
            AutoInject autoInject,
            List<Selector> never,
            List<Selector> always,
            NativeSidecars nativeSidecars) {

        /** Istio's defaults. */
        public static final Injection DEFAULT =
                new Injection(VersionKnown.NO, AutoInject.ENABLED, List.of(), List.of(), NativeSidecars.AUTO);

        public Injection {
            never = List.copyOf(never);
            always = List.copyOf(always);
        }

        /** What becomes of a pod with these labels that does not say what it wants; empty selectors are skipped. */
        public AutoInject forUndecided(Labels pod) {
            if (anyMatches(never, pod)) {
                return AutoInject.DISABLED;
            }
            return anyMatches(always, pod) ? AutoInject.ENABLED : autoInject;
        }

        private static boolean anyMatches(List<Selector> selectors, Labels pod) {
            return selectors.stream().anyMatch(selector -> !selector.isEverything() && selector.matches(pod));
        }
    }

    @Override
    public String toString() {
        return flavour.words() + " in namespace " + namespace + ", revision " + revision();
    }
}

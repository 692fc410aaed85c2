package dev.mtlsguardrails.bench;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.synthetic.SyntheticMesh;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a snapshot holds on to, found out by building a mesh with and without something. Values of labels are shared here
 * that readers would read anew for each object, so a real mesh is heavier.
 */
record MemoryFootprint() implements Measurement {

    private static final SyntheticMesh MESH = new SyntheticMesh(10_000);
    private static final double MEGABYTE = 1024 * 1024;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<String> lines() {
        long whole = retained(any -> true, mesh -> {});
        long withoutPods = retained(object -> !(object instanceof Pod), mesh -> {});
        long withoutRules = retained(object -> !(object instanceof DestinationRule), mesh -> {});
        long asked = retained(any -> true, MemoryFootprint::askEverywhere);
        return List.of(
                String.format(
                        Locale.ROOT,
                        "memory, %,d namespaces with %,d pods and %,d rules: %.0f MiB",
                        MESH.namespaces(),
                        count(Pod.class),
                        count(DestinationRule.class),
                        whole / MEGABYTE),
                told("memory, object, on average", whole, count(MeshObject.class)),
                told("memory, pod", whole - withoutPods, count(Pod.class)),
                told("memory, rule", whole - withoutRules, count(DestinationRule.class)),
                told("memory, what a namespace keeps once it was asked", asked - whole, MESH.namespaces()));
    }

    private static String told(String what, long bytes, long by) {
        return String.format(Locale.ROOT, "%s: %,d bytes", what, bytes / by);
    }

    private static long count(Class<? extends MeshObject> type) {
        return MESH.objects().filter(type::isInstance).count();
    }

    private static long retained(Predicate<MeshObject> wanted, Consumer<MeshSnapshot> use) {
        long before = used();
        MeshSnapshot mesh = SyntheticMesh.holding(MESH.objects().filter(wanted), MeshConfig.DEFAULT);
        try {
            use.accept(mesh);
            return used() - before;
        } finally {
            Reference.reachabilityFence(mesh);
        }
    }

    private static long used() {
        System.gc();
        System.gc(); // for what the first one only found
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Every namespace calls itself, so that each works out what it can work out. */
    private static void askEverywhere(MeshSnapshot mesh) {
        EffectiveMtls engine = new EffectiveMtls(mesh);
        MESH.each()
                .forEach(namespace -> namespace
                        .pods("v1")
                        .limit(1)
                        .map(pod ->
                                new Call.Dialled(Client.of(pod, mesh), namespace.host("orders"), 80, Optional.empty()))
                        .forEach(engine::calls));
    }
}

package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;

/**
 * Patches of the configuration that istiod made.
 *
 * @param workloadSelector {@link Selector#EVERYTHING} when absent
 * @param target whom it is attached to
 */
public record EnvoyFilter(ResourceId id, Meta meta, Selector workloadSelector, Target target, List<ConfigPatch> patches)
        implements MeshObject {

    public EnvoyFilter {
        patches = List.copyOf(patches);
    }

    /** What a filter patches. */
    public enum Target {
        /** The proxies that its selector picks. */
        SIDECARS,
        /** The gateways and waypoints that its {@code targetRefs} name. */
        NAMED
    }

    /**
     * One of {@code configPatches}.
     *
     * @param applyTo what is patched, as written
     * @param context whose configuration, as written; {@code ANY} when absent
     * @param at the patch itself, with {@code operation} and {@code value} under it
     * @param value everything under {@code value}, in the order of the object
     */
    public record ConfigPatch(String applyTo, String context, String operation, JsonPointer at, List<Entry> value) {

        public ConfigPatch {
            value = List.copyOf(value);
        }
    }

    /**
     * A field somewhere in a value.
     *
     * @param name its name, empty for an item of a list
     * @param text what stands there; empty where it holds other fields
     */
    public record Entry(JsonPointer at, String name, String text) {}
}

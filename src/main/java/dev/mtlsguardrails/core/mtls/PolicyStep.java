package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;

/**
 * A policy that is asked for the mode of a port. The narrowest is asked first, and the first that does not leave it open
 * decides (istio-semantics 1.3).
 *
 * @param level whom it is for
 * @param by the field that is asked
 * @param mode what it says there
 * @param younger others for the same, which are not asked because this one is older (1.2)
 */
public record PolicyStep(Why level, Decision.Source by, MtlsMode mode, List<ResourceId> younger) {

    public PolicyStep {
        younger = List.copyOf(younger);
    }
}

package dev.mtlsguardrails.kube.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.kube.ServedKind;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an API server has of the kinds that we read, in the newest version that it serves. */
public final class ServedObjects {

    private static final long PAGE = 500;

    private final KubernetesClient client;

    public ServedObjects(KubernetesClient client) {
        this.client = client;
    }

    /** The newest of the versions that we read and it serves; empty where it does not serve the kind. */
    public Optional<String> version(ServedKind kind) {
        return kind.versions().stream()
                .filter(version -> isServed(kind, version))
                .findFirst();
    }

    private boolean isServed(ServedKind kind, String version) {
        String group = kind.kind().group();
        APIResourceList served = client.getApiResources(group.isEmpty() ? version : group + "/" + version);
        return served != null
                && served.getResources().stream()
                        .anyMatch(resource -> resource.getName().equals(kind.plural()));
    }

    /** How to ask for a kind in one of its versions. */
    public MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            in(String version, ServedKind kind) {
        return client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                .withGroup(kind.kind().group())
                .withVersion(version)
                .withKind(kind.kind().kind())
                .withPlural(kind.plural())
                .withNamespaced(kind.isNamespaced())
                .build());
    }

    /** Every object of a kind that is watched, as it is stored right now; none where the kind is not served. */
    public List<JsonNode> all(ServedKind kind) {
        return version(kind).map(version -> all(version, kind)).orElse(List.of());
    }

    private List<JsonNode> all(String version, ServedKind kind) {
        var everywhere = in(version, kind).inAnyNamespace();
        return pages(kind.labelSelector()
                .<FilterWatchListDeletable<
                                GenericKubernetesResource,
                                GenericKubernetesResourceList,
                                Resource<GenericKubernetesResource>>>
                        map(everywhere::withLabelSelector)
                .orElse(everywhere));
    }

    /** Those of a kind that carry a label, as they are stored right now. */
    public List<JsonNode> labelled(String version, ServedKind kind, String label, String value) {
        return pages(in(version, kind).inAnyNamespace().withLabels(Map.of(label, value)));
    }

    private List<JsonNode> pages(
            FilterWatchListDeletable<
                            GenericKubernetesResource,
                            GenericKubernetesResourceList,
                            Resource<GenericKubernetesResource>>
                    asked) {
        List<JsonNode> objects = new ArrayList<>();
        String next = null;
        do {
            GenericKubernetesResourceList page = asked.list(
                    new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
            page.getItems().forEach(object -> objects.add(tree(object)));
            next = page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        return objects;
    }

    /** As our readers take it. */
    public JsonNode tree(GenericKubernetesResource object) {
        return client.getKubernetesSerialization().convertValue(object, JsonNode.class);
    }
}

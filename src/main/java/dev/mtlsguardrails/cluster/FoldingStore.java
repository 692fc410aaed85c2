package dev.mtlsguardrails.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.kube.KubeReader;
import dev.mtlsguardrails.kube.Reading;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The memory of one informer. What comes in is folded into the view at once, so that "listed" means "folded"; what
 * stays here is the little by which the informer recognises an object. Reading an informer's own index could miss an
 * object while it is being updated (kubernetes-client issue 7265).
 */
final class FoldingStore implements ItemStore<GenericKubernetesResource> {

    private static final Logger LOG = Logger.getLogger(FoldingStore.class);

    private final Map<String, GenericKubernetesResource> known;
    private final Function<GenericKubernetesResource, JsonNode> toTree;
    private final ViewHolder view;
    private volatile boolean isListed;
    private volatile boolean isOver;

    FoldingStore(Function<GenericKubernetesResource, JsonNode> toTree, ViewHolder view) {
        this(toTree, view, Map.of());
    }

    private FoldingStore(
            Function<GenericKubernetesResource, JsonNode> toTree,
            ViewHolder view,
            Map<String, GenericKubernetesResource> known) {
        this.toTree = toTree;
        this.view = view;
        this.known = new ConcurrentHashMap<>(known);
    }

    /** That of the next informer, which knows what this one knew. One that was stopped may still bring a list: it is too late. */
    FoldingStore successor() {
        isOver = true;
        FoldingStore next = new FoldingStore(toTree, view, known);
        next.isListed = isListed;
        return next;
    }

    @Override
    public String getKey(GenericKubernetesResource object) {
        String namespace = object.getMetadata().getNamespace();
        return (namespace == null ? "" : namespace) + "/" + object.getMetadata().getName();
    }

    @Override
    @SuppressWarnings("NullAway") // the interface says null for "was not there"
    public GenericKubernetesResource put(String key, GenericKubernetesResource object) {
        if (isOver) {
            return known.get(key);
        }
        object.getMetadata().setManagedFields(null);
        fold(key, object);
        return known.put(key, identity(object));
    }

    private void fold(String key, GenericKubernetesResource object) {
        switch (KubeReader.read(toTree.apply(object))) {
            case Reading.Read<Resource>(Resource value) -> take(new Change.Standing(value));
            case Reading.Malformed<Resource> malformed ->
                LOG.warnf(
                        "cannot read %s %s as it is stored: %s %s; what was known of it before stays in force",
                        object.getKind(), key, malformed.at().fieldPath(), malformed.reason());
            case Reading.Foreign<Resource> foreign -> LOG.warnf("no reader for %s", object.getKind());
        }
    }

    @Override
    @SuppressWarnings("NullAway")
    public GenericKubernetesResource remove(String key) {
        if (isOver) {
            return known.get(key);
        }
        GenericKubernetesResource gone = known.remove(key);
        if (gone != null && KubeReader.read(toTree.apply(gone)) instanceof Reading.Read<Resource>(Resource value)) {
            take(new Change.Delete(value));
        }
        return gone;
    }

    /** What comes from now on is news, and not what was there all along. */
    void listed() {
        isListed = true;
    }

    private void take(Change change) {
        if (isListed) {
            view.apply(change);
        } else {
            view.learn(change);
        }
    }

    /** Forgets everything: the kind is no longer served. */
    void clear() {
        known.keySet().forEach(this::remove);
    }

    @Override
    public Stream<String> keySet() {
        return known.keySet().stream();
    }

    @Override
    public Stream<GenericKubernetesResource> values() {
        return known.values().stream();
    }

    @Override
    public int size() {
        return known.size();
    }

    @Override
    @SuppressWarnings("NullAway")
    public GenericKubernetesResource get(String key) {
        return known.get(key);
    }

    @Override
    public boolean isFullState() {
        return false;
    }

    private static GenericKubernetesResource identity(GenericKubernetesResource object) {
        GenericKubernetesResource identity = new GenericKubernetesResource();
        identity.setApiVersion(object.getApiVersion());
        identity.setKind(object.getKind());
        identity.setMetadata(new ObjectMetaBuilder()
                .withNamespace(object.getMetadata().getNamespace())
                .withName(object.getMetadata().getName())
                .withUid(object.getMetadata().getUid())
                .withResourceVersion(object.getMetadata().getResourceVersion())
                .build());
        return identity;
    }
}

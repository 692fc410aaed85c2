package dev.mtlsguardrails.cli.check;

import dev.mtlsguardrails.cli.source.Document;
import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.kube.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cluster as it was before: what its verdicts see of it, and its objects by name. */
public final class Stored {

    private final ClusterView view;
    private final Map<ResourceId, Manifest> objects;
    private final List<String> notes;

    private Stored(ClusterView view, Map<ResourceId, Manifest> objects, List<String> notes) {
        this.view = view;
        this.objects = objects;
        this.notes = notes;
    }

    /** As the webhook does, it leaves out what cannot be read; but it says so. */
    public static Stored of(List<Document> documents, ControlPlanes planes) {
        ClusterView view = ClusterView.empty(planes);
        Map<ResourceId, Manifest> objects = new HashMap<>();
        List<String> notes = new ArrayList<>();
        for (Document document : documents) {
            Manifest manifest = Manifest.of(document);
            objects.put(manifest.id(), manifest);
            view = manifest.object().map(Change.Standing::new).map(view::apply).orElse(view);
            if (manifest.reading() instanceof Reading.Malformed<?> malformed) {
                notes.add(document.file().name() + ":" + document.line() + ": " + manifest.id()
                        + " of the mesh is left out, it cannot be read: "
                        + malformed.at().fieldPath() + " " + malformed.reason() + ".");
            }
        }
        return new Stored(view, objects, notes);
    }

    public ClusterView view() {
        return view;
    }

    Optional<Manifest> find(ResourceId id) {
        return Optional.ofNullable(objects.get(id));
    }

    public List<String> notes() {
        return notes;
    }
}

package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.reach.Hosts;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;
import java.util.stream.Stream;

/** What a change means for the API server's rule, said to whoever makes the change; whoever makes it as a dry run hears the same. */
public final class Announcement {

    private Announcement() {}

    /** The rules that will be created because of the change, and what is only said about others. */
    public static List<String> of(Situation situation) {
        if (!mayMatter(situation.change(), situation.after())) {
            return List.of();
        }
        Plan before = plan(situation, situation.before());
        Plan after = plan(situation, situation.after());
        return Stream.concat(
                        after.wanted().stream()
                                .filter(rule -> !before.wants(rule.id()))
                                .map(Announcement::isCalledFor),
                        after.remarks().stream()
                                .filter(remark -> !before.remarks().contains(remark))
                                .map(Remark::text))
                .toList();
    }

    private static boolean mayMatter(Change change, MeshSnapshot mesh) {
        return switch (change) {
            case Change.Create create -> isAbout(create.object(), mesh);
            case Change.Update update -> isAbout(update.old(), mesh) || isAbout(update.object(), mesh);
            case Change.Delete delete -> isAbout(delete.object(), mesh);
            case Change.Standing standing -> false;
        };
    }

    private static boolean isAbout(Resource object, MeshSnapshot mesh) {
        return switch (object) {
            case DestinationRule rule -> rule.host(mesh.config()).matches(Hosts.apiServer(mesh.config()));
            case PeerAuthentication policy ->
                policy.id().namespace().equals(mesh.config().rootNamespace());
            default -> false;
        };
    }

    private static Plan plan(Situation situation, MeshSnapshot mesh) {
        return Upkeep.planForApiServer(new ClusterView(mesh, situation.guards(), situation.unread()));
    }

    private static String isCalledFor(WantedRule rule) {
        return "this calls for " + rule.id() + " (mode DISABLE for " + rule.host()
                + "), which mTLS Guardrails creates: " + rule.because();
    }
}

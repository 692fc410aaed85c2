package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import dev.mtlsguardrails.core.controlplane.Flavour;
import dev.mtlsguardrails.core.policy.Subject;
import dev.mtlsguardrails.core.reach.Overruled;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How messages name servers and people: a few by name, the rest by number. */
public final class Words {

    private static final int NAMED = 3;

    private Words() {}

    /** "Deployment details-v1 in bookinfo; Deployment ldap in legacy", and what to say where there is nothing. */
    public static String servers(List<ServerClass> classes) {
        return populated(classes, of -> few(of.workloads()) + " in " + of.namespace());
    }

    /** The same, where the namespace has been named already. */
    public static String workloads(List<ServerClass> classes) {
        return populated(classes, of -> few(of.workloads()));
    }

    private static String populated(List<ServerClass> classes, Function<ServerClass, String> words) {
        List<ServerClass> some =
                classes.stream().filter(of -> !of.workloads().isEmpty()).toList();
        if (some.isEmpty()) {
            return "no workload with a sidecar at present, and whatever starts later";
        }
        String named = some.stream().limit(NAMED).map(words).collect(Collectors.joining("; "));
        int more = some.size() - NAMED;
        return more > 0 ? named + "; and " + more + " more namespaces" : named;
    }

    /** "; but at present Deployment reviews-v1 is governed by PeerAuthentication shop/reviews", where anybody is. */
    public static String but(List<Overruled> overruled) {
        if (overruled.isEmpty()) {
            return "";
        }
        Overruled first = overruled.getFirst();
        int others = overruled.size() - 1;
        boolean alike = overruled.stream().map(Overruled::by).distinct().count() == 1;
        return "; but at present " + first.workload().kind().kind() + " "
                + first.workload().name() + " is governed by " + first.by()
                + (others > 0 ? ", and " + others + " more by " + (alike ? "it" : "it or others") : "");
    }

    /** Workloads with their namespaces: "Deployment bookinfo/details-v1 and 4 more". */
    public static String some(List<ResourceId> workloads) {
        return listed(workloads, ResourceId::toString);
    }

    /** "canary (in istio-system)": what a label can lead to. An OpenShift Service Mesh 2 goes by membership instead. */
    public static String revisions(ControlPlanes planes) {
        return planes.all().stream()
                .filter(plane -> plane.flavour() != Flavour.OPENSHIFT_2)
                .map(plane -> plane.revision() + " (in " + plane.namespace() + ")")
                .collect(Collectors.joining(", "));
    }

    /** "group mesh-admins, user jane". */
    public static String subjects(List<Subject> subjects) {
        return subjects.stream().map(Words::subject).collect(Collectors.joining(", "));
    }

    private static String subject(Subject subject) {
        return switch (subject.kind()) {
            case USER -> "user " + subject.name();
            case GROUP -> "group " + subject.name();
        };
    }

    private static String few(List<ResourceId> workloads) {
        return listed(workloads, id -> id.kind().kind() + " " + id.name());
    }

    private static String listed(List<ResourceId> workloads, Function<ResourceId, String> words) {
        String named = workloads.stream().limit(NAMED).map(words).collect(Collectors.joining(", "));
        int more = workloads.size() - NAMED;
        return more > 0 ? named + " and " + more + " more" : named;
    }
}

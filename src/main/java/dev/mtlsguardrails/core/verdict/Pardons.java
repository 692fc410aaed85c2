package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is never refused. The answers rest on who asks and on what was stored, never on what an object claims. */
final class Pardons {

    private static final Set<String> SYSTEM = Set.of(
            "system:serviceaccount:kube-system:replicaset-controller",
            "system:serviceaccount:kube-system:deployment-controller",
            "system:serviceaccount:kube-system:statefulset-controller",
            "system:serviceaccount:kube-system:daemon-set-controller",
            "system:serviceaccount:kube-system:job-controller",
            "system:serviceaccount:kube-system:cronjob-controller",
            "system:kube-controller-manager");

    private final RuleCatalogue catalogue;
    private final List<TrustedRequester> trusted;

    Pardons(RuleCatalogue catalogue, List<TrustedRequester> trusted) {
        this.catalogue = catalogue;
        this.trusted = List.copyOf(trusted);
    }

    /** What this situation lets pass. */
    Pardon in(Situation situation) {
        if (isMadeByMesh(situation)) {
            return finding -> Optional.of(Leniency.MADE_BY_MESH);
        }
        Map<Finding.Fact, List<Finding>> stored =
                storedFindings(situation).stream().collect(Collectors.groupingBy(Finding::fact));
        List<Finding> owners = ownersFindings(situation);
        return finding -> {
            if (stored.getOrDefault(finding.fact(), List.of()).stream().anyMatch(old -> old.reaches(finding))) {
                return Optional.of(Leniency.ALREADY_STORED);
            }
            return owners.stream().anyMatch(owner -> saysTheSame(owner, finding))
                    ? Optional.of(Leniency.MADE_FROM_OWNER)
                    : Optional.empty();
        };
    }

    private boolean isMadeByMesh(Situation situation) {
        return situation.change().object() instanceof MeshObject object
                && trusted.stream().anyMatch(of -> of.made(object, situation.requester()));
    }

    private List<Finding> storedFindings(Situation situation) {
        return situation.change() instanceof Change.Update update
                ? catalogue.check(situation.standing(update.old()))
                : List.of();
    }

    private List<Finding> ownersFindings(Situation situation) {
        return SYSTEM.contains(situation.requester().user())
                        && situation.change().object() instanceof PodSource made
                ? Stream.concat(made.owner().stream(), made.deployment().stream())
                        .flatMap(owner ->
                                situation.before().namespace(owner.namespace()).find(Workload.class, owner).stream())
                        .flatMap(owner -> catalogue.check(situation.standing(owner)).stream())
                        .toList()
                : List.of();
    }

    private static boolean saysTheSame(Finding owner, Finding made) {
        return owner.rule().equals(made.rule()) && owner.value().equals(made.value());
    }

    /** Whether a finding is let pass, and why. */
    @FunctionalInterface
    interface Pardon {
        Optional<Leniency> forFinding(Finding finding);
    }
}

package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.Requester;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Admitted;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.Situation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Judges a change that is made already by the rules of admission, so that what slipped through is noticed: two objects
 * that changed at the same moment, a webhook that was not asked, a deletion that nobody is ever asked about. What is let
 * pass because of who asks is harder to tell where it is not known who did; the doubt then helps the change as far as
 * somebody could have been allowed to make it in the ordinary way.
 */
public final class Hindsight {

    private final Judge judge;
    private final RuleCatalogue catalogue;

    public Hindsight(Judge judge, RuleCatalogue catalogue) {
        this.judge = judge;
        this.catalogue = catalogue;
    }

    /**
     * What of a change was not to be let pass, or not without a word.
     *
     * @param admitted empty where it is not known that it was let pass knowingly
     * @param before the view in which the object is as it was
     * @param after a view in which it is as it became; its policies and exceptions count
     */
    public List<Ruling> slipped(
            Change change, Optional<Admitted> admitted, Instant now, ClusterView before, ClusterView after) {
        Situation situation = Situation.between(
                change,
                admitted.map(Admitted::requester).orElseGet(() -> likely(change)),
                now,
                withOwner(change, before, after),
                after);
        List<Ruling> slipped = judge.judge(situation).rulings().stream()
                .filter(ruling -> isTooMuch(ruling, change))
                .filter(ruling -> !admitted.map(Admitted::found)
                        .orElse(Set.of())
                        .contains(ruling.finding().fact()))
                .filter(ruling -> isOutside(ruling.finding(), change, after))
                .toList();
        return admitted.isPresent() ? slipped : withoutQuestionsOfRight(slipped, situation);
    }

    /**
     * A refusal; and of a deletion also what is warned about. Most deletions are asked of nobody, those in a Namespace that
     * goes are made by Kubernetes, and two at the same moment are each let pass without a word.
     */
    private static boolean isTooMuch(Ruling ruling, Change change) {
        return switch (ruling.action()) {
            case ENFORCE -> true;
            case WARN ->
                change instanceof Change.Delete
                        && ruling.unbridled() == Action.WARN
                        && ruling.leniency().isEmpty();
            case AUDIT, OFF -> false;
        };
    }

    /** What is found in an object as it is, whatever becomes of it. */
    public List<Finding> found(Change change, Instant now, ClusterView before, ClusterView after) {
        return catalogue.check(Situation.between(change, likely(change), now, before, after));
    }

    /** Somebody may grant exceptions, unless no policy lets anybody; it can have been them. */
    private List<Ruling> withoutQuestionsOfRight(List<Ruling> slipped, Situation situation) {
        String namespace = situation.change().id().namespace();
        boolean nobodyMay = situation
                .guards()
                .grantors(situation.after().namespaceLabels(namespace))
                .isEmpty();
        if (slipped.isEmpty() || nobodyMay) {
            return slipped;
        }
        Authority authority = new Authority(situation, catalogue);
        return slipped.stream()
                .filter(ruling -> !authority.isAllThatIsMissing(ruling.finding()))
                .toList();
    }

    /** What says that it belongs to a workload was made by Kubernetes, and pardoned if the owner says the same. */
    private static Requester likely(Change change) {
        return owner(change).isPresent() ? Requester.KUBERNETES : Requester.NOBODY;
    }

    private static Optional<ResourceId> owner(Change change) {
        return change.object() instanceof PodSource made
                ? made.owner().filter(owner -> Kinds.WORKLOADS.contains(owner.kind()))
                : Optional.empty();
    }

    /** The watch on Pods may be ahead of the one on what makes them. */
    private static ClusterView withOwner(Change change, ClusterView before, ClusterView after) {
        return change.object() instanceof PodSource made
                ? Stream.concat(made.owner().stream(), made.deployment().stream())
                        .flatMap(owner -> workload(owner, after).stream())
                        .reduce(before, (view, owner) -> view.apply(new Change.Standing(owner)), (one, other) -> other)
                : before;
    }

    private static Optional<Workload> workload(ResourceId id, ClusterView view) {
        return view.mesh().namespace(id.namespace()).find(Workload.class, id);
    }

    /** Whether it belongs to a workload that is gone, and goes with it. */
    public boolean isLeftOver(Change change, ClusterView after) {
        return owner(change).filter(owner -> workload(owner, after).isEmpty()).isPresent();
    }

    /** What is removed with its Namespace concerns those who stay, and nobody else. */
    private static boolean isOutside(Finding finding, Change change, ClusterView after) {
        String home = change.object() instanceof MeshObject object
                ? object.home()
                : change.id().namespace();
        boolean isLeft = change instanceof Change.Delete && !home.isEmpty() && isGoing(home, after);
        return !isLeft
                || (finding.reach() instanceof Reach.Servers servers
                        && servers.classes().stream()
                                .anyMatch(of -> !of.namespace().equals(home)));
    }

    private static boolean isGoing(String namespace, ClusterView after) {
        return after.mesh()
                .namespace(namespace)
                .namespace()
                .filter(known -> known.life() == Namespace.Life.ACTIVE)
                .isEmpty();
    }
}

package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.policy.Leniency;
import dev.mtlsguardrails.core.policy.TrustedRequester;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is never refused. The answers rest on who asks and on what was stored, never on what an object claims. */
final class Pardons {

    private static final String REVISION = "istio.io/rev";

    private final RuleCatalogue catalogue;
    private final List<TrustedRequester> trusted;

    Pardons(RuleCatalogue catalogue, List<TrustedRequester> trusted) {
        this.catalogue = catalogue;
        this.trusted = List.copyOf(trusted);
    }

    /** What this situation lets pass. */
    Pardon in(Situation situation) {
        return new Pardon(situation);
    }

    private Optional<Leniency> whateverIsFound(Situation situation) {
        if (isMadeByMesh(situation)) {
            return Optional.of(Leniency.Futile.MADE_BY_MESH);
        }
        return situation.change() instanceof Change.Delete
                        && situation.requester().isCleaner()
                ? Optional.of(Leniency.Futile.CLEANED_UP)
                : Optional.empty();
    }

    /** Whether the mesh itself asks, which reads no warnings. */
    boolean isMadeByMesh(Situation situation) {
        Stream<TrustedRequester> ofTheMeshes = situation.before().controlPlanes().all().stream()
                .filter(ControlPlane::isAdministrators)
                .flatMap(plane -> TrustedRequester.of(plane).stream());
        return Stream.concat(trusted.stream(), ofTheMeshes)
                .anyMatch(of -> of.made(situation.change().object(), situation.requester()));
    }

    /** What istiod did not read before, and reads now, was not in force before (istio-semantics 0.1). */
    private List<Finding> storedFindings(Situation situation) {
        return situation.change() instanceof Change.Update update && isReadAsBefore(update)
                ? catalogue.check(situation.standing(update.old()))
                : List.of();
    }

    private static boolean isReadAsBefore(Change.Update update) {
        return !(update.old() instanceof MeshObject old && update.object() instanceof MeshObject object)
                || old.meta()
                        .labels()
                        .get(REVISION)
                        .equals(object.meta().labels().get(REVISION));
    }

    private List<Finding> ownersFindings(Situation situation) {
        return situation.provenOwners().stream()
                .flatMap(owner -> catalogue.check(situation.standing(owner)).stream())
                .toList();
    }

    private static boolean saysTheSame(Finding owner, Finding made) {
        return owner.rule().equals(made.rule()) && owner.value().equals(made.value());
    }

    /** Whether findings of one situation are let pass, and why; what that rests on is looked up when it is asked for. */
    final class Pardon {
        private final Situation situation;
        private @Nullable Map<Finding.Fact, Stored> stored;
        private @Nullable List<Finding> owners;
        private @Nullable Optional<Leniency> ofAll;

        private Pardon(Situation situation) {
            this.situation = situation;
        }

        Optional<Leniency> forFinding(Finding finding) {
            Optional<Leniency> all = ofAll();
            if (all.isPresent()) {
                return all;
            }
            if (wasThere(finding)) {
                return Optional.of(Leniency.Futile.ALREADY_STORED);
            }
            return owners().stream().anyMatch(owner -> saysTheSame(owner, finding))
                    ? Optional.of(Leniency.Futile.MADE_FROM_OWNER)
                    : Optional.empty();
        }

        /** Whether it was there before, and about as many at least. */
        boolean wasThere(Finding finding) {
            Stored before = stored().get(finding.fact());
            return before != null && before.covers(finding.reach());
        }

        private Optional<Leniency> ofAll() {
            if (ofAll == null) {
                ofAll = whateverIsFound(situation);
            }
            return ofAll;
        }

        private Map<Finding.Fact, Stored> stored() {
            if (stored == null) {
                Map<Finding.Fact, Stored> found = new HashMap<>();
                storedFindings(situation)
                        .forEach(finding -> found.computeIfAbsent(finding.fact(), fact -> new Stored())
                                .reaches
                                .add(finding.reach()));
                stored = found;
            }
            return stored;
        }

        private List<Finding> owners() {
            if (owners == null) {
                owners = ownersFindings(situation);
            }
            return owners;
        }
    }

    /** Many findings share few reaches, and each pair of reaches is compared once. */
    private static final class Stored {
        private final Set<Reach> reaches = Collections.newSetFromMap(new IdentityHashMap<>());
        private final Map<Reach, Boolean> answers = new IdentityHashMap<>();

        private boolean covers(Reach reach) {
            return answers.computeIfAbsent(reach, asked -> reaches.stream().anyMatch(old -> old.covers(asked)));
        }
    }
}

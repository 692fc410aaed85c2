package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.impact.Completeness;
import dev.mtlsguardrails.core.impact.Impact;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.policy.Leniency;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Consequence;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One cause, one violation. An effect whose cause a finding about a field names is that finding's "who is affected"; of
 * several effects of one cause that are left, the one is reported about which most is done, and it names the others.
 */
final class Attribution {

    /** Of these the field decides what goes over a wire, so that it can be said when it decides nothing. */
    private static final Set<GroupKind> DECIDING = Set.of(Kinds.PEER_AUTHENTICATION, Kinds.DESTINATION_RULE);

    private static final RuleId LACKS_IDENTITY = new RuleId("MTLS-0207");

    /** It names what decides, and so all that comes of it. */
    private static final RuleId COMES_UNDER_EXCEPTION = new RuleId("MTLS-0401");

    /** It has asked the engine itself. */
    private static final RuleId HIDES_MTLS = new RuleId("MTLS-0204");

    private static final List<String> ABOUT_PROXIES = List.of("MTLS-03", "MTLS-07");

    /** They say that a mark brings nothing about: what happens all the same, they make no milder. */
    private static final Set<RuleId> WITHOUT_EFFECT = Set.of(new RuleId("MTLS-0302"), new RuleId("MTLS-0703"));

    private static final Comparator<Ruling> STRICTEST =
            Comparator.comparing(Ruling::action).thenComparing(Ruling::unbridled);

    private final Situation situation;
    private final Predicate<Finding> isStored;

    /**
     * @param isStored whether a finding was there before the change: then it explains nothing that the change brings
     */
    Attribution(Situation situation, Predicate<Finding> isStored) {
        this.situation = situation;
        this.isStored = isStored;
    }

    List<Ruling> attribute(List<Ruling> rulings) {
        Map<Integer, String> affected = new LinkedHashMap<>();
        List<Ruling> left = new ArrayList<>();
        for (Ruling ruling : rulings) {
            Optional<Consequence> consequence = ruling.finding().consequence();
            Optional<Integer> explaining = consequence.flatMap(effect -> explaining(ruling, effect, rulings));
            if (explaining.isPresent()) {
                affected.merge(explaining.get(), words(ruling), (one, other) -> one + "; " + other);
            } else if (consequence.isPresent()) {
                left.add(ruling);
            }
        }
        List<Ruling> attributed = new ArrayList<>();
        List<Ruling> ofOneCause = strictest(left);
        for (int index = 0; index < rulings.size(); index++) {
            Ruling ruling = rulings.get(index);
            if (ruling.finding().consequence().isEmpty()) {
                attributed.add(ruling.affecting(onTheWire(ruling, Optional.ofNullable(affected.get(index)))));
            }
        }
        attributed.addAll(ofOneCause);
        return attributed.stream()
                .sorted(Comparator.comparing(ruling -> ruling.finding().rule()))
                .toList();
    }

    private String onTheWire(Ruling field, Optional<String> words) {
        return field.finding().rule().equals(HIDES_MTLS)
                ? ""
                : words.map(effects -> "; on the wire: " + effects).orElseGet(() -> nothing(field));
    }

    private Optional<Integer> explaining(Ruling effect, Consequence consequence, List<Ruling> rulings) {
        for (int index = 0; index < rulings.size(); index++) {
            Ruling field = rulings.get(index);
            if (field.finding().consequence().isEmpty() && explains(field, effect, consequence)) {
                return Optional.of(index);
            }
        }
        return Optional.empty();
    }

    private boolean explains(Ruling field, Ruling effect, Consequence consequence) {
        Finding finding = field.finding();
        if (!finding.subject().equals(effect.finding().subject())) {
            return false;
        }
        boolean isTheCause = finding.rule().equals(COMES_UNDER_EXCEPTION)
                || !(finding.reach() instanceof Reach.Itself)
                        && (isAt(finding.at(), effect.finding().at(), consequence)
                                || isAboutProxies(field, effect, consequence));
        return isTheCause && !isStored.test(finding) && !isBeyond(field, effect, consequence);
    }

    /** An exception is for some servers, and for what happens to those; whoever may do without a proxy does so as a client, too. */
    private static boolean isBeyond(Ruling field, Ruling effect, Consequence consequence) {
        return field.leniency().filter(Leniency.Exempted.class::isInstance).isPresent()
                && consequence.trace() == Consequence.Trace.FIELD
                && !isWithin(effect.finding().reach(), field.finding().reach());
    }

    private static boolean isAt(JsonPointer field, JsonPointer cause, Consequence consequence) {
        return field.equals(cause) || consequence.fields().contains(field);
    }

    private static boolean isAboutProxies(Ruling field, Ruling effect, Consequence consequence) {
        RuleId rule = field.finding().rule();
        boolean isMilder = field.action().compareTo(effect.action()) < 0;
        return switch (consequence.trace()) {
            case FIELD -> false;
            case PROXY ->
                (rule.equals(LACKS_IDENTITY) || ABOUT_PROXIES.stream().anyMatch(rule.text()::startsWith))
                        && !(isMilder && WITHOUT_EFFECT.contains(rule));
        };
    }

    private static boolean isWithin(Reach effect, Reach field) {
        return !(effect instanceof Reach.Servers servers) || everybody(field).containsAll(everybody(servers));
    }

    private static Set<ResourceId> everybody(Reach reach) {
        return reach instanceof Reach.Servers servers
                ? servers.classes().stream()
                        .flatMap(of -> of.everybody().stream())
                        .collect(Collectors.toCollection(HashSet::new))
                : Set.of();
    }

    private static String words(Ruling effect) {
        String until = effect.finding().reach() instanceof Reach.Latent latent
                ? "not until " + latent.until() + ", but then "
                : "";
        return until + effect.finding().consequence().map(Consequence::inWords).orElse("");
    }

    /** Of the effects of one cause, in the order of their rules. */
    private static List<Ruling> strictest(List<Ruling> effects) {
        Map<Cause, List<Ruling>> byCause = new LinkedHashMap<>();
        effects.forEach(effect -> byCause.computeIfAbsent(Cause.of(effect.finding()), added -> new ArrayList<>())
                .add(effect));
        return byCause.values().stream().map(Attribution::first).toList();
    }

    private static Ruling first(List<Ruling> ofOneCause) {
        Ruling first = ofOneCause.getFirst();
        for (Ruling other : ofOneCause) {
            first = STRICTEST.compare(other, first) > 0 ? other : first;
        }
        Ruling chosen = first;
        String others = ofOneCause.stream()
                .filter(other -> other != chosen)
                .map(Attribution::words)
                .collect(Collectors.joining("; "));
        return others.isEmpty() ? chosen : chosen.affecting("; besides: " + others);
    }

    /** A field may frighten and do nothing; that is only said where somebody is there, and all of it has been looked at. */
    private String nothing(Ruling ruling) {
        Finding finding = ruling.finding();
        boolean decides = DECIDING.contains(finding.subject().kind())
                && !everybody(finding.reach()).isEmpty()
                && situation.isAsked()
                && finding.subject().equals(situation.change().id());
        if (!decides) {
            return "";
        }
        Impact impact = situation.effects().impact();
        return impact.isNothing() && impact.completeness() == Completeness.COMPLETE
                ? "; on the wire nothing changes by it at present"
                : "";
    }

    private record Cause(ResourceId subject, List<String> field) {
        static Cause of(Finding finding) {
            return new Cause(finding.subject(), finding.at().identities());
        }
    }
}

package dev.mtlsguardrails.admission;

import dev.mtlsguardrails.admission.Admission.Decided;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.rule.Silence;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who is judged by a view of the cluster that may be long untrue is told so, whatever the verdict. */
final class OldView {

    private static final int MOST_NAMED = 3;

    private OldView() {}

    static AdmissionAnswer toldIn(Decided decided, Optional<Silence> silence) {
        return decided.verdict()
                .flatMap(judged -> silence)
                .map(lost -> decided.answer().warning(warning(lost)))
                .orElse(decided.answer());
    }

    private static String warning(Silence lost) {
        return "mTLS Guardrails: judged by a view of the cluster that is "
                + lost.lasts().toMinutes() + " min old for " + named(lost.kinds())
                + ": the watch on the API server is lost";
    }

    private static String named(List<GroupKind> kinds) {
        String named = kinds.stream().limit(MOST_NAMED).map(GroupKind::kind).collect(Collectors.joining(", "));
        return kinds.size() > MOST_NAMED ? named + " and " + (kinds.size() - MOST_NAMED) + " more kinds" : named;
    }
}

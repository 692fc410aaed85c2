package dev.mtlsguardrails.reconcile;

import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.upkeep.Remark;
import dev.mtlsguardrails.core.upkeep.WantedRule;
import dev.mtlsguardrails.reconcile.EventWriter.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** Says what was done, what could not be, and what somebody should do: as events of the objects concerned, and in the log. */
final class Storyteller {

    private static final Logger LOG = Logger.getLogger(Storyteller.class);
    private static final int MOST_AT_ONCE = 20;

    private final EventWriter events;
    private final Set<Remark> told = new HashSet<>();

    Storyteller(EventWriter events) {
        this.events = events;
    }

    void done(Step step) {
        switch (step) {
            case Step.Create create -> tell(create.id(), "UpkeepCreated", "created: " + why(create.rule()));
            case Step.Repair repair ->
                tell(
                        repair.id(),
                        "UpkeepRepaired",
                        "it was changed, and is what it should be again: " + why(repair.rule()));
            case Step.Explain explain -> LOG.debugf("%s tells another reason now", explain.id());
            case Step.Delete delete -> tell(delete.id(), "UpkeepDeleted", "deleted: " + delete.why());
        }
    }

    private void tell(ResourceId about, String reason, String text) {
        LOG.infof("%s: %s", about, text);
        events.write(Kind.NORMAL, reason, about, text);
    }

    private static String why(WantedRule rule) {
        return "calls to " + rule.host() + " are to go without Istio mTLS, for " + rule.because();
    }

    void blocked(Step.Create create) {
        warn(
                create.id(),
                "UpkeepConflict",
                "somebody's rule has the name under which one is needed, and no label " + "says that it is ours: "
                        + why(create.rule()) + ". Rename it, and the needed one will be created");
    }

    void failed(Step step, Exception refused) {
        String what = switch (step) {
            case Step.Create create -> "cannot be created (" + why(create.rule()) + ")";
            case Step.Repair repair -> "cannot be repaired (" + why(repair.rule()) + ")";
            case Step.Explain explain -> "cannot be told another reason";
            case Step.Delete delete -> "cannot be deleted (" + delete.why() + ")";
        };
        warn(step.id(), "UpkeepFailed", what + "; it will be tried again: " + refused.getMessage());
    }

    private void warn(ResourceId about, String reason, String text) {
        LOG.warnf("%s: %s", about, text);
        events.write(Kind.WARNING, reason, about, text);
    }

    /** Tells what was not told yet, and no more at once than somebody could read. */
    void report(List<Remark> remarks) {
        told.retainAll(remarks);
        remarks.stream()
                .filter(remark -> !told.contains(remark))
                .limit(MOST_AT_ONCE)
                .toList()
                .forEach(remark -> {
                    told.add(remark);
                    warn(remark.about(), "UpkeepReported", remark.text());
                });
    }

    void forget() {
        told.clear();
    }
}

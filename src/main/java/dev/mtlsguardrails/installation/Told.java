package dev.mtlsguardrails.installation;

import dev.mtlsguardrails.core.installation.Intactness;
import dev.mtlsguardrails.core.installation.Intactness.Damaged;
import dev.mtlsguardrails.core.installation.Intactness.Intact;
import dev.mtlsguardrails.core.installation.Intactness.Unknown;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What was said already: in the log by every process, to the cluster by the one whose turn it is. What stands for long is
 * said again, for a cluster forgets its events after an hour. Of one thread.
 */
final class Told {

    private static final Logger LOG = Logger.getLogger(InstallationWatch.class);
    private static final Duration REPEATED_AFTER = Duration.ofHours(1);

    private final Announcer announcer;
    private final Map<ResourceId, Said> damages = new HashMap<>();

    Told(Announcer announcer) {
        this.announcer = announcer;
    }

    void tell(Map<ResourceId, Intactness> found, Instant now) {
        found.forEach((id, how) -> {
            switch (how) {
                case Damaged damaged -> damaged(id, damaged.words(), now);
                case Intact intact -> intact(id);
                case Unknown unknown -> {} // the health detail says so
            }
        });
    }

    private void damaged(ResourceId id, String words, Instant now) {
        Said before = damages.get(id);
        if (before == null || !before.words.equals(words)) {
            LOG.warnf("%s is not intact: %s", InstallationWatch.name(id), words);
            before = new Said(words, Optional.empty());
        }
        boolean isToBeAnnounced = before.announced
                .filter(at -> now.isBefore(at.plus(REPEATED_AFTER)))
                .isEmpty();
        boolean isAnnounced = isToBeAnnounced && announcer.damaged(id, words);
        damages.put(id, isAnnounced ? new Said(words, Optional.of(now)) : before);
    }

    private void intact(ResourceId id) {
        if (damages.remove(id) != null) {
            LOG.infof("%s is intact again", InstallationWatch.name(id));
            announcer.restored(id);
        }
    }

    private record Said(String words, Optional<Instant> announced) {}
}

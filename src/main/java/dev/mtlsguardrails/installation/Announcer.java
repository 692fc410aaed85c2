package dev.mtlsguardrails.installation;

import dev.mtlsguardrails.core.resource.ResourceId;

/** Tells the cluster. Of several processes that see the same, one does, and each is asked. */
public interface Announcer {

    /** Says whether it was this process's turn to tell; if not, it is asked again, for its turn may come. */
    boolean damaged(ResourceId object, String how);

    void restored(ResourceId object);
}

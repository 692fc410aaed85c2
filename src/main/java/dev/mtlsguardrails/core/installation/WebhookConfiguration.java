package dev.mtlsguardrails.core.installation;

import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.Optional;

/** A webhook configuration, as far as it decides whether we are asked. */
public record WebhookConfiguration(ResourceId id, List<WebhookEntry> entries) {

    private static final String GROUP = "admissionregistration.k8s.io";

    public static final GroupKind VALIDATING = new GroupKind(GROUP, "ValidatingWebhookConfiguration");
    public static final GroupKind MUTATING = new GroupKind(GROUP, "MutatingWebhookConfiguration");

    public WebhookConfiguration {
        entries = List.copyOf(entries);
    }

    Optional<WebhookEntry> entry(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }
}

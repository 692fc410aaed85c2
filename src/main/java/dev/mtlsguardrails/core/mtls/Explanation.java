package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mtls.Call.Dialled;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An answer of the engine in sentences, one a line: what comes of a call, what is sent, and what it meets. */
public final class Explanation {

    private Explanation() {}

    public static String of(Call call) {
        List<String> lines = new ArrayList<>();
        lines.add(dialled(call.dialled())
                + call.endpoint().map(endpoint -> " at " + endpoint).orElse("") + ": " + call.outcome());
        lines.add(sent(call));
        if (call.knowledge() == Call.Knowledge.KNOWN) {
            lines.add(obeyed(call));
        }
        call.reception()
                .map(reception -> "It meets: " + of(reception, reception.value().words()))
                .ifPresent(lines::add);
        return String.join("\n  ", lines);
    }

    /** A decision, as the end of a sentence. */
    public static String of(Decision<?> decision, String words) {
        String by = decision.by()
                .map(source -> ": " + source.object() + " at " + source.at())
                .orElse("");
        return words + ", because " + decision.why().words() + by + " ("
                + decision.why().section() + ")" + among(", shadowing ", decision.shadowed()) + ".";
    }

    private static String dialled(Dialled dialled) {
        return "A "
                + switch (dialled.client().proxy()) {
                    case NONE -> "client without proxy";
                    case SIDECAR -> "client";
                    case GATEWAY -> "gateway";
                    case AMBIENT -> "client in ambient";
                }
                + " in " + dialled.client().namespace() + " calls " + dialled.host() + ":" + dialled.port()
                + dialled.subset().map(subset -> " (subset " + subset + ")").orElse("");
    }

    private static String sent(Call call) {
        return call.wire()
                .map(wire -> "It sends: " + of(wire, wire.value().words()))
                .orElse("What it sends is decided for each endpoint, and no endpoint is known (2.8).");
    }

    private static String obeyed(Call call) {
        Call.Lookup lookup = call.lookup();
        String obeys = lookup.rule().map(rule -> "It obeys " + rule).orElse("It obeys no DestinationRule");
        String found = lookup.place()
                .map(place -> ": the search ends in " + place.words())
                .orElse("");
        return obeys + found + " (2.3)" + among(", passing over ", lookup.passedOver()) + ".";
    }

    private static String among(String before, List<ResourceId> objects) {
        return objects.isEmpty()
                ? ""
                : objects.stream().map(ResourceId::toString).collect(Collectors.joining(", ", before, ""));
    }
}

package dev.mtlsguardrails.core.rule.effect;

import dev.mtlsguardrails.core.impact.CallTransition;
import dev.mtlsguardrails.core.impact.ServerState;
import dev.mtlsguardrails.core.impact.ServerTransition;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.TlsMode;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.Reception;
import dev.mtlsguardrails.core.mtls.Why;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Consequence.Trace;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the field of the changed object to which an effect goes back: that which decides now; else that which decided
 * before, as it does of an object that is deleted; else what has moved the object.
 */
final class Causes {

    private static final Set<Why> ABOUT_PROXIES = EnumSet.of(
            Why.CLIENT_WITHOUT_PROXY,
            Why.OUTBOUND_NOT_CAPTURED,
            Why.SERVER_WITHOUT_PROXY,
            Why.INBOUND_NOT_CAPTURED,
            Why.ENDPOINT_WITHOUT_MTLS,
            Why.ENDPOINT_WITHOUT_HBONE,
            Why.ONE_WITHOUT_SIDECAR,
            Why.EXTERNAL);

    private final Situation situation;
    private final ResourceId changed;
    private final Moved moved;

    Causes(Situation situation) {
        this.situation = situation;
        this.changed = situation.change().id();
        this.moved = new Moved(situation);
    }

    Cause of(CallTransition call) {
        List<JsonPointer> silent = silentAt(call);
        boolean isAboutProxies =
                call.after().sent().filter(this::isAboutProxies).isPresent()
                        || call.after()
                                .met()
                                .map(Decision::value)
                                .filter(Reception.UNCAPTURED::equals)
                                .isPresent();
        return decided(
                        Stream.of(call.after().sent(), call.after().met()),
                        Stream.of(call.before().sent(), call.before().met()))
                .map(at -> fromField(at, silent))
                .orElseGet(() -> new Cause(moved.at(call), trace(isAboutProxies), silent));
    }

    Cause of(ServerTransition servers) {
        return decided(Stream.of(servers.after()), Stream.of(servers.before()))
                .map(at -> fromField(at, List.of()))
                .orElseGet(() -> new Cause(moved.at(), trace(servers.to() == ServerState.UNCAPTURED), List.of()));
    }

    private static Trace trace(boolean isAboutProxies) {
        return isAboutProxies ? Trace.PROXY : Trace.FIELD;
    }

    private boolean isAboutProxies(Decision<?> sent) {
        return ABOUT_PROXIES.contains(sent.why());
    }

    private Optional<JsonPointer> decided(
            Stream<? extends Optional<? extends Decision<?>>> after,
            Stream<? extends Optional<? extends Decision<?>>> before) {
        Stream<? extends Optional<? extends Decision<?>>> valid =
                situation.change() instanceof Change.Delete ? Stream.empty() : after;
        return Stream.concat(valid, before)
                .flatMap(decision -> decision.stream())
                .flatMap(decision -> decision.by().stream())
                .filter(by -> by.object().equals(changed))
                .map(Decision.Source::at)
                .findFirst();
    }

    /** The block of a rule decides, and people look for its mode; what credentials it names, another finding may say. */
    private Cause fromField(JsonPointer at, List<JsonPointer> silent) {
        Optional<DestinationRule.Tls> block = rules().flatMap(rule -> rule.tlsBlocks().stream())
                .map(DestinationRule.TlsBlock::tls)
                .filter(tls -> tls.at().equals(at))
                .findFirst();
        List<JsonPointer> fields = new ArrayList<>(silent);
        fields.add(at);
        if (block.isEmpty()) {
            return new Cause(at, Trace.FIELD, fields);
        }
        fields.add(at.key("mode"));
        fields.add(at.key("credentialName"));
        boolean hasMode = !(block.get().mode() instanceof TlsMode.Omitted);
        return new Cause(hasMode ? at.key("mode") : at, Trace.FIELD, fields);
    }

    private Stream<DestinationRule> rules() {
        Resource object = situation.change().object();
        Stream<Resource> old =
                situation.change() instanceof Change.Update update ? Stream.of(update.old()) : Stream.empty();
        return Stream.concat(Stream.of(object), old)
                .filter(DestinationRule.class::isInstance)
                .map(DestinationRule.class::cast);
    }

    /** Where the rule that clients obey now says nothing; a selector that misses them leaves them without any (2.3). */
    private List<JsonPointer> silentAt(CallTransition call) {
        return situation.stored(DestinationRule.class).stream()
                .filter(rule -> call.after().rule().map(rule.id()::equals).orElse(true))
                .flatMap(rule -> rule.silentAt(call.port(), call.subset()).stream())
                .toList();
    }
}

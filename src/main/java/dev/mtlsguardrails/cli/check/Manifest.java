package dev.mtlsguardrails.cli.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.cli.source.Document;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.kube.KubeReader;
import dev.mtlsguardrails.kube.Reading;
import java.util.Optional;

/** A document together with what was read of it. */
record Manifest(Document document, Reading<Resource> reading) {

    /** What is none of our business may look as it likes, so it is not read at all. */
    static Manifest of(Document document) {
        return new Manifest(
                document,
                document.header().served().isPresent() ? KubeReader.read(document.tree()) : new Reading.Foreign<>());
    }

    ResourceId id() {
        return document.header().id();
    }

    boolean isOf(GroupKind kind) {
        return id().kind().equals(kind);
    }

    JsonNode tree() {
        return document.tree();
    }

    boolean isForeign() {
        return reading instanceof Reading.Foreign<Resource>;
    }

    /** The object; empty where there is none that we could read. */
    Optional<Resource> object() {
        return reading instanceof Reading.Read<Resource>(Resource value) ? Optional.of(value) : Optional.empty();
    }
}

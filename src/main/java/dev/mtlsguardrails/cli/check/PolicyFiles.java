package dev.mtlsguardrails.cli.check;

import dev.mtlsguardrails.cli.source.BadInput;
import dev.mtlsguardrails.cli.source.Document;
import dev.mtlsguardrails.cli.source.Documents;
import dev.mtlsguardrails.cli.source.SourceFile;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.UnknownRules;
import dev.mtlsguardrails.kube.KubeReader;
import dev.mtlsguardrails.kube.Reading;
import java.util.List;

/** Reads policies to judge by. Where one of them cannot be read, nothing is judged. */
public final class PolicyFiles {

    /** The policy that an installation begins with; in brackets, so that nobody looks for it in a cluster. */
    private static final ResourceId SHIPPED = new ResourceId(Policy.KIND, "", "(shipped default)");

    private final UnknownRules unknownRules;

    public PolicyFiles(UnknownRules unknownRules) {
        this.unknownRules = unknownRules;
    }

    public List<Policy> read(List<SourceFile> files) {
        return new Documents("")
                .in(files).stream()
                        .map(document -> policy(document.header().id(), document))
                        .toList();
    }

    /** The packaged policy, under a name that tells it from all others. */
    public Policy shipped(SourceFile file) {
        return policy(SHIPPED, new Documents("").in(List.of(file)).getFirst());
    }

    private Policy policy(ResourceId id, Document document) {
        return switch (KubeReader.read(id, document.tree())) {
            case Reading.Read<Resource>(Resource value) when value instanceof Policy policy -> known(policy, document);
            case Reading.Malformed<Resource> malformed ->
                throw wrong(document, malformed.at().fieldPath() + " " + malformed.reason() + "; correct it");
            case Reading.Read<Resource> other -> throw noPolicy(document);
            case Reading.Foreign<Resource> foreign -> throw noPolicy(document);
        };
    }

    private Policy known(Policy policy, Document document) {
        unknownRules.introducedBy(new Change.Create(policy)).ifPresent(unknown -> {
            throw wrong(document, unknown.message() + "; correct it");
        });
        return policy;
    }

    private static BadInput noPolicy(Document document) {
        return wrong(document, "is no MtlsPolicy; a file of policies must hold nothing else");
    }

    private static BadInput wrong(Document document, String sentence) {
        return new BadInput(document.file().name() + ":" + document.line() + ": " + sentence);
    }
}

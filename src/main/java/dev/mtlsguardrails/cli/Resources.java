package dev.mtlsguardrails.cli;

import dev.mtlsguardrails.cli.source.SourceFile;
import dev.mtlsguardrails.core.rule.RuleInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What was packaged for the command line to read. */
final class Resources {

    private Resources() {}

    static String version() {
        return text("/dev/mtlsguardrails/cli/version.txt").strip();
    }

    static String page(RuleInfo rule) {
        return text("/pages/" + rule.id() + "-" + rule.slug() + "/README.md");
    }

    /** The rule in CEL, if one object tells enough for that. */
    static Optional<String> celForm(RuleInfo rule) {
        return optional("/pages/" + rule.id() + "-" + rule.slug() + "/policy.cel.yaml");
    }

    static String celOfKinds(String kinds) {
        return text("/kinds/" + kinds + ".cel.yaml");
    }

    static SourceFile shippedPolicy() {
        String name = "/profiles/baseline.yaml";
        return new SourceFile(name, text(name));
    }

    private static String text(String name) {
        return optional(name).orElseThrow(() -> new IllegalStateException(name + " was not packaged"));
    }

    private static Optional<String> optional(String name) {
        try (InputStream resource = Resources.class.getResourceAsStream(name)) {
            return resource == null
                    ? Optional.empty()
                    : Optional.of(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

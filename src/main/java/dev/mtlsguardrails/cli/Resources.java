package dev.mtlsguardrails.cli;

import dev.mtlsguardrails.cli.source.SourceFile;
import dev.mtlsguardrails.core.rule.RuleInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What was packaged for the command line to read. */
final class Resources {

    private Resources() {}

    static String version() {
        return text("/dev/mtlsguardrails/cli/version.txt").strip();
    }

    static String page(RuleInfo rule) {
        return text("/pages/" + rule.id() + "-" + rule.slug() + "/README.md");
    }

    static SourceFile shippedPolicy() {
        String name = "/profiles/baseline.yaml";
        return new SourceFile(name, text(name));
    }

    private static String text(String name) {
        try (InputStream resource = Resources.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException(name + " was not packaged");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

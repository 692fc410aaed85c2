package dev.mtlsguardrails.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** Writes JSON that people can read as well, with the same line ends on every system. */
final class JsonOutput {

    private JsonOutput() {}

    static void print(PrintWriter out, Content content) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        try {
            JsonGenerator json = new JsonFactory()
                    .createGenerator(out)
                    .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                    .setPrettyPrinter(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                                    .withArrayEmptySeparator(""))
                            .withObjectIndenter(indenter)
                            .withArrayIndenter(indenter));
            content.write(json);
            json.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // a PrintWriter throws none
        }
        out.print("\n");
    }

    @FunctionalInterface
    interface Content {
        void write(JsonGenerator json) throws IOException;
    }
}

package dev.mtlsguardrails.cli.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.kube.Header;
import dev.mtlsguardrails.kube.KubeReader;
import dev.mtlsguardrails.kube.ReadLimits;
import dev.mtlsguardrails.kube.Reading;
import dev.mtlsguardrails.kube.ServedKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A cluster as kubectl sees it. The people who ask have kubectl, and with it every way to log in that there is; so it is
 * started, and asked for the kinds that we read and for nothing else.
 */
public final class KubectlCluster {

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(ReadLimits.constraints())
            .build());

    private final Optional<String> kubeconfig;

    /**
     * @param kubeconfig the file by which to reach it; empty for that of kubectl
     */
    public KubectlCluster(Optional<String> kubeconfig) {
        this.kubeconfig = kubeconfig;
    }

    /** What is there, in a mesh of which nothing is known yet. */
    public Seen read(MeshSnapshot empty) {
        Set<String> served = served();
        MeshSnapshot mesh = empty;
        List<String> notes = new ArrayList<>();
        for (ServedKind kind : ServedKind.ALL) {
            if (!served.contains(name(kind))) {
                continue;
            }
            Listing listing = new Listing(mesh, notes);
            Optional<String> complaint = run(get(kind), listing);
            mesh = complaint.isEmpty() ? listing.mesh : mesh;
            complaint.ifPresent(said -> notes.add("Not seen: " + name(kind) + " (" + said + ")."));
        }
        return new Seen(mesh, notes);
    }

    /** As {@code kubectl api-resources} writes it: plural and group. */
    private static String name(ServedKind kind) {
        String group = kind.kind().group();
        return group.isEmpty() ? kind.plural() : kind.plural() + "." + group;
    }

    /** Login happens here, so that whatever it asks is seen: what kubectl has to say goes to the terminal. */
    private Set<String> served() {
        Process process =
                start(List.of("api-resources", "--verbs=list", "-o", "name"), ProcessBuilder.Redirect.INHERIT);
        Set<String> names = new String(bytes(process.getInputStream()), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .collect(Collectors.toSet());
        waitFor(process);
        if (names.isEmpty()) { // one broken API service makes it fail, and the others are listed all the same
            throw new BadInput("kubectl cannot say what the cluster serves; try `"
                    + String.join(" ", command(List.of("api-resources"))) + "`");
        }
        return names;
    }

    private static List<String> get(ServedKind kind) {
        Stream<String> selected = kind.labelSelector().stream().flatMap(selector -> Stream.of("-l", selector));
        return Stream.concat(
                        Stream.of("get", name(kind), "-o", "json"),
                        Stream.concat(kind.isNamespaced() ? Stream.of("-A") : Stream.empty(), selected))
                .toList();
    }

    /** Why it failed, in kubectl's own words; empty if it did not. */
    private Optional<String> run(List<String> arguments, Listing listing) {
        try {
            Path said = Files.createTempFile("kubectl", ".txt");
            try {
                Process process = start(arguments, ProcessBuilder.Redirect.to(said.toFile()));
                boolean complete = listing.readAll(process.getInputStream());
                boolean fine = waitFor(process) == 0 && complete;
                return fine ? Optional.empty() : Optional.of(firstLine(Files.readString(said)));
            } finally {
                Files.delete(said);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String firstLine(String said) {
        return said.lines().filter(line -> !line.isBlank()).findFirst().orElse("kubectl breaks off, and says nothing");
    }

    private Process start(List<String> arguments, ProcessBuilder.Redirect complaints) {
        try {
            return new ProcessBuilder(command(arguments))
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(complaints)
                    .start();
        } catch (IOException absent) {
            throw new BadInput("kubectl cannot be started, and it is what reads the cluster; install it, or save the"
                    + " cluster to files and name them with --mesh");
        }
    }

    private List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        kubeconfig.ifPresent(file -> command.addAll(List.of("--kubeconfig", file)));
        command.addAll(arguments);
        return command;
    }

    private static byte[] bytes(InputStream stream) {
        try {
            return stream.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static int waitFor(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            process.destroy();
            throw new BadInput("stopped while kubectl was reading the cluster");
        }
    }

    /**
     * @param notes what was not seen, each a sentence
     */
    public record Seen(MeshSnapshot mesh, List<String> notes) {

        public Seen {
            notes = List.copyOf(notes);
        }
    }

    /** Takes the objects of a list one by one, for a cluster has many pods. */
    private static final class Listing {

        private final List<String> notes;
        private MeshSnapshot mesh;

        Listing(MeshSnapshot mesh, List<String> notes) {
            this.mesh = mesh;
            this.notes = notes;
        }

        /** Whether it was one whole answer. */
        boolean readAll(InputStream output) throws IOException {
            try {
                read(output);
                return true;
            } catch (JsonProcessingException broken) {
                return false;
            }
        }

        private void read(InputStream output) throws IOException {
            try (JsonParser parser = MAPPER.createParser(output)) {
                while (parser.nextToken() != null) {
                    boolean isList =
                            parser.currentToken() == JsonToken.START_ARRAY && "items".equals(parser.currentName());
                    if (isList) {
                        items(parser);
                    } else if (parser.currentToken() != JsonToken.START_OBJECT || parser.currentName() != null) {
                        parser.skipChildren();
                    }
                }
            }
        }

        private void items(JsonParser parser) throws IOException {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                JsonNode object = MAPPER.readTree(parser);
                switch (KubeReader.read(object)) {
                    case Reading.Read<Resource>(Resource value) -> mesh = mesh.apply(new Change.Standing(value));
                    case Reading.Malformed<Resource> malformed ->
                        notes.add(Header.of(object).id() + " is left out, it cannot be read: "
                                + malformed.at().fieldPath() + " " + malformed.reason() + ".");
                    case Reading.Foreign<Resource> foreign -> {}
                }
            }
        }
    }
}

package dev.mtlsguardrails.meshcases;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Runs the engine over files of meshes with Istio's answers: {@code make mesh-cases FILES="…"}. The last line counts; the
 * exit code is 0 if there is no disagreement, 1 if there is one, 2 if a file cannot be read.
 */
public final class MeshCases {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int SHOWN = 5;

    private final PrintStream out;
    private final Optional<String> explained;
    private int meshes;
    private int answers;
    private int changes;
    private int disagreements;

    private MeshCases(PrintStream out, Optional<String> explained) {
        this.out = out;
        this.explained = explained;
    }

    /**
     * @param files read in this order
     */
    public static void main(String[] files) {
        Optional<String> id = Optional.ofNullable(System.getProperty("explain")).filter(name -> !name.isEmpty());
        System.exit(run(Arrays.stream(files).map(Path::of).toList(), id, System.out));
    }

    static int run(List<Path> files, Optional<String> explained, PrintStream out) {
        MeshCases run = new MeshCases(out, explained);
        try {
            files.forEach(run::compare);
        } catch (UncheckedIOException | IllegalArgumentException unreadable) {
            out.println("error: " + unreadable.getMessage());
            return 2;
        }
        if (explained.isPresent() && run.meshes == 0) {
            out.println("error: no mesh is called " + explained.get());
            return 2;
        }
        out.println("meshes " + run.meshes + ", answers " + run.answers
                + (run.changes == 0 ? "" : ", changes " + run.changes) + ", disagreements " + run.disagreements);
        return run.disagreements == 0 ? 0 : 1;
    }

    private void compare(Path file) {
        int before = disagreements;
        Map<String, MeshCase> earlier = new HashMap<>();
        try (Stream<MeshCase> cases = read(file)) {
            cases.filter(mesh -> explained.isEmpty() || explained.get().equals(mesh.id()))
                    .forEach(mesh -> {
                        compare(mesh, before);
                        mesh.made().ifPresent(made -> compare(mesh, made, earlier(file, earlier), before));
                    });
        }
        if (explained.isEmpty()) {
            out.println(file.getFileName() + ": disagreements " + (disagreements - before));
        }
    }

    private void compare(MeshCase mesh, int before) {
        Comparison comparison = Comparison.of(mesh);
        meshes++;
        answers += comparison.answers();
        explained.ifPresent(id -> comparison.explanations().forEach(out::println));
        for (Disagreement found : comparison.disagreements()) {
            disagreements++;
            if (disagreements - before <= SHOWN || explained.isPresent()) {
                out.println(found);
            }
        }
    }

    /** The meshes that a file of changes starts from: those of the file beside it that is not about changes. */
    private static Map<String, MeshCase> earlier(Path file, Map<String, MeshCase> read) {
        if (read.isEmpty()) {
            Path beside = file.resolveSibling(file.getFileName().toString().replace("-changes", ""));
            try (Stream<MeshCase> cases = read(beside)) {
                cases.forEach(mesh -> read.put(mesh.id(), mesh));
            }
        }
        return read;
    }

    private void compare(MeshCase after, ChangeCase.Made made, Map<String, MeshCase> earlier, int before) {
        MeshCase from = Optional.ofNullable(earlier.get(made.before()))
                .orElseThrow(() -> new IllegalArgumentException("no mesh is called " + made.before()));
        changes++;
        for (String found : ChangeComparison.disagreements(ChangeCase.of(from, after, made), after)) {
            disagreements++;
            if (disagreements - before <= SHOWN || explained.isPresent()) {
                out.println(found);
            }
        }
    }

    /** The meshes of a file, compressed or not; to be closed. */
    public static Stream<MeshCase> read(Path file) {
        try {
            BufferedReader lines = new BufferedReader(new InputStreamReader(plain(file), StandardCharsets.UTF_8));
            return lines.lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> parse(file, line))
                    .onClose(() -> {
                        try {
                            lines.close();
                        } catch (IOException unclosed) {
                            throw new UncheckedIOException(unclosed);
                        }
                    });
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file + ": " + unreadable, unreadable);
        }
    }

    private static InputStream plain(Path file) throws IOException {
        InputStream stored = new BufferedInputStream(Files.newInputStream(file));
        stored.mark(2);
        boolean compressed = stored.read() == 0x1f && stored.read() == 0x8b;
        stored.reset();
        return compressed ? new GZIPInputStream(stored) : stored;
    }

    private static MeshCase parse(Path file, String line) {
        try {
            return MeshCase.of(MAPPER.readTree(line));
        } catch (IOException noJson) {
            throw new UncheckedIOException(file + " holds a line that is no JSON: " + noJson.getMessage(), noJson);
        }
    }
}

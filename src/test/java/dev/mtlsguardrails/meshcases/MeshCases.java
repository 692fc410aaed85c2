package dev.mtlsguardrails.meshcases;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Runs the engine over files of meshes: {@code make mesh-cases FILES="…"}. */
public final class MeshCases {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private MeshCases() {}

    public static void main(String[] files) throws IOException {
        int meshes = 0;
        int answers = 0;
        int disagreements = 0;
        for (Path file : Arrays.stream(files).map(Path::of).toList()) {
            List<Comparison> compared = read(file).map(Comparison::of).toList();
            int before = disagreements;
            for (Comparison comparison : compared) {
                meshes++;
                answers += comparison.answers();
                disagreements += comparison.disagreements().size();
                comparison.disagreements().forEach(found -> System.out.println(file.getFileName() + " " + found));
            }
            System.out.println(file + " " + (disagreements - before));
        }
        System.out.println("meshes " + meshes + ", answers " + answers + ", disagreements " + disagreements);
        System.exit(disagreements == 0 ? 0 : 1);
    }

    static Stream<MeshCase> read(Path file) throws IOException {
        BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
        return lines.lines().map(line -> {
            try {
                return MeshCase.of(MAPPER.readTree(line));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(file + " holds a line that is no JSON", unreadable);
            }
        });
    }
}

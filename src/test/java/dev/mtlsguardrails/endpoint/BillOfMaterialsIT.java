package dev.mtlsguardrails.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The bill is made from what Maven resolves, the program from what Quarkus does: whatever is shipped has to be on it. */
class BillOfMaterialsIT {

    private static final String BILL = "/META-INF/sbom/mtls-guardrails.cdx.json";
    private static final Path LIBRARIES = Path.of("target/quarkus-app/lib");

    @Test
    void namesEveryLibraryOfTheProgram() throws IOException {
        assumeThat(LIBRARIES).as("the program as a jar").exists();
        Set<String> shipped = new TreeSet<>();
        for (String folder : List.of("main", "boot")) {
            try (Stream<Path> files = Files.list(LIBRARIES.resolve(folder))) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".jar"))
                        .forEach(shipped::add);
            }
        }

        assertThat(shipped).hasSizeGreaterThan(100).isSubsetOf(billed());
    }

    private static Set<String> billed() throws IOException {
        try (InputStream bill = Objects.requireNonNull(BillOfMaterialsIT.class.getResourceAsStream(BILL), BILL)) {
            JsonNode components = new ObjectMapper().readTree(bill).path("components");
            return StreamSupport.stream(components.spliterator(), false)
                    .map(component -> "%s.%s-%s.jar"
                            .formatted(
                                    component.path("group").asText(),
                                    component.path("name").asText(),
                                    component.path("version").asText()))
                    .collect(Collectors.toSet());
        }
    }
}

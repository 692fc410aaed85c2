package dev.mtlsguardrails.load;

import io.quarkus.bootstrap.BootstrapException;
import io.quarkus.bootstrap.app.CuratedApplication;
import io.quarkus.bootstrap.app.QuarkusBootstrap;
import io.quarkus.paths.PathList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** Packages the webhook as it is shipped, with the null handler in it. */
final class PackagedWebhook {

    private static final Path CLASSES = Path.of("target/classes").toAbsolutePath();

    private PackagedWebhook() {}

    /**
     * The program, started by {@code java -jar}.
     *
     * @param folder to package it in
     */
    static Path withNullHandler(Path folder) throws IOException, BootstrapException {
        Path added = folder.resolve("null-handler").toAbsolutePath();
        copy(NullHandler.class, added);
        QuarkusBootstrap bootstrap = QuarkusBootstrap.builder()
                .setProjectRoot(Path.of("").toAbsolutePath())
                .setApplicationRoot(PathList.of(CLASSES, added))
                .setTargetDirectory(folder.toAbsolutePath())
                .setBaseName("mtls-guardrails")
                .setMode(QuarkusBootstrap.Mode.PROD)
                .setLocalProjectDiscovery(true)
                .setOffline(true)
                .setIsolateDeployment(true)
                .setBaseClassLoader(PackagedWebhook.class.getClassLoader())
                .build();
        try (CuratedApplication application = bootstrap.bootstrap()) {
            return Objects.requireNonNull(application
                            .createAugmentor()
                            .createProductionApplication()
                            .getJar())
                    .getPath();
        }
    }

    private static void copy(Class<?> type, Path folder) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        Path copy = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(copy.getParent()));
        try (InputStream bytes = Objects.requireNonNull(type.getClassLoader().getResourceAsStream(name))) {
            Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}

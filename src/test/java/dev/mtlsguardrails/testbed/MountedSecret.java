package dev.mtlsguardrails.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A certificate as the kubelet mounts it: behind a link, so that certificate and key change at one moment. */
public final class MountedSecret {

    private final Path link;

    public MountedSecret(Path folder, Certificates first) throws IOException {
        this.link = folder.resolve("..data").toAbsolutePath();
        show(first);
    }

    /** The same two paths, whatever is behind them. */
    public Certificates mounted() {
        return new Certificates(link.resolve("webhook.crt"), link.resolve("webhook.key"));
    }

    public void show(Certificates next) throws IOException {
        Path made = Files.createSymbolicLink(
                link.resolveSibling("..data_next"), next.certificate().getParent());
        Files.move(made, link, StandardCopyOption.ATOMIC_MOVE);
    }
}

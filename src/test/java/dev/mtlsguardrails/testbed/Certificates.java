package dev.mtlsguardrails.testbed;

import io.fabric8.kubeapitest.cert.CertManager;
import java.nio.file.Path;
import org.bouncycastle.asn1.x509.GeneralName;

/** A certificate for a webhook on this machine; it is its own authority. */
public record Certificates(Path certificate, Path key) {

    public static Certificates generate(Path folder) {
        Certificates made = new Certificates(
                folder.resolve("webhook.crt").toAbsolutePath(),
                folder.resolve("webhook.key").toAbsolutePath());
        CertManager.generateKeyAndCertificate(
                "CN=mtls-guardrails",
                made.key.toFile(),
                made.certificate.toFile(),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                new GeneralName(GeneralName.dNSName, "localhost"));
        return made;
    }
}

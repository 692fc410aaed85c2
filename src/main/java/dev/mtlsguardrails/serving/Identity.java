package dev.mtlsguardrails.serving;

import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.X509ExtendedKeyManager;
import nl.altindag.ssl.util.KeyManagerUtils;

/** Certificates with their private keys, as they were read at one time. */
record Identity(X509ExtendedKeyManager manager) {

    private static final List<String> KEY_TYPES = List.of("EC", "RSA", "EdDSA");
    private static final byte[] ANYTHING = "anything".getBytes(StandardCharsets.US_ASCII);

    /**
     * @throws Untrue if it could serve nobody
     */
    static Identity read(KeyCertOptions files, Vertx vertx) throws Exception {
        Identity read = new Identity(KeyManagerUtils.getKeyManager(files.getKeyManagerFactory(vertx)));
        List<String> aliases = read.aliases().toList();
        if (aliases.isEmpty()) {
            throw new Untrue("no private key of a kind that is served with: " + String.join(", ", KEY_TYPES));
        }
        for (String alias : aliases) {
            if (!isOfOnePair(read.manager.getPrivateKey(alias), read.manager.getCertificateChain(alias)[0])) {
                throw new Untrue("the certificate is not of this private key");
            }
        }
        return read;
    }

    /** A certificate is shown with those of its authorities: when the first of them expires, nobody trusts it any more. */
    Instant expiry() {
        return aliases()
                .flatMap(alias -> Stream.of(manager.getCertificateChain(alias)))
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private Stream<String> aliases() {
        return KEY_TYPES.stream()
                .flatMap(type -> Optional.ofNullable(manager.getServerAliases(type, null)).stream())
                .flatMap(Stream::of);
    }

    /** Files are replaced one after the other, where no kubelet does it. */
    private static boolean isOfOnePair(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        PublicKey published = certificate.getPublicKey();
        if (!published.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        Signature signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> key.getAlgorithm();
                });
        signature.initSign(key);
        signature.update(ANYTHING);
        byte[] signed = signature.sign();
        signature.initVerify(published);
        signature.update(ANYTHING);
        return signature.verify(signed);
    }

    /** What was read does not go together. */
    static final class Untrue extends Exception {

        private static final long serialVersionUID = 1;

        Untrue(String message) {
            super(message);
        }
    }
}

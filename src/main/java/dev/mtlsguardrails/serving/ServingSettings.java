package dev.mtlsguardrails.serving;

import java.time.Duration;
import java.util.Optional;

/**
 * What this process is reached by.
 *
 * @param tlsConfiguration the name under which Quarkus knows the files; absent where TLS ends before this process
 * @param readEvery after which they are read again
 */
public record ServingSettings(Optional<String> tlsConfiguration, Duration readEvery) {}

package dev.mtlsguardrails.endpoint;

import dev.mtlsguardrails.testbed.ControlPlaneResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Against whatever was built: the jar, or the native executable where there is a GraalVM. */
@QuarkusIntegrationTest
@QuarkusTestResource(ControlPlaneResource.class)
class EndpointIT extends EndpointContract {}

package dev.mtlsguardrails.endpoint;

import dev.mtlsguardrails.testbed.ControlPlaneResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class EndpointTest extends EndpointContract {}

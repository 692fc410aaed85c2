package dev.mtlsguardrails.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Allows everything: what a review costs that nobody judges. It stands in the process of the webhook, behind the same TLS and
 * HTTP, takes in the whole body and reads no more of it than the identity that an answer has to repeat.
 */
@Path("/null")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class NullHandler {

    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonPointer UID = JsonPointer.compile("/request/uid");

    @POST
    public byte[] allow(byte[] body) throws IOException {
        return """
                {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"%s","allowed":true}}""".formatted(uid(body)).getBytes(StandardCharsets.UTF_8);
    }

    private static String uid(byte[] body) throws IOException {
        try (JsonParser parser = new FilteringParserDelegate(
                JSON.createParser(body), new JsonPointerBasedFilter(UID), Inclusion.ONLY_INCLUDE_ALL, false)) {
            parser.nextToken();
            return parser.getText();
        }
    }
}

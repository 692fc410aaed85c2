package dev.mtlsguardrails.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs read. */
class CheckJsonTest {

    @TempDir
    private Path folder;

    @Test
    void holdsEverything() throws IOException {
        String stored = """
                apiVersion: security.istio.io/v1beta1
                kind: PeerAuthentication
                metadata: {name: open, namespace: prod}
                spec:
                  mtls:
                    mode: DISABLE
                """;
        Terminal.Answer answer = Terminal.in(folder)
                .with("mesh.yaml", """
                        apiVersion: v1
                        kind: Namespace
                        metadata: {name: prod, labels: {istio-injection: enabled}}
                        ---
                        """ + stored)
                .with("all.yaml", stored + """
                        ---
                        apiVersion: security.istio.io/v1
                        kind: PeerAuthentication
                        metadata: {name: wrong}
                        spec: {mtls: 7}
                        ---
                        apiVersion: v1
                        kind: Secret
                        metadata: {name: settings}
                        """)
                .run("check", "all.yaml", "--mesh", "mesh.yaml", "-n", "prod", "-o", "json");

        assertThat(answer.out()).isEqualTo("""
                {
                  "documents": [
                    {
                      "file": "all.yaml",
                      "line": 1,
                      "apiVersion": "security.istio.io/v1beta1",
                      "kind": "PeerAuthentication",
                      "namespace": "prod",
                      "name": "open",
                      "operation": "UPDATE",
                      "decision": "warned",
                      "findings": [
                        {
                          "rule": "MTLS-0101",
                          "field": "spec.mtls.mode",
                          "pointer": "/spec/mtls/mode",
                          "line": 6,
                          "column": 11,
                          "problem": "mode DISABLE switches mutual TLS off at the server: it takes plaintext from anybody, and mTLS from nobody",
                          "affected": "every workload of namespace prod: no workload with a sidecar at present, and whatever starts later",
                          "remedy": "write STRICT, or PERMISSIVE while some clients have no sidecar yet; or leave `mtls` out and inherit",
                          "action": "warn",
                          "unbridled": "enforce",
                          "policy": "(shipped default)",
                          "leniency": "already-stored",
                          "because": "it was so before, and this change makes it no worse"
                        }
                      ],
                      "notices": [],
                      "wire": {
                        "calls": [],
                        "servers": [],
                        "complete": true
                      }
                    },
                    {
                      "file": "all.yaml",
                      "line": 8,
                      "apiVersion": "security.istio.io/v1",
                      "kind": "PeerAuthentication",
                      "namespace": "prod",
                      "name": "wrong",
                      "operation": "CREATE",
                      "decision": "invalid",
                      "message": "cannot be read: spec.mtls must be an object",
                      "findings": [],
                      "notices": []
                    },
                    {
                      "file": "all.yaml",
                      "line": 13,
                      "apiVersion": "v1",
                      "kind": "Secret",
                      "namespace": "",
                      "name": "settings",
                      "operation": "CREATE",
                      "decision": "foreign",
                      "findings": [],
                      "notices": []
                    }
                  ],
                  "summary": {
                    "documents": 3,
                    "clean": 0,
                    "reported": 0,
                    "warned": 1,
                    "would-deny": 0,
                    "denied": 0,
                    "invalid": 1,
                    "unreadable": 0,
                    "foreign": 1
                  },
                  "notes": [
                    "No MtlsPolicy counts: none was given, or none that was given can be used. Judged by the shipped default (profile Baseline, mode Enforce, all namespaces). --policy FILE names another."
                  ]
                }
                """);
        assertThat(answer.code()).isEqualTo(1);
    }
}

package dev.mtlsguardrails.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** What is to be done about findings, and in which namespaces. Cluster-scoped. */
@Group("mtls-guardrails.dev")
@Version("v1alpha1")
@Kind("MtlsPolicy")
@Plural("mtlspolicies")
@AdditionalPrinterColumn(name = "Accepted", jsonPath = PrinterColumns.ACCEPTED)
public class MtlsPolicy extends CustomResource<MtlsPolicySpec, MtlsPolicyStatus> {

    private static final long serialVersionUID = 1L;

    @Override
    @Required
    public MtlsPolicySpec getSpec() {
        return super.getSpec();
    }
}

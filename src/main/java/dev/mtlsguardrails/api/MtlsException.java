package dev.mtlsguardrails.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** Workloads of a namespace that may do without mutual TLS, for a reason and a time. */
@Group("mtls-guardrails.dev")
@Version("v1alpha1")
@Kind("MtlsException")
@Plural("mtlsexceptions")
@AdditionalPrinterColumn(name = "Accepted", jsonPath = PrinterColumns.ACCEPTED)
@AdditionalPrinterColumn(name = "InUse", jsonPath = ".status.inUse", type = AdditionalPrinterColumn.Type.BOOLEAN)
public class MtlsException extends CustomResource<MtlsExceptionSpec, MtlsExceptionStatus> implements Namespaced {

    private static final long serialVersionUID = 1L;

    @Override
    @Required
    public MtlsExceptionSpec getSpec() {
        return super.getSpec();
    }
}

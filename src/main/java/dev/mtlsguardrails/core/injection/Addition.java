package dev.mtlsguardrails.core.injection;

import dev.mtlsguardrails.core.mtls.SidecarMark.Form;

/** A label or an annotation that a template is to have. */
public record Addition(Form form, String key, String value) {

    /** As messages write it. */
    @Override
    public String toString() {
        return form.word() + " " + key + "=" + value;
    }
}

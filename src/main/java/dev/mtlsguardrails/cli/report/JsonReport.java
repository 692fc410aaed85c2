package dev.mtlsguardrails.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.mtlsguardrails.cli.check.Checked;
import dev.mtlsguardrails.cli.check.OnTheWire;
import dev.mtlsguardrails.cli.check.Outcome;
import dev.mtlsguardrails.cli.check.Report;
import dev.mtlsguardrails.cli.source.Document;
import dev.mtlsguardrails.cli.source.Place;
import dev.mtlsguardrails.core.impact.Completeness;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.verdict.Decision;
import dev.mtlsguardrails.core.verdict.Message;
import dev.mtlsguardrails.core.verdict.Ruling;
import dev.mtlsguardrails.kube.Header;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A run for programs. The order of the keys is part of it: two runs over the same files can be compared as text. */
public final class JsonReport {

    private final JsonGenerator json;

    public JsonReport(JsonGenerator json) {
        this.json = json;
    }

    public void print(Report report) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("documents");
        for (Checked checked : report.documents()) {
            document(checked);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("summary");
        json.writeNumberField("documents", report.documents().size());
        for (Decision decision : Decision.values()) {
            json.writeNumberField(decision.word(), report.count(decision));
        }
        json.writeEndObject();
        texts("notes", report.notes());
        json.writeEndObject();
    }

    private void document(Checked checked) throws IOException {
        Document document = checked.document();
        Header header = document.header();
        json.writeStartObject();
        json.writeStringField("file", document.file().name());
        json.writeNumberField("line", document.line());
        json.writeStringField("apiVersion", header.apiVersion());
        json.writeStringField("kind", header.kind());
        json.writeStringField("namespace", header.namespace());
        json.writeStringField("name", header.name());
        json.writeStringField("operation", checked.operation().name());
        json.writeStringField("decision", checked.decision().word());
        if (checked.outcome() instanceof Outcome.Invalid invalid) {
            json.writeStringField("message", invalid.message());
        }
        json.writeArrayFieldStart("findings");
        for (Ruling ruling : checked.outcome().rulings()) {
            finding(ruling, document);
        }
        json.writeEndArray();
        texts("notices", checked.outcome().notices());
        if (checked.outcome() instanceof Outcome.Judged judged) {
            wire(judged.wire());
        }
        json.writeEndObject();
    }

    private void wire(OnTheWire wire) throws IOException {
        json.writeObjectFieldStart("wire");
        texts("calls", wire.calls());
        texts("servers", wire.servers());
        json.writeBooleanField("complete", wire.completeness() == Completeness.COMPLETE);
        json.writeEndObject();
    }

    private void texts(String field, List<String> texts) throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private void finding(Ruling ruling, Document document) throws IOException {
        Finding finding = ruling.finding();
        Place place = document.place(finding.at());
        json.writeStartObject();
        json.writeStringField("rule", finding.rule().text());
        json.writeStringField("field", finding.at().fieldPath());
        json.writeStringField("pointer", finding.at().toString());
        json.writeNumberField("line", place.line());
        json.writeNumberField("column", place.column());
        json.writeStringField("problem", finding.problem());
        json.writeStringField("affected", finding.affected());
        json.writeStringField("remedy", finding.remedy());
        json.writeStringField("action", ruling.action().word());
        json.writeStringField("unbridled", ruling.unbridled().word());
        json.writeStringField("policy", ruling.policy().name());
        if (finding.reach() instanceof Reach.Latent latent) {
            json.writeStringField("until", latent.until());
        }
        Optional<String> exception = Message.exception(ruling).filter(said -> ruling.wouldBeRefused());
        if (exception.isPresent()) {
            json.writeStringField("exception", exception.get());
        }
        if (ruling.leniency().isPresent()) {
            json.writeStringField("leniency", ruling.leniency().get().word());
            json.writeStringField("because", ruling.leniency().get().because());
        }
        json.writeEndObject();
    }
}

package dev.mtlsguardrails.cli.report;

import dev.mtlsguardrails.cli.check.Checked;
import dev.mtlsguardrails.cli.check.OnTheWire;
import dev.mtlsguardrails.cli.check.Outcome;
import dev.mtlsguardrails.cli.check.Report;
import dev.mtlsguardrails.cli.source.Document;
import dev.mtlsguardrails.cli.source.SourceFile;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.verdict.Decision;
import dev.mtlsguardrails.core.verdict.Message;
import dev.mtlsguardrails.core.verdict.Ruling;
import java.io.PrintWriter;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.regex.Pattern;

/** A run for people: what there is to say about each document, the notes, and one line that sums up. */
public final class TextReport {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\t]]");

    private static final int MOST_LINES = 10;

    private final PrintWriter out;
    private final Palette palette;
    private final IdentityHashMap<SourceFile, List<String>> lines = new IdentityHashMap<>();

    public TextReport(PrintWriter out, Palette palette) {
        this.out = out;
        this.palette = palette;
    }

    public void print(Report report) {
        report.documents().forEach(this::print);
        report.notes().forEach(note -> line("Note: " + note));
        line(Summary.of(report));
    }

    private void print(Checked checked) {
        switch (checked.outcome()) {
            case Outcome.Judged judged
            when judged.rulings().isEmpty() && judged.notices().isEmpty() && !isFelt(judged.wire()) -> {}
            case Outcome.Judged judged -> {
                heading(checked);
                judged.rulings().forEach(ruling -> print(ruling, checked.document()));
                judged.notices().forEach(notice -> line("  Notice: " + plain(notice) + "\n"));
                print(judged.wire());
            }
            case Outcome.Invalid invalid -> {
                heading(checked);
                line("  " + plain(invalid.message()));
                excerpt(checked.document(), invalid.at());
                line("");
            }
            case Outcome.Unreadable unreadable -> {
                heading(checked);
                line("  cannot be read, but its spec stays as it was\n");
            }
            case Outcome.Foreign foreign -> {}
        }
    }

    private static boolean isFelt(OnTheWire wire) {
        return wire.about() == OnTheWire.About.WHAT_IS_THERE && !wire.isNothing();
    }

    private void print(OnTheWire wire) {
        if (wire.isNothing()) {
            return;
        }
        line("  On the wire:");
        few(wire.calls());
        few(wire.servers());
        line("");
    }

    private void few(List<String> lines) {
        lines.stream().limit(MOST_LINES).forEach(said -> line("    " + plain(said)));
        if (lines.size() > MOST_LINES) {
            line("    and " + (lines.size() - MOST_LINES) + " more");
        }
    }

    private void heading(Checked checked) {
        Document document = checked.document();
        Decision decision = checked.decision();
        line(palette.heading(decision, Summary.heading(decision)) + " "
                + plain(document.header().id() + ", " + document.file().name() + ":" + document.line()));
    }

    private void print(Ruling ruling, Document document) {
        Finding finding = ruling.finding();
        line("  " + palette.rule("[" + finding.rule() + "]") + " "
                + plain(finding.at().fieldPath() + ": " + finding.problem()));
        excerpt(document, finding.at());
        line("    affects: " + plain(finding.affected()));
        line("    instead: " + plain(finding.remedy()));
        line("    policy:  " + plain(ruling.policy().name() + does(ruling)));
        if (finding.reach() instanceof Reach.Latent latent) {
            line("    latent:  no effect until " + plain(latent.until()));
        }
        if (ruling.wouldBeRefused()) {
            Message.exception(ruling).ifPresent(said -> line("    or ask:  " + plain(said)));
        }
        ruling.leniency().ifPresent(leniency -> line("    passes:  " + plain(leniency.because())));
        line("");
    }

    /** What the policy does about it, where that is not simply to refuse. */
    private static String does(Ruling ruling) {
        String inModeEnforce = ruling.wouldBeRefused() ? "; in mode Enforce it would refuse this" : "";
        return switch (ruling.action()) {
            case OFF, ENFORCE -> "";
            case WARN -> ruling.leniency().isPresent() ? "" : ", which only warns" + inModeEnforce;
            case AUDIT -> ruling.leniency().isPresent() ? "" : ", which only records" + inModeEnforce;
        };
    }

    private void excerpt(Document document, JsonPointer at) {
        Excerpt.of(lines.computeIfAbsent(document.file(), SourceFile::lines), document.place(at))
                .forEach(row -> line("      " + palette.faint(plain(row))));
    }

    /** Names and values may hold anything, and a terminal obeys what it is sent. */
    private static String plain(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }

    private void line(String text) {
        out.print(text + "\n");
    }
}

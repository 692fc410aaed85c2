package dev.mtlsguardrails.load;

import dev.mtlsguardrails.synthetic.SyntheticMesh;
import dev.mtlsguardrails.testbed.Certificates;
import dev.mtlsguardrails.testbed.ControlPlane;
import dev.mtlsguardrails.testbed.Installer;
import dev.mtlsguardrails.testbed.WebhookAccount;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.LogManager;

/**
 * {@code make load}: what a review costs beside a handler that does nothing, what a guard costs an API server, and what the
 * program needs to start and to be there; in the bookinfo mesh alone, and with a thousand namespaces beside it. An answer
 * that is not right ends everything.
 */
public final class Load {

    private static final Path FOLDER = Path.of("target/load");
    private static final Path SHIPPED = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final List<Integer> NAMESPACES = List.of(0, 1_000);

    private final ControlPlane controlPlane;
    private final Certificates certificates;
    private final Path account;
    private final Path program;
    private final Path jar;
    private final Duration duration;

    private Load(ControlPlane controlPlane, Path program, Path jar, Duration duration) {
        this.controlPlane = controlPlane;
        this.certificates = Certificates.generate(controlPlane.folder());
        this.account = WebhookAccount.kubeconfig(controlPlane.client(), controlPlane.folder());
        this.program = program;
        this.jar = jar;
        this.duration = duration;
    }

    /** What is measured. */
    private enum Part {
        DIRECT(
                "A review, compared with the same review at a handler that allows everything, in the same process"
                        + " (CPU of that process for an answer; the time of an answer that half, or 99 of 100, keep to):",
                DirectLoad.COLUMNS),
        APISERVER(
                "A creation (as a dry run, at 8 connections), compared with an API server that has no webhooks (CPU of"
                        + " API server and webhook together):",
                ApiServerLoad.COLUMNS),
        START(
                "The program in a process of its own, with " + RunningWebhook.MEMORY
                        + " (heap: what is still held after a collection; load: 64 connections):",
                StartAndMemory.COLUMNS);

        private final String title;
        private final List<String> columns;

        Part(String title, List<String> columns) {
            this.title = title;
            this.columns = columns;
        }
    }

    /** @param args what {@code hack/control-plane} and {@code hack/load-generator} print */
    public static void main(String[] args) {
        LogManager.getLogManager();
        try {
            run(Path.of(args[0]), Path.of(args[1]));
        } catch (Exception failed) {
            failed.printStackTrace();
            System.exit(1); // threads of clients would keep it alive
        }
        System.exit(0);
    }

    private static void run(Path cache, Path program) throws Exception {
        String only = System.getProperty("only", "");
        List<Part> parts =
                only.isEmpty() ? List.of(Part.values()) : List.of(Part.valueOf(only.toUpperCase(Locale.ROOT)));
        Duration duration =
                Duration.ofMillis(Math.round(Double.parseDouble(System.getProperty("duration", "2")) * 1e3));
        Table.Form form = Table.Form.valueOf(System.getProperty("form", "plain").toUpperCase(Locale.ROOT));
        Path jar = SHIPPED;
        if (parts.contains(Part.DIRECT)) {
            say("Packaging the webhook with a handler that does nothing ...");
            jar = PackagedWebhook.withNullHandler(FOLDER);
        }
        say("Starting etcd, kube-apiserver and kube-controller-manager ...");
        try (ControlPlane controlPlane = ControlPlane.start(cache, Files.createTempDirectory(FOLDER, "cluster"))) {
            new Installer(controlPlane.client()).installDefinitions(cache);
            new RunningBookinfo(controlPlane.client()).install();
            new Load(controlPlane, program, jar, duration)
                    .measure(parts)
                    .forEach(table -> System.out.println("\n" + table.told(form)));
        }
    }

    private List<Table> measure(List<Part> parts) throws Exception {
        List<List<List<String>>> rows = new ArrayList<>();
        parts.forEach(part -> rows.add(new ArrayList<>()));
        for (int namespaces : NAMESPACES) {
            if (namespaces > 0) {
                say("Storing a mesh of " + namespaces + " namespaces ...");
                new StoredMesh(administrator(), server()).store(new SyntheticMesh(namespaces));
            }
            for (Part part : parts) {
                say("Measuring: " + part.name().toLowerCase(Locale.ROOT) + ", " + namespaces + " namespaces ...");
                rows.get(parts.indexOf(part)).addAll(rows(part, namespaces));
            }
        }
        return parts.stream()
                .map(part -> new Table(part.title, part.columns, rows.get(parts.indexOf(part))))
                .toList();
    }

    private List<List<String>> rows(Part part, int namespaces) throws Exception {
        Path log = FOLDER.resolve(part.name().toLowerCase(Locale.ROOT) + "-" + namespaces + ".log");
        try (RunningWebhook webhook =
                RunningWebhook.start(part == Part.DIRECT ? jar : SHIPPED, account, certificates, log)) {
            return switch (part) {
                case DIRECT -> {
                    webhook.firstVerdict();
                    DirectLoad load = direct(webhook);
                    load.warmUp();
                    yield load.rows(namespaces)
                            .peek(row -> say(String.join("  ", row))) // it takes minutes
                            .toList();
                }
                case APISERVER -> {
                    webhook.firstVerdict();
                    Subject.ALL.forEach(subject -> anybody().warmUp(subject.review(webhook.address() + "/validate")));
                    yield new ApiServerLoad(
                                    controlPlane.client(),
                                    administrator(),
                                    List.of(
                                            controlPlane.process(),
                                            webhook.program().handle()),
                                    duration)
                            .rows(namespaces, webhook.port(), certificates.certificate());
                }
                case START -> List.of(StartAndMemory.row(namespaces, webhook, anybody(), duration));
            };
        }
    }

    private DirectLoad direct(RunningWebhook webhook) {
        return new DirectLoad(
                anybody(),
                Subject.ALL.stream()
                        .map(subject -> subject.asReviewed(controlPlane.client()))
                        .toList(),
                webhook.address(),
                webhook.program().handle(),
                duration);
    }

    private Vegeta anybody() {
        return new Vegeta(program, certificates.certificate(), List.of(), controlPlane.folder());
    }

    private Vegeta administrator() {
        Config config = controlPlane.client().getConfiguration();
        return new Vegeta(
                program,
                Path.of(config.getCaCertFile()),
                List.of("-cert=" + config.getClientCertFile(), "-key=" + config.getClientKeyFile()),
                controlPlane.folder());
    }

    private String server() {
        return controlPlane.client().getMasterUrl().toString().replaceAll("/$", "");
    }

    private static void say(String line) {
        System.err.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
    }
}

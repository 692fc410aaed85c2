package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.mesh.Meta;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.PodTemplate.Container.Role;
import dev.mtlsguardrails.core.mesh.PodTemplate.Power;
import dev.mtlsguardrails.core.mesh.ProxySetting;
import dev.mtlsguardrails.core.mesh.ProxySettings;
import dev.mtlsguardrails.core.mesh.RunsAs;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Reads what pods are made from. A cluster has a hundred thousand pods, so nothing is kept that no rule asks for: of an
 * ordinary container that asks for nothing special, its name and its ports.
 */
final class TemplateReader {

    /** The capabilities by which a container may change what is brought to its sidecar. */
    private static final Set<String> REDIRECTING = Set.of("NET_ADMIN", "ALL");

    private static final String CAPABILITY = "CAP_";

    private TemplateReader() {}

    /** A pod is its own template, and the injector has had its say in it. */
    static PodTemplate pod(Cursor pod, Meta meta) {
        return template(
                pod, meta.labels(), meta.annotations(), setting -> setting.concern() == ProxySetting.Concern.ENVOY);
    }

    static PodTemplate template(Cursor template) {
        Cursor metadata = template.field("metadata");
        return template(
                template,
                MetaReader.labels(metadata.field("labels")),
                MetaReader.annotations(metadata.field("annotations")),
                setting -> true);
    }

    /**
     * @param asked which settings of the proxy's own container are kept
     */
    private static PodTemplate template(
            Cursor template, Labels labels, Labels annotations, Predicate<ProxySetting> asked) {
        Cursor spec = template.field("spec");
        return new PodTemplate(
                template.at(),
                labels,
                annotations,
                spec.field("hostNetwork").flag(),
                runsAs(spec),
                Arrays.stream(Role.values())
                        .flatMap(role -> containers(spec, role).stream())
                        .toList(),
                settings(
                        said(template, annotations, ProxySettings.CONFIG, ProxySettingsReader::config),
                        said(template, annotations, ProxySettings.OVERRIDES, ProxySettingsReader::overrides),
                        proxies(spec)
                                .flatMap(proxy -> ProxySettingsReader.container(proxy).stream())
                                .filter(asked)
                                .toList()));
    }

    private static List<ProxySetting> said(
            Cursor template,
            Labels annotations,
            String annotation,
            BiFunction<String, JsonPointer, List<ProxySetting>> reader) {
        JsonPointer at = template.at().key("metadata").key("annotations").key(annotation);
        return annotations.get(annotation).map(text -> reader.apply(text, at)).orElse(List.of());
    }

    private static ProxySettings settings(
            List<ProxySetting> config, List<ProxySetting> overrides, List<ProxySetting> container) {
        return config.isEmpty() && overrides.isEmpty() && container.isEmpty()
                ? ProxySettings.NONE
                : new ProxySettings(config, overrides, container);
    }

    /** The proxy may be an init container that goes on running (istio-semantics 4.3). */
    private static Stream<Cursor> proxies(Cursor spec) {
        return Stream.of(Role.ORDINARY, Role.INIT)
                .flatMap(role -> spec.field(role.list()).items(TemplateReader::name).stream())
                .filter(container -> name(container).equals(PodTemplate.PROXY));
    }

    private static List<PodTemplate.Container> containers(Cursor spec, Role role) {
        List<PodTemplate.Container> containers = new ArrayList<>();
        for (Cursor container : spec.field(role.list()).items(TemplateReader::name)) {
            containers.add(container(container, role, containers.size()));
        }
        return containers;
    }

    private static PodTemplate.Container container(Cursor container, Role role, int index) {
        String name = name(container);
        return new PodTemplate.Container(
                name,
                role,
                index,
                name.equals(PodTemplate.PROXY)
                        ? container.field("args").texts().stream().limit(2).toList()
                        : List.of(),
                container.field("ports").items(port -> "").stream()
                        .map(port -> new PodTemplate.ContainerPort(
                                port.field("name").text().orElse(""),
                                port.field("containerPort").number().orElse(0L)))
                        .toList(),
                runsAs(container),
                powers(container.field("securityContext")));
    }

    private static String name(Cursor container) {
        return container.field("name").text().orElse("");
    }

    private static RunsAs runsAs(Cursor of) {
        Cursor context = of.field("securityContext");
        Optional<Long> user = context.field("runAsUser").number();
        Optional<Long> group = context.field("runAsGroup").number();
        return user.isEmpty() && group.isEmpty() ? RunsAs.UNSAID : new RunsAs(user, group);
    }

    private static List<Power> powers(Cursor context) {
        Cursor privileged = context.field("privileged");
        List<Power> powers = new ArrayList<>();
        if (privileged.flag()) {
            powers.add(new Power("privileged", privileged.at()));
        }
        for (Cursor added : context.path("capabilities", "add").items(TemplateReader::capability)) {
            if (REDIRECTING.contains(capability(added))) {
                powers.add(new Power(capability(added), added.at()));
            }
        }
        return powers;
    }

    /** Container runtimes take a capability with and without its prefix, in any case. */
    private static String capability(Cursor added) {
        String upper = added.text().orElse("").toUpperCase(Locale.ROOT);
        return upper.startsWith(CAPABILITY) ? upper.substring(CAPABILITY.length()) : upper;
    }
}

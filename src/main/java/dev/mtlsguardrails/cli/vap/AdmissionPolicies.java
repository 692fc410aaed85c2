package dev.mtlsguardrails.cli.vap;

import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.Profile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes ValidatingAdmissionPolicies, with their bindings, of the CEL form of rules. A policy can only be bound to one
 * strictness, so each rule has two: what is new is dealt with as the profile says, and what was stored already, or has no
 * effect as yet, is at most warned about.
 *
 * @param rootNamespace of the mesh
 * @param clusterDomain the DNS suffix of Services
 */
public record AdmissionPolicies(Profile profile, String rootNamespace, String clusterDomain) {

    private static final String API = "admissionregistration.k8s.io/v1";
    private static final String NAME = "mtls-guardrails";

    /** A message may have 5 KiB; a longer one would be dropped. */
    private static final String NAMED = "(size(variables.fresh) <= 5 ? variables.fresh.join('; ')"
            + " : variables.fresh[0] + ' (and ' + string(size(variables.fresh) - 1) + ' more)')";

    /** istiod reads an object by its revision: what it did not read before was not in force (istio-semantics 0.1). */
    private static final String SAME_REVISION = "object.metadata.?labels[?'istio.io/rev'].orValue('')"
            + " == oldObject.metadata.?labels[?'istio.io/rev'].orValue('')";

    /** The name of the policy for a rule. */
    public static String name(CelForm form) {
        return NAME + "-" + form.rule().id().text().toLowerCase(Locale.ROOT);
    }

    /** The objects for a rule; none if the profile has it switched off. */
    public List<Map<String, Object>> of(CelForm form) {
        Action action = form.rule().actions().in(profile);
        if (action == Action.OFF) {
            return List.of();
        }
        String name = name(form);
        String notice = name + "-notice";
        return List.of(
                policy(
                        name,
                        form,
                        List.of(new Definition(
                                "fresh",
                                "variables.tolerated ? [] : variables.found.filter(f, !(f in variables.stored))")),
                        ". Instead: " + form.instead()),
                binding(name, action),
                policy(notice, form, notices(form), " (not refused: it was so before, or has no effect as yet)"),
                binding(notice, action.atMost(Action.WARN)));
    }

    private static List<Definition> notices(CelForm form) {
        String lenient = "variables.tolerated ? variables.found : variables.found.filter(f, f in variables.stored)";
        return form.notes()
                .map(notes -> List.of(
                        new Definition("noted", form.about("object", notes)),
                        new Definition("fresh", "(" + lenient + ") + variables.noted")))
                .orElseGet(() -> List.of(new Definition("fresh", lenient)));
    }

    private Map<String, Object> policy(String name, CelForm form, List<Definition> last, String ending) {
        Map<String, Object> constraints = new LinkedHashMap<>();
        constraints.put("matchPolicy", "Equivalent");
        if (!form.kinds().namespacesOutside().isEmpty()) {
            constraints.put("namespaceSelector", Map.of("matchExpressions", List.of(outside(form))));
        }
        constraints.put("resourceRules", form.kinds().resourceRules());
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("failurePolicy", "Fail");
        spec.put("matchConstraints", constraints);
        if (!form.kinds().matchConditions().isEmpty()) {
            spec.put("matchConditions", form.kinds().matchConditions());
        }
        spec.put(
                "variables",
                variables(form, last).stream().map(AdmissionPolicies::entry).toList());
        spec.put("validations", List.of(validation(form, ending)));
        return object("ValidatingAdmissionPolicy", name, spec);
    }

    private static Map<String, Object> outside(CelForm form) {
        Map<String, Object> expression = new LinkedHashMap<>();
        expression.put("key", "kubernetes.io/metadata.name");
        expression.put("operator", "NotIn");
        expression.put("values", form.kinds().namespacesOutside());
        return expression;
    }

    private List<Definition> variables(CelForm form, List<Definition> last) {
        List<Definition> all = new ArrayList<>(form.variables());
        all.add(new Definition("tolerated", form.kinds().tolerated()));
        all.add(new Definition("found", form.about("object", form.found())));
        all.add(new Definition(
                "stored",
                "oldObject == null || !(" + SAME_REVISION + ")\n|| !("
                        + form.kinds().covered() + ")\n? []\n: " + form.about("oldObject", form.found())));
        all.addAll(last);
        String text = String.join("\n", all.stream().map(Definition::expression).toList());
        return Stream.concat(
                        setting("rootNamespace", rootNamespace, text),
                        Stream.concat(setting("clusterDomain", clusterDomain, text), all.stream()))
                .toList();
    }

    private static Stream<Definition> setting(String name, String value, String text) {
        return text.contains("variables." + name) ? Stream.of(new Definition(name, "'" + value + "'")) : Stream.empty();
    }

    private static Map<String, Object> entry(Definition variable) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", variable.name());
        entry.put("expression", variable.expression());
        return entry;
    }

    private static Map<String, Object> validation(CelForm form, String ending) {
        String rule = "[" + form.rule().id() + "] ";
        Map<String, Object> validation = new LinkedHashMap<>();
        validation.put("expression", "size(variables.fresh) == 0");
        validation.put("message", rule + form.rule().finds() + ending);
        validation.put("messageExpression", quoted(rule) + " + " + NAMED + " + " + quoted(ending));
        validation.put("reason", "Forbidden");
        return validation;
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static Map<String, Object> binding(String policy, Action action) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("policyName", policy);
        spec.put("validationActions", List.of(kubernetes(action)));
        return object("ValidatingAdmissionPolicyBinding", policy, spec);
    }

    private static String kubernetes(Action action) {
        return switch (action) {
            case ENFORCE -> "Deny";
            case WARN -> "Warn";
            case AUDIT, OFF -> "Audit";
        };
    }

    private static Map<String, Object> object(String kind, String name, Map<String, Object> spec) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        metadata.put("labels", Map.of("app.kubernetes.io/part-of", NAME));
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("apiVersion", API);
        object.put("kind", kind);
        object.put("metadata", metadata);
        object.put("spec", spec);
        return object;
    }
}

package dev.mtlsguardrails.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.time.ZonedDateTime;
import java.util.List;

/** Which rule does what in which namespaces, and who may depart from that. */
public class MtlsPolicySpec {

    @JsonPropertyDescription("Of several policies that select a namespace, the one of highest priority governs it;"
            + " among equals the stricter action counts.")
    @Default("0")
    @PrinterColumn(name = "Priority")
    public Integer priority;

    @JsonPropertyDescription("The namespaces that this policy governs, by their labels. Empty or absent: all.")
    public LabelSelector namespaceSelector;

    @JsonPropertyDescription(
            "Baseline refuses what switches mTLS off; Strict wants STRICT or inherited, nothing weaker.")
    @Default("Baseline")
    @PrinterColumn(name = "Profile")
    public Profile profile;

    @JsonPropertyDescription("The most that any rule may do under this policy.")
    @Default("Enforce")
    @PrinterColumn(name = "Mode")
    public Mode mode;

    @JsonPropertyDescription("Rules that do something else than the profile says.")
    @Size(max = 100)
    @ValidationRule(
            value = "self.all(one, self.exists_one(other, other.id == one.id))",
            message = "rules must name each rule once")
    public List<RuleAction> rules;

    @JsonPropertyDescription("The allowlist: who may grant exceptions, for what and how long. Absent: nobody may.")
    public Exceptions exceptions;

    @JsonPropertyDescription("Findings about one object that this policy does not want to hear of: for the mesh, for"
            + " namespaces and gateways. Workloads have exceptions.")
    @Size(max = 100)
    public List<Exclusion> exclude;

    @JsonPropertyDescription("Who may do anything in an emergency: allowed with a warning, and recorded.")
    @Size(max = 32)
    public List<Subject> breakGlass;

    @JsonPropertyDescription("Requesters that are part of the mesh, besides those of the configuration.")
    @Size(max = 32)
    public List<TrustedRequester> trustedRequesters;

    @JsonPropertyDescription(
            "What is added to the pod templates of the namespaces before they are stored. Absent: nothing."
                    + " Where several policies govern a namespace, what all of them want; nothing under mode Audit.")
    public SidecarInjection sidecarInjection;

    @JsonPropertyDescription("What is done about destinations without a sidecar that a wildcard rule with"
            + " ISTIO_MUTUAL cuts off, or STRICT for the whole mesh may: a DestinationRule with mode DISABLE exempts them. The policy of the"
            + " namespace in which that would stand decides; of several, the least that one of them wants; nothing"
            + " is created under mode Audit.")
    public DestinationsWithoutSidecar destinationsWithoutSidecar;

    public enum Profile {
        Baseline,
        Strict
    }

    public enum Mode {
        Enforce,
        Warn,
        Audit
    }

    public enum Action {
        Enforce,
        Warn,
        Audit,
        Off
    }

    public static class RuleAction {

        @JsonPropertyDescription("The id of the rule, such as MTLS-0201.")
        @Required
        @Pattern("^MTLS-[0-9]{4}$")
        @Size(max = 9)
        public String id;

        @JsonPropertyDescription("What to do about its findings.")
        @Required
        public Action action;
    }

    public static class Exceptions {

        @JsonPropertyDescription("Who may make and change an MtlsException, and bring workloads under one.")
        @Size(max = 32)
        public List<Subject> grantors;

        @JsonPropertyDescription("Namespaces in which exceptions count whoever applies them. Something else must guard"
                + " what is applied there, such as the review of a repository.")
        @Size(max = 256)
        public List<@Size(max = 63) String> trustedNamespaces;

        @JsonPropertyDescription("How far ahead an exception may end when it is granted: days or hours, such as 180d."
                + " Absent: no limit.")
        @Pattern("^[1-9][0-9]{0,4}[dh]$")
        public String maxDuration;

        @JsonPropertyDescription("What may be excused at all. Absent: MTLS-0101, MTLS-0102, MTLS-0201, MTLS-0301.")
        @Size(max = 32)
        public List<@Pattern("^MTLS-[0-9]{4}$") String> rules;

        @JsonPropertyDescription("How long before its end the use of an exception is warned about. Absent: 14d.")
        @Pattern("^[1-9][0-9]{0,4}[dh]$")
        public String warnBefore;
    }

    @ValidationRule(
            value = "self.kind != 'Group' || !(self.name in ['system:authenticated', 'system:unauthenticated',"
                    + " 'system:serviceaccounts'] || self.name.startsWith('system:serviceaccounts:'))",
            message = "that group is everybody: name a group of those who may")
    @ValidationRule(
            value = "self.kind != 'ServiceAccount' || (has(self.__namespace__) && size(self.__namespace__) > 0)",
            message = "a ServiceAccount needs its namespace")
    public static class Subject {

        @Required
        public SubjectKind kind;

        @Required
        @Size(min = 1, max = 253)
        public String name;

        @JsonPropertyDescription("Of a ServiceAccount.")
        @Size(max = 63)
        public String namespace;
    }

    public enum SubjectKind {
        User,
        Group,
        ServiceAccount
    }

    public static class Exclusion {

        @JsonPropertyDescription("The kind of the object, such as PeerAuthentication.")
        @Required
        @Size(min = 1, max = 63)
        public String kind;

        @JsonPropertyDescription("Its namespace; empty or absent for an object without one.")
        @Size(max = 63)
        public String namespace;

        @Required
        @Size(min = 1, max = 253)
        public String name;

        @Required
        @Size(min = 1, max = 32)
        public List<@Pattern("^MTLS-[0-9]{4}$") String> rules;

        @JsonPropertyDescription("Why nobody should hear of it.")
        @Required
        @Size(min = 1, max = 1024)
        public String reason;

        @JsonPropertyDescription("When it ends. Absent: never.")
        public ZonedDateTime expiresAt;
    }

    public static class SidecarInjection {

        @JsonPropertyDescription("Whether a workload that says nothing about its sidecar gets the mark that brings one:"
                + " a label, or the annotation of OpenShift Service Mesh 2. Stored workloads are marked as soon as"
                + " their template changes.")
        @Default("false")
        public Boolean ensure;

        @JsonPropertyDescription(
                "Statistics that every sidecar is to count, such as tls_inspector for handshakes: added"
                        + " to the annotation sidecar.istio.io/statsInclusionPrefixes.")
        @Size(max = 32)
        public List<@Pattern("^[^,\\s]+$") @Size(max = 253) String> statsInclusionPrefixes;
    }

    public static class DestinationsWithoutSidecar {

        @JsonPropertyDescription("The Kubernetes API server.")
        @Default("Report")
        public Upkeep apiServer;

        @JsonPropertyDescription("Services with endpoints, none of which has a sidecar or may get one.")
        @Default("Report")
        public Upkeep services;
    }

    public enum Upkeep {
        /** The rule is created, repaired, and removed when nothing needs it any more. */
        Ensure,
        /** It is only said. */
        Report,
        Ignore
    }

    public static class TrustedRequester {

        @JsonPropertyDescription("The full user name, such as system:serviceaccount:istio-operator:istio-operator.")
        @Required
        @Size(min = 1, max = 253)
        public String user;

        @Required
        @Size(min = 1, max = 32)
        public List<@Size(max = 63) String> namespaces;

        @JsonPropertyDescription("What it makes there.")
        @Required
        @Size(min = 1, max = 32)
        public List<@Size(max = 63) String> kinds;
    }
}

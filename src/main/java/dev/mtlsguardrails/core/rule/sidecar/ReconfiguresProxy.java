package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.ProxyConfig;
import dev.mtlsguardrails.core.mesh.ProxySetting;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.reach.Reachability;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.rule.Basis;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * MTLS-0308: the sidecar is there and is not the mesh's any more: a ProxyConfig, an annotation or a container of its name
 * gives it another program, other certificates, other orders or no traffic (istio-semantics 4.3, 4.5).
 */
public final class ReconfiguresProxy implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0308"), Action.ENFORCE, Action.ENFORCE),
            "reconfigures-proxy",
            "the sidecar is reconfigured or replaced (ProxyConfig, `proxy.istio.io/config`, a container called"
                    + " `istio-proxy`)",
            judged(),
            Basis.PRESUMPTION);

    private final Reachability reachability;

    public ReconfiguresProxy(Reachability reachability) {
        this.reachability = reachability;
    }

    private static List<GroupKind> judged() {
        List<GroupKind> kinds = new ArrayList<>(RefusesSidecar.judged());
        kinds.add(Kinds.PROXY_CONFIG);
        return kinds;
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        MeshSnapshot mesh = situation.after();
        return Stream.concat(
                        Sidecared.in(situation).stream()
                                .flatMap(of -> Reconfiguration.in(of, mesh).map(found -> finding(found, of))),
                        situation.stored(ProxyConfig.class).stream().flatMap(config -> findings(config, mesh)))
                .toList();
    }

    private static Finding finding(Reconfiguration found, Sidecared of) {
        return new Finding(
                INFO.id(),
                of.id(),
                found.at(),
                found.value(),
                found.problem(),
                found.affected(),
                found.remedy(),
                found.reach());
    }

    private Stream<Finding> findings(ProxyConfig config, MeshSnapshot mesh) {
        Reach.Servers reach = reachability.reachOf(config, mesh);
        return config.settings().stream()
                .flatMap(setting ->
                        ProxyTampering.by(setting).map(effect -> finding(config, setting, effect, reach)).stream());
    }

    private static Finding finding(ProxyConfig config, ProxySetting setting, String effect, Reach.Servers reach) {
        return new Finding(
                INFO.id(),
                config.id(),
                setting.at(),
                setting.value(),
                effect + ", from the next start of a pod",
                Words.servers(reach.classes()) + ", and their callers",
                "remove the variable: the mesh's own settings are what its policies rest on",
                reach);
    }
}

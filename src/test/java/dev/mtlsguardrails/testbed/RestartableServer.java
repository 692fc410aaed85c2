package dev.mtlsguardrails.testbed;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An etcd with a kube-apiserver that can be stopped and started again: at the same address, with the data it had. The
 * library knows only both or neither, and takes the end of one for the end of all.
 */
final class RestartableServer extends KubeAPIServer {

    private static final String COMMAND = "kube-apiserver";

    private final Path folder;
    private volatile boolean isRestartable;
    private @Nullable Process restarted;
    private List<String> command = List.of();

    RestartableServer(KubeAPIServerConfig config, Path folder) {
        super(config);
        this.folder = folder;
    }

    /** Kills kube-apiserver, as a node that dies would. */
    void halt() {
        isRestartable = true;
        ProcessHandle server = process();
        command = command(server);
        server.destroyForcibly();
        server.onExit().join();
    }

    void resume() throws IOException {
        restarted = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("kube-apiserver.log").toFile())
                .start();
    }

    /** That of kube-apiserver. */
    ProcessHandle process() {
        return ProcessHandle.current()
                .children()
                .filter(child -> command(child).contains(folder.toString())
                        && command(child).getFirst().endsWith(COMMAND))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no kube-apiserver of " + folder));
    }

    private static List<String> command(ProcessHandle process) {
        List<String> command = new ArrayList<>();
        process.info().command().ifPresent(command::add);
        Stream.of(process.info().arguments().orElse(new String[0])).forEach(command::add);
        return command;
    }

    @Override
    public void processStopped(Process process) {
        if (!isRestartable) {
            super.processStopped(process);
        }
    }

    @Override
    public void stop() {
        if (restarted != null) {
            restarted.destroyForcibly();
        }
        super.stop();
    }
}

package io.quillstream.launcher.command;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.Settings;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;

/** Whether the brokers of the settings let this machine in, for {@code quill doctor}. It changes nothing there. */
final class KafkaCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private KafkaCheck() {}

    /**
     * Asks the brokers for the name of their cluster, for five seconds at most.
     *
     * @return {@code ok}, or what is wrong, without any secret
     * @throws Settings.InvalidSettingException if the settings name something that cannot be used
     */
    static String of(Settings settings) throws InterruptedException {
        DescribeClusterOptions patience = new DescribeClusterOptions().timeoutMs((int) PATIENCE.toMillis());
        try (Admin admin = KafkaClients.of(settings).admin("quill-doctor")) {
            admin.describeCluster(patience).clusterId().get();
            return "ok";
        } catch (ExecutionException e) {
            return sentence(e.getCause());
        } catch (KafkaException e) {
            return sentence(e);
        }
    }

    /** Of what is behind the failure only the kinds: their messages may repeat a piece of a configuration. */
    private static String sentence(Throwable failure) {
        StringBuilder sentence = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            sentence.append(", ").append(cause.getClass().getSimpleName());
        }
        return sentence.toString();
    }
}

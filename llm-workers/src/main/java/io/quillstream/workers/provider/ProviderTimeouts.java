package io.quillstream.workers.provider;

import io.quillstream.runtime.settings.Settings;
import io.quillstream.workers.LlmSettings;
import java.time.Duration;

/**
 * How long each part of a call may take.
 *
 * @param connect until connected
 * @param firstByte from sending until the head of the answer is there
 * @param idle longest silence within the body
 * @param total of everything together
 */
public record ProviderTimeouts(Duration connect, Duration firstByte, Duration idle, Duration total) {

    public static ProviderTimeouts of(Settings settings) {
        return new ProviderTimeouts(
                settings.get(LlmSettings.CONNECT_TIMEOUT),
                settings.get(LlmSettings.FIRST_BYTE_TIMEOUT),
                settings.get(LlmSettings.IDLE_TIMEOUT),
                settings.get(LlmSettings.TIMEOUT));
    }
}

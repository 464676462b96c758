package io.quillstream.workers.provider;

import io.quillstream.runtime.settings.Settings;
import io.quillstream.workers.settings.LlmSettings;
import java.time.Duration;

/**
 * How long each part of a call may take.
 *
 * @param connect until connected
 * @param firstByte from sending until the head of the answer is there, if the answer is streamed
 * @param wholeFirstByte the same for an answer that comes as a whole
 * @param idle longest silence within the body
 * @param total of everything together
 */
record ProviderTimeouts(Duration connect, Duration firstByte, Duration wholeFirstByte, Duration idle, Duration total) {

    /**
     * As set. A provider that does not stream sends the head of its answer when it has written all of it: unless the
     * operator says so, that has the time of the whole call, or a longer one would change nothing.
     */
    static ProviderTimeouts of(Settings settings) {
        Duration total = settings.get(LlmSettings.TIMEOUT);
        Duration firstByte = settings.get(LlmSettings.FIRST_BYTE_TIMEOUT);
        return new ProviderTimeouts(
                settings.get(LlmSettings.CONNECT_TIMEOUT),
                firstByte,
                settings.given(LlmSettings.FIRST_BYTE_TIMEOUT) ? firstByte : total,
                settings.get(LlmSettings.IDLE_TIMEOUT),
                total);
    }

    /** The same for a call whose answer comes as a whole. */
    ProviderTimeouts forWholeAnswer() {
        return new ProviderTimeouts(connect, wholeFirstByte, wholeFirstByte, idle, total);
    }
}

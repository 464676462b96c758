package io.quillstream.workers.provider;

import io.micrometer.core.instrument.MeterRegistry;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.workers.LlmSettings;
import io.quillstream.workers.local.LocalWriter;
import io.quillstream.workers.model.AnswerCache;
import io.quillstream.workers.model.RememberingModel;
import io.quillstream.workers.model.TextModel;
import java.util.Optional;

/** Builds the model that these settings ask for, decorators and all. */
public final class Providers {

    private Providers() {}

    public static TextModel model(Settings settings, AnswerCache cache, MeterRegistry meters) {
        TextModel local = new LangChainModel(
                "local",
                LocalWriter.MODEL,
                new LocalWriter(settings.get(LlmSettings.LOCAL_LATENCY)),
                Optional.empty(),
                AnswerFormat.WORDS);
        return new RememberingModel(local, cache, "local/" + LocalWriter.MODEL);
    }
}

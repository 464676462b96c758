package io.quillstream.edge.limit;

import io.quillstream.runtime.settings.Setting;
import java.util.List;
import java.util.Optional;

/** What an operator may say of limits. */
public final class LimitSettings {

    public static final Setting<Rate> RATE_LIMIT = new Setting<>(
            "QUILL_RATE_LIMIT",
            List.of(),
            Optional.empty(),
            false,
            "Posts that generate, per user, for example 10/min; replaces the plans' rates.",
            Rate::parse);

    private LimitSettings() {}
}

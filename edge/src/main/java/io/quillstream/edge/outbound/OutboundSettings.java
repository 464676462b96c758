package io.quillstream.edge.outbound;

import io.quillstream.runtime.settings.Setting;
import java.util.List;

/** What an operator may say of calls to addresses that users give. */
public final class OutboundSettings {

    public static final Setting<List<String>> OUTBOUND_ALLOW = Setting.list(
            "QUILL_OUTBOUND_ALLOW",
            "Hosts or networks, separated by commas, that addresses given by users may reach although private; no route takes such an address yet.",
            item -> item);

    private OutboundSettings() {}
}

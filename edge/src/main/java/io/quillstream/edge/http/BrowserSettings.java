package io.quillstream.edge.http;

import io.quillstream.runtime.settings.Setting;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What an operator may say of browsers. */
public final class BrowserSettings {

    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

    public static final Setting<List<String>> CORS_ORIGINS = Setting.list(
            "QUILL_CORS_ORIGINS",
            "Origins, separated by commas, whose pages may call the API from a browser.",
            BrowserSettings::origin);

    private BrowserSettings() {}

    /** As a browser sends it, since nothing else will ever be equal to what one sends. */
    private static String origin(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String origin = lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
        if (!ORIGIN.matcher(origin).matches()) {
            throw new IllegalArgumentException(
                    "expected origins by name, such as https://shop.example or http://localhost:3000, without a path");
        }
        boolean usualPort = (origin.startsWith("http://") && origin.endsWith(":80"))
                || (origin.startsWith("https://") && origin.endsWith(":443"));
        return usualPort ? origin.substring(0, origin.lastIndexOf(':')) : origin;
    }
}

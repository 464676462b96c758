package io.quillstream.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.settings.Settings.InvalidSettingException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserSettingsTest {

    @Test
    void originsAreReadAsBrowsersSendThem() {
        Settings settings = new Settings(
                Map.of(
                        "QUILL_CORS_ORIGINS",
                        "https://Shop.example/, http://localhost:3000,https://b.example:443, http://[::1]:80, capacitor://localhost"));
        assertEquals(
                List.of(
                        "https://shop.example",
                        "http://localhost:3000",
                        "https://b.example",
                        "http://[::1]",
                        "capacitor://localhost"),
                settings.get(BrowserSettings.CORS_ORIGINS));
        assertEquals(List.of(), new Settings(Map.of()).get(BrowserSettings.CORS_ORIGINS));
    }

    /** None of these is ever equal to what a browser sends, but for {@code null}, which any page can send. */
    @ParameterizedTest
    @ValueSource(strings = {"*", "null", "shop.example", "https://shop.example/app", "https://*.example", "https://"})
    void whatNoBrowserSendsIsNoOrigin(String text) {
        Settings settings = new Settings(Map.of("QUILL_CORS_ORIGINS", "https://shop.example," + text));
        assertThrows(InvalidSettingException.class, () -> settings.get(BrowserSettings.CORS_ORIGINS));
    }
}

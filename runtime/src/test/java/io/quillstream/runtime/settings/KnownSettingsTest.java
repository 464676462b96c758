package io.quillstream.runtime.settings;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.runtime.settings.Settings.InvalidSettingException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownSettingsTest {

    private final KnownSettings known = new KnownSettings(ConnectionSettings.ALL);

    @Test
    void knownNamesAndTheirFilesPass() {
        assertDoesNotThrow(() -> known.validate(new Settings(Map.of("QUILL_HTTP_PORT", "9000", "PATH", "/bin"))));
    }

    @Test
    void anUnknownNameStopsTheStartWithTheNearestKnownOne() {
        InvalidSettingException unknown = assertThrows(
                InvalidSettingException.class, () -> known.validate(new Settings(Map.of("QUILL_HTTP_PROT", "9000"))));

        assertEquals(
                "QUILL_HTTP_PROT is not a setting of Quillstream; the nearest is QUILL_HTTP_PORT",
                unknown.getMessage());
    }

    @Test
    void aMalformedValueStopsTheStart() {
        assertThrows(
                InvalidSettingException.class, () -> known.validate(new Settings(Map.of("QUILL_HTTP_PORT", "-1"))));
    }

    @Test
    void everySettingSaysWhatItIsFor() {
        for (Setting<?> setting : ConnectionSettings.ALL) {
            assertTrue(setting.name().matches("QUILL_[A-Z_]+"), setting.name());
            assertTrue(setting.about().endsWith("."), setting.name());
        }
        assertEquals(
                ConnectionSettings.ALL.size(),
                ConnectionSettings.ALL.stream().map(Setting::name).distinct().count());
    }
}

package io.quillstream.launcher.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the text format of {@code /metrics}. */
final class Prometheus {

    private Prometheus() {}

    /** Values by their full names, of those whose name and labels begin so. */
    static Map<String, Double> values(String text, String prefix) {
        Map<String, Double> values = new LinkedHashMap<>();
        text.lines().filter(line -> line.startsWith(prefix)).forEach(line -> {
            int end = line.lastIndexOf(' ');
            values.put(line.substring(0, end), Double.parseDouble(line.substring(end + 1)));
        });
        return values;
    }
}

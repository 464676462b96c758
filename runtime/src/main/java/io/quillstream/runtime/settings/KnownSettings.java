package io.quillstream.runtime.settings;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * All settings of a process, in the order of the docs. Finds names that were given but mean nothing: a typing error
 * in a setting must stop the start, not be ignored.
 */
public record KnownSettings(List<Setting<?>> all) {

    /**
     * @throws Settings.InvalidSettingException if a {@code QUILL_*} name is unknown (with the nearest known name), or
     *     a value is malformed
     */
    public void validate(Settings settings) {
        Set<String> names = new TreeSet<>();
        for (Setting<?> setting : all) {
            names.add(setting.name());
            names.add(setting.name() + "_FILE");
        }
        settings.givenNames()
                .filter(given -> !names.contains(given))
                .findFirst()
                .ifPresent(unknown -> {
                    String nearest = names.stream()
                            .min(Comparator.comparingInt(name -> distance(name, unknown)))
                            .orElse("none");
                    throw new Settings.InvalidSettingException(
                            unknown + " is not a setting of Quillstream; the nearest is " + nearest);
                });
        all.forEach(settings::find);
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}

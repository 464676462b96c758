import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What became of every job, in nanoseconds of the generator's clock, and the report on it. */
final class Outcomes {

    final long[] due;
    final long[] answered;
    final long[] firstEvent;
    final long[] completed;
    int accepted;
    int refused;
    int followed;
    int unfinished;
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private String firstError = "";

    Outcomes(int jobs) {
        due = new long[jobs];
        answered = new long[jobs];
        firstEvent = new long[jobs];
        completed = new long[jobs];
    }

    void status(int status) {
        statuses.merge(status, 1, Integer::sum);
    }

    void error(String what) {
        if (firstError.isEmpty()) {
            firstError = what.replaceAll("[\"\\\\\\p{Cntrl}]", "'");
        }
    }

    /** One line of JSON. */
    String report(long startEpochMillis, double acceptSeconds, int jobsAccepted) {
        StringBuilder json = new StringBuilder("{\"start_epoch_ms\":" + startEpochMillis);
        json.append(",\"jobs\":%d,\"accepted\":%d,\"refused\":%d,\"statuses\":\"%s\",\"first_error\":\"%s\""
                .formatted(due.length, jobsAccepted, refused, statuses, firstError));
        json.append(String.format(
                Locale.ROOT, ",\"accept_s\":%.3f,\"accept_per_s\":%.0f", acceptSeconds, jobsAccepted / acceptSeconds));
        json.append(",\"followed\":%d,\"unfinished\":%d".formatted(followed, unfinished));
        distribution(json, "post_ms", answered);
        distribution(json, "first_event_ms", firstEvent);
        distribution(json, "completed_ms", completed);
        return json.append('}').toString();
    }

    private void distribution(StringBuilder json, String name, long[] until) {
        long[] times = new long[due.length];
        int count = 0;
        for (int i = 0; i < due.length; i++) {
            if (until[i] != 0) {
                times[count++] = until[i] - due[i];
            }
        }
        if (count == 0) {
            return;
        }
        Arrays.sort(times, 0, count);
        json.append(String.format(
                Locale.ROOT,
                ",\"%s\":{\"n\":%d,\"p50\":%.2f,\"p90\":%.2f,\"p99\":%.2f,\"max\":%.2f}",
                name,
                count,
                times[count / 2] / 1e6,
                times[(int) (count * .9)] / 1e6,
                times[(int) (count * .99)] / 1e6,
                times[count - 1] / 1e6));
    }
}

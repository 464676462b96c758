package io.quillstream.checker;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A request and what was decided on it.
 *
 * @param told the admission record
 */
record Decision(Event request, Event told) {

    /**
     * All of a history. The requests of a job are in one partition, their decisions in one of another topic, and each
     * request has one: so the first answers the first, and so on. Jobs that were not decided as often as they were
     * requested are left out; {@link JobInvariants} names them (I1).
     */
    static List<Decision> all(History history) {
        Map<String, List<Event>> told =
                history.admissions().stream().collect(groupingBy(event -> event.text("job_id")));
        Map<String, List<Event>> asked = history.requests().stream().collect(groupingBy(event -> event.text("job_id")));
        List<Decision> all = new ArrayList<>();
        asked.forEach((job, requests) -> {
            List<Event> decisions = told.getOrDefault(job, List.of());
            for (int i = 0; i < requests.size() && decisions.size() == requests.size(); i++) {
                all.add(new Decision(requests.get(i), decisions.get(i)));
            }
        });
        return all;
    }

    String job() {
        return request.text("job_id");
    }

    /** Whether it reserves credits: a repetition is called admitted too. */
    boolean admits() {
        return told.flag("admitted") && !told.flag("repeated");
    }

    boolean refuses() {
        return !told.flag("admitted");
    }
}

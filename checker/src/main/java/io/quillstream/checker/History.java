package io.quillstream.checker;

import java.util.List;
import java.util.stream.Stream;

/** The topics that the invariants speak of, each from offset 0, committed records only. */
public record History(
        List<Event> requests,
        List<Event> admissions,
        List<Event> progress,
        List<Event> content,
        List<Event> completions,
        List<Event> grants,
        List<Event> ledger,
        List<Event> audit,
        List<Event> cancellations,
        List<Event> tasks) {

    /** Reads them all. */
    public static History read(String bootstrap, String registry) {
        try (TopicLog log = new TopicLog(bootstrap, registry)) {
            return new History(
                    log.read("quill.requests"),
                    log.read("quill.admissions"),
                    log.read("quill.progress"),
                    log.read("quill.content"),
                    log.read("quill.completions"),
                    log.read("quill.grants"),
                    log.read("quill.ledger"),
                    log.read("quill.audit"),
                    log.read("quill.cancellations"),
                    Stream.concat(log.read("quill.tasks.interactive").stream(), log.read("quill.tasks.batch").stream())
                            .toList());
        }
    }
}

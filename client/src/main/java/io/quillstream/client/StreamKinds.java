package io.quillstream.client;

/** The two kinds of event streams of the contract. */
final class StreamKinds {

    /** {@code auth_expired} is skipped: the server closes behind it, and the next connection asks for a new credential. */
    static final EventStream.Kind<JobEvent> JOB = new EventStream.Kind<>() {
        @Override
        public JobEvent decode(SseFrame frame) {
            return frame.event().equals("auth_expired") ? null : Json.read(frame.data(), JobEvent.class);
        }

        @Override
        public long number(JobEvent event) {
            return event.seq();
        }

        @Override
        public boolean last(JobEvent event) {
            return event.terminal();
        }
    };

    static final EventStream.Kind<Batch> BATCH = new EventStream.Kind<>() {
        @Override
        public Batch decode(SseFrame frame) {
            return frame.event().equals("batch_progress") ? Json.read(frame.data(), Batch.class) : null;
        }

        @Override
        public long number(Batch event) {
            return 0;
        }

        @Override
        public boolean last(Batch event) {
            return event.ended();
        }
    };

    private StreamKinds() {}
}

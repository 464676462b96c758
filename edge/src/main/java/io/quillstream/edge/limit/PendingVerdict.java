package io.quillstream.edge.limit;

/** A verdict that is on its way. To be waited for once, by whoever asked, whatever became of the request. */
public interface PendingVerdict {

    /** Whether it is known without waiting that there is no token: then it is not worth reading the request. */
    boolean refused();

    /** Waits for the verdict. */
    Verdict await();

    /** One that is known. */
    static PendingVerdict of(Verdict verdict) {
        return new PendingVerdict() {
            @Override
            public boolean refused() {
                return !verdict.taken();
            }

            @Override
            public Verdict await() {
                return verdict;
            }
        };
    }
}

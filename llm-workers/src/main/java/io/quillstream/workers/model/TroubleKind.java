package io.quillstream.workers.model;

/** What a provider's failure means for the next step: whether to ask it again, to ask another, or to give up. */
public enum TroubleKind {
    /** 408, 409, 5xx, 507, 529, refused or reset connection, unreadable transport: ask again, then another. */
    UNAVAILABLE(true, true, true),
    /** 429: ask again when it says so, then another. The provider is well, so its breaker does not count it. */
    CAPACITY(true, true, false),
    /** No connection, first byte, next byte or end in time: ask again, then another. */
    TIMEOUT(true, true, true),
    /** 401, 402, 403, 404, a certificate nobody trusts: not usable as configured, or not paid for; ask another. */
    MISCONFIGURED(false, true, true),
    /** 400, 413, 422: the request itself is wrong, no other provider would do better. */
    REJECTED(false, false, false),
    /** The model or its content filter refused to write this. */
    REFUSED(false, false, false),
    /** 200 with a body that is no answer: empty, unreadable or far too large. */
    GARBLED(false, false, false);

    private final boolean retryable;
    private final boolean fallsBack;
    private final boolean sickness;

    TroubleKind(boolean retryable, boolean fallsBack, boolean sickness) {
        this.retryable = retryable;
        this.fallsBack = fallsBack;
        this.sickness = sickness;
    }

    /** Whether the same provider may do better a little later. */
    public boolean retryable() {
        return retryable;
    }

    /** Whether the next provider of the chain is asked. */
    public boolean fallsBack() {
        return fallsBack;
    }

    /** Whether it speaks against the provider's health. */
    public boolean sickness() {
        return sickness;
    }
}

package io.quillstream.stores.redis;

import java.util.UUID;

/** Names of the keys in Redis; the only place that makes one. All begin with {@code quill:}. */
public final class RedisKeys {

    private RedisKeys() {}

    /** List of a job's numbered progress events as JSON, the first one first. */
    public static String history(UUID job) {
        return "quill:history:" + job;
    }

    /** Hash with the state of a job's numbering. */
    public static String historyState(UUID job) {
        return "quill:history:" + job + ":state";
    }

    /** Hash of a sink's positions: {@code topic/partition} to the next offset. */
    public static String positions(String sink) {
        return "quill:positions:" + sink;
    }

    /** One-use ticket for a stream. */
    public static String ticket(String sha256Hex) {
        return "quill:ticket:" + sha256Hex;
    }

    /**
     * Token bucket of a user. The rate is part of the name: with another plan a user begins with another, full bucket.
     * {@code bucket} keeps it apart from those of earlier releases, which are of another form.
     */
    public static String rate(String rate, String workspaceAndUser) {
        return "quill:rate:bucket:" + rate + ":" + workspaceAndUser;
    }

    /** Sorted set of a user's open event streams in all instances, by the time until which each counts. */
    public static String streams(UUID workspace, String user) {
        return "quill:streams:" + workspace + ":" + user;
    }

    /** Cached answer of a model; the workspace is part of the name, so that none is shared between tenants. */
    public static String answer(UUID workspace, String sha256Hex) {
        return "quill:answer:" + workspace + ":" + sha256Hex;
    }

    /** How often a task that was handed out before has been begun again. */
    public static String begun(String task) {
        return "quill:begun:" + task;
    }
}

package io.quillstream.stores.postgres;

/**
 * What a workspace may do.
 *
 * @param plan name: free, pro or business
 * @param monthlyCredits credits per UTC month
 * @param ratePerMinute generating posts per user and minute, for people who look here: the doors go by {@code Rate} of the
 *     module edge, which says the same
 * @param shareWindow tasks that may be outstanding at once; 0 means as many as the worker pool takes
 */
public record Plan(String plan, long monthlyCredits, int ratePerMinute, int shareWindow) {}

package io.quillstream.edge.limit;

import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.limit.SharedBuckets.Claim;
import io.quillstream.edge.lookup.Outage;
import io.quillstream.runtime.gather.Gathering;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One bucket a user, shared by all doors through Redis. Every token is taken from this process's own bucket first, which
 * has the same rate: so the limit still holds here, to the token, when Redis is away, and a slow Redis costs a request
 * at most 90 ms, and that once in a second.
 */
public final class UserRateLimiter implements RateLimiter, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UserRateLimiter.class);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(90);

    private final Optional<Rate> rateOfAll;
    private final LocalBuckets local = new LocalBuckets();
    private final SharedBuckets shared;
    private final ExecutorService trips = Executors.newVirtualThreadPerTaskExecutor();
    private final Gathering<Claim, Verdict> claims;
    private final Outage outage = new Outage();

    public UserRateLimiter(Settings settings) {
        this.rateOfAll = settings.find(LimitSettings.RATE_LIMIT);
        this.shared = new SharedBuckets(settings.get(ConnectionSettings.REDIS_URL));
        this.claims = new Gathering<>(shared::takeAll, trips, trips);
        // The first call loads classes and connects, for longer than a request may wait.
        trips.submit(() -> shared.take("nobody", Rate.perMinute(1)));
    }

    @Override
    public PendingVerdict ask(Principal principal) {
        Rate rate = rateOfAll.orElseGet(() -> Rate.ofPlan(principal.plan()));
        String user = principal.workspace() + ":" + principal.user();
        Verdict here = local.take(user, rate);
        return here.taken() ? new Everywhere(user, rate, here) : PendingVerdict.of(here);
    }

    @Override
    public void close() {
        trips.shutdownNow();
        shared.close();
    }

    /** A token that this process has given, and that Redis is asked for. */
    private final class Everywhere implements PendingVerdict {

        private final String user;
        private final Rate rate;
        private final Verdict here;
        private final long asked = System.nanoTime();
        private final Optional<Future<Verdict>> call;

        Everywhere(String user, Rate rate, Verdict here) {
            this.user = user;
            this.rate = rate;
            this.here = here;
            this.call = outage.worthAsking() ? Optional.of(claims.add(new Claim(user, rate))) : Optional.empty();
        }

        @Override
        public boolean refused() {
            return false;
        }

        @Override
        public Verdict await() {
            Verdict everywhere = call.flatMap(this::answer).orElse(here);
            if (!everywhere.taken()) {
                local.giveBack(user, rate);
            }
            return everywhere;
        }

        private Optional<Verdict> answer(Future<Verdict> call) {
            try {
                long left = LONGEST_WAIT.toNanos() - (System.nanoTime() - asked);
                Verdict verdict = call.get(Math.max(left, 0), TimeUnit.NANOSECONDS);
                if (outage.over()) {
                    LOG.info("Rate limits are shared again: Redis is back");
                }
                return Optional.of(verdict);
            } catch (ExecutionException | TimeoutException e) {
                call.cancel(true);
                if (outage.begun()) {
                    LOG.warn("Rate limits are kept by this process alone: Redis does not answer ({})", e.toString());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        }
    }
}

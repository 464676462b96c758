package io.quillstream.launcher.bench;

import java.util.Locale;

/** The scenarios by the names that the command line knows. */
public enum ScenarioName {
    /** So many jobs at once, by single POSTs or as one batch. */
    BURST {
        @Override
        Scenario scenario(BenchOptions options) {
            return options.batch() ? new OneBatch() : new Burst();
        }
    },
    /** A rate of jobs, each followed over its event stream. */
    STEADY {
        @Override
        Scenario scenario(BenchOptions options) {
            return new Steady();
        }
    },
    /** One tenant's single jobs alone and beside another's batch. */
    TENANTS {
        @Override
        Scenario scenario(BenchOptions options) {
            return new Tenants();
        }
    },
    /** Open event streams on which nothing happens. */
    STREAMS {
        @Override
        Scenario scenario(BenchOptions options) {
            return new IdleStreams();
        }
    },
    /** The ledger derived again from the log. */
    REPLAY {
        @Override
        Scenario scenario(BenchOptions options) {
            return new Replay();
        }
    },
    /** Bursts of growing size. */
    SCALE {
        @Override
        Scenario scenario(BenchOptions options) {
            return new Scale();
        }
    };

    abstract Scenario scenario(BenchOptions options);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

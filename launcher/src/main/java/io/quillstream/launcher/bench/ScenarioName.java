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

        @Override
        public String usualLatency() {
            return "4m";
        }

        @Override
        public int usualWarmUp() {
            return 0;
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
    },
    /** How full the slots for calls are while jobs wait. */
    SLOTS {
        @Override
        Scenario scenario(BenchOptions options) {
            return new Slots();
        }

        @Override
        public boolean countsCalls() {
            return true;
        }
    };

    /** Whether it looks at the calls from the provider's side, and so needs a provider of the bench's own. */
    public boolean countsCalls() {
        return false;
    }

    abstract Scenario scenario(BenchOptions options);

    /** How long a call of the own server's writer takes, unless the command line says otherwise. */
    public String usualLatency() {
        return "0";
    }

    /** Jobs before the first round, unless the command line says otherwise. */
    public int usualWarmUp() {
        return 2_000;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

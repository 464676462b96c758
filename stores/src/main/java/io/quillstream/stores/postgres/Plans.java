package io.quillstream.stores.postgres;

import java.util.List;
import java.util.Optional;

/** The plans, which are part of the schema. Thread-safe. */
public final class Plans {

    private final Postgres postgres;

    public Plans(Postgres postgres) {
        this.postgres = postgres;
    }

    public Optional<Plan> find(String plan) {
        return postgres.asOperator(handle -> handle.createQuery("SELECT * FROM plans WHERE plan = :plan")
                .bind("plan", plan)
                .mapTo(Plan.class)
                .findOne());
    }

    /** All plans, smallest first. */
    public List<Plan> all() {
        return postgres.asOperator(handle -> handle.createQuery("SELECT * FROM plans ORDER BY monthly_credits")
                .mapTo(Plan.class)
                .list());
    }
}

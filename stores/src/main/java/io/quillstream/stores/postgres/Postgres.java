package io.quillstream.stores.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;

/**
 * The PostgreSQL database: a pool of connections, the migrations, and the two ways in. What a request does runs
 * {@link #asWorkspace}; only sinks, authentication, administration and what is gathered of several workspaces run as the
 * operator ({@link #asOperator}, {@link #lookUpAsOperator}). Thread-safe.
 *
 * <p>A database that is away shows as a {@link JdbiException} after at most {@value #CONNECTION_WAIT_MS} ms; one that takes
 * a statement and says nothing, after a minute, or where requests wait for it ({@link #openForRequests}) after a few seconds.
 */
public final class Postgres implements AutoCloseable {

    private static final int CONNECTION_WAIT_MS = 3_000;

    /**
     * A machine that is gone closes no connection: the server would keep its session, and what that has locked, for the two
     * hours after which it looks for silent peers.
     */
    private static final String SILENCE = "SET idle_in_transaction_session_timeout = '2min'";

    /** A migration's statements and the lock that keeps other processes from it. */
    private static final int MIGRATION_CONNECTIONS = 2;

    private final Address address;
    private final Patience patience;
    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private record Address(String url, String user, String password) {}

    /** For how long a database may say nothing. */
    private enum Patience {

        /** Of sinks, workers and tools: large transactions, and nobody who holds the line. */
        OF_WORK(5_000, 60),

        /** Of those who ask for a client: their statements take milliseconds, and five seconds in all are long for him. */
        OF_REQUESTS(2_000, 4);

        /** Before a connection that rested is used. After the wait for a connection there is one such wait at most. */
        private final int validationMs;

        private final int answerSeconds;

        Patience(int validationMs, int answerSeconds) {
            this.validationMs = validationMs;
            this.answerSeconds = answerSeconds;
        }
    }

    private Postgres(Address address, Patience patience, HikariDataSource pool) {
        this.address = address;
        this.patience = patience;
        this.pool = pool;
        this.jdbi = Jdbi.create(pool).registerArrayType(String.class, "text").registerArrayType(UUID.class, "uuid");
        // What is bound is the tenants' own, and messages end in logs and in what health tells.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
        RowShapes.register(jdbi);
    }

    /**
     * Makes the pool; connections are opened as they are needed, so the database may still be starting.
     *
     * @param url JDBC address
     * @param password may be null, for a server that asks for none
     * @param poolSize most connections at once
     */
    public static Postgres open(String url, String user, String password, int poolSize) {
        return open(new Address(url, user, password), poolSize, Patience.OF_WORK);
    }

    /**
     * The same where clients wait for what is asked: a database that hangs shows after about five seconds.
     *
     * @param url JDBC address
     * @param password may be null, for a server that asks for none
     * @param poolSize most connections at once
     */
    public static Postgres openForRequests(String url, String user, String password, int poolSize) {
        return open(new Address(url, user, password), poolSize, Patience.OF_REQUESTS);
    }

    private static Postgres open(Address address, int poolSize, Patience patience) {
        return new Postgres(address, patience, pool(address, poolSize, patience));
    }

    private static HikariDataSource pool(Address address, int size, Patience patience) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.url());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_WAIT_MS);
        config.setValidationTimeout(patience.validationMs);
        config.setInitializationFailTimeout(-1);
        config.setPoolName("quill-postgres");
        config.setConnectionInitSql(SILENCE);
        config.addDataSourceProperty("ApplicationName", "quillstream");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("connectTimeout", "3");
        config.addDataSourceProperty("socketTimeout", Integer.toString(patience.answerSeconds));
        config.addDataSourceProperty("stringtype", "unspecified");
        // The server's details of a refusal are the row that it refuses.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        return new HikariDataSource(config);
    }

    /**
     * Brings the schema up to this release; several processes may do so at once. It waits as long as work may, whoever
     * asks for it: for another process that migrates, or a large table.
     */
    public void migrate() {
        if (patience == Patience.OF_WORK) {
            migrate(pool);
            return;
        }
        try (HikariDataSource patient = pool(address, MIGRATION_CONNECTIONS, Patience.OF_WORK)) {
            migrate(patient);
        }
    }

    /** Whether the tables are there, in the shape of this release or an older one. */
    public boolean isMade() {
        return lookUpAsOperator(handle -> handle.createQuery("SELECT to_regclass('workspaces') IS NOT NULL")
                .mapTo(Boolean.class)
                .one());
    }

    private static void migrate(DataSource source) {
        Flyway.configure(Postgres.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration")
                .failOnMissingLocations(true)
                .baselineOnMigrate(false)
                .load()
                .migrate();
    }

    /**
     * Runs the work in one transaction that sees and changes rows of this workspace only, whatever its SQL says.
     * Commits when the work returns, rolls back when it throws.
     */
    public <T> T asWorkspace(UUID workspace, Function<Handle, T> work) {
        return jdbi.inTransaction(handle -> {
            handle.createQuery("SELECT set_config('role', 'quill_app', true),"
                            + " set_config('quill.workspace_id', :workspace, true)")
                    .bind("workspace", workspace.toString())
                    .mapTo(String.class)
                    .one();
            return work.apply(handle);
        });
    }

    /** Runs the work in one transaction as the owner of the schema, who sees all workspaces. */
    public <T> T asOperator(Function<Handle, T> work) {
        return jdbi.inTransaction(work::apply);
    }

    /**
     * Runs one statement that changes nothing and calls a function of the schema which takes the role and the workspace of a
     * request itself: one round trip, where {@link #asWorkspace} takes three.
     */
    public <T> T lookUp(Function<Handle, T> statement) {
        return jdbi.withHandle(statement::apply);
    }

    /** Runs one statement that changes nothing as the owner: without a transaction it costs one round trip instead of two. */
    public <T> T lookUpAsOperator(Function<Handle, T> statement) {
        return jdbi.withHandle(statement::apply);
    }

    /** Whether the database answers now; waits at most as long as getting a connection may take. */
    public boolean answers() {
        try {
            return lookUpAsOperator(handle ->
                    handle.createQuery("SELECT true").mapTo(Boolean.class).one());
        } catch (JdbiException e) {
            return false;
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}

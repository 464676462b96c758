-- Shapes at rest in PostgreSQL. Two kinds of users: the owner (migrations, sinks, administration) and the role
-- quill_app, which a request takes for the length of its transaction together with its workspace. Row-level security
-- is forced on every table with a workspace, so a query that forgets its filter still sees one workspace only.

DO $$
BEGIN
  CREATE ROLE quill_app NOLOGIN;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL; -- roles belong to the cluster: another database made it
END
$$;
GRANT quill_app TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO quill_app;

-- The workspace of the running transaction; null (which equals nothing) outside of one.
CREATE FUNCTION quill_workspace() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('quill.workspace_id', true), '')::uuid;

CREATE TABLE plans (
  plan             text    PRIMARY KEY,
  monthly_credits  bigint  NOT NULL CHECK (monthly_credits >= 0),
  rate_per_minute  integer NOT NULL CHECK (rate_per_minute > 0),
  share_window     integer NOT NULL CHECK (share_window >= 0)
);
COMMENT ON COLUMN plans.share_window IS 'Tasks that may be outstanding at once; 0: as many as the worker pool takes.';
INSERT INTO plans VALUES ('free', 1000, 10, 0), ('pro', 50000, 60, 0), ('business', 1000000, 600, 0);

CREATE TABLE workspaces (
  workspace_id     uuid        PRIMARY KEY,
  name             text        NOT NULL,
  plan             text        NOT NULL REFERENCES plans,
  monthly_credits  bigint      NOT NULL CHECK (monthly_credits >= 0),
  created_at       timestamptz NOT NULL
);

CREATE TABLE users (
  workspace_id  uuid        NOT NULL REFERENCES workspaces,
  user_id       text        NOT NULL,
  first_seen_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, user_id)
);

CREATE TABLE api_keys (
  key_id        uuid        PRIMARY KEY,
  workspace_id  uuid        NOT NULL REFERENCES workspaces,
  name          text        NOT NULL,
  prefix        text        NOT NULL,
  key_hash      text        NOT NULL UNIQUE,
  scopes        text[]      NOT NULL,
  created_by    text        NOT NULL,
  created_at    timestamptz NOT NULL,
  expires_at    timestamptz,
  revoked_at    timestamptz
);
COMMENT ON COLUMN api_keys.key_hash IS 'Keyed hash (HMAC-SHA-256, hex) of the whole key; the key itself is nowhere.';
CREATE INDEX api_keys_of_workspace ON api_keys (workspace_id, created_at);

CREATE TABLE products (
  workspace_id  uuid        NOT NULL REFERENCES workspaces,
  product_id    uuid        NOT NULL,
  name          text        NOT NULL,
  category      text,
  attributes    jsonb       NOT NULL DEFAULT '{}',
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, product_id)
);

CREATE TABLE assets (
  workspace_id  uuid        NOT NULL,
  asset_id      uuid        NOT NULL,
  product_id    uuid        NOT NULL,
  type          text        NOT NULL,
  filename      text,
  content       text        NOT NULL,
  sha256        text        NOT NULL,
  bytes         bigint      NOT NULL,
  created_at    timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, asset_id),
  FOREIGN KEY (workspace_id, product_id) REFERENCES products ON DELETE CASCADE
);
CREATE INDEX assets_of_product ON assets (workspace_id, product_id, created_at, asset_id);

CREATE TABLE audit_log (
  job_id             uuid        PRIMARY KEY,
  workspace_id       uuid        NOT NULL,
  user_id            text        NOT NULL,
  kind               text        NOT NULL,
  product_id         uuid,
  copy_type          text,
  tokens_used        bigint,
  input_tokens       bigint,
  output_tokens      bigint,
  cache_read_tokens  bigint,
  cache_write_tokens bigint,
  reasoning_tokens   bigint,
  usage_estimated    boolean,
  cost_micros        bigint,
  price_book         text,
  credits            bigint      NOT NULL,
  status             text        NOT NULL,
  error_code         text,
  result_count       integer     NOT NULL,
  template_version   text,
  provider           text,
  model              text,
  attempts           integer     NOT NULL,
  degraded           boolean     NOT NULL,
  requested_at       timestamptz NOT NULL,
  timestamp          timestamptz NOT NULL,
  cause_topic        text        NOT NULL,
  cause_partition    integer     NOT NULL,
  cause_offset       bigint      NOT NULL,
  source_topic       text        NOT NULL,
  source_partition   integer     NOT NULL,
  source_offset      bigint      NOT NULL,
  UNIQUE (source_topic, source_partition, source_offset)
);
CREATE INDEX audit_log_of_workspace ON audit_log (workspace_id, timestamp, job_id);

CREATE TABLE ledger_entries (
  workspace_id      uuid        NOT NULL,
  seq               bigint      NOT NULL CHECK (seq > 0),
  entry             text        NOT NULL,
  amount            bigint      NOT NULL CHECK (amount > 0),
  balance           bigint      NOT NULL,
  job_id            uuid,
  cause_topic       text        NOT NULL,
  cause_partition   integer     NOT NULL,
  cause_offset      bigint      NOT NULL,
  at                timestamptz NOT NULL,
  price_book        text,
  prev_hash         text        NOT NULL,
  hash              text        NOT NULL,
  source_topic      text        NOT NULL,
  source_partition  integer     NOT NULL,
  source_offset     bigint      NOT NULL,
  PRIMARY KEY (workspace_id, seq),
  UNIQUE (source_topic, source_partition, source_offset)
);
CREATE INDEX ledger_entries_of_job ON ledger_entries (workspace_id, job_id) WHERE job_id IS NOT NULL;

CREATE TABLE usage_daily (
  workspace_id    uuid    NOT NULL,
  date            date    NOT NULL,
  copy_type       text    NOT NULL,
  status          text    NOT NULL,
  count           bigint  NOT NULL,
  tokens          bigint  NOT NULL,
  cost_micros     bigint  NOT NULL,
  credits         bigint  NOT NULL,
  unknown_tokens  bigint  NOT NULL,
  unknown_cost    bigint  NOT NULL,
  PRIMARY KEY (workspace_id, date, copy_type, status)
);
COMMENT ON COLUMN usage_daily.unknown_tokens IS 'Jobs whose tokens are unknown; they are not in tokens.';
COMMENT ON COLUMN usage_daily.copy_type IS 'The job''s kind, for jobs without a copy type.';

-- Where each workspace stands: the fold of its ledger entries, moved on in the transaction that stores them.
CREATE TABLE quota_periods (
  workspace_id  uuid    PRIMARY KEY,
  period        text    NOT NULL,
  seq           bigint  NOT NULL,
  granted       bigint  NOT NULL,
  reserved      bigint  NOT NULL,
  settled       bigint  NOT NULL,
  available     bigint  NOT NULL
);
COMMENT ON COLUMN quota_periods.granted IS 'Carried over into the period + grants - lapses = reserved + settled + available.';

CREATE TABLE sink_offsets (
  sink         text    NOT NULL,
  topic        text    NOT NULL,
  partition    integer NOT NULL,
  next_offset  bigint  NOT NULL,
  PRIMARY KEY (sink, topic, partition)
);

GRANT SELECT ON plans, workspaces, users, api_keys, audit_log, ledger_entries, usage_daily, quota_periods TO quill_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON products, assets TO quill_app;
GRANT INSERT ON users TO quill_app;

-- One policy for a request (its own workspace), one for the owner (everything); FORCE binds an owner who is no
-- superuser to them as well.
DO $$
DECLARE
  tenant text;
BEGIN
  FOREACH tenant IN ARRAY ARRAY['workspaces', 'users', 'api_keys', 'products', 'assets', 'audit_log',
                                'ledger_entries', 'usage_daily', 'quota_periods'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant);
    EXECUTE format('CREATE POLICY of_workspace ON %I TO quill_app USING (workspace_id = quill_workspace()) '
                   'WITH CHECK (workspace_id = quill_workspace())', tenant);
    EXECUTE format('CREATE POLICY of_operator ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', tenant);
  END LOOP;
END
$$;

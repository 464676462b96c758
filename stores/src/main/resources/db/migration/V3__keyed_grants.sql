-- What an operator has granted under an idempotency key, so that the key cannot stand for another grant as well.
CREATE TABLE keyed_grants (
  grant_id      uuid    PRIMARY KEY,
  workspace_id  uuid    NOT NULL REFERENCES workspaces,
  amount        bigint  NOT NULL,
  reason        text    NOT NULL
);
ALTER TABLE keyed_grants ENABLE ROW LEVEL SECURITY;
ALTER TABLE keyed_grants FORCE ROW LEVEL SECURITY;
CREATE POLICY of_operator ON keyed_grants TO CURRENT_USER USING (true) WITH CHECK (true);

-- Calls whose tokens nobody told, beside those that tokens_used speaks of: unknown is not zero.
ALTER TABLE audit_log ADD COLUMN unmetered_calls integer NOT NULL DEFAULT 0;

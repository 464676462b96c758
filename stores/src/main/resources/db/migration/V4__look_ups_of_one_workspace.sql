-- What a job asks for each time, as functions that take the role of a request and its workspace for as long as they run. A
-- query alone takes three round trips for that: the role, the query, the end of the transaction. Row-level security is what
-- narrows here as well: neither function names the workspace in its query.

CREATE FUNCTION quill_product_exists(workspace uuid, product uuid) RETURNS boolean
LANGUAGE plpgsql SET role = 'quill_app' AS $$
DECLARE
  found_it boolean;
BEGIN
  PERFORM set_config('quill.workspace_id', workspace::text, true);
  found_it := EXISTS (SELECT 1 FROM products p WHERE p.product_id = product);
  PERFORM set_config('quill.workspace_id', '', true);
  RETURN found_it;
END
$$;

CREATE FUNCTION quill_product_texts(workspace uuid, product uuid) RETURNS TABLE (name text, category text, texts text[])
LANGUAGE plpgsql SET role = 'quill_app' AS $$
BEGIN
  PERFORM set_config('quill.workspace_id', workspace::text, true);
  RETURN QUERY SELECT p.name, p.category, ARRAY(
      SELECT a.content FROM assets a WHERE a.product_id = p.product_id ORDER BY a.created_at, a.asset_id)
    FROM products p WHERE p.product_id = product;
  PERFORM set_config('quill.workspace_id', '', true);
END
$$;

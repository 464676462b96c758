-- A prompt shows the beginning of a product's texts, and a product may have any number of assets of a million characters each:
-- what is read of them is bounded here, before it fills the memory of whoever asks. A loop and no window, so that a long text
-- that comes too late is not even looked at; one query, so that the texts are those of one moment.

CREATE OR REPLACE FUNCTION quill_product_texts(workspace uuid, product uuid)
RETURNS TABLE (name text, category text, texts text[])
LANGUAGE plpgsql SET role = 'quill_app' AS $$
DECLARE
  room integer := 100000;
  known boolean := false;
  part record;
  beginning text;
BEGIN
  PERFORM set_config('quill.workspace_id', workspace::text, true);
  texts := '{}';
  FOR part IN
    SELECT p.name AS product_name, p.category AS product_category, a.content AS content
    FROM products p LEFT JOIN assets a ON a.product_id = p.product_id
    WHERE p.product_id = product ORDER BY a.created_at, a.asset_id
  LOOP
    known := true;
    name := part.product_name;
    category := part.product_category;
    EXIT WHEN part.content IS NULL;
    beginning := left(part.content, room);
    texts := array_append(texts, beginning);
    room := room - char_length(beginning);
    EXIT WHEN room <= 0;
  END LOOP;
  PERFORM set_config('quill.workspace_id', '', true);
  IF known THEN
    RETURN NEXT;
  END IF;
END
$$;

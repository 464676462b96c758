-- Of a product's texts together no more is read than before, but of each a share: the first one, if it was long, left no room for
-- the others, and copy was written as if they were not there. Room that a short text leaves is for the longer ones. The share is
-- worked out from sizes in bytes, which are known without reading a text; that of a text in many bytes a character is smaller than it
-- could be, never larger. Of more texts than have a share worth reading, the first ones are read. Still one query, so that all is of
-- one moment.

CREATE OR REPLACE FUNCTION quill_product_texts(workspace uuid, product uuid)
RETURNS TABLE (name text, category text, texts text[])
LANGUAGE plpgsql SET role = 'quill_app' AS $$
DECLARE
  room integer := 100000;
  least_share integer := 500;
  known boolean := false;
  part record;
  beginning text;
BEGIN
  PERFORM set_config('quill.workspace_id', workspace::text, true);
  texts := '{}';
  FOR part IN
    SELECT p.name AS product_name, p.category AS product_category, a.content AS content, (
        -- By size, the first text that is longer than its part of what the shorter ones leave; none if all of them fit.
        SELECT (100000 - s.taken) / (s.number - s.place + 1)
        FROM (
          SELECT octet_length(b.content) AS bytes,
            sum(octet_length(b.content)) OVER shorter - octet_length(b.content) AS taken,
            row_number() OVER shorter AS place,
            count(*) OVER () AS number
          FROM assets b WHERE b.product_id = product
          WINDOW shorter AS (ORDER BY octet_length(b.content), b.asset_id)
        ) s
        WHERE s.bytes > (100000 - s.taken) / (s.number - s.place + 1)
        ORDER BY s.place LIMIT 1
      ) AS share
    FROM products p LEFT JOIN assets a ON a.product_id = p.product_id
    WHERE p.product_id = product ORDER BY a.created_at, a.asset_id
  LOOP
    known := true;
    name := part.product_name;
    category := part.product_category;
    EXIT WHEN part.content IS NULL;
    beginning := left(part.content, least(room, greatest(coalesce(part.share, room), least_share)::integer));
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

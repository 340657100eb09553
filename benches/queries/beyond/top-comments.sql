SELECT id, rank FROM comment ORDER BY rank DESC, id LIMIT 10

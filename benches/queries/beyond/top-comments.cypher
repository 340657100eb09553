MATCH (c:Comment)
RETURN c.id AS id, c.rank AS rank ORDER BY rank DESC, id LIMIT 10

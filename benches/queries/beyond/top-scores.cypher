MATCH (p:Post) WHERE p.rank > 500
RETURN p.id AS id, p.score AS score ORDER BY score DESC, id LIMIT 25

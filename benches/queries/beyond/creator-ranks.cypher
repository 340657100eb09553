MATCH (p:Person)<-[:HAS_CREATOR]-(c:Comment)
RETURN p.id AS id, sum(c.rank) AS total ORDER BY total DESC, id LIMIT 10

MATCH (f:Forum)-[:CONTAINER_OF]->(:Post)<-[:REPLY_OF]-(c:Comment)
RETURN f.id AS id, count(c) AS n ORDER BY n DESC, id LIMIT 10

MATCH (:Person)-[:LIKES]->(m:Message)
RETURN m.id AS id, count(*) AS n ORDER BY n DESC, id LIMIT 10

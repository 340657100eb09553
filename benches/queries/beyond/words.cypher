MATCH (p:Person)
RETURN p.word AS word, count(*) AS n, avg(p.score) AS mean, min(p.rank) AS least, max(p.rank) AS most ORDER BY word LIMIT 20

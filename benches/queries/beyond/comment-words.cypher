MATCH (c:Comment)
RETURN c.word AS word, count(*) AS n, sum(c.rank) AS total ORDER BY total DESC, word LIMIT 10

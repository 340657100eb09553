MATCH (c:Comment) WHERE c.word STARTS WITH 'ba'
RETURN c.word AS word, count(*) AS n ORDER BY n DESC, word LIMIT 10

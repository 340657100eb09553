SELECT word, count(*) AS n FROM post p WHERE rank < 100 AND EXISTS (SELECT 1 FROM reply_of r WHERE r.message = p.id) GROUP BY word ORDER BY n DESC, word LIMIT 10

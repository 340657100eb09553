SELECT word, count(*) AS n FROM comment WHERE word LIKE 'ba%' GROUP BY word ORDER BY n DESC, word LIMIT 10

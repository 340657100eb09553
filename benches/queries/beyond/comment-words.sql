SELECT word, count(*) AS n, sum(rank) AS total FROM comment GROUP BY word ORDER BY total DESC, word LIMIT 10

SELECT word, count(*) AS n, avg(score) AS mean, min(rank), max(rank) FROM person GROUP BY word ORDER BY word LIMIT 20

SELECT a AS id, count(*) AS n FROM knows GROUP BY a ORDER BY n DESC, id LIMIT 10

SELECT person AS id, count(DISTINCT tag) AS n FROM interest GROUP BY person ORDER BY n DESC, id LIMIT 10

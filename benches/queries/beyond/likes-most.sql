SELECT message AS id, count(*) AS n FROM likes GROUP BY message ORDER BY n DESC, id LIMIT 10

SELECT x.forum AS id, count(*) AS n FROM container_of x JOIN reply_of r ON r.message = x.post GROUP BY x.forum ORDER BY n DESC, id LIMIT 10

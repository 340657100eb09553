SELECT tag AS id, count(*) AS n FROM message_tag GROUP BY tag ORDER BY n DESC, id LIMIT 20

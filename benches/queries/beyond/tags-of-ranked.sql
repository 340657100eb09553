SELECT t.tag AS id, count(*) AS n, sum(c.rank) AS total FROM comment c JOIN message_tag t ON t.message = c.id WHERE c.rank < 50 GROUP BY t.tag ORDER BY n DESC, id LIMIT 10

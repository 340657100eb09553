SELECT p.id AS id, count(l.person) AS n FROM post p LEFT JOIN likes l ON l.message = p.id WHERE p.rank < 30 GROUP BY p.id ORDER BY n DESC, id LIMIT 10

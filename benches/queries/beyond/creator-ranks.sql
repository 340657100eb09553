SELECT x.person AS id, sum(c.rank) AS total FROM message_creator x JOIN comment c ON c.id = x.message GROUP BY x.person ORDER BY total DESC, id LIMIT 10

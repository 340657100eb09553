SELECT x.person AS id, count(*) AS n, count(DISTINCT l.person) AS fans FROM likes l JOIN message_creator x ON x.message = l.message GROUP BY x.person ORDER BY n DESC, id LIMIT 10

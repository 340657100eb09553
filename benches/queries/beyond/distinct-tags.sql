SELECT x.person AS id, count(DISTINCT t.tag) AS n FROM message_creator x JOIN post p ON p.id = x.message JOIN message_tag t ON t.message = p.id GROUP BY x.person ORDER BY n DESC, id LIMIT 10

SELECT l.city AS id, count(*) AS n, max(p.rank) AS most FROM person_city l JOIN person p ON p.id = l.person WHERE p.score > 0.5 GROUP BY l.city ORDER BY n DESC, id LIMIT 10

SELECT h.forum AS id, count(*) AS n, avg(p.rank) AS mean FROM has_member h JOIN person p ON p.id = h.person GROUP BY h.forum ORDER BY n DESC, id LIMIT 10

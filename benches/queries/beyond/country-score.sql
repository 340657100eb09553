SELECT k.country AS id, count(*) AS n, avg(p.score) AS mean FROM city_country k JOIN person_city l ON l.city = k.city JOIN person p ON p.id = l.person GROUP BY k.country ORDER BY id

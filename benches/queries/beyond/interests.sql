SELECT y.class AS id, count(*) AS n, min(p.rank) AS least FROM interest i JOIN tag_class y ON y.tag = i.tag JOIN person p ON p.id = i.person GROUP BY y.class ORDER BY n DESC, id LIMIT 10

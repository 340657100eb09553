SELECT x.tag AS id, count(*) AS n FROM knows_once k JOIN interest x ON x.person = k.a JOIN interest y ON y.person = k.b AND y.tag = x.tag GROUP BY x.tag ORDER BY n DESC, id LIMIT 10

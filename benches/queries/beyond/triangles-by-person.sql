SELECT x.a AS id, count(*) AS n FROM knows x JOIN knows y ON y.a = x.b JOIN knows z ON z.a = y.b AND z.b = x.a GROUP BY x.a ORDER BY n DESC, id LIMIT 10

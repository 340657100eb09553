SELECT count(*), sum(n) FROM (SELECT person, count(*) AS n FROM message_creator GROUP BY person HAVING count(*) > 200)

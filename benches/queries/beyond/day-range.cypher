MATCH (p:Post) WHERE p.day >= date('2011-01-01') AND p.day < date('2011-07-01')
RETURN count(*) AS n

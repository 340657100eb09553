MATCH (p:Post) WHERE p.day >= '2011-01-01' AND p.day < '2011-07-01'
RETURN count(*) AS n

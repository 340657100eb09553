MATCH (p:Post) WHERE p.rank < 30 OPTIONAL MATCH (p)<-[l:LIKES]-(:Person)
RETURN p.id AS id, count(l) AS n ORDER BY n DESC, id LIMIT 10

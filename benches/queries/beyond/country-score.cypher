MATCH (c:Country)<-[:IS_PART_OF]-(:City)<-[:IS_LOCATED_IN]-(p:Person)
RETURN c.id AS id, count(*) AS n, avg(p.score) AS mean ORDER BY id

MATCH (:Person)-[k:KNOWS]->(:Person) WHERE k.since >= '2012-01-01'
RETURN count(*) AS n

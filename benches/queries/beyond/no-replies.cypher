MATCH (p:Post) WHERE NOT EXISTS { (p)<-[:REPLY_OF]-(:Comment) }
RETURN count(*) AS n, sum(p.rank) AS total

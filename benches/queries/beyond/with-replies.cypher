MATCH (p:Post) WHERE p.rank < 100 AND EXISTS { (p)<-[:REPLY_OF]-(:Comment) }
RETURN p.word AS word, count(*) AS n ORDER BY n DESC, word LIMIT 10

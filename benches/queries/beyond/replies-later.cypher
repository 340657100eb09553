MATCH (c:Comment)-[:REPLY_OF]->(m:Message) WHERE c.rank > m.rank
RETURN count(*) AS n

CALL {
  MATCH (:Tag)<-[:HAS_TAG]-(message:Post)-[:HAS_CREATOR]->(creator:Person)
  OPTIONAL MATCH (message)<-[:LIKES]-(liker:Person)
  OPTIONAL MATCH (message)<-[:REPLY_OF]-(comment:Comment)
  RETURN count(*) AS part
  UNION ALL
  MATCH (:Tag)<-[:HAS_TAG]-(message:Comment)-[:HAS_CREATOR]->(creator:Person)
  OPTIONAL MATCH (message)<-[:LIKES]-(liker:Person)
  OPTIONAL MATCH (message)<-[:REPLY_OF]-(comment:Comment)
  RETURN count(*) AS part
}
RETURN sum(part) AS count

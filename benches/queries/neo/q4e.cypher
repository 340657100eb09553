CALL {
  MATCH (:Tag)<-[:HAS_TAG]-(message:Post)-[:HAS_CREATOR]->(creator:Person), (message)<-[:LIKES]-(liker:Person), (message)<-[:REPLY_OF]-(comment:Comment)
  RETURN count(*) AS part
  UNION ALL
  MATCH (:Tag)<-[:HAS_TAG]-(message:Comment)-[:HAS_CREATOR]->(creator:Person), (message)<-[:LIKES]-(liker:Person), (message)<-[:REPLY_OF]-(comment:Comment)
  RETURN count(*) AS part
}
RETURN sum(part) AS count

CALL {
  MATCH (tag1:Tag)<-[:HAS_TAG]-(message:Post)<-[:REPLY_OF]-(comment:Comment)-[:HAS_TAG]->(tag2:Tag) WHERE tag1 <> tag2
  RETURN count(*) AS part
  UNION ALL
  MATCH (tag1:Tag)<-[:HAS_TAG]-(message:Comment)<-[:REPLY_OF]-(comment:Comment)-[:HAS_TAG]->(tag2:Tag) WHERE tag1 <> tag2
  RETURN count(*) AS part
}
RETURN sum(part) AS count

MATCH (country:Country)<-[:IS_PART_OF]-(city1:City)<-[:IS_LOCATED_IN]-(person1:Person)-[:KNOWS]-(person2:Person)-[:KNOWS]-(person3:Person)-[:KNOWS]-(person1),
  (person2)-[:IS_LOCATED_IN]->(city2:City)-[:IS_PART_OF]->(country),
  (person3)-[:IS_LOCATED_IN]->(city3:City)-[:IS_PART_OF]->(country)
RETURN count(*) AS count

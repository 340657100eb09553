MATCH (country:Country)<-[:IS_PART_OF]-(city1:City)<-[:IS_LOCATED_IN]-(person1:Person)-[:KNOWS]-(person2:Person)-[:KNOWS]-(person3:Person)-[:KNOWS]-(person1)
MATCH (person2)-[:IS_LOCATED_IN]->(city2:City)-[:IS_PART_OF]->(country)
MATCH (person3)-[:IS_LOCATED_IN]->(city3:City)-[:IS_PART_OF]->(country)
RETURN count(*) AS count

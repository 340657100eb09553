MATCH (country:Country)
MATCH (country)<-[:IS_PART_OF]-(city3)<-[:IS_LOCATED_IN]-(person3)
MATCH (country)<-[:IS_PART_OF]-(city2)<-[:IS_LOCATED_IN]-(person2)
MATCH (country)<-[:IS_PART_OF]-(city1)<-[:IS_LOCATED_IN]-(person1)
MATCH (person3)-[:KNOWS]-(person2)-[:KNOWS]-(person1)-[:KNOWS]-(person3)
WHERE person1:Person AND person2:Person AND person3:Person AND city1:City AND city2:City AND city3:City
RETURN count(country) AS count

SELECT id, score FROM post WHERE rank > 500 ORDER BY score DESC, id LIMIT 25

SELECT count(*), sum(rank) FROM post p WHERE NOT EXISTS (SELECT 1 FROM reply_of r WHERE r.message = p.id)

SELECT count(*) FROM reply_of r JOIN comment c ON c.id = r.comment JOIN message m ON m.id = r.message WHERE c.rank > m.rank

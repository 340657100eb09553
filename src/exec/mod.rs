//! Plan to rows: batches, expressions, one operator a file.

//! Who is next to whom: ids, CSR adjacency, columns, names, indexes, statistics.

//! Query tree to logical plan: scopes, types, names become slots; all compile-time errors.

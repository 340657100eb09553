//! A database and its sessions: text in, answers out.

//! Where people and programs come in: command line, REPL, batch.

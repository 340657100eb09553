//! Prepares the bundled world: loads `data/belarus-americas` as the library would, and writes what it loaded as bytes
//! that the library takes in without reading a row or a word again.

// The rooms are here whole, and only loading is used of them.
#![allow(dead_code, unused_imports)]

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

/// The rooms of the library that it takes to load a world.
#[path = "src"]
mod rooms {
    pub mod error;
    pub mod exchange {
        mod cells;
        pub mod csv;
        mod header;
        mod prepared;
        mod progress;
        mod quotes;
        mod record;
        pub mod settings;
        pub mod world;
    }
    pub mod graph;
    pub mod lexicon;
    pub mod value;
}

use rooms::{error, exchange, graph, lexicon, value};

const WORLD: &str = "data/belarus-americas";

fn main() -> ExitCode {
    for changes in
        ["build.rs", WORLD, "src/error.rs", "src/error", "src/value", "src/graph", "src/lexicon", "src/exchange"]
    {
        println!("cargo:rerun-if-changed={changes}");
    }
    let target = Path::new(&env::var_os("OUT_DIR").unwrap_or_default()).join("bundled.world");
    let prepared = exchange::world::World::open(WORLD).and_then(|world| world.to_bytes());
    match prepared.map(|bytes| fs::write(target, bytes)) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(error)) => fail(&error),
        Err(error) => {
            let place = error.place().map(|place| format!("{}:{}: ", place.file, place.line)).unwrap_or_default();
            fail(&format!("{place}{error}"))
        }
    }
}

fn fail(reason: &dyn std::fmt::Display) -> ExitCode {
    println!("cargo::error=the bundled world can't be prepared: {reason}");
    ExitCode::FAILURE
}

//! Any files load as a world, or are refused; with bad rows put aside too.
#![no_main]

use std::fs;

use kenning::exchange::{LoadOptions, World};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 3] = ["Ship.csv", "Ship_SAILS_TO_Harbour.csv", "Harbour.csv"];

fuzz_target!(|bytes: &[u8]| {
    let home = std::env::temp_dir().join(format!("kenning-fuzz-{}", std::process::id()));
    let _ = fs::remove_dir_all(&home);
    fs::create_dir_all(&home).expect("a folder for the files");
    // Files are parted by NUL; the first is the settings.
    let mut parts = bytes.split(|byte| *byte == 0);
    if let Some(settings) = parts.next().filter(|settings| !settings.is_empty()) {
        fs::write(home.join("world.toml"), settings).expect("a file");
    }
    for (name, part) in NAMES.iter().zip(parts) {
        fs::write(home.join(name), part).expect("a file");
    }
    if let Ok(world) = World::open(&home) {
        let _ = world.lexicon();
    }
    let _ = World::open_with(&home, &mut LoadOptions { rejects: Some(Vec::new()), show: None });
});

//! Packs the name dictionary: `cargo run --release -p linkage --example pack -- person-names.txt crates/linkage/data/names.bin`
//! (the text form, unpacked with `zstd -d`). Own additions come from `data/additions.txt`.

#![expect(clippy::print_stderr, reason = "a tool for the command line")]

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, input, output] = arguments.as_slice() else { return ExitCode::from(2) };
    let Ok(text) = std::fs::read_to_string(input) else { return ExitCode::from(3) };
    let own = std::fs::read_to_string("crates/linkage/data/additions.txt").unwrap_or_default();
    match linkage::name::dictionary::pack(&text, &own) {
        Ok(bytes) if std::fs::write(output, &bytes).is_ok() => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
        Ok(_) => ExitCode::from(4),
    }
}

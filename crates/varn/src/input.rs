//! Reading what the person at the terminal gave: times, files, languages.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use jiff::{Timestamp, civil::DateTime};

use crate::fault::Fault;

/// Largest input file. Answers and case facts are a few kilobytes.
const MAX_INPUT: u64 = 1 << 20;

/// An instant: RFC 3339 (`2026-12-22T09:00:00Z`), or Swedish local time without zone (`2026-12-22T09:00`).
pub(crate) fn instant(text: &str) -> Result<Timestamp, String> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant);
    }
    text.parse::<DateTime>()
        .ok()
        // A zone that did not parse above must not be read as local time.
        .filter(|_| !text.contains('[') && !text.ends_with('Z'))
        .and_then(|local| local.to_zoned(ground::stockholm()).ok())
        .map(|zoned| zoned.timestamp())
        .ok_or_else(|| {
            "write Swedish time as 2026-12-22T09:00, or with its zone as 2026-12-22T09:00:00+01:00".to_owned()
        })
}

/// The text of a file, or of standard input for `-`.
pub(crate) fn text(path: &Path, what: &str) -> Result<String, Fault> {
    let mut out = String::new();
    let read = if path.as_os_str() == "-" {
        io::stdin().lock().take(MAX_INPUT + 1).read_to_string(&mut out)
    } else {
        File::open(path).and_then(|file| file.take(MAX_INPUT + 1).read_to_string(&mut out))
    };
    let shown = path.display();
    match read {
        Err(e) if e.kind() == io::ErrorKind::InvalidData => {
            Err(Fault::new(format!("{shown} is not UTF-8 text. Save {what} with the encoding UTF-8.")))
        }
        Err(e) => {
            Err(Fault::new(format!("{shown} cannot be read ({}). Check the path of {what}.", e.kind())))
        }
        Ok(n) if n as u64 > MAX_INPUT => {
            Err(Fault::new(format!("{shown} is larger than 1 MB, so it cannot be {what}.")))
        }
        Ok(_) => Ok(out),
    }
}

/// A value as indented JSON and a line break.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<String, Fault> {
    let mut text = serde_json::to_string_pretty(value)
        .map_err(|e| Fault::new(format!("The answer could not be written as JSON ({e}).")))?;
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn times_without_zone_are_swedish() {
        for (text, utc) in [
            ("2026-12-22T09:00", "2026-12-22T08:00:00Z"),
            ("2026-07-01 09:00", "2026-07-01T07:00:00Z"),
            ("2026-12-22T09:00:00+02:00", "2026-12-22T07:00:00Z"),
            ("2026-12-22T09:00:00Z", "2026-12-22T09:00:00Z"),
            ("2026-12-22", "2026-12-21T23:00:00Z"),
            // The hour that daylight saving leaves out.
            ("2027-03-28T02:30", "2027-03-28T01:30:00Z"),
        ] {
            assert_eq!(instant(text).unwrap().to_string(), utc, "{text}");
        }
        for wrong in ["", "yesterday", "2026-13-01T09:00", "2026-12-22T25:00", "09:00", "2026-12-22T09:00Zx"]
        {
            assert!(instant(wrong).is_err(), "{wrong}");
        }
    }
}

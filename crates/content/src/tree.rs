//! The content files: embedded in the binary, read from a folder, or both with the folder on top.
//!
//! Files are taken in whole and as UTF-8 text, so that nothing above has to handle a half-read or binary file.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../content"]
struct Embedded;

/// Largest content file. The largest real one is a map of about 100 kB; far more is a mistake.
pub const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;
/// Most files in a folder. More means that `--content` points at the wrong folder.
const MAX_FILES: usize = 2_000;
/// Deepest folder. The content itself is three deep.
const MAX_DEPTH: usize = 8;

/// Why a content folder cannot be used. Nothing has been read into the system when this is returned.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    /// The folder is missing, unreadable or not a folder.
    #[error("The content folder {} cannot be read ({reason}). Nothing was changed. Check the path given with --content.", path.display())]
    Unreadable {
        /// Folder or file.
        path: PathBuf,
        /// What the operating system says.
        reason: std::io::ErrorKind,
    },
    /// A link leads out of the folder.
    #[error(
        "{file} is a link that leads out of the content folder. Nothing was changed. Put a copy of the file in the folder instead."
    )]
    Escapes {
        /// Path inside the folder.
        file: String,
    },
    /// A file is too large.
    #[error(
        "{file} is {bytes} bytes; a content file may be at most 4 MB. Nothing was changed. Split or remove the file."
    )]
    TooLarge {
        /// Path inside the folder.
        file: String,
        /// Its size.
        bytes: u64,
    },
    /// A file is not UTF-8 text.
    #[error(
        "{file} is not UTF-8 text (first wrong byte on line {line}). Nothing was changed. Save the file with the encoding UTF-8."
    )]
    NotUtf8 {
        /// Path inside the folder.
        file: String,
        /// Line of the first byte that is not UTF-8.
        line: usize,
    },
    /// More files or deeper folders than content ever has.
    #[error("{} holds too many files or too deep folders to be a content folder. Nothing was changed. Check the path given with --content.", path.display())]
    TooMany {
        /// The folder.
        path: PathBuf,
    },
}

/// Content files by their path inside the content folder (`law/clocks.yaml`).
#[derive(Debug, Clone, Default)]
pub struct Tree {
    files: BTreeMap<String, Cow<'static, str>>,
    replaced: Vec<String>,
}

impl Tree {
    /// The content that was built into the program.
    #[must_use]
    pub fn embedded() -> Self {
        let mut files = BTreeMap::new();
        for path in Embedded::iter() {
            let Some(file) = Embedded::get(&path) else { continue };
            if hidden(&path) {
                continue;
            }
            // The content gate test keeps the embedded files UTF-8; a wrong byte would show as U+FFFD there.
            let text = match file.data {
                Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
                Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
            };
            files.insert(path.into_owned(), text);
        }
        Self { files, replaced: Vec::new() }
    }

    /// All content from one folder.
    ///
    /// # Errors
    /// [`TreeError`] when the folder cannot be read, or holds a file that is too large, not UTF-8, or a link out of it.
    pub fn from_dir(dir: &Path) -> Result<Self, TreeError> {
        let unreadable =
            |path: &Path, e: &std::io::Error| TreeError::Unreadable { path: path.into(), reason: e.kind() };
        let root = dir.canonicalize().map_err(|e| unreadable(dir, &e))?;
        if !root.is_dir() {
            return Err(TreeError::Unreadable {
                path: dir.into(),
                reason: std::io::ErrorKind::NotADirectory,
            });
        }
        let mut files = BTreeMap::new();
        let mut folders = vec![(String::new(), root.clone(), 0)];
        while let Some((prefix, folder, depth)) = folders.pop() {
            for entry in fs::read_dir(&folder).map_err(|e| unreadable(&folder, &e))? {
                let entry = entry.map_err(|e| unreadable(&folder, &e))?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
                if hidden(&path) {
                    continue;
                }
                if files.len() >= MAX_FILES || depth >= MAX_DEPTH {
                    return Err(TreeError::TooMany { path: dir.into() });
                }
                let real = entry.path().canonicalize().map_err(|e| unreadable(&entry.path(), &e))?;
                if !real.starts_with(&root) {
                    return Err(TreeError::Escapes { file: path });
                }
                let meta = fs::metadata(&real).map_err(|e| unreadable(&real, &e))?;
                if meta.is_dir() {
                    folders.push((path, real, depth + 1));
                } else if meta.is_file() {
                    files.insert(path.clone(), Cow::Owned(read_text(path, &real, meta.len())?));
                }
            }
        }
        Ok(Self { files, replaced: Vec::new() })
    }

    /// The embedded content with the files of `dir` on top: same path replaces, new path adds.
    /// Files that the system does not know are not refused here; [`crate::check`] reports them.
    ///
    /// # Errors
    /// As [`Tree::from_dir`].
    pub fn with_overlay(dir: &Path) -> Result<Self, TreeError> {
        Ok(Self::embedded().overlaid(Self::from_dir(dir)?))
    }

    /// This tree with the files of `upper` on top.
    #[must_use]
    pub fn overlaid(mut self, upper: Self) -> Self {
        for (path, text) in upper.files {
            self.replaced.push(path.clone());
            self.files.insert(path, text);
        }
        self
    }

    /// Add or replace one file.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        let path = path.into();
        self.replaced.push(path.clone());
        self.files.insert(path, Cow::Owned(text.into()));
    }

    /// Take away one file.
    pub fn remove(&mut self, path: &str) {
        if self.files.remove(path).is_some() {
            self.replaced.push(path.to_owned());
        }
    }

    /// The text of a file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(AsRef::as_ref)
    }

    /// The text of a file without copying it when it is embedded.
    #[must_use]
    pub(crate) fn share(&self, path: &str) -> Option<Cow<'static, str>> {
        self.files.get(path).cloned()
    }

    /// All files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(p, t)| (p.as_str(), t.as_ref()))
    }

    /// Files of one folder (`law`) with one ending (`yaml`), in the order of their paths.
    pub fn files<'a>(&'a self, folder: &'a str, ending: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.iter().filter(move |(path, _)| {
            path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
                && path.rsplit_once('.').is_some_and(|(_, e)| e == ending)
        })
    }

    /// Paths that did not come unchanged from the embedded content, in the order they were laid on.
    #[must_use]
    pub fn replaced(&self) -> &[String] {
        &self.replaced
    }
}

/// Leftovers of editors and version control are nobody's content.
fn hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.')) || path.ends_with('~')
}

fn read_text(file: String, real: &Path, bytes: u64) -> Result<String, TreeError> {
    if bytes > MAX_FILE_BYTES {
        return Err(TreeError::TooLarge { file, bytes });
    }
    let data = fs::read(real).map_err(|e| TreeError::Unreadable { path: real.into(), reason: e.kind() })?;
    String::from_utf8(data).map_err(|e| {
        let good = e.as_bytes().get(..e.utf8_error().valid_up_to()).unwrap_or_default();
        TreeError::NotUtf8 { file, line: 1 + good.iter().filter(|b| **b == b'\n').count() }
    })
}

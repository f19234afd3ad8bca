//! What a browser sent, bounded: ordered pairs and files.

use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
};
use http::{StatusCode, header};

use crate::Problem;

/// Most fields a form may carry. The longest indicator list has an answer and a note for each of its indicators.
pub const MAX_FIELDS: usize = 500;
/// Most bytes of one text field. A longer one gets a message at the field; the text is kept.
pub const MAX_FIELD_BYTES: usize = 20_000;

/// A file sent with a form. Name and type are what the sender claims.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    /// Field.
    pub field: String,
    /// File name as claimed, without folders.
    pub name: String,
    /// Media type as claimed.
    pub media_type: String,
    /// Content.
    pub bytes: Bytes,
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Upload({}, {} bytes)", self.field, self.bytes.len())
    }
}

/// Fields in the order sent, and files. As an extractor it takes both kinds of form encoding.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Submitted {
    fields: Vec<(String, String)>,
    files: Vec<Upload>,
}

// Values are what people typed about people: names of fields only.
impl std::fmt::Debug for Submitted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.fields.iter().map(|(name, _)| name)).finish()
    }
}

impl Submitted {
    /// Parses `application/x-www-form-urlencoded`. Broken UTF-8 becomes replacement characters, every kind of line end becomes `\n`.
    ///
    /// # Errors
    /// [`Problem::BadRequest`] for more than [`MAX_FIELDS`] fields.
    pub fn urlencoded(body: &[u8]) -> Result<Self, Problem> {
        let mut out = Self::default();
        for (name, value) in url::form_urlencoded::parse(body) {
            out.take(name.into_owned(), &value)?;
        }
        Ok(out)
    }
    fn take(&mut self, name: String, value: &str) -> Result<(), Problem> {
        if self.fields.len() + self.files.len() >= MAX_FIELDS {
            return Err(Problem::BadRequest);
        }
        // PostgreSQL cannot store NUL, and no person types one.
        let value = value.replace('\0', "").replace("\r\n", "\n").replace('\r', "\n");
        self.fields.push((name, value));
        Ok(())
    }
    /// Adds a field.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.fields.push((name.into(), value.into()));
    }
    /// First value of a field, empty when absent.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.value_of(|field| field == name)
    }
    pub(super) fn value_of(&self, wanted: impl Fn(&str) -> bool) -> &str {
        self.fields.iter().find(|(field, _)| wanted(field)).map_or("", |(_, value)| value.as_str())
    }
    /// All values of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }
    /// All fields in order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
    /// Files of a field that are not empty.
    pub fn files<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a Upload> {
        self.files.iter().filter(move |file| file.field == field)
    }
    async fn multipart(mut parts: Multipart) -> Result<Self, Problem> {
        let mut out = Self::default();
        while let Some(part) = parts.next_field().await.map_err(|error| broken(&error))? {
            let field = part.name().unwrap_or("").to_owned();
            let claimed =
                part.file_name().map(|name| name.rsplit(['/', '\\']).next().unwrap_or("").to_owned());
            let media_type = part.content_type().unwrap_or("").to_owned();
            let bytes = part.bytes().await.map_err(|error| broken(&error))?;
            match claimed {
                // A file field left empty arrives as a nameless file of no bytes.
                Some(name) if name.is_empty() && bytes.is_empty() => {}
                Some(_) if out.fields.len() + out.files.len() >= MAX_FIELDS => {
                    return Err(Problem::BadRequest);
                }
                Some(name) => {
                    let name = name.chars().filter(|c| !c.is_control()).take(200).collect();
                    out.files.push(Upload { field, name, media_type, bytes });
                }
                None => out.take(field, &String::from_utf8_lossy(&bytes))?,
            }
        }
        Ok(out)
    }
}

fn broken(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Problem::TooLarge } else { Problem::BadRequest }
}

impl<S: Send + Sync> FromRequest<S> for Submitted {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        if kind.starts_with("multipart/form-data") {
            let parts = Multipart::from_request(request, state).await.map_err(|_| Problem::BadRequest)?;
            Self::multipart(parts).await
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            let body = Bytes::from_request(request, state).await.map_err(|error| {
                if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
                    Problem::TooLarge
                } else {
                    Problem::BadRequest
                }
            })?;
            Self::urlencoded(&body)
        } else {
            Err(Problem::BadRequest)
        }
    }
}

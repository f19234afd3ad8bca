//! Media as its users see it: real small files built in code.

mod build;
mod hostile;
mod images;
mod pdfs;
mod uploads;

//! A small key service that speaks the transit interface, over plain HTTP or TLS, well or badly. It seals by turning bytes
//! round: enough to see that what it is asked, and what it answers, arrive.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// How it behaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mood {
    Well,
    Status(u16),
    /// Answers with something that is no answer.
    Says(&'static str),
    /// Takes the request and stays silent.
    Slow,
    Endless,
    HangsUp,
}

pub(crate) struct Fake {
    pub(crate) url: String,
    pub(crate) mood: Arc<Mutex<Mood>>,
}

pub(crate) const TOKEN: &str = "s.invented";

fn answer(request: &str, body: &str) -> (u16, String) {
    if !request.to_lowercase().contains(&format!("x-vault-token: {TOKEN}")) {
        return (403, r#"{"errors":["permission denied"]}"#.to_owned());
    }
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    if request.starts_with("POST /v1/transit/encrypt/varn ") {
        let mut bytes = STANDARD.decode(text("plaintext")).unwrap();
        bytes.reverse();
        let sealed = format!("vault:v1:{}.{}", STANDARD.encode(bytes), text("associated_data"));
        return (200, serde_json::json!({"data": {"ciphertext": sealed, "key_version": 1}}).to_string());
    }
    if request.starts_with("POST /v1/transit/decrypt/varn ") {
        let sealed = text("ciphertext");
        let opened = sealed
            .strip_prefix("vault:v1:")
            .and_then(|s| s.split_once('.'))
            .filter(|(_, place)| *place == text("associated_data"))
            .and_then(|(bytes, _)| STANDARD.decode(bytes).ok());
        return match opened {
            Some(mut bytes) => {
                bytes.reverse();
                (200, serde_json::json!({"data": {"plaintext": STANDARD.encode(bytes)}}).to_string())
            }
            None => (400, r#"{"errors":["cipher: message authentication failed"]}"#.to_owned()),
        };
    }
    (404, r#"{"errors":[]}"#.to_owned())
}

pub(crate) trait Line: Read + Write {}
impl<T: Read + Write> Line for T {}

fn serve(mut line: impl Line, mood: Mood) -> std::io::Result<()> {
    let mut got = Vec::new();
    let mut buffer = [0; 4096];
    let (head, body) = loop {
        let n = line.read(&mut buffer)?;
        if n == 0 {
            return Ok(());
        }
        got.extend_from_slice(&buffer[..n]);
        let text = String::from_utf8_lossy(&got).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head
            .lines()
            .find_map(|l| l.to_lowercase().strip_prefix("content-length: ")?.parse::<usize>().ok())
            .unwrap_or(0);
        if body.len() >= length {
            break (head.to_owned(), body.to_owned());
        }
    };
    let (status, said) = match mood {
        Mood::Well => answer(&head, &body),
        Mood::Status(code) => (code, r#"{"errors":["sealed"]}"#.to_owned()),
        Mood::Says(text) => (200, text.to_owned()),
        Mood::Slow => {
            // Until the other side gives up.
            while line.read(&mut buffer)? > 0 {}
            return Ok(());
        }
        Mood::Endless => {
            line.write_all(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n",
            )?;
            loop {
                line.write_all(&[b'x'; 4096])?;
            }
        }
        Mood::HangsUp => return Ok(()),
    };
    write!(
        line,
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{said}",
        said.len()
    )?;
    line.flush()
}

impl Fake {
    pub(crate) fn plain() -> Self {
        Self::over("http", |stream, mood| drop(serve(stream, mood)))
    }

    pub(crate) fn over(scheme: &str, talk: impl Fn(TcpStream, Mood) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("{scheme}://localhost:{}", listener.local_addr().unwrap().port());
        let mood = Arc::new(Mutex::new(Mood::Well));
        let (heard, talk) = (Arc::clone(&mood), Arc::new(talk));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (mood, talk) = (*heard.lock().unwrap(), Arc::clone(&talk));
                thread::spawn(move || talk(stream, mood));
            }
        });
        Self { url, mood }
    }

    pub(crate) fn tls(certificate: &'static str, key: &'static str) -> Self {
        use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
        let chain = CertificateDer::pem_slice_iter(certificate.as_bytes()).map(Result::unwrap).collect();
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        let config = Arc::new(config);
        Self::over("https", move |stream, mood| {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            drop(serve(rustls::StreamOwned::new(connection, stream), mood));
        })
    }
}

//! The server: start, stop, crash, and starts that are refused.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, ChildStdout, Output, Stdio},
    time::Duration,
};

use crate::{refusal, varn};

/// A running server. Killed when the test ends.
pub(crate) struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    address: String,
}

impl Server {
    pub(crate) fn start(folder: &Path) -> Self {
        let mut child = varn(folder)
            .args(["serve", "--config", "varn.toml"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let address =
            line.trim().rsplit_once("http://").unwrap_or_else(|| panic!("no address: {line}")).1.to_owned();
        Self { child, out, address }
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Sends these bytes and reads until the server closes.
    fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Asks it to stop and waits until it has.
    pub(crate) fn stop(mut self) -> Option<i32> {
        signal(&self.child, "TERM");
        let code = self.child.wait().unwrap().code();
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "");
        code
    }

    fn kill(mut self) {
        signal(&self.child, "KILL");
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn signal(child: &Child, name: &str) {
    let sent =
        std::process::Command::new("kill").arg(format!("-{name}")).arg(child.id().to_string()).status();
    assert!(sent.unwrap().success());
}

pub(crate) fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("varn.toml"), "listen = \"127.0.0.1:0\"\n").unwrap();
    dir
}

/// A demonstration made to its end and stopped; its folder.
pub(crate) fn demo_made(within: &Path) -> std::path::PathBuf {
    let mut child = varn(within)
        .args(["demo", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("http://"), "{line}");
    signal(&child, "TERM");
    child.wait().unwrap();
    within.join("varn-demo")
}

fn refused(folder: &Path) -> Output {
    varn(folder).args(["serve", "--config", "varn.toml"]).output().unwrap()
}

/// Every file but the empty ones that SQLite lays beside a database it has looked at.
fn bytes(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|f| f.unwrap().path())
        .flat_map(|p| {
            if p.is_dir() { fs::read_dir(p).unwrap().map(|f| f.unwrap().path()).collect() } else { vec![p] }
        })
        .filter(|p| p.is_file())
        .map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), fs::read(p).unwrap()))
        .filter(|(name, bytes): &(String, Vec<u8>)| {
            !(name.ends_with("-shm") || (name.ends_with("-wal") && bytes.is_empty()))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn it_starts_answers_and_stops() {
    let dir = folder();
    let server = Server::start(dir.path());
    assert!(server.get("/health").starts_with("HTTP/1.1 200"));
    let home = server.get("/");
    assert!(home.contains("text/html") && home.contains("<h1"), "{home}");
    assert!(server.get("/no/such/page").starts_with("HTTP/1.1 404"));
    assert_eq!(server.stop(), Some(0));
    // Everything is in the one file.
    let left = fs::metadata(dir.path().join("varn.db-wal")).map(|m| m.len()).unwrap_or(0);
    assert_eq!(left, 0);
    let again = Server::start(dir.path());
    assert!(again.get("/health").starts_with("HTTP/1.1 200"));
}

/// Where two programs disagree on where a message ends, one request can be hidden in another.
#[test]
fn messages_end_where_the_standard_says() {
    let dir = folder();
    let server = Server::start(dir.path());
    for wrong in [
        "Content-Length: 4\r\nContent-Length: 5",
        "Content-Length: +4",
        "Content-Length : 4",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: xchunked",
    ] {
        let answer =
            server.raw(&format!("POST /login HTTP/1.1\r\nHost: localhost\r\n{wrong}\r\n\r\n0\r\n\r\n"));
        assert!(answer.starts_with("HTTP/1.1 400"), "{wrong}: {answer}");
    }
    // The length is ignored where chunks are announced: the second request is a request, not a part of the first.
    let both = server.raw(
        "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\
         GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    );
    assert!(both.starts_with("HTTP/1.1 400") || both.matches("HTTP/1.1 ").count() == 2, "{both}");
    // And what the server sends is as long as it says.
    let answer = server.get("/login");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let length =
        head.lines().find_map(|l| l.to_lowercase().strip_prefix("content-length: ")?.parse::<usize>().ok());
    assert_eq!(length, Some(body.len()), "{head}");
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn it_starts_again_after_being_killed() {
    let dir = folder();
    for _ in 0..3 {
        let server = Server::start(dir.path());
        assert!(server.get("/health").starts_with("HTTP/1.1 200"));
        server.kill();
    }
    let server = Server::start(dir.path());
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn a_start_that_cannot_be_is_one_sentence_and_no_change() {
    let dir = folder();
    Server::start(dir.path()).stop();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let foreign = dir.path().join("foreign.db");
    fs::write(&foreign, b"This is a letter, not a database. It goes on for some time, as letters do.")
        .unwrap();
    let mut damaged = fs::read(dir.path().join("varn.db")).unwrap();
    damaged[100..2000].fill(0x5a);
    fs::write(dir.path().join("damaged.db"), damaged).unwrap();
    let mut all = String::new();
    for config in [
        "listn = \"127.0.0.1:0\"\n".to_owned(),
        "listen = \"127.0.0.1:0\"\nlog_level = \"loud\"\n".to_owned(),
        format!("listen = \"127.0.0.1:{port}\"\n"),
        "listen = \"127.0.0.1:0\"\ndatabase = \"foreign.db\"\n".to_owned(),
        "listen = \"127.0.0.1:0\"\ndatabase = \"damaged.db\"\n".to_owned(),
        "listen = \"127.0.0.1:0\"\ndatabase = \"no/such/folder/varn.db\"\n".to_owned(),
        "listen = \"127.0.0.1:0\"\ndatabase = \"postgres://varn:secret@127.0.0.1:1/varn\"\n".to_owned(),
        "listen = \"127.0.0.1:0\"\nroot_key_file = \"other.key\"\n".to_owned(),
        "listen = \"127.0.0.1:0\"\ncontent = \"no-such-folder\"\n".to_owned(),
    ] {
        fs::write(dir.path().join("varn.toml"), config).unwrap();
        let before = bytes(dir.path());
        let sentence = refusal(&refused(dir.path()));
        assert_eq!(sentence.lines().count(), 1, "{sentence}");
        assert!(!sentence.contains("secret"));
        assert!(before == bytes(dir.path()), "something changed: {sentence}");
        all.push_str(&sentence.replace(&port, "PORT"));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn the_first_administrator_comes_from_the_command_line() {
    let dir = folder();
    let admin = |args: &[&str]| {
        varn(dir.path()).arg("admin").args(args).args(["--config", "varn.toml"]).output().unwrap()
    };
    let made = admin(&["create", "--login", "a.admin", "--name", "Adam Administratör"]);
    assert!(made.status.success(), "{made:?}");
    let link = String::from_utf8(made.stdout).unwrap();
    assert!(link.lines().nth(1).unwrap().starts_with("http://localhost:0/setup/"), "{link}");
    assert!(
        refusal(&admin(&["create", "--login", "a.admin", "--name", "Adam"])).contains("Nothing was changed")
    );
    assert!(refusal(&admin(&["create", "--login", "Ö", "--name", "Adam"])).contains("Nothing was changed"));
    // A second administrator joins the unit of the first.
    assert!(admin(&["create", "--login", "b.admin", "--name", "Berit"]).status.success());
    let checked = admin(&["check"]);
    assert!(checked.status.success());
    assert_eq!(String::from_utf8(checked.stdout).unwrap(), "database answers\nno alarms\n");
}

#[test]
fn what_was_answered_survives_a_kill_in_the_middle_of_writing() {
    let dir = folder();
    let create = |login: &str| {
        let mut command = varn(dir.path());
        command.args(["admin", "create", "--config", "varn.toml", "--name", "Adam", "--login", login]);
        command
    };
    assert!(create("first").output().unwrap().status.success());
    let log = dir.path().join("varn.db-wal");
    let size = || fs::metadata(&log).map(|m| m.len()).unwrap_or(0);
    let mut answered = Vec::new();
    for n in 0..10 {
        let login = format!("admin.{n}");
        let before = size();
        let mut child = create(&login).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        // The moment it writes, or a little later; another moment each time.
        while size() == before && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        for _ in 0..n * 400 {
            std::thread::yield_now();
        }
        let _ = child.kill();
        let out = child.wait_with_output().unwrap();
        if String::from_utf8(out.stdout).unwrap().contains("/setup/") {
            answered.push(login);
        }
    }
    for login in answered {
        assert!(
            refusal(&create(&login).output().unwrap()).contains("Nothing was changed"),
            "{login} is gone"
        );
    }
    let server = Server::start(dir.path());
    assert!(server.get("/health").starts_with("HTTP/1.1 200"));
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn a_demonstration_is_kept_and_one_killed_while_it_is_made_is_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let demo = |fresh: bool| {
        let mut command = varn(dir.path());
        command.args(["demo", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        if fresh {
            command.arg("--fresh");
        }
        command.spawn().unwrap()
    };
    let log = dir.path().join("varn-demo/varn.db-wal");
    let mut first = demo(false);
    while fs::metadata(&log).map(|m| m.len()).unwrap_or(0) < 100_000 {
        assert!(first.try_wait().unwrap().is_none(), "it ended by itself");
        std::thread::yield_now();
    }
    first.kill().unwrap();
    first.wait().unwrap();
    let key = || fs::read(dir.path().join("varn-demo/varn.key")).unwrap();
    let half = key();
    let lines = |mut child: Child| {
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        assert!(line.contains("http://127.0.0.1:"), "{line}");
        signal(&child, "TERM");
        let mut rest = String::new();
        out.read_to_string(&mut rest).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0));
        rest
    };
    let told = lines(demo(false));
    assert!(told.contains("socialsekreterare") && told.contains("admin"), "{told}");
    let whole = key();
    assert_ne!(half, whole);
    assert!(lines(demo(false)).contains("socialsekreterare"));
    assert_eq!(key(), whole);
    lines(demo(true));
    assert_ne!(key(), whole);
    // What is invented is never served as real.
    fs::write(dir.path().join("varn.toml"), "listen = \"127.0.0.1:0\"\ndatabase = \"varn-demo/varn.db\"\nroot_key_file = \"varn-demo/varn.key\"\n").unwrap();
    assert!(refusal(&refused(dir.path())).contains("varn demo"));
}

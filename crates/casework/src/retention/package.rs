//! An archive package: FGS Paketstruktur 2.0, which is E-ARK CSIP and SIP 2.1: one METS file that lists every file with its
//! checksum, PREMIS beside it, the content below `representations/rep1/data`. Written as a zip. No database here.

use std::{
    fmt::Write as _,
    io::{self, Seek, Write},
};

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Where the content lies in a package.
const DATA: &str = "representations/rep1/data";
const PREMIS: &str = "metadata/preservation/premis.xml";
const METS: &str = "METS.xml";

/// What a package is about.
#[derive(Debug, Clone)]
pub(crate) struct About {
    /// Number of the case or report; name of the folder in the package.
    pub(crate) number: String,
    /// The organisation that hands it over.
    pub(crate) organisation: String,
    /// What it is, in words.
    pub(crate) label: String,
    /// When the package is made.
    pub(crate) made: Timestamp,
    /// Why it is made: ids of the rules, and the id of the account that approved.
    pub(crate) reason: String,
}

/// A file in the package.
struct Listed {
    path: String,
    media_type: String,
    size: usize,
    sha256: String,
    /// Name it came with.
    name: Option<String>,
}

/// A package under way.
pub(crate) struct Package<W: Write + Seek> {
    zip: ZipWriter<W>,
    about: About,
    files: Vec<Listed>,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Text in XML; what XML cannot hold is left out.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

impl<W: Write + Seek> Package<W> {
    pub(crate) fn new(to: W, about: About) -> Self {
        Self { zip: ZipWriter::new(to), about, files: Vec::new() }
    }

    fn put(&mut self, path: &str, bytes: &[u8], packed: bool) -> io::Result<()> {
        let method = if packed { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        let options = SimpleFileOptions::default().compression_method(method).unix_permissions(0o600);
        self.zip.start_file(format!("{}/{path}", self.about.number), options).map_err(io::Error::other)?;
        self.zip.write_all(bytes)
    }

    /// Adds a file of the content. `path` counts from the data folder and is plain ASCII without spaces.
    pub(crate) fn add(
        &mut self,
        path: &str,
        media_type: &str,
        name: Option<String>,
        bytes: &[u8],
    ) -> io::Result<()> {
        let path = format!("{DATA}/{path}");
        // Pictures and PDFs are packed already.
        self.put(&path, bytes, media_type.starts_with("text/") || media_type == "application/json")?;
        self.files.push(Listed {
            path,
            media_type: media_type.to_owned(),
            size: bytes.len(),
            sha256: hex(&Sha256::digest(bytes)),
            name,
        });
        Ok(())
    }

    /// Writes PREMIS and METS and ends the package.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        let premis = self.premis();
        let mets = self.mets(&premis);
        self.put(PREMIS, premis.as_bytes(), true)?;
        self.put(METS, mets.as_bytes(), true)?;
        self.zip.finish().map_err(io::Error::other)
    }

    fn premis(&self) -> String {
        let a = &self.about;
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<premis xmlns=\"http://www.loc.gov/premis/v3\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" version=\"3.0\">\n",
        );
        for file in &self.files {
            let _ = write!(
                out,
                "  <object xsi:type=\"file\">\n    <objectIdentifier><objectIdentifierType>path</objectIdentifierType>\
                 <objectIdentifierValue>{}</objectIdentifierValue></objectIdentifier>\n    <objectCharacteristics>\n      \
                 <fixity><messageDigestAlgorithm>SHA-256</messageDigestAlgorithm><messageDigest>{}</messageDigest></fixity>\n      \
                 <size>{}</size>\n      <format><formatDesignation><formatName>{}</formatName></formatDesignation></format>\n    \
                 </objectCharacteristics>\n",
                xml(&file.path),
                file.sha256,
                file.size,
                xml(&file.media_type)
            );
            if let Some(name) = &file.name {
                let _ = writeln!(out, "    <originalName>{}</originalName>", xml(name));
            }
            out.push_str("  </object>\n");
        }
        let _ = write!(
            out,
            "  <event>\n    <eventIdentifier><eventIdentifierType>local</eventIdentifierType><eventIdentifierValue>1\
             </eventIdentifierValue></eventIdentifier>\n    <eventType>information package creation</eventType>\n    \
             <eventDateTime>{}</eventDateTime>\n    <eventDetailInformation><eventDetail>{}</eventDetail>\
             </eventDetailInformation>\n    <linkingAgentIdentifier><linkingAgentIdentifierType>software\
             </linkingAgentIdentifierType><linkingAgentIdentifierValue>varn</linkingAgentIdentifierValue>\
             </linkingAgentIdentifier>\n  </event>\n  <agent>\n    <agentIdentifier><agentIdentifierType>software\
             </agentIdentifierType><agentIdentifierValue>varn</agentIdentifierValue></agentIdentifier>\n    \
             <agentName>Värn {}</agentName>\n    <agentType>software</agentType>\n  </agent>\n</premis>\n",
            a.made,
            xml(&a.reason),
            env!("CARGO_PKG_VERSION")
        );
        out
    }

    fn mets(&self, premis: &str) -> String {
        let a = &self.about;
        let number = xml(&a.number);
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<mets xmlns=\"http://www.loc.gov/METS/\" \
             xmlns:csip=\"https://DILCIS.eu/XML/METS/CSIPExtensionMETS\" \
             xmlns:sip=\"https://DILCIS.eu/XML/METS/SIPExtensionMETS\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
             OBJID=\"{number}\" TYPE=\"Mixed\" csip:CONTENTINFORMATIONTYPE=\"MIXED\" \
             PROFILE=\"https://earksip.dilcis.eu/profile/E-ARK-SIP.xml\" LABEL=\"{}\">\n  <metsHdr CREATEDATE=\"{}\" \
             RECORDSTATUS=\"NEW\" csip:OAISPACKAGETYPE=\"SIP\">\n    <agent ROLE=\"CREATOR\" TYPE=\"OTHER\" \
             OTHERTYPE=\"SOFTWARE\">\n      <name>Värn</name>\n      <note csip:NOTETYPE=\"SOFTWARE VERSION\">{}</note>\n    \
             </agent>\n    <agent ROLE=\"ARCHIVIST\" TYPE=\"ORGANIZATION\">\n      <name>{}</name>\n    </agent>\n  \
             </metsHdr>\n  <amdSec>\n    <digiprovMD ID=\"premis\" STATUS=\"CURRENT\">\n      <mdRef LOCTYPE=\"URL\" \
             xlink:type=\"simple\" xlink:href=\"{PREMIS}\" MDTYPE=\"PREMIS\" MIMETYPE=\"application/xml\" SIZE=\"{}\" \
             CREATED=\"{}\" CHECKSUM=\"{}\" CHECKSUMTYPE=\"SHA-256\"/>\n    </digiprovMD>\n  </amdSec>\n  <fileSec ID=\"files\">\n    \
             <fileGrp ID=\"rep1\" USE=\"Representations\" csip:CONTENTINFORMATIONTYPE=\"MIXED\">\n",
            xml(&a.label),
            a.made,
            env!("CARGO_PKG_VERSION"),
            xml(&a.organisation),
            premis.len(),
            a.made,
            hex(&Sha256::digest(premis.as_bytes())),
        );
        for (n, file) in self.files.iter().enumerate() {
            let _ = writeln!(
                out,
                "      <file ID=\"file-{n}\" MIMETYPE=\"{}\" SIZE=\"{}\" CREATED=\"{}\" CHECKSUM=\"{}\" \
                 CHECKSUMTYPE=\"SHA-256\"><FLocat LOCTYPE=\"URL\" xlink:type=\"simple\" xlink:href=\"{}\"/></file>",
                xml(&file.media_type),
                file.size,
                a.made,
                file.sha256,
                xml(&file.path)
            );
        }
        // Without METS files of their own the representations are one division that points to its files.
        let _ = write!(
            out,
            "    </fileGrp>\n  </fileSec>\n  <structMap ID=\"structure\" TYPE=\"PHYSICAL\" LABEL=\"CSIP\">\n    \
             <div ID=\"package\" LABEL=\"{number}\">\n      <div ID=\"metadata\" LABEL=\"Metadata\" ADMID=\"premis\"/>\n      \
             <div ID=\"representations\" LABEL=\"Representations\"><fptr FILEID=\"rep1\"/></div>\n    </div>\n  \
             </structMap>\n</mets>\n"
        );
        out
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use super::*;

    fn about() -> About {
        About {
            number: "A26-TEST01-X".to_owned(),
            organisation: "Påhittstad & <andra>".to_owned(),
            label: "Ärende \"A26\"".to_owned(),
            made: Timestamp::UNIX_EPOCH,
            reason: "ret.1".to_owned(),
        }
    }

    #[test]
    fn every_file_is_listed_with_its_checksum() {
        let mut package = Package::new(Cursor::new(Vec::new()), about());
        package.add("case.json", "application/json", None, b"{}").unwrap();
        package
            .add("documents/1.png", "image/png", Some("bild & <text>\u{1}.png".to_owned()), &[0, 1, 2])
            .unwrap();
        let bytes = package.finish().unwrap().into_inner();
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names: Vec<String> = zip.file_names().map(|n| n.unwrap().into_owned()).collect();
        let mut mets = String::new();
        zip.by_name("A26-TEST01-X/METS.xml").unwrap().read_to_string(&mut mets).unwrap();
        for name in &names {
            let inside = name.strip_prefix("A26-TEST01-X/").unwrap();
            let mut content = Vec::new();
            zip.by_name(name).unwrap().read_to_end(&mut content).unwrap();
            if inside == METS {
                continue;
            }
            let sum = hex(&Sha256::digest(&content));
            let line =
                mets.split('<').find(|part| part.contains(&format!("xlink:href=\"{inside}\""))).unwrap();
            assert!(mets.contains(&format!("CHECKSUM=\"{sum}\"")), "{inside}: {line}");
            assert!(mets.contains(&format!("SIZE=\"{}\"", content.len())));
        }
        assert_eq!(names.len(), 4);
        assert!(mets.contains("Påhittstad &amp; &lt;andra&gt;") && mets.contains("Ärende &quot;A26&quot;"));
        let mut premis = String::new();
        zip.by_name("A26-TEST01-X/metadata/preservation/premis.xml")
            .unwrap()
            .read_to_string(&mut premis)
            .unwrap();
        assert!(premis.contains("<originalName>bild &amp; &lt;text&gt;.png</originalName>"), "{premis}");
    }
}

//! A zipped workbook → the XML of its parts, read as a stream and under limits.

use quick_xml::events::{BytesEnd, BytesStart, Event};
use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::rc::Rc;
use zip::ZipArchive;
use zip::result::ZipError;

/// Bytes that a part may unpack to.
pub(super) const PART_BYTES_MAX: u64 = 1 << 30;
/// How many times larger than in the archive a part may be, once past [`UNPACKED_FREELY`].
pub(super) const UNPACKED_RATIO_MAX: u64 = 250;
/// Bytes that any part may unpack to.
pub(super) const UNPACKED_FREELY: u64 = 16 << 20;
/// Parts that an archive may have.
pub(super) const PARTS_MAX: usize = 10_000;
/// How deep elements may nest.
pub(super) const DEPTH_MAX: usize = 64;
/// Bytes that one tag or text may have.
const EVENT_BYTES_MAX: u64 = 16 << 20;

/// Why a workbook cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The archive is cut or damaged: what the library says.
    Archive(String),
    /// A part is protected by a password.
    Encrypted,
    /// A part unpacks to more than it may.
    Bomb { part: String },
    /// More parts than there may be.
    TooManyParts,
    /// A part that must be there is not.
    NoPart { part: String },
    /// The XML of a part is not well formed.
    Xml { part: String, detail: String },
    /// Elements nest too deep.
    TooDeep { part: String },
    /// A part defines entities, which no workbook does.
    Doctype { part: String },
    /// A cell refers to something that is not there.
    Dangling { worksheet: String, cell: String },
    /// A limit.
    TooMuch(super::grid::TooMuch),
}

impl From<super::grid::TooMuch> for Fault {
    fn from(limit: super::grid::TooMuch) -> Fault {
        Fault::TooMuch(limit)
    }
}

/// An archive of parts.
#[derive(Debug)]
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Package<'a>, Fault> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|cause| archive_fault(&cause))?;
        if archive.len() > PARTS_MAX {
            return Err(Fault::TooManyParts);
        }
        Ok(Package { archive })
    }

    /// The name under which the archive has a part; letter case does not count.
    pub(super) fn find(&self, part: &str) -> Option<String> {
        if self.archive.index_for_name_raw(part.as_bytes()).is_some() {
            return Some(part.to_owned());
        }
        let found = self.archive.file_names().filter_map(Result::ok).find(|name| name.eq_ignore_ascii_case(part));
        found.map(Cow::into_owned)
    }

    /// The XML of a part, where the archive has it.
    pub(super) fn xml(&mut self, part: &str) -> Result<Option<Xml<'_>>, Fault> {
        let Some(index) = self.find(part).and_then(|part| self.archive.index_for_name(&part)) else { return Ok(None) };
        let file = self.archive.by_index(index).map_err(|cause| archive_fault(&cause))?;
        if file.encrypted() {
            return Err(Fault::Encrypted);
        }
        let bytes_max = PART_BYTES_MAX.min(UNPACKED_FREELY.max(file.compressed_size().saturating_mul(UNPACKED_RATIO_MAX)));
        let budget = Rc::new(Cell::new(EVENT_BYTES_MAX));
        let metered = Metered { inner: Box::new(file), left: bytes_max, budget: budget.clone() };
        Ok(Some(Xml::new(part, Box::new(BufReader::with_capacity(64 << 10, metered)), budget)))
    }

    /// The first bytes of a part, where the archive has it.
    pub(super) fn head(&mut self, part: &str, n_bytes: u64) -> Option<Vec<u8>> {
        let index = self.archive.index_for_name_raw(part.as_bytes())?;
        let mut head = Vec::new();
        // A part that cannot be read says so when it is read whole.
        self.archive.by_index(index).ok()?.take(n_bytes).read_to_end(&mut head).ok()?;
        Some(head)
    }
}

fn archive_fault(cause: &ZipError) -> Fault {
    match cause {
        ZipError::UnsupportedArchive(detail) if detail.to_ascii_lowercase().contains("password") => Fault::Encrypted,
        ZipError::InvalidPassword => Fault::Encrypted,
        other => Fault::Archive(other.to_string()),
    }
}

// What a reader says where a part unpacks to more than it may.
#[derive(Debug)]
struct Bomb;

impl fmt::Display for Bomb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the part unpacks to more than it may")
    }
}

impl std::error::Error for Bomb {}

// INVARIANT: hands out `left` bytes at most, and `budget` bytes at most between two things that are read.
struct Metered<'a> {
    inner: Box<dyn Read + 'a>,
    left: u64,
    budget: Rc<Cell<u64>>,
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.inner.read(buffer)?;
        let less = |left: u64| left.checked_sub(n_read as u64).ok_or_else(|| io::Error::other(Bomb));
        self.left = less(self.left)?;
        self.budget.set(less(self.budget.get())?);
        Ok(n_read)
    }
}

/// The XML of a part, element by element.
pub(super) struct Xml<'a> {
    part: String,
    reader: quick_xml::Reader<Box<dyn BufRead + 'a>>,
    buffer: Vec<u8>,
    depth: usize,
    budget: Rc<Cell<u64>>,
}

/// The next thing in a part.
pub(super) enum Node<'x> {
    /// An element begins; empty elements end right after.
    Open(BytesStart<'x>),
    /// An element ends.
    Close(BytesEnd<'x>),
    /// Text, with its references resolved.
    Text(Cow<'x, str>),
    /// The part ends.
    End,
}

impl<'a> Xml<'a> {
    fn new(part: &str, input: Box<dyn BufRead + 'a>, budget: Rc<Cell<u64>>) -> Xml<'a> {
        let mut reader = quick_xml::Reader::from_reader(input);
        reader.config_mut().expand_empty_elements = true;
        Xml { part: part.to_owned(), reader, buffer: Vec::new(), depth: 0, budget }
    }

    /// The next element, end or text.
    pub(super) fn next(&mut self) -> Result<Node<'_>, Fault> {
        self.buffer.clear();
        self.budget.set(EVENT_BYTES_MAX);
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(cause) => return Err(xml_fault(&self.part, &cause)),
        };
        match event {
            Event::Start(start) => {
                self.depth += 1;
                if self.depth > DEPTH_MAX {
                    return Err(Fault::TooDeep { part: self.part.clone() });
                }
                Ok(Node::Open(start))
            }
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                Ok(Node::Close(end))
            }
            Event::Text(text) => Ok(Node::Text(text.xml10_content())),
            Event::CData(text) => Ok(Node::Text(text.xml10_content())),
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(c)) => Some(c.to_string()),
                    Ok(None) => quick_xml::escape::resolve_predefined_entity(&reference.xml10_content()).map(str::to_owned),
                    Err(cause) => return Err(malformed(&self.part, &cause.to_string())),
                };
                resolved.map(|text| Node::Text(text.into())).ok_or_else(|| malformed(&self.part, "unknown entity"))
            }
            Event::DocType(_) => Err(Fault::Doctype { part: self.part.clone() }),
            Event::Eof if self.depth > 0 => Err(malformed(&self.part, "the part ends inside an element")),
            Event::Eof => Ok(Node::End),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Ok(Node::Text("".into())),
        }
    }

    /// Passes over the rest of the element that was opened last.
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        let depth = self.depth;
        while self.depth >= depth {
            self.next()?;
        }
        Ok(())
    }

    /// The text inside the element that was opened last, elements inside it left out.
    pub(super) fn text(&mut self, text: &mut String) -> Result<(), Fault> {
        loop {
            match self.next()? {
                Node::Text(more) => text.push_str(&more),
                Node::Open(_) => self.skip()?,
                Node::Close(_) | Node::End => return Ok(()),
            }
            if text.len() as u64 > EVENT_BYTES_MAX {
                return Err(Fault::Bomb { part: self.part.clone() });
            }
        }
    }
}

fn malformed(part: &str, detail: &str) -> Fault {
    Fault::Xml { part: part.to_owned(), detail: detail.to_owned() }
}

#[expect(clippy::redundant_closure_for_method_calls, reason = "the path of `is` would spell out the trait object")]
fn xml_fault(part: &str, cause: &quick_xml::Error) -> Fault {
    match cause {
        quick_xml::Error::Io(io) if io.get_ref().is_some_and(|inner| inner.is::<Bomb>()) => Fault::Bomb { part: part.to_owned() },
        quick_xml::Error::Io(io) => Fault::Archive(io.to_string()),
        other => malformed(part, &other.to_string()),
    }
}

/// Whether an element with that name, its prefix apart, ends.
pub(super) fn ends(end: &BytesEnd<'_>, name: &str) -> bool {
    end.local_name().into_inner() == name
}

/// The value of an attribute by its name with prefix; text that is not well formed counts as absent.
pub(super) fn attribute<'s>(start: &'s BytesStart<'_>, name: &str) -> Option<Cow<'s, str>> {
    let found = start.attributes().with_checks(false).filter_map(Result::ok).find(|attribute| attribute.key.0 == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()
}

/// Whether an attribute says yes.
pub(super) fn is_set(start: &BytesStart<'_>, name: &str) -> bool {
    attribute(start, name).is_some_and(|value| matches!(&*value, "1" | "true" | "on"))
}

/// A whole number in an attribute.
pub(super) fn whole(start: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(start, name)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes(text: &str) -> Result<Vec<String>, Fault> {
        let mut xml = Xml::new("part", Box::new(Cursor::new(text.to_owned().into_bytes())), Rc::default());
        let mut found = Vec::new();
        loop {
            found.push(match xml.next()? {
                Node::Open(start) => format!("<{} {:?}>", start.local_name().into_inner(), attribute(&start, "a")),
                Node::Close(end) => format!("</{}>", end.local_name().into_inner()),
                Node::Text(text) if text.is_empty() => continue,
                Node::Text(text) => text.into_owned(),
                Node::End => return Ok(found),
            });
        }
    }

    #[test]
    fn elements_come_without_prefix_and_text_with_its_references_resolved() {
        let found = nodes("<?xml version=\"1.0\"?><x:r><c a='1&amp;2'/>a&lt;b&#7841;<!-- no --><![CDATA[<]]></x:r>");
        assert_eq!(found.expect("well formed"), ["<r None>", "<c Some(\"1&2\")>", "</c>", "a", "<", "b", "ạ", "<", "</r>"]);
    }

    #[test]
    fn xml_that_is_cut_crossed_deep_or_defines_entities_is_refused() {
        for text in ["<a><b></a></b>", "<a", "<a>", "<a b=>", "<a>&x;</a>", "<a>&#xFFFFFFFF;</a>", "</a>"] {
            assert!(matches!(nodes(text), Err(Fault::Xml { .. })), "{text}");
        }
        assert_eq!(nodes(&"<a>".repeat(DEPTH_MAX + 1)), Err(Fault::TooDeep { part: "part".into() }));
        assert_eq!(nodes("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"), Err(Fault::Doctype { part: "part".into() }));
    }
}

//! The YAML as written: every key and value with its place, nothing resolved. The only file that knows the YAML crate.
//!
//! What YAML would silently read otherwise than its author meant is refused here: a comma that cuts a title inside `{ … }`, an
//! expression whose leading `!` makes a tag, anchors, aliases, several documents, tabs.

pub(crate) mod faults;

use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Region, Words};
use crate::words::number::Number;
use crate::words::text::is_id;
use faults::{NESTING_MAX, add, comma_in_expression, decimal_comma, explain, narrow, tabs};
use serde_yaml::granit_parser::{ErrorKind, Event, Marker, Parser, ScalarStyle, Span, StrInput, StructureStyle, Tag, options};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A list or map may hold this many entries.
pub const ENTRIES_MAX: usize = 10_000;

/// A value with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// From its first to its last character; for a key without a value, where the value would stand.
    pub region: Region,
}

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text, number, truth or day: the reader decides.
    Scalar(Scalar),
    /// Keys with values, in the order of the file; no key twice.
    Map(Vec<Pair>),
    /// Values in order.
    List(Vec<Node>),
}

/// A scalar by its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The text, escapes and line folds undone.
    pub text: String,
    /// How it is written.
    pub style: Style,
    /// Where the text stands letter by letter on one line; `None` where it is folded, escaped or a block.
    pub verbatim: Option<Region>,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotation marks.
    Plain,
    /// In single or double quotation marks.
    Quoted,
    /// After `|` or `>`.
    Block,
    /// Nothing is written.
    Empty,
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The key's text.
    pub key: String,
    /// Whether the key stands without quotation marks.
    pub key_is_plain: bool,
    /// Where the key stands.
    pub key_region: Region,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// Where to point when the whole is meant: a scalar itself, the first key of a map, else the first character.
    pub fn head(&self) -> Region {
        match &self.value {
            Value::Scalar(_) => self.region,
            Value::Map(pairs) => pairs.first().map_or(self.region, |pair| pair.key_region),
            Value::List(nodes) => nodes.first().map_or(self.region, Node::head),
        }
    }
}

/// No file of the law is as long as this, so that the number of a byte says which of several files it stands in.
pub(crate) const FILE_MAX: usize = 1 << 22;

impl Node {
    /// The value as one of the n-th further file, so that it may stand in the tree of another and keep its place.
    pub(crate) fn of_file(&self, nth: usize) -> Node {
        let value = match &self.value {
            Value::Scalar(scalar) => {
                let verbatim = scalar.verbatim.map(|region| region_of_file(region, nth));
                Value::Scalar(Scalar { verbatim, ..scalar.clone() })
            }
            Value::List(nodes) => Value::List(nodes.iter().map(|node| node.of_file(nth)).collect()),
            Value::Map(pairs) => {
                let moved = |pair: &Pair| Pair {
                    key_region: region_of_file(pair.key_region, nth),
                    value: pair.value.of_file(nth),
                    ..pair.clone()
                };
                Value::Map(pairs.iter().map(moved).collect())
            }
        };
        Node { value, region: region_of_file(self.region, nth) }
    }
}

/// A region of the n-th further file.
pub(crate) fn region_of_file(region: Region, nth: usize) -> Region {
    let by = (nth + 1) * FILE_MAX;
    Region { start: region.start + by, end: region.end + by, ..region }
}

/// Which further file a region is of, `None` for the tree's own; and the region in it.
pub(crate) fn file_of_region(region: Region) -> (Option<usize>, Region) {
    let nth = (region.start / FILE_MAX).checked_sub(1);
    let by = nth.map_or(0, |nth| (nth + 1) * FILE_MAX);
    (nth, Region { start: region.start - by, end: region.end.saturating_sub(by), ..region })
}

/// The value a file holds, as far as it can be read, and everything that is wrong with its form.
pub fn parse(file: &Arc<str>, text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let mut found = tabs(file, text);
    let options = options! {
        block_nesting_limit: NESTING_MAX,
        flow_nesting_limit: NESTING_MAX,
        emit_comments: false,
        disallow_directives: true,
    };
    let has_tabs = !found.is_empty();
    let parser = Parser::new_from_str_with_options(text, options);
    let mut builder = Builder { parser, file, text, found: Vec::new(), shared_is_told: false };
    let root = builder.document();
    if let Ok(None) = root {
        let place = Place::File(file.clone());
        builder.found.push(Diagnostic::error("empty_file", place, words!("tệp không có nội dung", "the file holds nothing")));
    }
    // A tab shifts every line after it: what the parser then stumbles over has already been said.
    if root.is_ok() || !has_tabs {
        found.append(&mut builder.found);
    }
    // An alias stands for what is elsewhere: a tree with one in it is not what its author means.
    let root = root.ok().flatten().filter(|_| !builder.shared_is_told);
    (root, found)
}

/// What stops the reading of a file has been reported.
struct Stopped;

struct Builder<'a> {
    parser: Parser<'a, StrInput<'a>>,
    file: &'a Arc<str>,
    text: &'a str,
    found: Vec<Diagnostic>,
    shared_is_told: bool,
}

impl<'a> Builder<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), Stopped> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => {
                let diagnostic = self.syntax(error.kind(), error.marker());
                add(&mut self.found, diagnostic);
                Err(Stopped)
            }
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn document(&mut self) -> Result<Option<Node>, Stopped> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentEnd => {}
                Event::DocumentStart(..) if root.is_none() => {}
                Event::DocumentStart(..) => {
                    self.error(
                        "several_documents",
                        self.region(span.start, span.end),
                        words!(
                            "tệp chứa nhiều tài liệu YAML, cách nhau bằng `---`",
                            "the file holds several documents, divided by `---`"
                        ),
                        words!("mỗi tệp chỉ viết một tài liệu", "write one document a file"),
                    );
                    return Err(Stopped);
                }
                Event::StreamEnd => return Ok(root),
                event => root = Some(self.node(event, span)?),
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span) -> Result<Node, Stopped> {
        let region = self.region(span.start, span.end);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                if let (Some(tag), Some(start)) = (tag.as_deref().map(Tag::original), span.tag_start()) {
                    if !tag.starts_with("!!") && !tag.starts_with("!<") {
                        return Ok(self.tagged(start, region));
                    }
                    self.refuse_tag(Some(tag), &span);
                }
                self.refuse_sharing(anchor != 0, region);
                Ok(Node { value: Value::Scalar(self.scalar(&text, style, region)), region })
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.refuse_sharing(anchor != 0, region);
                self.refuse_tag(tag.as_deref().map(Tag::original), &span);
                self.list(style, span)
            }
            Event::MappingStart(style, anchor, tag) => {
                self.refuse_sharing(anchor != 0, region);
                self.refuse_tag(tag.as_deref().map(Tag::original), &span);
                self.map(style, span)
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.refuse_sharing(true, region);
                let scalar = Scalar { text: self.text[region.start..region.end].to_owned(), style: Style::Plain, verbatim: None };
                Ok(Node { value: Value::Scalar(scalar), region })
            }
            // The parser brackets every node rightly; anything else here would be its own fault.
            _ => Err(Stopped),
        }
    }

    fn scalar(&self, text: &str, style: ScalarStyle, region: Region) -> Scalar {
        let raw = &self.text[region.start..region.end];
        match style {
            ScalarStyle::Plain if raw.is_empty() => Scalar { text: String::new(), style: Style::Empty, verbatim: None },
            ScalarStyle::Plain => {
                Scalar { text: text.to_owned(), style: Style::Plain, verbatim: (raw == text).then_some(region) }
            }
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                let is_verbatim = raw.len() >= 2 && &raw[1..raw.len() - 1] == text;
                let inner =
                    Region { start: region.start + 1, end: region.end.saturating_sub(1), column: region.column + 1, ..region };
                Scalar { text: text.to_owned(), style: Style::Quoted, verbatim: is_verbatim.then_some(inner) }
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                Scalar { text: text.trim_end().to_owned(), style: Style::Block, verbatim: None }
            }
        }
    }

    fn list(&mut self, style: StructureStyle, start: Span) -> Result<Node, Stopped> {
        let mut nodes: Vec<Node> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                let region = self.enclosing(start, span);
                return Ok(Node { value: Value::List(nodes), region });
            }
            let node = self.node(event, span)?;
            self.bound(nodes.len(), node.head())?;
            match (style, nodes.last_mut()) {
                (StructureStyle::Flow, Some(last)) if is_cut(last) && matches!(node.value, Value::Scalar(_)) => {
                    let joined = Region { end: node.region.end, ..last.region };
                    rejoin(last, joined, self.text);
                    let diagnostic = comma_in_expression(self.file, joined);
                    add(&mut self.found, diagnostic);
                }
                _ => nodes.push(node),
            }
        }
    }

    fn map(&mut self, style: StructureStyle, start: Span) -> Result<Node, Stopped> {
        let mut pairs: Vec<Pair> = Vec::new();
        let mut seen: BTreeMap<String, Region> = BTreeMap::new();
        let mut twice: Vec<(String, Region, Region)> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                self.duplicate_keys(&twice);
                let region = self.enclosing(start, span);
                return Ok(Node { value: Value::Map(pairs), region });
            }
            let key = self.node(event, span)?;
            self.bound(pairs.len(), key.head())?;
            let (event, span) = self.next()?;
            let value = self.node(event, span)?;
            let Value::Scalar(scalar) = key.value else {
                self.error(
                    "key_not_text",
                    key.region,
                    words!("khóa phải là một chữ hay một số", "a key must be a word or a number"),
                    words!("đặt biểu thức trong ngoặc kép", "put an expression in quotation marks"),
                );
                continue;
            };
            let pair = Pair { key: scalar.text, key_is_plain: scalar.style == Style::Plain, key_region: key.region, value };
            if style == StructureStyle::Flow && !self.has_colon(&pair) {
                self.stray(&pair, &mut pairs);
            } else if let Some(first) = seen.get(&pair.key) {
                twice.push((pair.key, pair.key_region, *first));
            } else {
                seen.insert(pair.key.clone(), pair.key_region);
                pairs.push(pair);
            }
        }
    }

    /// Keys of one map that are written twice. Where there are several, two entries have mostly run into one.
    fn duplicate_keys(&mut self, twice: &[(String, Region, Region)]) {
        let Some(((key, region, first), others)) = twice.split_first() else { return };
        let diagnostic = Diagnostic::error(
            "duplicate_key",
            self.place(*region),
            words!("khóa `{key}` viết hai lần", "the key `{key}` is written twice"),
        )
        .also(self.place(*first), words!("lần đầu ở đây", "first written here"));
        let diagnostic = if others.is_empty() {
            diagnostic.help(words!("bỏ một dòng", "take one of the two out"))
        } else {
            let others = others.iter().map(|(key, ..)| format!("`{key}`")).collect::<Vec<_>>().join(", ");
            diagnostic.note(words!("cũng viết hai lần: {others}", "also written twice: {others}")).help(words!(
                "mỗi mục của danh sách bắt đầu bằng `- `: có lẽ giữa hai mục thiếu dấu này",
                "each entry of a list begins with `- `: between two of them it may be missing"
            ))
        };
        add(&mut self.found, diagnostic);
    }

    fn bound(&mut self, n_entries: usize, region: Region) -> Result<(), Stopped> {
        if n_entries < ENTRIES_MAX {
            return Ok(());
        }
        let message = words!("nhiều hơn {ENTRIES_MAX} mục trong một danh sách", "more than {ENTRIES_MAX} entries in one list");
        self.error("too_many", region, message, words!("chia danh sách ra", "divide the list"));
        Err(Stopped)
    }

    /// Whether something was written after the key, be it only the colon.
    fn has_colon(&self, pair: &Pair) -> bool {
        let is_empty = matches!(&pair.value.value, Value::Scalar(scalar) if scalar.style == Style::Empty);
        !is_empty || self.text[pair.key_region.end..].trim_start().starts_with(':')
    }

    /// A key in `{ … }` without a colon: mostly the rest of a value that a comma has cut. The value is made whole again, so that
    /// nothing else is said about it.
    fn stray(&mut self, pair: &Pair, pairs: &mut Vec<Pair>) {
        let key = pair.key.as_str();
        if let Some((own, rest)) = key.split_once(':').filter(|(own, rest)| is_id(own) && !rest.is_empty()) {
            let message = words!("sau dấu hai chấm của `{own}` thiếu dấu cách", "a space is missing after the colon of `{own}`");
            self.error("no_colon", pair.key_region, message, words!("viết `{own}: {rest}`", "write `{own}: {rest}`"));
            let value = Value::Scalar(Scalar { text: rest.to_owned(), style: Style::Plain, verbatim: None });
            let value = Node { value, region: pair.key_region };
            pairs.push(Pair { key: own.to_owned(), value, ..*pair });
            return;
        }
        let is_digits = key.bytes().all(|byte| byte.is_ascii_digit());
        let is_whole = |node: &Node| {
            let text = scalar_text(node);
            matches!(text, "true" | "false") || (Number::parse(text).is_ok() && !is_digits)
        };
        let last = pairs.last_mut().filter(|last| {
            matches!(&last.value.value, Value::Scalar(scalar) if scalar.style == Style::Plain) && !is_whole(&last.value)
        });
        let Some(last) = last else {
            let message = words!("sau `{key}` không có giá trị", "nothing follows `{key}`");
            self.error("no_colon", pair.key_region, message, words!("viết `{key}: …`", "write `{key}: …`"));
            return;
        };
        let joined = Region { end: pair.key_region.end, ..last.value.region };
        let whole = self.text[joined.start..joined.end].to_owned();
        let before = scalar_text(&last.value).to_owned();
        if Number::parse(&before).is_ok() {
            let number = format!("{before}.{key}");
            let diagnostic = decimal_comma(self.place(joined), &whole, &number);
            add(&mut self.found, diagnostic);
            last.value.value = Value::Scalar(Scalar { text: number, style: Style::Plain, verbatim: None });
            return;
        }
        let is_expression = is_cut(&last.value)
            || ["==", "!=", "<", ">", "&&", "||"].iter().any(|operator| whole.contains(operator))
            || matches!(last.key.as_str(), "when" | "that" | "met" | "applies_when" | "unless" | "formula" | "value");
        let diagnostic = if is_expression {
            comma_in_expression(self.file, joined)
        } else {
            Diagnostic::error(
                "comma_split",
                self.place(joined),
                words!("dấu phẩy đã cắt `{whole}` làm hai", "the comma has cut `{whole}` in two"),
            )
            .help(words!(
                "tiêu đề có dấu phẩy phải đặt trong ngoặc kép: `\"{whole}\"`",
                "a title with a comma must stand in quotation marks: `\"{whole}\"`"
            ))
        };
        add(&mut self.found, diagnostic);
        rejoin(&mut last.value, joined, self.text);
    }

    /// `!x` reads as a tag; what follows it is put back behind its sign, so that nothing else is said about it.
    fn tagged(&mut self, start: Marker, region: Region) -> Node {
        let whole = Region { end: region.end, ..self.region(start, start) };
        let written = self.text[whole.start..whole.end].trim_end().to_owned();
        self.error(
            "tag",
            whole,
            words!(
                "YAML đọc `{written}` là một thẻ, vì nó bắt đầu bằng `!`",
                "YAML reads `{written}` as a tag, for it begins with `!`"
            ),
            words!(
                "biểu thức bắt đầu bằng `!` phải đặt trong ngoặc kép: `\"{written}\"`",
                "an expression that begins with `!` must stand in quotation marks: `\"{written}\"`"
            ),
        );
        Node { value: Value::Scalar(Scalar { text: written, style: Style::Quoted, verbatim: None }), region: whole }
    }

    fn refuse_tag(&mut self, tag: Option<String>, span: &Span) {
        if let (Some(tag), Some(start)) = (tag, span.tag_start()) {
            let region = self.region(start, start);
            self.error(
                "tag",
                Region { end: region.start + tag.len(), ..region },
                words!("không dùng thẻ YAML `{tag}`", "the tag `{tag}` is not used here"),
                words!("bỏ thẻ đi", "take the tag out"),
            );
        }
    }

    /// Anchors and aliases make a small file large, and a reader of the file look elsewhere.
    fn refuse_sharing(&mut self, is_shared: bool, region: Region) {
        if is_shared && !self.shared_is_told {
            self.shared_is_told = true;
            // The parser tells where the value stands, the sign stands before it.
            let line_start = self.text[..region.start].rfind('\n').map_or(0, |newline| newline + 1);
            let sign = self.text[line_start..region.start].rfind('&').map_or(region, |at| Region {
                start: line_start + at,
                column: narrow(self.text[line_start..line_start + at].chars().count() + 1),
                ..region
            });
            self.error(
                "alias",
                sign,
                words!("không dùng neo `&` và bí danh `*` của YAML", "anchors `&` and aliases `*` are not used here"),
                words!(
                    "viết lại nội dung ở từng chỗ; biểu thức thì đặt trong ngoặc kép",
                    "write the content out at each place; put an expression in quotation marks"
                ),
            );
        }
    }

    fn syntax(&self, kind: &ErrorKind, marker: &Marker) -> Diagnostic {
        let start = self.region(*marker, *marker);
        let rest = self.text[start.start..].lines().next().unwrap_or("");
        let region = Region { end: start.start + rest.trim_end().len(), ..start };
        let (message, help) = explain(kind);
        let diagnostic = Diagnostic::error(
            if matches!(kind, ErrorKind::RecursionLimitExceeded) { "too_deep" } else { "yaml" },
            self.place(region),
            message,
        );
        diagnostic.help(help.or_else(|| self.quote_it(start)).unwrap_or_else(|| {
            words!(
                "xem lại ngoặc, dấu phẩy và dấu hai chấm ở dòng này và ngay trên nó",
                "look at the brackets, commas and colons on this line and just above it"
            )
        }))
    }

    /// The usual cause where the line has an unquoted value with a sign that YAML takes for its own.
    fn quote_it(&self, at: Region) -> Option<Words> {
        let line_start = self.text[..at.start].rfind('\n').map_or(0, |newline| newline + 1);
        let line = self.text[line_start..].lines().next().unwrap_or("");
        let value = line.split_once(": ").map_or(line, |(_, value)| value).trim();
        let first = value.chars().next()?;
        let is_sign = matches!(first, '!' | '&' | '*' | '%' | '@' | '`' | '|' | '>' | '\'' | '"' | '?' | '-' | '{' | '[');
        let has_sign = value.contains(": ") || value.contains('[') || value.contains('{');
        (is_sign || has_sign).then(|| {
            words!(
                "tiêu đề hay biểu thức có dấu riêng của YAML (`: , [ ] {{ }} ! & *`) phải đặt trọn trong ngoặc kép",
                "a title or expression with signs that YAML keeps for itself (`: , [ ] {{ }} ! & *`) must stand in quotation marks as a whole"
            )
        })
    }

    fn error(&mut self, code: &'static str, region: Region, message: Words, help: Words) {
        let diagnostic = Diagnostic::error(code, self.place(region), message).help(help);
        add(&mut self.found, diagnostic);
    }

    fn place(&self, region: Region) -> Place {
        Place::Text(self.file.clone(), region)
    }

    fn region(&self, start: Marker, end: Marker) -> Region {
        let start_byte = start.byte_offset().unwrap_or(0).min(self.text.len());
        let end_byte = end.byte_offset().unwrap_or(start_byte).clamp(start_byte, self.text.len());
        let written = self.text[start_byte..end_byte].trim_end_matches(['\n', '\r', ' ']);
        Region { start: start_byte, end: start_byte + written.len(), line: narrow(start.line()), column: narrow(start.col() + 1) }
    }

    fn enclosing(&self, start: Span, end: Span) -> Region {
        self.region(start.start, end.end)
    }
}

fn scalar_text(node: &Node) -> &str {
    match &node.value {
        Value::Scalar(scalar) => &scalar.text,
        Value::Map(_) | Value::List(_) => "",
    }
}

/// Whether a plain scalar opens more brackets than it closes.
fn is_cut(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(scalar) if scalar.style == Style::Plain => {
            scalar.text.matches('(').count() > scalar.text.matches(')').count()
        }
        Value::Scalar(_) | Value::Map(_) | Value::List(_) => false,
    }
}

fn rejoin(node: &mut Node, joined: Region, text: &str) {
    let whole = text[joined.start..joined.end].split_whitespace().collect::<Vec<_>>().join(" ");
    *node = Node { value: Value::Scalar(Scalar { text: whole, style: Style::Plain, verbatim: None }), region: joined };
}

//! Amendments (*phương án sửa đổi*): changes to a rule set, as data. They are made to the document as written, before anything of it
//! is resolved; the amended document is then loaded and checked like any other.

use super::document::{self, Node, Pair, Value, region_of_file};
use super::fields::{Report, did_you_mean};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Region, Words};
use crate::words::number::Number;
use crate::words::text::nearest;
use std::sync::Arc;

/// The folder of a library that holds amendments.
pub(super) const FOLDER: &str = "amendments";

/// What no amendment changes: who the set is, and whether it was issued.
const FIXED: [&str; 3] = ["id", "version", "status"];

/// The lists inside an entry whose own entries are found by their ids too, wherever they stand.
const NESTED: [&str; 5] = ["criteria", "rows", "all", "any", "none"];

/// What a rule set remembers of an amendment to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// Its title.
    pub title: String,
    /// Why it is proposed.
    pub grounds: String,
    /// The set it amends, as `id@version`.
    pub rule_set: String,
    /// Where it stands.
    pub place: Place,
}

/// An amendment as written.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) amendment: Amendment,
    pub(super) file: Arc<str>,
    changes: Vec<Change>,
}

/// One change to a document.
#[derive(Debug)]
struct Change {
    path: String,
    region: Region,
    what: What,
}

#[derive(Debug)]
enum What {
    Set(Node),
    Add(Vec<Node>),
    Remove,
}

/// Where a path leads: positions from the root down, and the last key where the map has no such key yet.
struct Led {
    at: Vec<usize>,
    new: Option<String>,
}

/// A step that leads nowhere: what is wrong, and the way out.
struct Astray(Words, Words);

impl Written {
    /// The name that the amended version has after its `+`.
    pub(super) fn stem(&self) -> String {
        let name = self.file.rsplit('/').next().unwrap_or_default();
        let stem = name.strip_suffix(".yaml").unwrap_or(name);
        stem.chars().map(|c| if matches!(c, '.' | '-' | '_') || c.is_ascii_alphanumeric() { c } else { '_' }).collect()
    }
}

/// A finding about an amended set, with the amendments that led to it where it stands in the set's own file.
pub(super) fn told(found: Diagnostic, amendments: &[Amendment]) -> Diagnostic {
    if amendments.iter().any(|own| own.place.file() == found.place.file()) {
        return found;
    }
    let what = || words!("khi sửa theo phương án này", "as this amendment makes it");
    amendments.iter().fold(found, |found, own| found.also(own.place.clone(), what()))
}

/// Whether a text is an amendment: it says which rule set it amends.
pub(super) fn is_amendment(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("rule_set:"))
}

/// Reads an amendment; `None` where it cannot be understood.
pub(super) fn read(file: &Arc<str>, text: &str) -> (Option<Written>, Vec<Diagnostic>) {
    let (root, found) = document::parse(file, text);
    let mut report = Report::new(file.clone());
    report.found = found;
    let Some(root) = root else { return (None, report.found) };
    let what = words!("phương án sửa đổi", "the amendment");
    let Some(mut fields) = report.fields(file, &root, what) else { return (None, report.found) };
    let head = fields.head;
    let title = fields.require("title", &mut report).and_then(|pair| report.text("title", &pair.value));
    let rule_set = fields.require("rule_set", &mut report).and_then(|pair| {
        let scalar = report.scalar("rule_set", &pair.value, &words!("một bộ tiêu chí", "a rule set"))?;
        Some((scalar.text.clone(), pair.value.region))
    });
    let grounds = fields.require("grounds", &mut report).and_then(|pair| report.text("grounds", &pair.value));
    let mut changes = Vec::new();
    if let Some(pair) = fields.get("set", &mut report) {
        for Pair { key, key_region, value, .. } in report.pairs("set", &pair.value).unwrap_or_default() {
            changes.push(Change { path: key.clone(), region: *key_region, what: What::Set(value.clone()) });
        }
    }
    if let Some(pair) = fields.get("add", &mut report) {
        for Pair { key, key_region, value, .. } in report.pairs("add", &pair.value).unwrap_or_default() {
            if let Some(nodes) = report.some(key, value) {
                changes.push(Change { path: key.clone(), region: *key_region, what: What::Add(nodes.to_vec()) });
            }
        }
    }
    if let Some(pair) = fields.get("remove", &mut report) {
        for node in report.some("remove", &pair.value).unwrap_or_default() {
            let expected = words!("một đường dẫn", "a path");
            if let Some(path) = report.scalar("remove", node, &expected) {
                changes.push(Change { path: path.text.clone(), region: node.region, what: What::Remove });
            }
        }
    }
    if changes.is_empty() && report.found.is_empty() {
        report.error(
            "nothing_amended",
            head,
            words!("phương án không sửa đổi gì", "the amendment changes nothing"),
            words!("viết `set`, `add` hoặc `remove`", "write `set`, `add` or `remove`"),
        );
    }
    fields.finish(&mut report);
    let (Some(title), Some((rule_set, region)), Some(grounds)) = (title, rule_set, grounds) else { return (None, report.found) };
    let place = report.place(region);
    let amendment = Amendment { title, grounds, rule_set, place };
    (Some(Written { amendment, file: file.clone(), changes }), report.found)
}

/// Makes the changes, in the order `set`, `add`, `remove`; what cannot be made is reported at its path. `nth` tells the files of
/// several amendments apart (see `Report::amended_by`).
pub(super) fn apply(written: &Written, root: &mut Node, nth: usize) -> Vec<Diagnostic> {
    let mut report = Report::new(written.file.clone());
    for change in &written.changes {
        if let Err((code, Astray(message, help))) = make(change, root, nth) {
            report.error(code, change.region, message, help);
        }
    }
    report.found
}

fn make(change: &Change, root: &mut Node, nth: usize) -> Result<(), (&'static str, Astray)> {
    let path = &change.path;
    let steps: Vec<&str> = path.split('/').collect();
    if let Some(fixed) = FIXED.iter().find(|fixed| steps.first() == Some(*fixed)) {
        let message = words!("phương án sửa đổi không đổi được `{fixed}`", "an amendment cannot change `{fixed}`");
        let help = words!(
            "bộ đã sửa mang phiên bản riêng và không bao giờ là bộ đã ban hành",
            "the amended set has a version of its own and is never an issued one"
        );
        return Err(("key_not_here", Astray(message, help)));
    }
    if matches!(steps.first(), Some(&("extends" | "fills"))) {
        let message = words!(
            "đường dẫn đi vào bộ đã ghép với khung, ở đó không còn `{path}`",
            "paths lead into the set as its frame makes it, where there is no `{path}`"
        );
        let help = words!(
            "viết `criteria/<mã>/…` như thể tiêu chí đứng trong bộ",
            "write `criteria/<id>/…`, as if the criterion stood in the set"
        );
        return Err(("unknown_path", Astray(message, help)));
    }
    let led = lead(root, &steps).map_err(|astray| ("unknown_path", astray))?;
    let node = inside(root, &led.at);
    match (&change.what, led.new) {
        (What::Set(value), Some(key)) => extend(node, key, change.region, value.of_file(nth), nth),
        (What::Set(value), None) => {
            if is_same(node, value) {
                let message =
                    words!("`{path}` vốn đã như vậy: sửa mà không đổi gì", "`{path}` is so already: nothing is changed");
                let help = words!("bỏ dòng này, hoặc viết giá trị khác", "take the line out, or write another value");
                return Err(("no_effect", Astray(message, help)));
            }
            *node = value.of_file(nth);
        }
        (What::Add(values), new) => {
            let values: Vec<Node> = values.iter().map(|value| value.of_file(nth)).collect();
            match (&mut node.value, new) {
                (Value::Map(_), Some(key)) => {
                    let region = values.first().map_or(change.region, |first| first.region);
                    extend(node, key, change.region, Node { value: Value::List(values), region }, nth);
                }
                (Value::List(nodes), None) => nodes.extend(values),
                (Value::Scalar(_) | Value::Map(_) | Value::List(_), _) => {
                    let message = words!(
                        "`{path}` không phải danh sách, không thêm mục vào được",
                        "`{path}` is no list, nothing can be added to it"
                    );
                    let help = words!("dùng `set` để viết lại giá trị này", "use `set` to write the value anew");
                    return Err(("not_a_list", Astray(message, help)));
                }
            }
        }
        (What::Remove, new) => {
            let (Some(last), None) = (led.at.split_last(), new.as_ref()) else {
                let key = new.unwrap_or_default();
                let message = words!("không có `{path}` để bỏ", "there is no `{path}` to remove");
                return Err(("unknown_path", Astray(message, help_for(&key, &keys(node)))));
            };
            match &mut inside(root, last.1).value {
                Value::Map(pairs) => drop(pairs.remove(*last.0)),
                Value::List(nodes) => drop(nodes.remove(*last.0)),
                Value::Scalar(_) => {}
            }
        }
    }
    Ok(())
}

fn extend(node: &mut Node, key: String, region: Region, value: Node, nth: usize) {
    if let Value::Map(pairs) = &mut node.value {
        pairs.push(Pair { key, key_is_plain: true, key_region: region_of_file(region, nth), value });
    }
}

/// Follows a path of keys and ids.
fn lead(root: &Node, steps: &[&str]) -> Result<Led, Astray> {
    let mut at = Vec::new();
    let mut node = root;
    for (n, step) in steps.iter().enumerate() {
        let so_far = steps[..n].join("/");
        let is_last = n + 1 == steps.len();
        let next = match &node.value {
            Value::Map(pairs) => match pairs.iter().position(|pair| pair.key == *step) {
                Some(position) => vec![position],
                None => {
                    let inner = nested(node, step);
                    match inner.as_slice() {
                        [only] => only.clone(),
                        [] if is_last && n > 0 => return Ok(Led { at, new: Some((*step).to_owned()) }),
                        [] => return Err(unknown(&so_far, step, &keys(node))),
                        _ => return Err(ambiguous(root, &at, &inner, step)),
                    }
                }
            },
            Value::List(nodes) => {
                let own: Vec<Vec<usize>> =
                    nodes.iter().enumerate().filter(|(_, node)| id(node) == Some(step)).map(|(n, _)| vec![n]).collect();
                let mut inner = if own.is_empty() { nested(node, step) } else { own };
                // the ids of criteria are one namespace: what stands in the bonus or the deductions is found among the criteria too
                if inner.is_empty()
                    && steps[..n] == ["criteria"]
                    && let Some(aside) = aside(root, step)
                {
                    at = aside;
                    node = at.iter().fold(root, |node, position| child(node, *position));
                    continue;
                }
                if inner.is_empty() && nodes.iter().all(|node| id(node).is_none()) {
                    let position = step.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
                    inner.extend(position.filter(|position| *position < nodes.len()).map(|position| vec![position]));
                }
                match inner.as_slice() {
                    [only] => only.clone(),
                    [] => return Err(unknown(&so_far, step, &ids(node))),
                    _ => return Err(ambiguous(root, &at, &inner, step)),
                }
            }
            Value::Scalar(_) => {
                return Err(Astray(
                    words!(
                        "`{so_far}` là một giá trị đơn, trong đó không có `{step}`",
                        "`{so_far}` is a single value, with no `{step}` in it"
                    ),
                    words!("viết đường dẫn tới `{so_far}`", "write the path as far as `{so_far}`"),
                ));
            }
        };
        for position in next {
            node = child(node, position);
            at.push(position);
        }
    }
    Ok(Led { at, new: None })
}

fn unknown(so_far: &str, step: &str, known: &[String]) -> Astray {
    let message = if so_far.is_empty() {
        words!("bộ tiêu chí không có `{step}`", "the rule set has no `{step}`")
    } else {
        words!("`{so_far}` không có `{step}`", "`{so_far}` has no `{step}`")
    };
    Astray(message, help_for(step, known))
}

fn help_for(step: &str, known: &[String]) -> Words {
    let known = known.iter().map(String::as_str);
    did_you_mean(nearest(step, known.clone()), known)
}

fn ambiguous(root: &Node, at: &[usize], found: &[Vec<usize>], step: &str) -> Astray {
    let around = at.iter().fold(root, |node, position| child(node, *position));
    let lines: Vec<String> = found
        .iter()
        .map(|path| path.iter().fold(around, |node, position| child(node, *position)).region.line.to_string())
        .collect();
    let lines = lines.join(", ");
    let n = found.len();
    Astray(
        words!("có {n} mục mang mã `{step}` ở đây (các dòng {lines})", "{n} entries here have the id `{step}` (lines {lines})"),
        words!(
            "nêu rõ hơn: viết cả mã của mục bao ngoài vào đường dẫn",
            "be clearer: write the id of what is around it into the path"
        ),
    )
}

/// The criterion of that id in the bonus or the deductions.
fn aside(root: &Node, wanted: &str) -> Option<Vec<usize>> {
    let Value::Map(pairs) = &root.value else { return None };
    let groups = pairs.iter().enumerate().filter(|(_, pair)| matches!(pair.key.as_str(), "bonus" | "deductions"));
    groups.flat_map(|(n, pair)| nested(&pair.value, wanted).into_iter().map(move |path| [vec![n], path].concat())).next()
}

/// Paths to the entries of that id in the lists below.
fn nested(node: &Node, wanted: &str) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    match &node.value {
        Value::Scalar(_) => {}
        Value::Map(pairs) => {
            for (n, pair) in pairs.iter().enumerate().filter(|(_, pair)| NESTED.contains(&pair.key.as_str())) {
                if let Value::List(_) = pair.value.value {
                    found.extend(nested(&pair.value, wanted).into_iter().map(|path| [vec![n], path].concat()));
                }
            }
        }
        Value::List(nodes) => {
            for (n, node) in nodes.iter().enumerate() {
                if id(node).is_some_and(|id| id == wanted) {
                    found.push(vec![n]);
                } else {
                    found.extend(nested(node, wanted).into_iter().map(|path| [vec![n], path].concat()));
                }
            }
        }
    }
    found
}

fn id(node: &Node) -> Option<&str> {
    let Value::Map(pairs) = &node.value else { return None };
    match &pairs.iter().find(|pair| pair.key == "id")?.value.value {
        Value::Scalar(scalar) => Some(&scalar.text),
        Value::Map(_) | Value::List(_) => None,
    }
}

fn keys(node: &Node) -> Vec<String> {
    match &node.value {
        Value::Map(pairs) => pairs.iter().map(|pair| pair.key.clone()).collect(),
        Value::Scalar(_) | Value::List(_) => Vec::new(),
    }
}

/// Every id in a list and in the lists inside its entries.
fn ids(node: &Node) -> Vec<String> {
    match &node.value {
        Value::Scalar(_) => Vec::new(),
        Value::List(nodes) => nodes.iter().flat_map(|node| id(node).map(str::to_owned).into_iter().chain(ids(node))).collect(),
        Value::Map(pairs) => {
            let nested = pairs.iter().filter(|pair| NESTED.contains(&pair.key.as_str()));
            nested.flat_map(|pair| ids(&pair.value)).collect()
        }
    }
}

fn child(node: &Node, position: usize) -> &Node {
    match &node.value {
        Value::Map(pairs) => &pairs[position].value,
        Value::List(nodes) => &nodes[position],
        Value::Scalar(_) => node,
    }
}

fn inside<'n>(root: &'n mut Node, at: &[usize]) -> &'n mut Node {
    let mut node = root;
    for position in at {
        node = match &mut node.value {
            Value::Map(pairs) => &mut pairs[*position].value,
            Value::List(nodes) => &mut nodes[*position],
            Value::Scalar(_) => unreachable!("a path leads through maps and lists"),
        };
    }
    node
}

/// Whether two values say the same: numbers by value, keys in any order.
pub(super) fn is_same(own: &Node, other: &Node) -> bool {
    let is_text = |own: &str, other: &str| match (Number::parse(own), Number::parse(other)) {
        (Ok(own), Ok(other)) => own == other,
        (Err(_), _) | (_, Err(_)) => own == other,
    };
    match (&own.value, &other.value) {
        (Value::Scalar(own), Value::Scalar(other)) => is_text(&own.text, &other.text),
        (Value::List(own), Value::List(other)) => {
            own.len() == other.len() && own.iter().zip(other).all(|(own, other)| is_same(own, other))
        }
        (Value::Map(own), Value::Map(other)) => {
            let is_there =
                |pair: &Pair| other.iter().any(|other| is_text(&pair.key, &other.key) && is_same(&pair.value, &other.value));
            own.len() == other.len() && own.iter().all(is_there)
        }
        (Value::Scalar(_) | Value::List(_) | Value::Map(_), _) => false,
    }
}

//! Frames (*khung*): an upper level's rule set whose open nodes a lower level fills in. The two documents are made one before
//! anything is resolved, and every value keeps its place in the file that it was written in; what comes after knows no frames.

use super::RuleSet;
use super::amendment::is_same;
use super::document::{Node, Pair, Scalar, Style, Value, file_of_region};
use super::fields::{Report, did_you_mean};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Region, Words};
use crate::words::number::Number;
use crate::words::text::nearest;

/// What a rule set remembers of a frame that it fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// `id@version`.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Where it begins.
    pub place: Place,
    /// Where it is extended.
    pub extended_at: Place,
}

impl Frame {
    /// `theo khung đánh giá, xếp loại …`.
    pub fn words(&self) -> Words {
        let title = &self.title;
        match title.strip_prefix("Khung ") {
            Some(rest) => words!("theo khung {rest}", "as the frame “{title}” has it"),
            None => words!("theo khung “{title}”", "as the frame “{title}” has it"),
        }
    }
}

/// What a set says of itself, whatever its frame says.
const OWN: [&str; 7] = ["id", "version", "title", "status", "in_force", "supersedes", "applies_to"];

/// Lists to which a set may add.
const ADDED: [&str; 5] = ["sources", "indicators", "derived", "data_checks", "quotas"];

/// What a frame may state or leave to the sets that fill it.
const STATED: [&str; 9] =
    ["points_max", "ratings_read", "rounding", "absent", "fall_through", "tenure", "previous", "summary", "as_of"];

/// What only the frame says; a set gives its part through `fills`.
const FRAMED: [&str; 7] = ["criteria", "matrix", "bonus", "deductions", "total", "ratings", "gates"];

/// Which frame a text says that it extends, without reading it whole.
pub(super) fn extended(text: &str) -> Option<(&str, &str)> {
    let line = text.lines().find_map(|line| line.strip_prefix("extends:"))?;
    let reference = line.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']);
    reference.split_once('@')
}

/// Where the frame of that id and version stands in a library.
pub(super) fn path(root: &str, id: &str, version: &str) -> String {
    let path = format!("{id}/{version}/rules.yaml");
    if root.is_empty() || root == "." { path } else { format!("{}/{path}", root.trim_end_matches('/')) }
}

/// The value of a key.
pub(super) fn pair<'n>(node: &'n Node, key: &str) -> Option<&'n Pair> {
    match &node.value {
        Value::Map(pairs) => pairs.iter().find(|pair| pair.key == key),
        Value::Scalar(_) | Value::List(_) => None,
    }
}

/// The text of a key's value.
pub(super) fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    match &pair(node, key)?.value.value {
        Value::Scalar(scalar) => Some(&scalar.text),
        Value::Map(_) | Value::List(_) => None,
    }
}

/// A finding about a set, with the line by which a frame became a part of it where it stands in the frame's file.
pub(super) fn told(found: Diagnostic, frames: &[Frame]) -> Diagnostic {
    match frames.iter().position(|frame| frame.place.file() == found.place.file()) {
        Some(_) => found.also(frames[0].extended_at.clone(), words!("khi bộ này điền khung", "as this set fills the frame")),
        None => found,
    }
}

/// Makes one document of a set and its frame, whose regions are those of further files already; what cannot be is reported.
pub(super) fn merge(own: &Node, frame: &Node, reference: &str, extends: Region, report: &mut Report) -> Node {
    let Value::Map(own_pairs) = &own.value else { return own.clone() };
    let Value::Map(frame_pairs) = &frame.value else { return own.clone() };
    let of_own = own_pairs.iter().filter(|pair| OWN.contains(&pair.key.as_str()));
    let of_frame = frame_pairs.iter().filter(|pair| !OWN.contains(&pair.key.as_str()));
    let mut pairs: Vec<Pair> = of_own.chain(of_frame).cloned().collect();
    for own in own_pairs.iter().filter(|pair| !OWN.contains(&pair.key.as_str()) && pair.key != "extends" && pair.key != "fills") {
        let key = own.key.as_str();
        let framed = pairs.iter().position(|pair| pair.key == key);
        match framed {
            _ if FRAMED.contains(&key) => report.add(fixed(own, framed.map(|at| &pairs[at]), reference, report)),
            None => pairs.push(own.clone()),
            Some(at) if ADDED.contains(&key) || key == "allow" => add(&mut pairs[at], own),
            Some(at) if STATED.contains(&key) && is_same(&pairs[at].value, &own.value) => {}
            Some(at) => report.add(fixed(own, Some(&pairs[at]), reference, report)),
        }
    }
    let mut merged = Node { value: Value::Map(pairs), region: own.region };
    if let Some(fills) = pair(own, "fills") {
        for fill in report.pairs("fills", &fills.value).unwrap_or_default() {
            fill_in(&mut merged, fill, reference, report);
        }
    }
    if text(own, "status") != Some("frame") {
        let mut left = Vec::new();
        opens(&merged, &mut |id, region| left.push((id.to_owned(), region)));
        // what the set itself leaves open is refused by whoever reads it
        for (id, region) in left.into_iter().filter(|(_, region)| file_of_region(*region).0.is_some()) {
            let message = words!(
                "khung `{reference}` để mở `{id}`, mà bộ này chưa điền",
                "the frame `{reference}` leaves `{id}` open, and this set does not fill it"
            );
            let diagnostic = Diagnostic::error("not_filled", report.place(extends), message)
                .also(report.place(region), words!("khung để mở ở đây", "left open here"))
                .help(words!("thêm tiêu chí dưới `fills`, khóa `{id}`", "add criteria under `fills`, at `{id}`"));
            report.add(diagnostic);
        }
    }
    merged
}

/// Adds what a set says to what its frame says: entries to a list, findings that are allowed to those of the frame.
fn add(framed: &mut Pair, own: &Pair) {
    match (&mut framed.value.value, &own.value.value) {
        (Value::List(nodes), Value::List(more)) => {
            let is_there = |node: &&Node| own.key == "sources" && nodes.iter().any(|other| is_same(other, node));
            let more: Vec<Node> = more.iter().filter(|node| !is_there(node)).cloned().collect();
            nodes.extend(more);
        }
        (Value::Map(pairs), Value::Map(more)) => {
            pairs.retain(|pair| more.iter().all(|other| other.key != pair.key));
            pairs.extend(more.iter().cloned());
        }
        // what is no list is told by whoever reads it
        (Value::Scalar(_) | Value::List(_) | Value::Map(_), _) => *framed = own.clone(),
    }
}

fn fixed(own: &Pair, framed: Option<&Pair>, reference: &str, report: &Report) -> Diagnostic {
    let key = &own.key;
    let place = report.place(own.key_region);
    match framed {
        Some(framed) => {
            let message = words!(
                "khung `{reference}` đã quy định `{key}`, bộ này không quy định khác được",
                "the frame `{reference}` states `{key}`, and this set cannot state it otherwise"
            );
            Diagnostic::error("fixed_by_frame", place, message)
                .also(report.place(framed.key_region), words!("khung quy định ở đây", "the frame states it here"))
        }
        None => {
            let message = words!(
                "`{key}` do khung `{reference}` quy định, bộ điền khung không tự thêm được",
                "`{key}` is for the frame `{reference}` to state, a set that fills it cannot add it"
            );
            Diagnostic::error("fixed_by_frame", place, message)
        }
    }
    .help(words!(
        "bỏ khóa này; tiêu chí riêng của bộ viết dưới `fills`",
        "leave the key out; the set's own criteria stand under `fills`"
    ))
}

/// The frame that a value stands in, where it stands in none of the set's own files.
pub(super) fn of_region(region: Region, frames: &[Frame]) -> Option<&Frame> {
    frames.get(file_of_region(region).0?)
}

/// The quotas of a document, by id.
pub(super) fn quotas(root: &Node) -> Vec<(String, Node)> {
    let Some(Pair { value: Node { value: Value::List(nodes), .. }, .. }) = pair(root, "quotas") else { return Vec::new() };
    nodes.iter().filter_map(|node| Some((text(node, "id")?.to_owned(), node.clone()))).collect()
}

/// A quota that an amendment makes another is no longer the one that sets share: it is the amended set's own, which is told.
pub(super) fn part_quotas(
    set: &mut RuleSet,
    frames: &[Frame],
    [before, after]: [&[(String, Node)]; 2],
    told_at: &Place,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for quota in &mut set.quotas {
        let of = |quotas: &[(String, Node)]| quotas.iter().find(|(own, _)| *own == quota.id).map(|(_, node)| node.clone());
        let (Some(was), Some(is)) = (of(before), of(after)) else { continue };
        let Some(frame) = of_region(was.head(), frames).filter(|_| !is_same(&was, &is)) else { continue };
        let (id, Frame { reference, .. }) = (&quota.id, frame);
        let message = words!(
            "`{id}` là tỷ lệ khống chế chung của khung `{reference}`; sửa ở đây thì bộ này có tỷ lệ riêng, không còn tính chung với các bộ khác điền khung ấy",
            "`{id}` is a quota that sets which fill the frame `{reference}` share; amended here it is this set's own, and no longer counted together with theirs"
        );
        let diagnostic = Diagnostic::warning("quota_parted", told_at.clone(), message)
            .also(frame.place.clone(), words!("khung ở đây", "the frame is here"))
            .help(words!(
                "muốn đổi cho mọi bộ thì ban hành phiên bản mới của khung",
                "to change it for all of them, issue a new version of the frame"
            ));
        found.push(diagnostic);
        quota.declared_in = None;
    }
    found
}

/// Every open node below, with its id and where that stands.
fn opens(node: &Node, say: &mut dyn FnMut(&str, Region)) {
    let Value::Map(pairs) = &node.value else { return };
    for pair in pairs {
        match (&pair.value.value, pair.key.as_str()) {
            (Value::List(nodes), "criteria") => {
                for node in nodes {
                    let id = pair_of_id(node);
                    if let (true, Some((id, region))) = (is_open(node), id) {
                        say(id, region);
                    }
                    opens(node, say);
                }
            }
            (Value::Map(_), "bonus" | "deductions") => {
                if is_open(&pair.value) {
                    say(&pair.key, pair.key_region);
                }
                opens(&pair.value, say);
            }
            (Value::Scalar(_) | Value::List(_) | Value::Map(_), _) => {}
        }
    }
}

fn pair_of_id(node: &Node) -> Option<(&str, Region)> {
    let pair = pair(node, "id")?;
    Some((text(node, "id")?, pair.value.region))
}

fn is_open(node: &Node) -> bool {
    pair(node, "open").is_some_and(|pair| is_true(&pair.value))
}

fn is_true(node: &Node) -> bool {
    matches!(&node.value, Value::Scalar(Scalar { text, style: Style::Plain, .. }) if text == "true")
}

/// The node of that id, and where its id stands.
fn find<'n>(node: &'n mut Node, wanted: &str) -> Option<(&'n mut Node, Region)> {
    let Value::Map(pairs) = &mut node.value else { return None };
    for Pair { key, key_region, value, .. } in pairs {
        match key.as_str() {
            "criteria" => {
                let Value::List(nodes) = &mut value.value else { continue };
                for node in nodes {
                    if let Some((id, region)) = pair_of_id(node)
                        && id == wanted
                    {
                        return Some((node, region));
                    }
                    if let Some(found) = find(node, wanted) {
                        return Some(found);
                    }
                }
            }
            "bonus" | "deductions" if key == wanted => return Some((value, *key_region)),
            "bonus" | "deductions" => {
                if let Some(found) = find(value, wanted) {
                    return Some(found);
                }
            }
            _ => {}
        }
    }
    None
}

/// Puts criteria into an open node, after those that the frame has put there itself.
fn fill_in(merged: &mut Node, fill: &Pair, reference: &str, report: &mut Report) {
    let id = &fill.key;
    let mut known = Vec::new();
    opens(merged, &mut |id, _| known.push(id.to_owned()));
    let Some(filled) = report.some(id, &fill.value) else { return };
    let known = || known.iter().map(String::as_str);
    let Some((node, region)) = find(merged, id) else {
        let message = words!("khung `{reference}` không có `{id}`", "the frame `{reference}` has no `{id}`");
        let help = left_open(id, known());
        report.error("unknown_node", fill.key_region, message, help);
        return;
    };
    if !is_open(node) {
        let message = words!(
            "khung `{reference}` không để mở `{id}`: không điền thêm vào đó được",
            "the frame `{reference}` does not leave `{id}` open: nothing can be put into it"
        );
        let diagnostic = Diagnostic::error("not_open", report.place(fill.key_region), message)
            .also(report.place(region), words!("khung quy định ở đây", "the frame states it here"))
            .help(left_open(id, known()));
        report.add(diagnostic);
        return;
    }
    let Value::Map(pairs) = &mut node.value else { return };
    pairs.retain(|pair| pair.key != "open");
    match pairs.iter_mut().find(|pair| pair.key == "criteria") {
        Some(Pair { value: Node { value: Value::List(nodes), .. }, .. }) => nodes.extend(filled.iter().cloned()),
        Some(_) => return,
        None => pairs.push(Pair {
            key: "criteria".to_owned(),
            key_is_plain: true,
            key_region: fill.key_region,
            value: fill.value.clone(),
        }),
    }
    if let Some(diagnostic) = exceeds(node, fill, region, reference, report) {
        report.add(diagnostic);
    }
}

fn left_open<'a>(id: &str, known: impl Iterator<Item = &'a str> + Clone) -> Words {
    if known.clone().next().is_none() {
        return words!("khung không còn mục nào để mở", "the frame leaves nothing else open");
    }
    let Words { vi, en } = did_you_mean(nearest(id, known.clone()), known);
    words!("mục để mở: {vi}", "left open: {en}")
}

/// What the parts of a filled node may come to is what the frame gives it; only a frame that cuts them itself foresees more.
fn exceeds(node: &Node, fill: &Pair, region: Region, reference: &str, report: &Report) -> Option<Diagnostic> {
    if pair(node, "capped").is_some_and(|pair| is_true(&pair.value)) || fill.key == "deductions" {
        return None;
    }
    let number = |node: &Node| Number::parse(text(node, "points_max")?.trim()).ok();
    let most = number(node)?;
    let Value::List(children) = &pair(node, "criteria")?.value.value else { return None };
    let maxima: Vec<Number> = children.iter().map(number).collect::<Option<_>>()?;
    let sum = maxima.iter().try_fold(Number::ZERO, |sum, own| sum.plus(*own))?;
    if sum <= most {
        return None;
    }
    let id = &fill.key;
    let added = |print: fn(Number) -> String| maxima.iter().map(|own| print(*own)).collect::<Vec<_>>().join(" + ");
    let (sum_vi, sum_en, most_vi, most_en) = (sum.vi(), sum.en(), most.vi(), most.en());
    let (added_vi, added_en) = (added(Number::vi), added(Number::en));
    let message = words!(
        "các phần điền vào `{id}` cộng lại tối đa {sum_vi} điểm, mà khung `{reference}` cho tối đa {most_vi}",
        "what is put into `{id}` comes to {sum_en} points, and the frame `{reference}` gives {most_en} at most"
    );
    Some(
        Diagnostic::error("fills_exceed", report.place(fill.key_region), message)
            .also(report.place(region), words!("khung cho {most_vi} điểm ở đây", "the frame gives {most_en} points here"))
            .note(words!("{added_vi} = {sum_vi}", "{added_en} = {sum_en}"))
            .help(words!("giảm `points_max` của các phần được điền", "lower the `points_max` of what is put in")),
    )
}

//! What the sets of a library share: sources, territories, titles, and the list of what is published.

use super::files::{Files, NAMES, PUBLISHED, RulesFile, TERRITORIES, join};
use crate::law::RuleSet;
use crate::law::clause::Substitute;
use crate::law::document::{self, Node, Pair, Value};
use crate::law::fields::{Report, Said, did_you_mean, plain_id, span};
use crate::law::library::{HowRead, ReplacedBy, Source, SourceClause, Territories, Territory, Titles};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Region, has_errors};
use crate::words::period::Span;
use crate::words::text::{self, fold};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The sources of a library by id; `None` where a file has errors.
#[derive(Debug, Default)]
pub(super) struct Documents(BTreeMap<String, Option<Source>>);

impl Documents {
    /// The source of that id; an error where its file has one.
    pub(super) fn get(&self, id: &str) -> Option<Result<&Source, Said>> {
        self.0.get(id).map(|source| source.as_ref().ok_or(Said))
    }

    /// What `replaced_by` names and the library does not have: worth a look, but what replaces a document may not have been read.
    fn misnamed(&self, source: &Source) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let Some(ReplacedBy { source: replacing, clauses, .. }) = &source.replaced_by else { return found };
        if !self.0.contains_key(replacing) {
            let others = || self.ids().filter(|id| *id != source.id);
            let help = match text::nearest(replacing, others()) {
                Some(meant) => words!("có phải `{meant}`?", "did you mean `{meant}`?"),
                None => words!(
                    "thêm `sources/{replacing}.yaml`: không có thì không biết điều khoản cũ hết hiệu lực từ ngày nào",
                    "add `sources/{replacing}.yaml`: without it nobody knows since when the old clauses are no longer in force"
                ),
            };
            let message = words!(
                "`replaced_by` nêu văn bản `{replacing}`, mà danh mục không có",
                "`replaced_by` names the source `{replacing}`, which the library does not have"
            );
            found.push(Diagnostic::warning("unknown_source", source.place.clone(), message).help(help));
        }
        let replacing = self.get(replacing).and_then(Result::ok);
        for (clause, in_place) in clauses {
            if let (Some(in_place), Some(replacing)) = (in_place, replacing)
                && !replacing.clauses.iter().any(|own| own.id == *in_place)
            {
                let name = &replacing.id;
                let known = replacing.clauses.iter().map(|own| own.id.as_str());
                let message = words!(
                    "`replaced_by` nêu điều khoản `{in_place}` của `{name}`, mà văn bản ấy không có trong `clauses`",
                    "`replaced_by` names the clause `{in_place}` of `{name}`, which is not among the `clauses` of that source"
                );
                let help = did_you_mean(text::nearest(in_place, known.clone()), known);
                found.push(Diagnostic::warning("unknown_clause", source.place.clone(), message).help(help));
            }
            let is_known = source.clauses.iter().any(|own| ReplacedBy::is_within(&own.id, clause));
            if !is_known {
                let known = source.clauses.iter().map(|own| own.id.as_str());
                let message = words!(
                    "`replaced_by` nêu điều khoản `{clause}`, mà văn bản này không có trong `clauses`",
                    "`replaced_by` names the clause `{clause}`, which is not among the `clauses` of this source"
                );
                let help = did_you_mean(text::nearest(clause, known.clone()), known);
                found.push(Diagnostic::warning("unknown_clause", source.place.clone(), message).help(help));
            }
        }
        found
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// When a clause holds, and what comes in its place: it holds as long as its document is in force and nothing replaces
    /// it; where references carry over, as long as what replaces it is in force.
    pub(super) fn validity(&self, source: &Source, clause: &str) -> Validity {
        let from = source.in_force.from;
        let mut substitutes = Vec::new();
        let (mut current, mut own) = (source, Some(clause));
        // documents that replace each other in a circle end somewhere too
        for _ in 0..self.0.len() {
            let covers = |replaced: &&ReplacedBy| replaced.clauses.is_empty() || own.is_some_and(|own| replaced.covers(own));
            let Some(replaced) = current.replaced_by.as_ref().filter(covers) else { break };
            let next = self.get(&replaced.source).and_then(Result::ok);
            let begins = next.and_then(|next| next.in_force.from);
            if !replaced.carries_over {
                // a whole document ends when it says so; a part of it, when what replaces it begins
                let until = if replaced.clauses.is_empty() {
                    current.in_force.until.or(begins)
                } else {
                    begins.or(current.in_force.until)
                };
                let name = next.map_or(&replaced.source, |next| next.number.as_ref().unwrap_or(&next.title));
                return Validity { in_force: Span { from, until }, replaced_by: Some(name.clone()), substitutes };
            }
            let Some(next) = next else {
                return Validity { in_force: Span { from, until: None }, replaced_by: None, substitutes };
            };
            own = own.and_then(|own| replaced.in_place_of(own));
            substitutes.push(Substitute {
                from: begins.or(current.in_force.until),
                source: next.id.clone(),
                source_number: next.number.clone(),
                source_title: next.title.clone(),
                source_illustrative: next.is_illustrative,
                clause: own.and_then(|own| next.clauses.iter().find(|clause| clause.id == own)).cloned(),
            });
            current = next;
        }
        Validity { in_force: Span { from, until: current.in_force.until }, replaced_by: None, substitutes }
    }

    pub(super) fn into_sources(self) -> impl Iterator<Item = Source> {
        self.0.into_values().flatten()
    }
}

/// When a clause holds, and what comes in its place.
#[derive(Debug)]
pub(super) struct Validity {
    /// As long as its document, or what references carry over to, is in force.
    pub(super) in_force: Span,
    /// The document that ends it.
    pub(super) replaced_by: Option<String>,
    /// What references carry over to.
    pub(super) substitutes: Vec<Substitute>,
}

/// What the sets of one library share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) documents: Documents,
    pub(super) territories: Territories,
    pub(super) titles: Titles,
    /// `id@version` with its hash and the place of the line.
    pub(super) published: Vec<(String, String, Place)>,
}

/// Reads the shared files of a library.
pub(super) fn shared(files: &Files, root: &str) -> (Shared, Vec<Diagnostic>) {
    let mut shared = Shared::default();
    let mut found = Vec::new();
    for (name, text, stem) in files.sources(root) {
        let mut report = Report::new(name.clone());
        let source = read_yaml(&mut report, text).and_then(|root| source(&root, stem, &mut report));
        let source = source.filter(|_| !has_errors(&report.found));
        let id = source.as_ref().map_or_else(|| stem.to_owned(), |source| source.id.clone());
        if let (Some(Ok(other)), Some(own)) = (shared.documents.get(&id), &source) {
            let diagnostic = Diagnostic::error(
                "id_twice",
                own.place.clone(),
                words!("văn bản `{id}` đã có ở một tệp khác", "the source `{id}` stands in another file too"),
            )
            .also(other.place.clone(), words!("ở đây", "here"))
            .help(words!("đặt mã khác cho một trong hai", "give one of the two another id"));
            report.add(diagnostic);
        }
        shared.documents.0.insert(id, source);
        found.append(&mut report.found);
    }
    // A source whose file could not even be read is there all the same: its sets are told so, not that it does not exist.
    let folder = format!("{}/", join(root, "sources"));
    for problem in &files.problems {
        if let Some(stem) = problem.place.file().strip_prefix(&folder).and_then(|name| name.strip_suffix(".yaml")) {
            shared.documents.0.entry(stem.to_owned()).or_insert(None);
        }
    }
    for source in shared.documents.0.values().flatten() {
        found.extend(shared.documents.misnamed(source));
    }
    let name = join(root, TERRITORIES);
    if let Some(text) = files.text(&name) {
        let mut report = Report::new(Arc::from(name));
        if let Some(root) = read_yaml(&mut report, &text) {
            shared.territories = territories(&root, &mut report);
        }
        found.append(&mut report.found);
    }
    let name = join(root, NAMES);
    if let Some(text) = files.text(&name) {
        let mut report = Report::new(Arc::from(name));
        if let Some(root) = read_yaml(&mut report, &text) {
            shared.titles = titles(&root, &mut report);
        }
        found.append(&mut report.found);
    }
    let name = join(root, PUBLISHED);
    if let Some(text) = files.text(&name) {
        let mut report = Report::new(Arc::from(name));
        shared.published = published(&text, &mut report);
        found.append(&mut report.found);
    }
    (shared, found)
}

fn read_yaml(report: &mut Report, text: &str) -> Option<Node> {
    let (root, mut found) = document::parse(&report.file, text);
    report.found.append(&mut found);
    root
}

fn source(root: &Node, stem: &str, report: &mut Report) -> Option<Source> {
    let mut fields = report.fields("sources", root, words!("văn bản", "the source"))?;
    let place = report.place(fields.head);
    let id = fields.require("id", report).and_then(|pair| {
        let id = plain_id("id", &pair.value, report)?;
        if id != stem {
            let diagnostic = Diagnostic::warning(
                "path_disagrees",
                report.place(pair.value.region),
                words!("mã `{id}` không khớp với tên tệp", "the id `{id}` does not agree with the file's name"),
            )
            .help(words!("đổi tên tệp thành `{id}.yaml`", "call the file `{id}.yaml`"));
            report.add(diagnostic);
        }
        Some(id)
    });
    let title = fields.require("title", report).and_then(|pair| report.text("title", &pair.value));
    let kind = fields
        .require("kind", report)
        .and_then(|pair| report.word("kind", &pair.value, &[("official", false), ("illustrative", true)]));
    let in_force = fields.require("in_force", report).and_then(|pair| span("in_force", &pair.value, report));
    let known = [("full", HowRead::Full), ("part", HowRead::Part), ("second_hand", HowRead::SecondHand)];
    let read = fields.require("read", report).and_then(|pair| report.word("read", &pair.value, &known));
    let number = fields.get("number", report).and_then(|pair| report.text("number", &pair.value));
    let date = fields.get("date", report).and_then(|pair| report.day("date", &pair.value));
    let issuer = fields.get("issuer", report).and_then(|pair| report.text("issuer", &pair.value));
    let url = fields.get("url", report).and_then(|pair| report.text("url", &pair.value));
    let retrieved = fields.get("retrieved", report).and_then(|pair| report.day("retrieved", &pair.value));
    let replaced_by = fields.get("replaced_by", report).and_then(|pair| replaced_by(&pair.value, report));
    let clauses = fields.get("clauses", report).map(|pair| clauses(&pair.value, report)).unwrap_or_default();
    fields.finish(report);
    Some(Source {
        id: id?,
        number,
        title: title?,
        date,
        issuer,
        is_illustrative: kind?,
        in_force: in_force?,
        replaced_by,
        url,
        retrieved,
        read: read?,
        clauses,
        place,
    })
}

fn replaced_by(node: &Node, report: &mut Report) -> Option<ReplacedBy> {
    let mut fields = report.fields("replaced_by", node, words!("`replaced_by`", "`replaced_by`"))?;
    let source = fields.require("source", report).and_then(|pair| plain_id("source", &pair.value, report));
    let clauses = fields.get("clauses", report).map(|pair| replaced_clauses(&pair.value, report)).unwrap_or_default();
    let carries_over = fields.get("carries_over", report).and_then(|pair| report.truth("carries_over", &pair.value));
    fields.finish(report);
    Some(ReplacedBy { source: source?, clauses, carries_over: carries_over.unwrap_or(false) })
}

/// A list of clauses, or each with the clause of the other document that takes its place.
fn replaced_clauses(node: &Node, report: &mut Report) -> Vec<(String, Option<String>)> {
    match &node.value {
        Value::Map(_) => {
            let pairs = report.pairs("clauses", node).unwrap_or_default();
            pairs.iter().filter_map(|pair| Some((pair.key.clone(), Some(report.text(&pair.key, &pair.value)?)))).collect()
        }
        Value::List(_) | Value::Scalar(_) => {
            let nodes = report.list("clauses", node).unwrap_or_default();
            nodes.iter().filter_map(|node| Some((report.text("clauses", node)?, None))).collect()
        }
    }
}

fn clauses(node: &Node, report: &mut Report) -> Vec<SourceClause> {
    let mut clauses = Vec::new();
    for Pair { key, key_region, value, .. } in report.pairs("clauses", node).unwrap_or_default() {
        if key.trim().is_empty() || key.contains(char::is_whitespace) {
            report.error(
                "id_malformed",
                *key_region,
                words!("`{key}` không dùng làm số của điều khoản được", "`{key}` cannot be the key of a clause"),
                words!("viết không có dấu cách: \"11.1\"", "write it without spaces: \"11.1\""),
            );
            continue;
        }
        let Some(mut fields) = report.fields(key, value, words!("điều khoản `{key}`", "the clause `{key}`")) else {
            continue;
        };
        let at = fields.require("at", report).and_then(|pair| report.text("at", &pair.value));
        let says = fields.require("says", report).and_then(|pair| report.text("says", &pair.value));
        fields.finish(report);
        if let (Some(at), Some(says)) = (at, says) {
            clauses.push(SourceClause { id: key.clone(), at, says });
        }
    }
    clauses
}

fn territories(root: &Node, report: &mut Report) -> Territories {
    let mut all: Vec<Territory> = Vec::new();
    let Some(mut fields) = report.fields(TERRITORIES, root, words!("tệp địa bàn", "the file of territories")) else {
        return Territories::default();
    };
    let nodes =
        fields.require("territories", report).and_then(|pair| report.list("territories", &pair.value)).unwrap_or_default();
    fields.finish(report);
    let mut by_id: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut arounds: Vec<(String, Region)> = Vec::new();
    for node in nodes {
        let Some(mut fields) = report.fields("territories", node, words!("địa bàn", "the territory")) else { continue };
        let place = report.place(fields.head);
        let id = fields.require("id", report).and_then(|pair| plain_id("id", &pair.value, report));
        let title = fields.get("title", report).and_then(|pair| report.text("title", &pair.value));
        let around =
            fields.get("within", report).and_then(|pair| Some((plain_id("within", &pair.value, report)?, pair.value.region)));
        let unit_kind = fields.get("unit_kind", report).and_then(|pair| plain_id("unit_kind", &pair.value, report));
        let from = fields.get("from", report).and_then(|pair| report.day("from", &pair.value));
        let until = fields.get("until", report).and_then(|pair| report.day("until", &pair.value));
        fields.finish(report);
        let Some(id) = id else { continue };
        let span = Span { from, until };
        let same = by_id.entry(id.clone()).or_default();
        if let Some(other) = same.iter().map(|position: &usize| &all[*position]).find(|other| other.span.overlaps(span)) {
            let diagnostic = Diagnostic::error(
                "id_twice",
                place.clone(),
                words!(
                    "địa bàn `{id}` ghi hai lần cho cùng một thời gian",
                    "the territory `{id}` is written twice for the same days"
                ),
            )
            .also(other.place.clone(), words!("ở đây", "here"))
            .help(words!("cho mỗi lần một khoảng `from`, `until` riêng", "give each its own `from` and `until`"));
            report.add(diagnostic);
            continue;
        }
        same.push(all.len());
        arounds.extend(around.clone());
        let title = title.unwrap_or_else(|| id.clone());
        all.push(Territory { id, title, within: around.map(|(around, _)| around), unit_kind, span, place });
    }
    for (around, region) in arounds {
        if !by_id.contains_key(&around) && !report.is_full() {
            let known = || by_id.keys().map(String::as_str).take(500);
            let help = did_you_mean(text::nearest(&around, known()), known());
            report.error(
                "unknown_territory",
                region,
                words!("không có địa bàn `{around}`", "there is no territory `{around}`"),
                help,
            );
        }
    }
    let territories = Territories { all };
    for territory in &territories.all {
        if is_around_itself(&territories, &by_id, territory) {
            let id = &territory.id;
            let diagnostic = Diagnostic::error(
                "cycle",
                territory.place.clone(),
                words!(
                    "địa bàn `{id}` nằm trong chính nó, qua các địa bàn khác",
                    "the territory `{id}` lies within itself, by way of others"
                ),
            )
            .help(words!("sửa `within`", "mend `within`"));
            report.add(diagnostic);
            break;
        }
    }
    territories
}

/// Territories lie within each other at most so deep.
const NESTING_MAX: usize = 32;

/// Whether going outward on the days of the territory comes back to it, or does not end.
fn is_around_itself(territories: &Territories, by_id: &BTreeMap<String, Vec<usize>>, start: &Territory) -> bool {
    let mut current = start;
    for _ in 0..NESTING_MAX {
        let Some(around) = current.within.as_ref() else { return false };
        let mut same = by_id.get(around).into_iter().flatten().map(|position| &territories.all[*position]);
        let Some(next) = same.find(|next| next.span.overlaps(start.span)) else { return false };
        if next.id == start.id {
            return true;
        }
        current = next;
    }
    true
}

fn titles(root: &Node, report: &mut Report) -> Titles {
    let Some(mut fields) = report.fields(NAMES, root, words!("tệp tên gọi", "the file of names")) else {
        return Titles::default();
    };
    let mut of = |key| {
        let pairs = fields.get(key, report).and_then(|pair| report.pairs(key, &pair.value)).unwrap_or_default();
        pairs.iter().filter_map(|pair| Some((pair.key.clone(), report.text(&pair.key, &pair.value)?))).collect()
    };
    let mut titles = Titles { organisations: of("organisations"), unit_kinds: of("unit_kinds"), also: Vec::new() };
    if let Some(pair) = fields.get("also_called", report) {
        titles.also = also_called(&pair.value, &titles, report);
    }
    fields.finish(report);
    titles
}

// Other names of what has a title: what people write who do not write it in full.
fn also_called(node: &Node, titles: &Titles, report: &mut Report) -> Vec<(String, String)> {
    let mut also: Vec<(String, String)> = Vec::new();
    for pair in report.pairs("also_called", node).unwrap_or_default() {
        let id = &pair.key;
        let is_of = |known: &[(String, String)]| known.iter().any(|(own, _)| own == id);
        let same: &[(String, String)] = match (is_of(&titles.organisations), is_of(&titles.unit_kinds)) {
            (true, _) => &titles.organisations,
            (false, true) => &titles.unit_kinds,
            (false, false) => {
                report.error(
                    "name_of_nothing",
                    pair.key_region,
                    words!(
                        "`{id}` không có tên ở `organisations` hay `unit_kinds`",
                        "`{id}` has no title under `organisations` or `unit_kinds`"
                    ),
                    words!("ghi tên của `{id}` trước, hoặc sửa mã", "give `{id}` its title first, or mend the id"),
                );
                continue;
            }
        };
        for node in report.some(id, &pair.value).unwrap_or_default() {
            let Some(name) = report.text(id, node) else { continue };
            let is_same = |other: &str| fold(other) == fold(&name);
            let is_known = |own: &str| same.iter().any(|(known, _)| known == own);
            let titled = same.iter().find(|(own, title)| own != id && (is_same(title) || is_same(own)));
            let called = || also.iter().find(|(own, other)| own != id && is_same(other) && is_known(own));
            if let Some((other, _)) = titled.or_else(called) {
                report.error(
                    "name_of_two",
                    node.region,
                    words!("`{name}` cũng là tên của `{other}`", "`{name}` is a name of `{other}` as well"),
                    words!("một tên chỉ của một mã", "a name belongs to one id"),
                );
                continue;
            }
            also.push((id.clone(), name));
        }
    }
    also
}

/// Lines of `id@version  sha256`; empty lines and those that begin with `#` do not count.
fn published(text: &str, report: &mut Report) -> Vec<(String, String, Place)> {
    let mut published: Vec<(String, String, Place)> = Vec::new();
    let mut start = 0;
    for (n, line) in text.split('\n').enumerate() {
        let region =
            Region { start, end: start + line.trim_end().len(), line: u32::try_from(n + 1).unwrap_or(u32::MAX), column: 1 };
        start += line.len() + 1;
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [reference, hash]
                if reference.contains('@') && hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
            {
                if let Some((_, _, first)) = published.iter().find(|(known, _, _)| known == reference) {
                    let diagnostic = Diagnostic::error(
                        "duplicate_key",
                        report.place(region),
                        words!("`{reference}` ghi hai lần", "`{reference}` is listed twice"),
                    )
                    .also(first.clone(), words!("lần đầu ở đây", "first listed here"));
                    report.add(diagnostic);
                } else {
                    published.push(((*reference).to_owned(), hash.to_ascii_lowercase(), report.place(region)));
                }
            }
            _ => report.error(
                "published_malformed",
                region,
                words!("dòng này không phải `<mã>@<phiên bản>  <sha256>`", "this line is not `<id>@<version>  <sha256>`"),
                words!("sha256 gồm 64 chữ số hex", "a sha256 has 64 hexadecimal digits"),
            ),
        }
    }
    published
}

/// Two sets of one id and version: neither may be trusted.
pub(super) fn refuse_twins(sets: &mut Vec<(RuleSet, &RulesFile)>, found: &mut Vec<Diagnostic>) {
    let mut places: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for (set, _) in sets.iter() {
        places.entry(set.reference()).or_default().push(set.place.clone());
    }
    places.retain(|_, places| places.len() > 1);
    for (reference, places) in &places {
        let mut diagnostic = Diagnostic::error(
            "set_twice",
            places[0].clone(),
            words!("bộ tiêu chí `{reference}` có hai lần", "the rule set `{reference}` stands here twice"),
        )
        .help(words!("đổi phiên bản, hoặc bỏ một tệp", "change the version, or take one file out"));
        for place in &places[1..] {
            diagnostic = diagnostic.also(place.clone(), words!("và ở đây", "and here"));
        }
        found.push(diagnostic);
    }
    sets.retain(|(set, _)| !places.contains_key(&set.reference()));
}

/// A published version never changes: a listed set whose hash differs is refused.
pub(super) fn refuse_changed(sets: &mut Vec<(RuleSet, &RulesFile)>, root: &str, shared: &Shared, found: &mut Vec<Diagnostic>) {
    sets.retain(|(set, rules)| {
        let reference = set.reference();
        let listed = shared.published.iter().find(|(listed, _, _)| *listed == reference && rules.root.as_deref() == Some(root));
        let Some((_, hash, place)) = listed.filter(|(_, hash, _)| *hash != set.hash) else { return true };
        let own = &set.hash;
        found.push(
            Diagnostic::error(
                "published_changed",
                set.place.clone(),
                words!(
                    "`{reference}` đã công bố, nhưng nội dung đã đổi",
                    "`{reference}` is published, but its content has changed"
                ),
            )
            .also(place.clone(), words!("công bố với mã băm {hash}", "published with the hash {hash}"))
            .note(words!("mã băm bây giờ là {own}", "the hash is now {own}"))
            .help(words!("trả lại nội dung cũ, hoặc ra phiên bản mới", "restore the content, or make a new version")),
        );
        false
    });
}

/// Sets for a territory that the library's list does not have.
pub(super) fn report_unknown_territories(
    sets: &[(RuleSet, &RulesFile)],
    root: &str,
    shared: &Shared,
    found: &mut Vec<Diagnostic>,
) {
    if shared.territories.all.is_empty() {
        return;
    }
    for (set, rules) in sets.iter().filter(|(_, rules)| rules.root.as_deref() == Some(root)) {
        let Some(territory) = &set.applies_to.territory else { continue };
        if !shared.territories.all.iter().any(|known| known.id == *territory) {
            let known = || shared.territories.all.iter().map(|known| known.id.as_str());
            let help = did_you_mean(text::nearest(territory, known()), known());
            let place = Place::Text(rules.name.clone(), super::beginning());
            let place = if let Place::Text(_, _) = &set.place { set.place.clone() } else { place };
            found.push(
                Diagnostic::warning(
                    "unknown_territory",
                    place,
                    words!(
                        "địa bàn `{territory}` không có trong `{TERRITORIES}`",
                        "the territory `{territory}` is not in `{TERRITORIES}`"
                    ),
                )
                .help(help),
            );
        }
    }
}

//! The examples of a file read: of one unit, or of several, with who stands below whom and which set rates each.

use super::RuleSet;
use super::document;
use super::examples::{
    Example, Known, Member, StandsFor, expectations, first_period, is_missing, like, own_given, own_previous, own_unit, period,
    unit_attributes, waived,
};
use super::fields::{Fields, Report, did_you_mean};
use super::library::{InForce, Library, Whom};
use crate::law::document::{Node as Written, Pair, Value};
use crate::law::examples::ExampleUnit;
use crate::words;
use crate::words::diagnostic::Diagnostic;
use crate::words::period::Period;
use crate::words::text;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The examples of a file, and everything that is wrong with them.
/// Sets of other units are those of the library.
pub(super) fn read(file: &Arc<str>, text: &str, set: &Arc<RuleSet>, library: &Library) -> (Vec<Example>, Vec<Diagnostic>) {
    let (root, found) = document::parse(file, text);
    let mut report = Report::new(file.clone());
    report.found = found;
    let mut examples: Vec<Example> = Vec::new();
    let known = Known::of(set);
    if let Some(root) = root {
        let mut faulty = Vec::new();
        for written in report.list("examples.yaml", &root).unwrap_or_default() {
            match example(written, (set, &known, library), (&examples, &faulty), &mut report) {
                Some(example) => examples.push(example),
                None => faulty.extend(sentence(written)),
            }
        }
    }
    (examples, report.found)
}

/// The sentence of an example that could not be read.
fn sentence(written: &Written) -> Option<String> {
    let Value::Map(pairs) = &written.value else { return None };
    match &pairs.iter().find(|pair| pair.key == "example")?.value.value {
        Value::Scalar(scalar) => Some(text::clean(&scalar.text)),
        Value::Map(_) | Value::List(_) => None,
    }
}

/// `earlier` are the examples above, and the sentences of those above that have errors.
fn example(
    written: &Written,
    (set, known, library): (&Arc<RuleSet>, &Known<'_>, &Library),
    earlier: (&[Example], &[String]),
    report: &mut Report,
) -> Option<Example> {
    let mut fields = report.fields("examples.yaml", written, words!("ví dụ", "the example"))?;
    let sentence = fields.require("example", report);
    let place = report.place(sentence.map_or(fields.head, |pair| pair.value.region));
    let sentence = sentence.and_then(|pair| report.text("example", &pair.value));
    if let Some(twin) = earlier.0.iter().find(|example| Some(&example.sentence) == sentence.as_ref()) {
        let diagnostic = Diagnostic::error(
            "example_twice",
            place.clone(),
            words!("hai ví dụ cùng một câu", "two examples have the same sentence"),
        )
        .also(twin.place.clone(), words!("ví dụ kia ở đây", "the other is here"));
        report.add(diagnostic);
    }
    let units = fields.get("units", report);
    if fields.has("units") {
        let why = words!("mỗi đơn vị dưới `units` có phần này của mình", "each unit below `units` has its own");
        fields.refuse(&["like", "given", "previous", "unit", "waived"], report, &why);
    }
    let why = words!("phần này đứng ở từng đơn vị dưới `units`", "this stands at each of the `units`");
    fields.refuse(&["cohort", "parent", "leads"], report, &why);
    let like = fields.get("like", report).and_then(|pair| like(pair, earlier, report));
    let mut given = like.map(|like| like.given.clone()).unwrap_or_default();
    let mut unit = like.map(|like| like.unit.clone()).unwrap_or_default();
    if let Some(pair) = fields.get("unit", report) {
        own_unit(&pair.value, &mut unit, report);
    }
    waived(&mut fields, set, &mut unit, report);
    if let Some(pair) = fields.get("given", report) {
        own_given(&pair.value, known, &mut given, report);
    }
    if let Some(pair) = fields.get("previous", report) {
        own_previous(&pair.value, known, &mut given, report);
    }
    let period = fields.get("period", report).map(|pair| period(pair, report));
    let expect = fields.require("expect", report);
    let is_over_several = fields.has("units");
    fields.finish(report);
    let period = match period {
        Some(period) => period?,
        None => like.map_or_else(|| first_period(set), |like| like.period),
    };
    if is_over_several {
        let around = Around { set, known, library, earlier, period };
        let members = members(units?, expect, &around, report)?;
        return Some(Example { sentence: sentence?, given, unit, period, expect: Vec::new(), members, place });
    }
    let expect = expect.and_then(|pair| expectations(&pair.value, known, report));
    Some(Example { sentence: sentence?, given, unit, period, expect: expect?, members: Vec::new(), place })
}

/// Where examples find what their units name.
struct Around<'a> {
    /// The set beside which the examples stand.
    set: &'a Arc<RuleSet>,
    /// The same, with what examples name in it.
    known: &'a Known<'a>,
    library: &'a Library,
    earlier: (&'a [Example], &'a [String]),
    period: Period,
}

/// Reads `units:` with what is expected of each.
fn members(pair: &Pair, expect: Option<&Pair>, around: &Around<'_>, report: &mut Report) -> Option<Vec<Member>> {
    let pairs = report.pairs("units", &pair.value)?;
    let ids: BTreeSet<&str> = pairs.iter().map(|pair| pair.key.as_str()).collect();
    let mut all: Vec<Option<Member>> = Vec::new();
    for pair in pairs {
        all.push(member(pair, &ids, around, report));
    }
    let expected = expect.and_then(|expect| report.pairs("expect", &expect.value)).unwrap_or_default();
    for pair in expected {
        let Some(position) = pairs.iter().position(|own| own.key == pair.key) else {
            unknown_unit(&pair.key, pair.key_region, &ids, report);
            continue;
        };
        let Some(member) = all.get_mut(position).and_then(Option::as_mut) else { continue };
        if member.stands_for.is_some() {
            report.error(
                "key_not_here",
                pair.key_region,
                words!("kết quả của đơn vị này đã cho sẵn", "what came of this unit is given"),
                words!("bỏ phần này, hoặc thay `rated` bằng số liệu", "leave this out, or give figures in the place of `rated`"),
            );
            continue;
        }
        let set = member.set.clone();
        let of_set = if Arc::ptr_eq(&set, around.set) { None } else { Some(Known::of(&set)) };
        member.expect = expectations(&pair.value, of_set.as_ref().unwrap_or(around.known), report).unwrap_or_default();
    }
    all.into_iter().collect()
}

fn member(pair: &Pair, ids: &BTreeSet<&str>, around: &Around<'_>, report: &mut Report) -> Option<Member> {
    let id = &pair.key;
    let place = report.place(pair.key_region);
    let mut fields = report.fields("units", &pair.value, words!("đơn vị `{id}`", "the unit `{id}`"))?;
    let like = fields.get("like", report).and_then(|pair| like(pair, around.earlier, report));
    let mut unit = like.map(|like| like.unit.clone()).unwrap_or_default();
    let set = set_of(&mut fields, &mut unit, around, report);
    if let Some(set) = &set {
        waived(&mut fields, set, &mut unit, report);
    }
    let [parent, leads] = ["parent", "leads"].map(|key| {
        let pair = fields.get(key, report)?;
        let other = report.text(key, &pair.value)?;
        if !ids.contains(other.as_str()) {
            unknown_unit(&other, pair.value.region, ids, report);
        }
        Some(other)
    });
    let cohort = fields.get("cohort", report).and_then(|pair| report.text("cohort", &pair.value));
    let rated = fields.get("rated", report);
    let given_pair = fields.get("given", report);
    let previous = fields.get("previous", report);
    let head = fields.head;
    fields.finish(report);
    let set = set?;
    let is_own = Arc::ptr_eq(&set, around.set);
    if let (Some(pair), Some(_)) = (rated, given_pair.or(previous).or(like.map(|_| pair))) {
        report.error(
            "key_not_here",
            pair.key_region,
            words!("`rated` đứng thay cho số liệu", "`rated` stands in the place of figures"),
            words!("bỏ `rated`, hoặc bỏ `given` và `like`", "leave out `rated`, or `given` and `like`"),
        );
    }
    if !is_own && like.is_some() {
        report.error(
            "key_not_here",
            head,
            words!("`like` chỉ chép số liệu của bộ tiêu chí này", "`like` copies figures of this set only"),
            words!("viết `given` cho đơn vị này", "write `given` for this unit"),
        );
    }
    let stands_for = rated.and_then(|pair| stands_for(&pair.value, &set, report));
    let mut given = like.filter(|_| is_own).map(|like| like.given.clone()).unwrap_or_default();
    if let Some(pair) = given_pair {
        let of_set = if is_own { None } else { Some(Known::of(&set)) };
        own_given(&pair.value, of_set.as_ref().unwrap_or(around.known), &mut given, report);
    }
    if let Some(pair) = previous {
        let of_set = if is_own { None } else { Some(Known::of(&set)) };
        own_previous(&pair.value, of_set.as_ref().unwrap_or(around.known), &mut given, report);
    }
    Some(Member { id: id.clone(), set, given, unit, parent, leads, cohort, stands_for, expect: Vec::new(), place })
}

/// The set that rates a member: that of the examples, unless its `unit` names another organisation or unit kind.
fn set_of(fields: &mut Fields<'_>, unit: &mut ExampleUnit, around: &Around<'_>, report: &mut Report) -> Option<Arc<RuleSet>> {
    let own = &around.set.applies_to;
    let Some(pair) = fields.get("unit", report) else { return Some(around.set.clone()) };
    let mut fields = report.fields("unit", &pair.value, words!("`unit`", "`unit`"))?;
    let [organisation, unit_kind] = ["organisation", "unit_kind"].map(|key| {
        let pair = fields.get(key, report)?;
        report.text(key, &pair.value)
    });
    unit_attributes(&mut fields, unit, report);
    fields.finish(report);
    let organisation = organisation.unwrap_or_else(|| own.organisation.clone());
    let unit_kind = unit_kind.unwrap_or_else(|| own.unit_kind.clone());
    if organisation == own.organisation && unit_kind == own.unit_kind {
        return Some(around.set.clone());
    }
    let whom = Whom {
        organisation: &organisation,
        unit_kind: &unit_kind,
        subtype: unit.subtype.as_deref(),
        territory: unit.territory.as_deref().or(own.territory.as_deref()),
    };
    match around.library.fitting(&whom, around.period) {
        InForce::One(set) => Some(set.clone()),
        InForce::Several(sets) => {
            let sets: Vec<String> = sets.iter().map(|set| format!("`{}`", set.reference())).collect();
            let sets = sets.join(", ");
            report.error(
                "several_rule_sets",
                pair.key_region,
                words!("có nhiều bộ tiêu chí cho đơn vị này: {sets}", "several rule sets fit this unit: {sets}"),
                words!("nêu `subtype`, `territory` hoặc `period`", "state `subtype`, `territory` or `period`"),
            );
            None
        }
        InForce::Nothing => {
            report.error(
                "no_rule_set",
                pair.key_region,
                words!(
                    "không có bộ tiêu chí nào của `{organisation}` cho `{unit_kind}`",
                    "there is no rule set of `{organisation}` for `{unit_kind}`"
                ),
                words!(
                    "chạy trên cả thư mục `rules` có bộ tiêu chí ấy, hoặc sửa `organisation`, `unit_kind`",
                    "name the whole folder `rules` that has the set, or mend `organisation`, `unit_kind`"
                ),
            );
            None
        }
    }
}

fn stands_for(written: &Written, set: &RuleSet, report: &mut Report) -> Option<StandsFor> {
    if is_missing(written) {
        return Some(StandsFor::Undetermined);
    }
    let word = report.text("rated", written)?;
    let ratings = set.ratings.iter().enumerate().map(|(position, rating)| (rating.id.as_str(), StandsFor::Rated(position)));
    let words = [("not_rated", StandsFor::NotRated), ("undetermined", StandsFor::Undetermined)];
    let known: Vec<(&str, StandsFor)> = ratings.chain(words).collect();
    let found = known.iter().find(|(known, _)| *known == word).map(|(_, stands_for)| *stands_for);
    if found.is_none() {
        let reference = set.reference();
        let words = || known.iter().map(|(word, _)| *word);
        report.error(
            "unknown_rating",
            written.region,
            words!("`{reference}` không có mức `{word}`", "`{reference}` has no rating `{word}`"),
            did_you_mean(text::nearest(&word, words()), words()),
        );
    }
    found
}

fn unknown_unit(id: &str, region: crate::words::diagnostic::Region, ids: &BTreeSet<&str>, report: &mut Report) {
    let known = || ids.iter().copied();
    report.error(
        "unknown_unit",
        region,
        words!("ví dụ không có đơn vị `{id}`", "the example has no unit `{id}`"),
        did_you_mean(text::nearest(id, known()), known()),
    );
}

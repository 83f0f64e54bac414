//! What can be told of a rule set before any figure is read: lints, each with its explanation in both languages.
//!
//! A finding may be allowed where it stands, or for the whole set, with a reason: `allow: { gap_between_ratings: <why> }`. It is
//! then listed as a note. What keeps a number from being exact cannot be allowed.

mod boundary_disagreement;
mod cap_never_binds;
pub mod claim;
mod clamp_can_bind;
mod dead_rating;
mod decision_in_formula;
mod exactly;
mod floor_above_maximum;
mod gap_between_ratings;
mod group_maximum_mismatch;
mod illustrative_cites_official;
mod lines;
mod missing_doubt;
mod non_monotone_tiers;
mod overlapping_validity;
mod path_disagrees;
mod percent_as_share;
mod repealed_clause;
mod settled_condition;
mod shadowed_case;
pub mod sites;
mod tier_above_maximum;
mod title_twice;
mod totals;
mod uncited_criterion;
mod unreachable_tier;
mod unstated_case;
mod unused_indicator;
pub mod values;
pub(super) mod zero_denominator_possible;

use super::library::Library;
use super::ranges::{Ranges, ranges};
use super::{Allow, Method, RuleSet, Script, Status};
use super::{amendment, frame};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Lang, Place, Severity, sort};
use crate::words::text::nearest;
use claim::Claim;

/// One thing that is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Lint {
    /// Its name, which reads after "allow".
    pub name: &'static str,
    /// How much it matters at most.
    pub severity: Severity,
    /// What it finds, why it matters, bad and good; Markdown, in Vietnamese.
    pub explanation_vi: &'static str,
    /// The same in English.
    pub explanation_en: &'static str,
    check: for<'a> fn(&Examined<'a>, &mut Vec<Finding<'a>>),
}

/// Every lint, in alphabetical order.
pub const LINTS: [Lint; 24] = [
    boundary_disagreement::BOUNDARY_DISAGREEMENT,
    cap_never_binds::CAP_NEVER_BINDS,
    clamp_can_bind::CLAMP_CAN_BIND,
    dead_rating::DEAD_RATING,
    decision_in_formula::DECISION_IN_FORMULA,
    floor_above_maximum::FLOOR_ABOVE_MAXIMUM,
    gap_between_ratings::GAP_BETWEEN_RATINGS,
    group_maximum_mismatch::GROUP_MAXIMUM_MISMATCH,
    illustrative_cites_official::ILLUSTRATIVE_CITES_OFFICIAL,
    missing_doubt::MISSING_DOUBT,
    non_monotone_tiers::NON_MONOTONE_TIERS,
    overlapping_validity::OVERLAPPING_VALIDITY,
    path_disagrees::PATH_DISAGREES,
    percent_as_share::PERCENT_AS_SHARE,
    repealed_clause::REPEALED_CLAUSE,
    settled_condition::SETTLED_CONDITION,
    shadowed_case::SHADOWED_CASE,
    tier_above_maximum::TIER_ABOVE_MAXIMUM,
    title_twice::TITLE_TWICE,
    uncited_criterion::UNCITED_CRITERION,
    unreachable_tier::UNREACHABLE_TIER,
    unstated_case::UNSTATED_CASE,
    unused_indicator::UNUSED_INDICATOR,
    zero_denominator_possible::ZERO_DENOMINATOR_POSSIBLE,
];

impl Lint {
    /// The lint of that name.
    pub fn named(name: &str) -> Option<&'static Lint> {
        LINTS.iter().find(|lint| lint.name == name)
    }

    /// What it finds, why it matters, bad and good; Markdown.
    pub fn explanation(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Vi => self.explanation_vi,
            Lang::En => self.explanation_en,
        }
    }
}

/// A rule set under examination.
#[derive(Debug)]
struct Examined<'a> {
    set: &'a RuleSet,
    /// The library it stands in; `None` for a set on its own, which lints that compare sets find nothing in.
    library: Option<&'a Library>,
    /// `None` where some number has no exact range: lints that ask for ranges then find nothing.
    ranges: Option<&'a Ranges>,
}

/// Something found, with the places where its author may have allowed it.
#[derive(Debug)]
struct Finding<'a> {
    diagnostic: Diagnostic,
    allow: Vec<&'a [Allow]>,
    /// What a unit that shows it gets, where there can be one.
    claim: Option<Claim>,
}

/// A finding, with what a unit that shows it gets.
#[derive(Debug)]
pub struct Claimed {
    /// The finding, without a witness.
    pub diagnostic: Diagnostic,
    /// `None` where no unit can show it.
    pub claim: Option<Claim>,
}

/// Everything there is to say about the rule sets of a library, in the order of places.
///
/// A set with an error among them must not rate anybody.
pub fn check(library: &Library) -> Vec<Diagnostic> {
    let claimed = library.entries.iter().flat_map(|entry| claims(&entry.set, Some(library)));
    let mut diagnostics = in_order(claimed.collect());
    say_of_frames_once(library, &mut diagnostics);
    // what is wrong between two sets is found from both sides
    diagnostics.dedup();
    diagnostics
}

/// Where `check` sees nothing, told as notes: criteria that a script scores.
pub fn opaque(library: &Library) -> Vec<Diagnostic> {
    let mut notes: Vec<Diagnostic> = library.entries.iter().flat_map(|entry| opaque_in(&entry.set)).collect();
    sort(&mut notes);
    notes
}

fn opaque_in(set: &RuleSet) -> Vec<Diagnostic> {
    let all = sites::sites(set).into_iter();
    let scripted = all.filter_map(|site| match site.scale {
        sites::Scale::Other(Method::Script(script)) => Some((site, script)),
        _ => None,
    });
    let note = |(site, script): (sites::Site<'_>, &Script)| {
        let (id, file, call) = (site.id, &script.file, &script.call);
        let (least_vi, most_vi, least_en, most_en) = (script.from.vi(), script.to.vi(), script.from.en(), script.to.en());
        let message = words!(
            "`{id}` chấm bằng `{call}` trong `{file}`: `check` không đọc được bên trong tập lệnh, chỉ biết điểm từ {least_vi} đến {most_vi}",
            "`{id}` is scored by `{call}` in `{file}`: `check` does not see into a script, and knows only that it gives {least_en} to {most_en} points"
        );
        let diagnostic = Diagnostic::warning("opaque_script", site.place.clone(), message);
        Diagnostic { severity: Severity::Note, ..diagnostic }.help(words!(
            "thử tập lệnh bằng các ví dụ trong `examples.yaml`, cả hai phía của mỗi ngưỡng",
            "try the script by examples in `examples.yaml`, on both sides of every threshold"
        ))
    };
    scripted.map(note).collect()
}

/// Everything there is to say about one rule set, in the order of places.
pub fn check_set(set: &RuleSet) -> Vec<Diagnostic> {
    in_order(claims(set, None))
}

/// What is found in a frame is not said again of each set that fills it.
pub fn say_of_frames_once(library: &Library, found: &mut Vec<Diagnostic>) {
    let files: Vec<&str> = library.entries.iter().flat_map(|entry| &entry.set.frames).map(|frame| frame.place.file()).collect();
    let mut said: Vec<Diagnostic> = Vec::new();
    let is_frame = |entry: &&super::library::Entry| entry.set.status == Status::Frame;
    if files.is_empty() {
        return;
    }
    for entry in library.entries.iter().filter(is_frame) {
        said.extend(claims(&entry.set, Some(library)).into_iter().map(|claimed| claimed.diagnostic));
    }
    let is_again = |found: &Diagnostic| {
        let is_same = |other: &&Diagnostic| {
            (other.code, other.severity, &other.place, &other.message)
                == (found.code, found.severity, &found.place, &found.message)
        };
        files.contains(&found.place.file()) && said.iter().any(|other| is_same(&other) && other != found)
    };
    found.retain(|found| !is_again(found));
}

fn in_order(claimed: Vec<Claimed>) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> = claimed.into_iter().map(|claimed| claimed.diagnostic).collect();
    sort(&mut diagnostics);
    diagnostics
}

/// The same, in no order, each with what a unit that shows it gets; beside the other sets of a library, where it stands in one.
pub fn claims(set: &RuleSet, library: Option<&Library>) -> Vec<Claimed> {
    let alone = |diagnostic| Claimed { diagnostic, claim: None };
    let (ranges, mut all) = match ranges(set) {
        Ok(ranges) => (Some(ranges), Vec::new()),
        Err(refused) => (None, refused.into_iter().map(alone).collect()),
    };
    let examined = Examined { set, library, ranges: ranges.as_ref() };
    let mut found = Vec::new();
    for lint in &LINTS {
        (lint.check)(&examined, &mut found);
    }
    let mut used: Vec<&Allow> = Vec::new();
    for Finding { diagnostic, allow, claim } in found {
        let everywhere = allow.into_iter().flatten().chain(&set.allow);
        match everywhere.into_iter().find(|allow| allow.lint == diagnostic.code) {
            Some(allow) => {
                used.push(allow);
                all.push(Claimed { diagnostic: allowed(diagnostic, allow), claim });
            }
            None => all.push(Claimed { diagnostic, claim }),
        }
    }
    // what a frame allows may be for the frame alone
    let is_own = |place: &Place| set.frames.iter().all(|frame| frame.place.file() != place.file());
    for allow in sites::allows(set) {
        if Lint::named(&allow.lint).is_none() {
            all.push(alone(unknown_lint(allow)));
        } else if ranges.is_some() && !used.contains(&allow) && is_own(&allow.place) {
            all.push(alone(unused_allow(allow)));
        }
    }
    all.into_iter()
        .map(|Claimed { diagnostic, claim }| Claimed {
            diagnostic: frame::told(amendment::told(diagnostic, &set.amendments), &set.frames),
            // a frame rates nobody
            claim: claim.filter(|_| set.status != Status::Frame),
        })
        .collect()
}

fn allowed(diagnostic: Diagnostic, allow: &Allow) -> Diagnostic {
    let why = &allow.why;
    Diagnostic { severity: Severity::Note, help: None, allowed: Some(why.as_str().into()), ..diagnostic }
        .also(allow.place.clone(), words!("được cho phép ở đây", "allowed here"))
        .note(words!("lý do cho phép: {why}", "allowed because: {why}"))
}

fn unknown_lint(allow: &Allow) -> Diagnostic {
    let name = &allow.lint;
    let diagnostic = Diagnostic::error(
        "unknown_lint",
        allow.place.clone(),
        words!(
            "`allow` nêu `{name}`, mà không có phát hiện nào tên như thế",
            "`allow` names `{name}`, and no finding has that name"
        ),
    );
    let names = LINTS.iter().map(|lint| lint.name);
    match nearest(name, names.clone()) {
        Some(meant) => diagnostic.help(words!("có phải `{meant}`?", "did you mean `{meant}`?")),
        None => {
            let all = names.collect::<Vec<_>>().join(", ");
            diagnostic.help(words!("các tên dùng được: {all}", "the names are: {all}"))
        }
    }
}

fn unused_allow(allow: &Allow) -> Diagnostic {
    let name = &allow.lint;
    Diagnostic::warning(
        "unused_allow",
        allow.place.clone(),
        words!(
            "`allow` nêu `{name}`, mà ở đây không phát hiện điều đó",
            "`allow` names `{name}`, and nothing of the kind is found here"
        ),
    )
    .help(words!("bỏ dòng này", "take the line out"))
}

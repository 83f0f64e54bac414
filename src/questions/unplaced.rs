//! Columns of figures that nobody understood, beside indicators that have no column: cause and effect in one finding.

use crate::engine::run::{Choosing, assign};
use crate::facts::Facts;
use crate::facts::advice::shortened;
use crate::facts::heading::Meaning;
use crate::facts::table::{ColumnRead, TableKind};
use crate::law::library::Library;
use crate::words;
use crate::words::diagnostic::Diagnostic;
use crate::words::period::Period;
use crate::words::text::{fold, nearest};
use std::collections::{BTreeMap, BTreeSet};

/// Indicators that are named beside a heading.
const NAMED_MAX: usize = 3;
/// Indicators without a column, beyond which the files are taken not to be all there.
const UNPLACED_MAX: usize = 10;

// An indicator that no table has a column or a row for, and how many units of the table lack it.
struct Unplaced<'a> {
    title: &'a str,
    id: &'a str,
    n_units: usize,
}

/// Adds to what is said of headings that are not understood, where figures stand under them: which indicators have no column, and
/// which of them may be meant. Where one may be, it is an error at the heading, for every unit of the table then lacks that figure.
pub fn say_unplaced(library: &Library, facts: &mut Facts, period: Period) {
    let Ok((by_set, _)) = assign(library, &facts.units, Choosing::InForce(period)) else { return };
    let mut found = Vec::new();
    for (table, read) in facts.tables.iter().enumerate().filter(|(_, read)| read.kind != TableKind::Long) {
        let is_unknown = |column: &&ColumnRead| column.meaning == Meaning::Unknown && !column.heading.is_empty();
        let mut unplaced = None;
        for column in read.columns.iter().filter(is_unknown) {
            let place = read.heading_place(column);
            let said = facts.findings.iter().position(|said| [CODE, MEASURED].contains(&said.code) && said.place == place);
            let n_figures = facts.n_answers(table, column.column);
            let Some(said) = said.filter(|_| n_figures > 0) else { continue };
            let unplaced: &Vec<Unplaced<'_>> = unplaced.get_or_insert_with(|| unplaced_in(library, facts, table, &by_set));
            if !unplaced.is_empty() {
                found.push((said, about(&facts.findings[said], &column.heading, n_figures, unplaced)));
            }
        }
    }
    for (at, said) in found {
        facts.findings[at] = said;
    }
}

fn unplaced_in<'l>(
    library: &'l Library,
    facts: &Facts,
    table: usize,
    by_set: &BTreeMap<String, Vec<usize>>,
) -> Vec<Unplaced<'l>> {
    let mut unplaced = Vec::new();
    for (form, entry) in library.entries.iter().enumerate() {
        let units = by_set.get(&entry.set.reference()).map_or(&[][..], Vec::as_slice);
        let n_units = units.iter().filter(|unit| facts.has_row(**unit, table)).count();
        if n_units > 0 {
            let own = entry.set.asked().filter(|(at, _)| !facts.has_figures(form, *at)).map(|(_, own)| &own.question);
            unplaced.extend(own.map(|own| Unplaced { title: &own.title, id: &own.id, n_units }));
        }
    }
    unplaced
}

const CODE: &str = "heading_not_understood";
// What the question is measured in, where that is all that differs, stands in the way out already.
const MEASURED: &str = "heading_measured_otherwise";

fn about(said: &Diagnostic, heading: &str, n_figures: usize, unplaced: &[Unplaced<'_>]) -> Diagnostic {
    let meant = meant(heading, unplaced);
    let n = unplaced.len();
    if meant.is_empty() {
        if n > UNPLACED_MAX {
            return said.clone();
        }
        let named = titles(unplaced.iter().take(NAMED_MAX));
        let (more_vi, more_en) = match n.saturating_sub(NAMED_MAX) {
            0 => (String::new(), String::new()),
            rest => (format!(" và {rest} chỉ tiêu khác"), format!(" and {rest} more")),
        };
        return said.clone().note(words!(
            "dưới tiêu đề này có {n_figures} số liệu; chưa có cột nào cho {named}{more_vi}",
            "{n_figures} figures stand under it; there is no column for {named}{more_en}"
        ));
    }
    let (heading, named, n_units) = (shortened(heading), titles(meant.iter().copied()), meant[0].n_units);
    let message = words!(
        "không hiểu tiêu đề `{heading}`: {n_figures} số liệu dưới đó không được đọc, mà chưa có cột nào cho {named}",
        "the heading `{heading}` is not understood: the {n_figures} figures under it are not read, and there is no column for {named}"
    );
    let error = Diagnostic::error(said.code, said.place.clone(), message)
        .note(words!("{n_units} đơn vị vì thế thiếu số liệu", "{n_units} units lack a figure for it"));
    match said.help.as_ref().filter(|_| said.code == MEASURED) {
        Some(help) => error.help(help.clone()),
        None => error.help(words!(
            "nếu đúng là chỉ tiêu ấy thì ghi tiêu đề như trong phiếu; nếu không thì đổi tiêu đề cho khác hẳn, hoặc bỏ cột",
            "where it is that indicator, head it as the form does; else give the column a name quite unlike it, or take it out"
        )),
    }
}

fn titles<'a>(unplaced: impl Iterator<Item = &'a Unplaced<'a>>) -> String {
    unplaced.map(|own| format!("`{}`", own.title)).collect::<Vec<_>>().join(", ")
}

// The indicators that a heading may be meant for, the likeliest first: a slip of the finger, or most of the words in common.
fn meant<'u>(heading: &str, unplaced: &'u [Unplaced<'u>]) -> Vec<&'u Unplaced<'u>> {
    let own = words_of(heading);
    let slip = nearest(heading, unplaced.iter().flat_map(|own| [own.title, own.id]));
    let mut ranked: Vec<(usize, &Unplaced<'_>)> = Vec::new();
    for other in unplaced {
        let words = words_of(other.title);
        let shared = own.intersection(&words).count();
        let is_slip = slip.is_some_and(|slip| slip == other.title || slip == other.id);
        // three of four words, counted of both
        let is_like = own.len() >= 2 && shared >= 2 && 8 * shared >= 3 * (own.len() + words.len());
        if is_slip || is_like {
            ranked.push((if is_slip { usize::MAX } else { 1000 * shared / (own.len() + words.len()) }, other));
        }
    }
    ranked.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    ranked.into_iter().take(NAMED_MAX).map(|(_, other)| other).collect()
}

fn words_of(text: &str) -> BTreeSet<String> {
    fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

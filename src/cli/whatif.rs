//! `vungmanh whatif`: the same figures under two rule sets, or under a rule set and its amendments; who moves, and because of what.

use super::arguments::{Format, path, paths};
use super::run::{Input, Rules, fit_to_rate, period_of, read_input_against};
use super::{Exit, Failure, complain, deliver, look};
use crate::engine::run::{Choosing, Run};
use crate::law::library::Library;
use crate::law::load::Loaded;
use crate::questions::breaches::breaches;
use crate::questions::compare::{Asked, compare};
use crate::questions::explain::account;
use crate::render::{changes, diagnostic};
use crate::words::diagnostic::{Diagnostic, Lang};
use clap::ArgMatches;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub(super) fn whatif(matches: &ArgMatches, lang: Lang) -> Result<Exit, Failure> {
    let output = path(matches, "output");
    let asked = matches.get_one::<Format>("format").copied();
    let format = asked.or_else(|| output.map_or(Some(Format::Table), |output| Format::of_file(output)));
    let Some(format @ (Format::Table | Format::Csv | Format::Json)) = format else {
        complain(lang.of("lỗi: `whatif` in ra table, csv hoặc json\n", "error: `whatif` prints table, csv or json\n"));
        return Ok(Exit::Usage);
    };
    let (against, amend) = (path(matches, "against"), paths(matches, "amend"));
    if against.is_some() != amend.is_empty() {
        complain(lang.of(
            "lỗi: nêu hoặc `--against RULES`, hoặc `--amend FILE`: giữ bộ tiêu chí bên này so với bộ nào\n",
            "error: give either `--against RULES` or `--amend FILE`: what the rule sets are held against\n",
        ));
        return Ok(Exit::Usage);
    }
    Ok(match answered(matches, against, &amend, format, lang) {
        Ok((text, exit)) => {
            deliver(output.map(PathBuf::as_path), &text)?;
            exit
        }
        Err(exit) => exit,
    })
}

fn answered(
    matches: &ArgMatches,
    against: Option<&PathBuf>,
    amend: &[PathBuf],
    format: Format,
    lang: Lang,
) -> Result<(String, Exit), Exit> {
    let is_typed = matches.contains_id("against_period") && matches.get_one::<String>("against_period").is_some();
    let period = period_of(matches, if is_typed { "against_period" } else { "period" }, lang)?;
    let rules = path(matches, "rules").expect("clap requires it");
    let other = |_: &Loaded| {
        let loaded = match against {
            Some(path) => fit_to_rate(Library::load(path), path, lang)?,
            None => fit_to_rate(Library::load_amended(rules, amend), rules, lang)?,
        };
        Ok(Some(loaded))
    };
    let input = read_input_against(matches, &other, lang)?;
    let other = input.against.as_ref().expect("it was asked for");
    // whoever names a version means it, in force or not
    let choosing = match against {
        Some(path) if is_version(path) => Choosing::Fitting(period),
        Some(_) | None => Choosing::InForce(period),
    };
    let own = Choosing::InForce(input.period);
    let (before, mut found) = input.run_of(Rules { loaded: &input.loaded, choosing: own }, lang)?;
    let (after, said) = input.run_of(Rules { loaded: other, choosing }, lang)?;
    found.extend(said);
    let mut found = diagnostic::notes_by_column(once(found));
    for run in [&before, &after] {
        found.extend(breaches(run, &|unit| input.facts.place(unit)));
    }
    complain(&diagnostic::terminal(&once(found), &input.loaded.texts, look(lang)));
    complain(&notes(&before, &after, against.is_some(), lang));
    let explained = |run: &Run<'_>, sheets: &crate::engine::sheets::Sheets, row: usize, unit: usize| {
        account(sheets, row, &input.about(run, unit), &|indicator| input.cell(run, unit, sheets, indicator))
    };
    let answer = compare(
        &Asked { run: &before, explained: &|sheets, row, unit| explained(&before, sheets, row, unit) },
        &Asked { run: &after, explained: &|sheets, row, unit| explained(&after, sheets, row, unit) },
    );
    let text = match format {
        Format::Csv => changes::csv(&answer, lang),
        Format::Json => changes::json(&answer, [&before, &after]),
        Format::Table | Format::CsvLong | Format::Ndjson | Format::Markdown | Format::Html | Format::Docx | Format::Xlsx => {
            changes::table(&answer, [&before, &after], lang)
        }
    };
    let is_undetermined = input.exit(&before) == Exit::Undetermined || input.exit(&after) == Exit::Undetermined;
    Ok((text, if is_undetermined { Exit::Undetermined } else { Exit::Done }))
}

/// A version's folder, or a rule set's file.
fn is_version(path: &Path) -> bool {
    path.is_file() || path.join("rules.yaml").is_file()
}

/// Every finding once.
fn once(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::new();
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    for one in found {
        if seen.insert((one.place.to_string(), one.message.vi.clone())) {
            kept.push(one);
        }
    }
    kept
}

/// Which sets are illustrative, and who would be rated by one set on both sides.
fn notes(before: &Run<'_>, after: &Run<'_>, has_period: bool, lang: Lang) -> String {
    let mut text = String::new();
    let both = || before.sheets.iter().chain(&after.sheets);
    let unofficial: BTreeSet<String> =
        both().filter(|sheets| sheets.is_unofficial()).map(|sheets| sheets.set.reference()).collect();
    if !unofficial.is_empty() {
        let sets = unofficial.into_iter().collect::<Vec<_>>().join(", ");
        text += &match lang {
            Lang::Vi => format!("lưu ý: xếp loại theo bộ tiêu chí minh họa hoặc dự thảo: {sets}\n"),
            Lang::En => format!("note: rated by illustrative or draft rule sets: {sets}\n"),
        };
    }
    let of = |run: &Run<'_>| -> Vec<Option<(String, String)>> {
        let placed = run.in_order().into_iter().map(|placed| {
            let set = &run.sheets[placed.rated_in?.0].set;
            Some((set.reference(), set.hash.clone()))
        });
        placed.collect()
    };
    let same: Vec<(String, String)> =
        of(before).into_iter().zip(of(after)).filter_map(|(own, other)| own.filter(|own| other.as_ref() == Some(own))).collect();
    if !same.is_empty() {
        let n = same.len();
        let sets: BTreeSet<String> = same.into_iter().map(|(set, _)| set).collect();
        let sets = sets.into_iter().collect::<Vec<_>>().join(", ");
        let way_out = if has_period {
            lang.of(
                "; để lấy bộ có hiệu lực ở kỳ khác, thêm `--against-period`, ví dụ `--against-period 2024`",
                "; for the set in force in another period, add `--against-period`, such as `--against-period 2024`",
            )
        } else {
            ""
        };
        text += &match lang {
            Lang::Vi => format!("lưu ý: {n} đơn vị được xét theo cùng một bộ tiêu chí ở cả hai bên ({sets}){way_out}\n"),
            Lang::En => format!("note: {n} units are rated by one and the same set on both sides ({sets}){way_out}\n"),
        };
    }
    text
}

impl Input {
    /// Rates every unit by the rules of one side; what is to be said of the figures is handed back.
    fn run_of<'a>(&'a self, rules: Rules<'a>, lang: Lang) -> Result<(Run<'a>, Vec<Diagnostic>), Exit> {
        let (run, said) = self.rated(rules);
        let run = run.map_err(|refusals| {
            complain(&diagnostic::terminal(&refusals, &rules.loaded.texts, look(lang)));
            Exit::Refused
        })?;
        let mut found = self.findings();
        found.extend(said);
        found.extend(run.recorded.unusable().cloned());
        Ok((run, found))
    }
}

//! `vungmanh explain`: why one unit was rated so.

use super::arguments::{Document, Format, path, word};
use super::run::{Input, read_input};
use super::{Exit, Failure, complain, deliver, documents, look};
use crate::engine::run::Run;
use crate::facts::units::Unit;
use crate::questions::explain::explain as explanation_of;
use crate::questions::layers::Layers;
use crate::render::diagnostic;
use crate::render::explanation::explanation;
use crate::render::record::record;
use crate::words::diagnostic::{Diagnostic, Lang};
use crate::words::text::{Order, fold, fold_ascii};
use clap::ArgMatches;

/// Units named where a name fits several.
const NAMED_MAX: usize = 20;

pub(super) fn explain(matches: &ArgMatches, lang: Lang) -> Result<Exit, Failure> {
    let output = path(matches, "output").map(std::path::PathBuf::as_path);
    let format = matches.get_one::<Format>("format").copied().or_else(|| output.and_then(Format::of_file));
    if let Some(Format::Csv | Format::CsvLong | Format::Ndjson | Format::Markdown | Format::Xlsx) = format {
        complain(lang.of(
            "lỗi: `explain` ghi ra văn bản thường (.txt), .json, .docx hoặc .html\n",
            "error: `explain` writes plain text (.txt), .json, .docx or .html\n",
        ));
        return Ok(Exit::Usage);
    }
    if format == Some(Format::Docx) && output.is_none() {
        complain(documents::needs_file(lang));
        return Ok(Exit::Usage);
    }
    let input = match read_input(matches, lang) {
        Ok(input) => input,
        Err(exit) => return Ok(exit),
    };
    let wanted = word(matches, "unit");
    let unit = match find(&input.facts.units, wanted).as_slice() {
        [unit] => *unit,
        several => {
            complain(&none_or_several(&input, wanted, several, lang));
            return Ok(Exit::Usage);
        }
    };
    let run = match input.run_quietly(lang) {
        Ok(run) => run,
        Err(exit) => return Ok(exit),
    };
    let Some((sheets, row)) = run.in_order()[unit].rated_in else {
        complain(&without_set(&input, &run, unit, lang));
        return Ok(Exit::Refused);
    };
    let own = &run.units[unit];
    let is_about = |about: &str| *own.id == *about || own.cohort.as_deref() == Some(about);
    let recorded = run.recorded.found.iter().filter(|(about, _)| is_about(about)).map(|(_, found)| found.clone());
    let recorded: Vec<Diagnostic> = recorded.collect();
    complain(&diagnostic::terminal(&recorded, &input.loaded.texts, look(lang)));
    let sheets = &run.sheets[sheets];
    if let Some(form) = format.and_then(documents::Form::of) {
        let layers = Layers::default();
        let source = match documents::Source::of(&input, &run, &layers, &[Document::ScoreSheet], false, lang) {
            Ok(source) => source,
            Err(exit) => return Ok(exit),
        };
        let paper = documents::score_sheet(&source, unit, lang);
        let papers: Vec<_> = paper.into_iter().collect();
        documents::deliver_papers(output, &papers, form, documents::day(&run))?;
        return Ok(Exit::Done);
    }
    let answer = explanation_of(sheets, row, &input.about(&run, unit), &|indicator| input.cell(&run, unit, sheets, indicator));
    let text = if format == Some(Format::Json) { record(&answer) } else { explanation(&answer, lang) };
    deliver(output, &text)?;
    Ok(Exit::Done)
}

/// Units with that id; else with that name; else with that name typed without accents; else with the words in their names.
fn find(units: &[Unit], wanted: &str) -> Vec<usize> {
    let all = |fits: &dyn Fn(&Unit) -> bool| -> Vec<usize> {
        units.iter().enumerate().filter(|(_, unit)| fits(unit)).map(|(position, _)| position).collect()
    };
    let (folded, bare) = (fold(wanted), fold_ascii(wanted));
    if bare.is_empty() {
        return Vec::new();
    }
    let mut found = all(&|unit| *unit.id == *wanted);
    for fits in [
        &(|unit: &Unit| fold(&unit.name) == folded) as &dyn Fn(&Unit) -> bool,
        &|unit: &Unit| wanted.is_ascii() && fold_ascii(&unit.name) == bare,
        &|unit: &Unit| fold(&unit.name).contains(&folded),
        &|unit: &Unit| wanted.is_ascii() && fold_ascii(&unit.name).contains(&bare),
    ] {
        if found.is_empty() {
            found = all(fits);
        }
    }
    found
}

fn none_or_several(input: &Input, wanted: &str, several: &[usize], lang: Lang) -> String {
    if several.is_empty() {
        return match lang {
            Lang::Vi => format!("lỗi: không có đơn vị nào mã hoặc tên là `{wanted}`\n"),
            Lang::En => format!("error: no unit has the id or name `{wanted}`\n"),
        };
    }
    let n = several.len();
    let mut text = match lang {
        Lang::Vi => format!("`{wanted}` khớp với {n} đơn vị; hãy nêu mã:\n"),
        Lang::En => format!("`{wanted}` fits {n} units; say which by its id:\n"),
    };
    let mut units: Vec<&Unit> = several.iter().map(|unit| &input.facts.units[*unit]).collect();
    let order = Order::vietnamese();
    units.sort_by(|a, b| order.compare(&a.name, &b.name));
    for unit in units.iter().take(NAMED_MAX) {
        text += &format!("  {}  {}\n", unit.id, unit.name);
    }
    if n > NAMED_MAX {
        text += "  …\n";
    }
    text
}

fn without_set(input: &Input, run: &Run<'_>, unit: usize, lang: Lang) -> String {
    let (id, period, place) = (&input.facts.units[unit].id, run.period, input.facts.place(unit));
    match lang {
        Lang::Vi => {
            format!("`{id}` không xếp loại: không bộ tiêu chí nào có hiệu lực cho đơn vị này trong kỳ {period} ({place})\n")
        }
        Lang::En => format!("`{id}` is not rated: no rule set is in force for it in {period} ({place})\n"),
    }
}

//! `vungmanh classify`: every unit scored and rated.

use super::arguments::{Document, Format, path};
use super::progress::Progress;
use super::run::read_input;
use super::{Exit, Failure, complain, deliver, deliver_file, deliver_streamed, documents};
use crate::engine::run::Run;
use crate::questions::layers::Layers;
use crate::questions::noted;
use crate::questions::quotas::quotas;
use crate::questions::summary::summary;
use crate::render::workbook::results::{Cells, Results, n_rows, write_as as workbook};
use crate::render::{csv, layers as layers_rendered, table};
use crate::words;
use crate::words::diagnostic::Lang;
use clap::ArgMatches;
use std::io::IsTerminal;
use std::path::Path;

pub(super) fn classify(matches: &ArgMatches, lang: Lang) -> Result<Exit, Failure> {
    let output = path(matches, "output").map(std::path::PathBuf::as_path);
    let asked = matches.get_one::<Format>("format").copied();
    let wanted: Vec<Document> = matches.get_many::<Document>("document").into_iter().flatten().copied().collect();
    let folder = output.filter(|output| documents::is_folder(output));
    let format = match (asked, output) {
        (Some(format), _) => format,
        (None, Some(_)) if folder.is_some() => Format::Docx,
        (None, None) => Format::Table,
        (None, Some(output)) => match Format::of_file(output) {
            Some(format) => format,
            None => {
                complain(&no_form(output, lang));
                return Ok(Exit::Usage);
            }
        },
    };
    if matches.get_flag("values") && format != Format::Xlsx {
        complain(lang.of("lỗi: `--values` chỉ dùng khi ghi sổ tính xlsx\n", "error: `--values` goes with a workbook (xlsx)\n"));
        return Ok(Exit::Usage);
    }
    if let Some(refusal) = refusal(format, output, folder, &wanted, lang) {
        complain(&refusal);
        return Ok(Exit::Usage);
    }
    let input = match read_input(matches, lang) {
        Ok(input) => input,
        Err(exit) => return Ok(exit),
    };
    let (run, found) = match input.run(lang) {
        Ok(found) => found,
        Err(exit) => return Ok(exit),
    };
    let differences = path(matches, "differences");
    let is_for_programs = matches!(format, Format::Csv | Format::CsvLong | Format::Ndjson);
    let mut layers = Layers::default();
    if !is_for_programs || differences.is_some() {
        layers = match input.layers(&run, lang) {
            Ok(layers) => layers,
            Err(exit) => return Ok(exit),
        };
    }
    if let Some(differences) = differences {
        deliver(Some(differences), &layers_rendered::csv(&layers))?;
    }
    match (documents::Form::of(format), folder) {
        (Some(form), _) => {
            let source = match documents::Source::of(&input, &run, &layers, &wanted, folder.is_some(), lang) {
                Ok(source) => source,
                Err(exit) => return Ok(exit),
            };
            match folder {
                Some(folder) => documents::deliver_folder(folder, &source, &wanted, form, lang)?,
                None => {
                    let papers = documents::papers(&source, &wanted, lang);
                    documents::deliver_papers(output, &papers, form, documents::day(&run))?;
                }
            }
        }
        (None, _) => match (format, output) {
            (Format::Xlsx, Some(output)) => {
                let cell = |unit, sheets: &_, indicator| input.written(unit, sheets, indicator);
                let (summary, noted) = (summary(&run), noted::all(&run, &layers));
                let results = Results { run: &run, summary: &summary, noted: &noted, findings: &found, cell: &cell, lang };
                let cells = if matches.get_flag("values") { Cells::Values } else { Cells::Live };
                let progress = writing(n_rows(&run), lang);
                deliver_file(output, &|file| {
                    workbook(&results, cells, &|n| progress.done(n), file).map_err(std::io::Error::other)
                })?;
            }
            (Format::Table, _) => deliver(output, &table(&run, &layers, lang))?,
            _ => {
                // what is printed to the terminal shows by itself how far it is
                let is_printed = output.is_none() && std::io::stdout().is_terminal();
                let progress = (!is_printed).then(|| writing(run.units.len(), lang));
                let done = |n| progress.iter().for_each(|progress| progress.done(n));
                deliver_streamed(output, &|to| match format {
                    Format::Csv => csv::wide(&run, lang, to, &done),
                    Format::CsvLong => csv::long(&run, to, &done),
                    Format::Ndjson => input.records(&run, to, &done),
                    Format::Table | Format::Json | Format::Markdown | Format::Html | Format::Docx | Format::Xlsx => {
                        unreachable!("refused before the figures were read, or written already")
                    }
                })?;
            }
        },
    }
    let (silent, is_incomplete) = input.silent(matches, lang);
    complain(&silent);
    for written in output.into_iter().chain(differences.map(std::path::PathBuf::as_path)) {
        let written = written.display();
        complain(&match lang {
            Lang::Vi => format!("đã ghi: {written}\n"),
            Lang::En => format!("wrote: {written}\n"),
        });
    }
    Ok(if is_incomplete { Exit::Undetermined } else { input.exit(&run) })
}

/// Why what was typed cannot be done, before anything is read.
fn refusal(format: Format, output: Option<&Path>, folder: Option<&Path>, wanted: &[Document], lang: Lang) -> Option<String> {
    let is_document = documents::Form::of(format).is_some();
    if matches!(format, Format::Json | Format::Markdown) {
        let said = lang.of(
            "lỗi: `classify` in ra table, csv, csv-long, ndjson, xlsx, docx hoặc html\n",
            "error: `classify` prints table, csv, csv-long, ndjson, xlsx, docx or html\n",
        );
        return Some(said.to_owned());
    }
    if format == Format::Xlsx && output.is_none() {
        let said = lang.of(
            "lỗi: sổ tính xlsx cần một tệp để ghi: thêm `-o ket-qua.xlsx`\n",
            "error: a workbook needs a file: add `-o results.xlsx`\n",
        );
        return Some(said.to_owned());
    }
    if format == Format::Docx && output.is_none() {
        return Some(documents::needs_file(lang).to_owned());
    }
    if let (Some(folder), false) = (folder, is_document) {
        let (name, word) = (folder.display(), format.word());
        return Some(match lang {
            Lang::Vi => format!("lỗi: `{name}` là thư mục; vào thư mục chỉ ghi được docx hoặc html, không ghi {word}\n"),
            Lang::En => format!("error: `{name}` is a folder; only docx or html go there, not {word}\n"),
        });
    }
    if !wanted.is_empty() && !is_document {
        let said =
            lang.of("lỗi: `--document` chỉ dùng khi ghi ra docx hoặc html\n", "error: `--document` goes with docx or html\n");
        return Some(said.to_owned());
    }
    folder.and_then(|folder| documents::occupied(folder, lang))
}

/// The work of writing so many rows.
fn writing(n_rows: usize, lang: Lang) -> Progress {
    Progress::of(&words!("Ghi kết quả", "Writing"), Some(n_rows), lang)
}

fn table(run: &Run<'_>, layers: &Layers, lang: Lang) -> String {
    let (summary, noted) = (summary(run), noted::all(run, layers));
    let head = if summary.is_illustrative { table::illustrative_head(run, lang) } else { String::new() };
    let quotas = table::quotas(&quotas(run), lang);
    let (units, counts) = (table::units(run, lang), table::summary(run, &summary, &noted, lang));
    format!("{head}{units}\n{quotas}{counts}{}", layers_rendered::terminal(layers, lang))
}

fn no_form(output: &Path, lang: Lang) -> String {
    let name = output.display();
    match lang {
        Lang::Vi => {
            format!(
                "lỗi: không biết dạng kết quả nào ứng với đuôi tệp `{name}`; dùng .xlsx, .docx, .html, .csv, .ndjson, .txt hoặc nêu `--format`\n"
            )
        }
        Lang::En => format!(
            "error: the ending of `{name}` is no form of output; use .xlsx, .docx, .html, .csv, .ndjson, .txt, or say `--format`\n"
        ),
    }
}

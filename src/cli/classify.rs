//! `vungmanh classify`: every unit scored and rated.

use super::arguments::{Document, Format, path};
use super::run::{Input, read_input};
use super::{Exit, Failure, complain, deliver, documents};
use crate::engine::run::Run;
use crate::questions::summary::summary;
use crate::render::{csv, table};
use crate::words::diagnostic::Lang;
use clap::ArgMatches;
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
    if let Some(refusal) = refusal(format, output, folder, &wanted, lang) {
        complain(&refusal);
        return Ok(Exit::Usage);
    }
    let input = match read_input(matches, lang) {
        Ok(input) => input,
        Err(exit) => return Ok(exit),
    };
    let run = match input.run(lang) {
        Ok(run) => run,
        Err(exit) => return Ok(exit),
    };
    match (documents::Form::of(format), folder) {
        (Some(form), Some(folder)) => documents::deliver_folder(folder, &input, &run, &wanted, form, lang)?,
        (Some(form), None) => {
            let papers = documents::papers(&input, &run, &wanted, lang);
            documents::deliver_papers(output, &papers, form, documents::day(&run))?;
        }
        (None, _) => deliver(output, &text(&input, &run, format, lang))?,
    }
    Ok(input.exit(&run))
}

/// Why what was typed cannot be done, before anything is read.
fn refusal(format: Format, output: Option<&Path>, folder: Option<&Path>, wanted: &[Document], lang: Lang) -> Option<String> {
    let is_document = documents::Form::of(format).is_some();
    if matches!(format, Format::Json | Format::Markdown) {
        let said = lang.of(
            "lỗi: `classify` in ra table, csv, csv-long, ndjson, docx hoặc html\n",
            "error: `classify` prints table, csv, csv-long, ndjson, docx or html\n",
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

fn text(input: &Input, run: &Run<'_>, format: Format, lang: Lang) -> String {
    match format {
        Format::Table => {
            let summary = summary(run);
            let head = if summary.is_illustrative { table::illustrative_head(run, lang) } else { String::new() };
            format!("{head}{}\n{}", table::units(run, lang), table::summary(run, &summary, lang))
        }
        Format::Csv => csv::wide(run, lang),
        Format::CsvLong => csv::long(run),
        Format::Ndjson => input.records(run),
        Format::Json | Format::Markdown | Format::Html | Format::Docx => {
            unreachable!("refused before the figures were read, or printed as documents")
        }
    }
}

fn no_form(output: &Path, lang: Lang) -> String {
    let name = output.display();
    match lang {
        Lang::Vi => {
            format!(
                "lỗi: không biết dạng kết quả nào ứng với đuôi tệp `{name}`; dùng .docx, .html, .csv, .ndjson, .txt hoặc nêu `--format`\n"
            )
        }
        Lang::En => format!(
            "error: the ending of `{name}` is no form of output; use .docx, .html, .csv, .ndjson, .txt, or say `--format`\n"
        ),
    }
}

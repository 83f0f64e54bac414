//! `vungmanh classify`: every unit scored and rated.

use super::arguments::{Format, path};
use super::run::{Input, read_input};
use super::{Exit, Failure, complain, deliver, deliver_file};
use crate::engine::run::Run;
use crate::questions::summary::summary;
use crate::render::workbook::results::{Results, write as workbook};
use crate::render::{csv, table};
use crate::words::diagnostic::Lang;
use clap::ArgMatches;

pub(super) fn classify(matches: &ArgMatches, lang: Lang) -> Result<Exit, Failure> {
    let output = path(matches, "output");
    let asked = matches.get_one::<Format>("format").copied();
    let format = match (asked, output) {
        (Some(format), _) => format,
        (None, None) => Format::Table,
        (None, Some(output)) => match Format::of_file(output) {
            Some(format) => format,
            None => {
                complain(&no_form(output, lang));
                return Ok(Exit::Usage);
            }
        },
    };
    if matches!(format, Format::Json | Format::Markdown | Format::Html) {
        complain(lang.of(
            "lỗi: `classify` in ra table, csv, csv-long, ndjson hoặc xlsx\n",
            "error: `classify` prints table, csv, csv-long, ndjson or xlsx\n",
        ));
        return Ok(Exit::Usage);
    }
    if format == Format::Xlsx && output.is_none() {
        complain(lang.of(
            "lỗi: sổ tính xlsx cần một tệp để ghi: thêm `-o ket-qua.xlsx`\n",
            "error: a workbook needs a file: add `-o results.xlsx`\n",
        ));
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
    if let (Format::Xlsx, Some(output)) = (format, output) {
        let cell = |unit, sheets: &_, indicator| input.written(unit, sheets, indicator);
        let results = Results { run: &run, summary: &summary(&run), findings: &found, cell: &cell, lang };
        deliver_file(output, &|file| workbook(&results, file).map_err(std::io::Error::other))?;
        return Ok(input.exit(&run));
    }
    deliver(output.map(std::path::PathBuf::as_path), &text(&input, &run, format, lang))?;
    Ok(input.exit(&run))
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
        Format::Json | Format::Markdown | Format::Html | Format::Xlsx => unreachable!("refused before the figures were read, or written already"),
    }
}

fn no_form(output: &std::path::Path, lang: Lang) -> String {
    let name = output.display();
    match lang {
        Lang::Vi => {
            format!("lỗi: không biết dạng kết quả nào ứng với đuôi tệp `{name}`; dùng .csv, .ndjson, .xlsx, .txt hoặc nêu `--format`\n")
        }
        Lang::En => format!("error: the ending of `{name}` is no form of output; use .csv, .ndjson, .xlsx, .txt, or say `--format`\n"),
    }
}

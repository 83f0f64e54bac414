//! `vungmanh form`: forms to be filled in, as workbooks.

use super::arguments::{path, paths, word};
use super::files::data_files;
use super::run::{facts_of, period_of, rules};
use super::{Exit, Failure, complain, deliver_bytes, deliver_into, look};
use crate::facts::spelling::Locale;
use crate::facts::{DataFile, Facts, Layer};
use crate::questions::blank::{Blank, Per, Whose, blank};
use crate::render::diagnostic;
use crate::render::workbook::blank::{Filling, workbook};
use crate::words::diagnostic::{Diagnostic, Lang, has_errors};
use clap::ArgMatches;
use std::path::Path;

/// Units without a form that are named; the rest are counted.
const NAMED_MAX: usize = 20;

pub(super) fn form(matches: &ArgMatches, lang: Lang) -> Result<Exit, Failure> {
    match written(matches, lang)? {
        Ok(exit) | Err(exit) => Ok(exit),
    }
}

fn written(matches: &ArgMatches, lang: Lang) -> Result<Result<Exit, Exit>, Failure> {
    let output = path(matches, "output").expect("clap requires it");
    let per = match matches.get_one::<String>("per").map(String::as_str) {
        Some("unit") => Per::Unit,
        Some("territory") => Per::Territory,
        Some("organisation") => Per::Organisation,
        Some(_) | None => Per::Whole,
    };
    let layer =
        matches.get_one::<String>("layer").map_or(Layer::Own, |typed| Layer::parse(typed).expect("clap admits only layers"));
    let (units, from) = (paths(matches, "units"), paths(matches, "from"));
    if let Some(said) = misused(output, per, layer, !units.is_empty() || !from.is_empty(), !from.is_empty(), lang) {
        complain(said);
        return Ok(Err(Exit::Usage));
    }
    // as among the files of a folder: what is there may have come back filled in
    if per == Per::Whole && output.exists() {
        return Err(Failure { path: output.clone(), cause: std::io::ErrorKind::AlreadyExists.into() });
    }
    let period = match period_of(matches, "period", lang) {
        Ok(period) => period,
        Err(exit) => return Ok(Err(exit)),
    };
    let loaded = match rules(matches, lang) {
        Ok(loaded) => loaded,
        Err(exit) => return Ok(Err(exit)),
    };
    let named = match data_files(&[units, from.clone()].concat(), lang) {
        Ok(named) => named,
        Err(exit) => return Ok(Err(exit)),
    };
    let locale = if word(matches, "numbers") == "en" { Locale::En } else { Locale::Vi };
    let facts = (!named.is_empty()).then(|| {
        let files: Vec<DataFile> = named.into_iter().map(|path| DataFile { path, layer: Layer::Own }).collect();
        facts_of(&[&loaded.library], &files, period, Layer::Own, locale, false)
    });
    let said = |found: &[Diagnostic]| complain(&diagnostic::terminal(found, &loaded.texts, look(lang)));
    if let Some(facts) = &facts {
        said(&[facts.refusals.as_slice(), facts.findings.as_slice()].concat());
        if !facts.refusals.is_empty() {
            return Ok(Err(Exit::Refused));
        }
    }
    let whose = facts.as_ref().map_or(Whose::Anyone, |facts| Whose::Listed(&facts.units));
    let blank = match blank(&loaded.library, whose, period, per, layer) {
        Ok(blank) => blank,
        Err(refusals) => {
            said(&refusals);
            return Ok(Err(Exit::Refused));
        }
    };
    let filling = Filling {
        library: &loaded.library,
        period,
        layer,
        units: facts.as_ref().map_or(&[], |facts| facts.units.as_slice()),
        own: facts.as_ref().filter(|_| !from.is_empty()),
        is_by_rows: per == Per::Unit,
    };
    let failed = |cause| Failure { path: output.clone(), cause: std::io::Error::other(cause) };
    let mut books = Vec::new();
    for book in &blank.books {
        books.push((format!("{}.xlsx", book.name), workbook(book, &filling).map_err(failed)?));
    }
    if per == Per::Whole {
        for (_, bytes) in &books {
            deliver_bytes(output, bytes)?;
        }
    } else {
        deliver_into(output, &books)?;
    }
    complain(&told(&blank, output, facts.as_ref(), lang));
    let has_errors = facts.as_ref().is_some_and(|facts| has_errors(&facts.findings));
    Ok(Ok(if blank.without_form.is_empty() && !has_errors { Exit::Done } else { Exit::Undetermined }))
}

/// What is wrong with how the flags go together.
fn misused(output: &Path, per: Per, layer: Layer, has_units: bool, has_figures: bool, lang: Lang) -> Option<&'static str> {
    let is_workbook = output.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    match per {
        Per::Whole if !is_workbook => Some(lang.of(
            "lỗi: `-o` phải là tệp .xlsx; muốn mỗi đơn vị, địa bàn hoặc tổ chức một tệp thì thêm `--per`\n",
            "error: `-o` must be an .xlsx file; for a file each unit, territory or organisation, add `--per`\n",
        )),
        Per::Unit | Per::Territory if !has_units => Some(lang.of(
            "lỗi: `--per unit` và `--per territory` cần danh sách đơn vị: `--units TỆP`\n",
            "error: `--per unit` and `--per territory` need the list of units: `--units FILE`\n",
        )),
        _ if has_figures && layer == Layer::Own => Some(lang.of(
            "lỗi: `--from` ghi sẵn số tự khai vào phiếu thẩm định; thêm `--layer appraised`\n",
            "error: `--from` writes the units' own figures into forms for appraisal; add `--layer appraised`\n",
        )),
        _ if !has_figures && layer == Layer::Appraised => Some(lang.of(
            "lỗi: phiếu thẩm định cần số tự khai: `--from TỆP`\n",
            "error: a form for appraisal needs the units' own figures: `--from DATA`\n",
        )),
        Per::Whole | Per::Unit | Per::Territory | Per::Organisation => None,
    }
}

fn told(blank: &Blank, output: &Path, facts: Option<&Facts>, lang: Lang) -> String {
    let n_units: usize = blank.books.iter().flat_map(|book| &book.forms).map(|form| form.units.len()).sum();
    let (n, output) = (blank.books.len(), output.display());
    let mut text = match (lang, facts) {
        (Lang::Vi, Some(_)) => format!("đã ghi {n} tệp phiếu cho {n_units} đơn vị: {output}\n"),
        (Lang::Vi, None) => format!("đã ghi {n} tệp phiếu để trống tên đơn vị: {output}\n"),
        (Lang::En, Some(_)) => format!("wrote {n} files of forms for {n_units} units: {output}\n"),
        (Lang::En, None) => format!("wrote {n} files of forms without names of units: {output}\n"),
    };
    let Some(facts) = facts.filter(|_| !blank.without_form.is_empty()) else { return text };
    let n = blank.without_form.len();
    let ids = blank.without_form.iter().take(NAMED_MAX).map(|unit| format!("`{}`", facts.units[*unit].id));
    let more = if n > NAMED_MAX { ", …" } else { "" };
    let ids = ids.collect::<Vec<_>>().join(", ");
    text += &match lang {
        Lang::Vi => format!("không có bộ tiêu chí nào cho {n} đơn vị, nên không có phiếu: {ids}{more}\n"),
        Lang::En => format!("no rule set is in force for {n} units, so they have no form: {ids}{more}\n"),
    };
    text
}

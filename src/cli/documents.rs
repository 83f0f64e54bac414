//! Documents to be printed and signed: which of them, in what form, and where they go.

use super::arguments::{Document, Format};
use super::progress::Progress;
use super::run::Input;
use super::{Exit, Failure, deliver, deliver_bytes};
use crate::engine::run::Run;
use crate::facts::Layer;
use crate::questions::document::ByLayer;
use crate::questions::document::overview::overview;
use crate::questions::document::proposed::proposed;
use crate::questions::document::score_sheet;
use crate::questions::explain::{Explanation, account};
use crate::questions::layers::Layers;
use crate::render::paper::{self, Headed, Paper};
use crate::words;
use crate::words::diagnostic::Lang;
use crate::words::period::Date;
use crate::words::text::Order;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters and digits of a unit's id, and of its name, that a file's name holds.
const NAME_MAX: usize = 60;

/// The form of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Word.
    Docx,
    /// A page to be printed.
    Html,
}

impl Form {
    /// The form of documents that a format is; `None` where it is a form of something else.
    pub(super) fn of(format: Format) -> Option<Form> {
        match format {
            Format::Docx => Some(Form::Docx),
            Format::Html => Some(Form::Html),
            Format::Table | Format::Csv | Format::CsvLong | Format::Ndjson | Format::Json | Format::Markdown | Format::Xlsx => {
                None
            }
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Form::Docx => "docx",
            Form::Html => "html",
        }
    }

    fn bytes(self, papers: &[Paper], day: Date) -> Vec<u8> {
        match self {
            Form::Docx => paper::docx(papers, day),
            Form::Html => paper::html(papers).into_bytes(),
        }
    }
}

/// What is said where a Word file was asked for and no file named.
pub(super) fn needs_file(lang: Lang) -> &'static str {
    lang.of(
        "lỗi: docx phải ghi vào tệp hoặc thư mục: thêm `-o TỆP.docx` hoặc `-o THƯ_MỤC/`\n",
        "error: docx goes into a file or folder: add `-o FILE.docx` or `-o FOLDER/`\n",
    )
}

/// Whether an output is a folder: it is one, or its name ends with `/`.
pub(super) fn is_folder(output: &Path) -> bool {
    output.is_dir() || output.as_os_str().as_encoded_bytes().last().is_some_and(|byte| matches!(byte, b'/' | b'\\'))
}

/// What is said where the folder holds something already: nobody's files are replaced or mixed with others.
pub(super) fn occupied(folder: &Path, lang: Lang) -> Option<String> {
    let name = folder.display();
    let is_empty = std::fs::read_dir(folder).map_or(!folder.exists(), |mut entries| entries.next().is_none());
    (!is_empty).then(|| match lang {
        Lang::Vi => format!("lỗi: `{name}` đã có, và không phải thư mục trống; hãy nêu một thư mục mới\n"),
        Lang::En => format!("error: `{name}` is there and is no empty folder; name a new one\n"),
    })
}

/// The day that documents are stamped with: the last day as of which a set of the run reads its figures.
pub(super) fn day(run: &Run<'_>) -> Date {
    let last = run.sheets.iter().filter_map(|sheets| sheets.set.as_of_day(run.period)).max();
    last.or_else(|| run.period.day(12, 31)).expect("every year has its last day")
}

/// To a file, or html to stdout.
pub(super) fn deliver_papers(output: Option<&Path>, papers: &[Paper], form: Form, day: Date) -> Result<(), Failure> {
    match (output, form) {
        (Some(path), _) => deliver_bytes(path, &form.bytes(papers, day)),
        (None, _) => deliver(None, &String::from_utf8_lossy(&form.bytes(papers, day))),
    }
}

/// What documents are made of: a run, and the runs of the layers under its own, which score sheets show beside it.
pub(super) struct Source<'a> {
    input: &'a Input,
    run: &'a Run<'a>,
    layers: &'a Layers,
    below: Vec<(Layer, Run<'a>)>,
}

impl<'a> Source<'a> {
    /// For documents that are wanted, where they go to a file or a folder.
    pub(super) fn of(
        input: &'a Input,
        run: &'a Run<'a>,
        layers: &'a Layers,
        wanted: &[Document],
        is_folder: bool,
        lang: Lang,
    ) -> Result<Source<'a>, Exit> {
        let has_score_sheets = wanted.contains(&Document::ScoreSheet) || (wanted.is_empty() && is_folder);
        let below = if has_score_sheets { input.below(lang)? } else { Vec::new() };
        Ok(Source { input, run, layers, below })
    }
}

/// The documents of one file: those that are wanted, else the summaries and the lists.
pub(super) fn papers(source: &Source<'_>, wanted: &[Document], lang: Lang) -> Vec<Paper> {
    let wanted = if wanted.is_empty() { &[Document::Overview, Document::Proposed] } else { wanted };
    wanted.iter().flat_map(|document| papers_of(source, *document, lang)).collect()
}

fn papers_of(source: &Source<'_>, document: Document, lang: Lang) -> Vec<Paper> {
    let Source { input, run, layers, .. } = *source;
    let letterhead = |organisation: &str| input.facts.letterheads.of(Some(organisation));
    match document {
        Document::ScoreSheet => by_name(run).into_iter().filter_map(|unit| score_sheet(source, unit, lang)).collect(),
        Document::Overview => {
            let papers = run.sheets.iter().enumerate().map(|(position, sheets)| {
                let letterhead = letterhead(&sheets.set.applies_to.organisation);
                paper::overview(
                    &overview(run, position, layers),
                    run.period,
                    input.highest(),
                    Headed { letterhead: &letterhead, lang },
                )
            });
            papers.collect()
        }
        Document::Proposed => {
            let papers = proposed(run).into_iter().map(|list| {
                let letterhead = letterhead(&list.organisation.0);
                paper::proposed(&list, run.period, Headed { letterhead: &letterhead, lang })
            });
            papers.collect()
        }
    }
}

/// Units in the order of a Vietnamese list.
fn by_name(run: &Run<'_>) -> Vec<usize> {
    let order = Order::vietnamese();
    let mut units: Vec<usize> = (0..run.units.len()).collect();
    units.sort_by(|a, b| {
        let (a, b) = (&run.units[*a], &run.units[*b]);
        order.compare(&a.name, &b.name).then_with(|| a.id.cmp(&b.id))
    });
    units
}

/// The score sheet of a unit, with what each layer gives it; `None` where no rule set is in force for it.
pub(super) fn score_sheet(source: &Source<'_>, unit: usize, lang: Lang) -> Option<Paper> {
    let Source { input, run, ref below, .. } = *source;
    let of = |layer: Layer, run: &Run<'_>| {
        let (sheets, row) = run.kin.rows[unit]?;
        let sheets = &run.sheets[sheets];
        let cell = |indicator| input.cell_upto(layer, run, unit, sheets, indicator);
        Some(account(sheets, row, &input.about(run, unit), &cell))
    };
    let highest = input.highest();
    let foremost = of(highest, run)?;
    let others: Vec<(Layer, Explanation)> = below.iter().filter_map(|(layer, run)| Some((*layer, of(*layer, run)?))).collect();
    let mut accounts = ByLayer::of(highest, &foremost);
    for (layer, other) in &others {
        accounts.set(*layer, other);
    }
    let set = &run.sheets[run.kin.rows[unit]?.0].set;
    let sheet = score_sheet::score_sheet(set, accounts)?;
    let letterhead = input.facts.letterheads.of(Some(&set.applies_to.organisation));
    Some(paper::score_sheet(&sheet, &foremost, Headed { letterhead: &letterhead, lang }))
}

/// To a folder, whole or not at all: a score sheet a unit, or the documents that are wanted.
pub(super) fn deliver_folder(
    folder: &Path,
    source: &Source<'_>,
    wanted: &[Document],
    form: Form,
    lang: Lang,
) -> Result<(), Failure> {
    let run = source.run;
    let wanted = if wanted.is_empty() { &[Document::ScoreSheet] } else { wanted };
    let failed = |cause: std::io::Error| Failure { path: folder.to_owned(), cause };
    let around = folder.parent().filter(|around| !around.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let temporary = new_folder(around).map_err(failed)?;
    let day = day(run);
    let mut taken = BTreeSet::new();
    let write = |name: &str, papers: &[Paper]| {
        let mut file = std::fs::File::create_new(temporary.path().join(name))?;
        file.write_all(&form.bytes(papers, day))?;
        file.sync_all()
    };
    for document in wanted {
        match document {
            Document::ScoreSheet => {
                let named: Vec<(usize, String)> = by_name(run)
                    .into_iter()
                    .map(|unit| {
                        let own = &run.units[unit];
                        (unit, free_name(&mut taken, &file_name(&own.id, &own.name), form.ending()))
                    })
                    .collect();
                let progress = Progress::of(&words!("Ghi phiếu chấm điểm", "Writing score sheets"), Some(named.len()), lang);
                // each is written and forgotten by whichever thread made it; their names are those of one after the other
                let written = named.par_iter().try_for_each(|(unit, name)| {
                    let written = score_sheet(source, *unit, lang).map_or(Ok(()), |paper| write(name, &[paper]));
                    progress.done(1);
                    written
                });
                written.map_err(failed)?;
            }
            Document::Overview | Document::Proposed => {
                let papers = papers_of(source, *document, lang);
                let name = if *document == Document::Overview { "tong-hop" } else { "danh-sach" };
                write(&free_name(&mut taken, name, form.ending()), &papers).map_err(failed)?;
            }
        }
    }
    // an empty folder of that name gives way
    let _ = std::fs::remove_dir(folder);
    std::fs::rename(temporary.path(), folder).map_err(failed)?;
    // the folder now stands under its own name, and is not to be removed with the temporary one
    let _ = temporary.keep();
    Ok(())
}

/// A folder that others may enter as far as the user's own folders; a temporary one is its owner's alone.
fn new_folder(around: &Path) -> std::io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o777));
    }
    builder.tempdir_in(around)
}

/// `phieu-xa_01.hoi_nong_dan-hoi-nong-dan-xa-01`: nothing in it means anything to a file system.
fn file_name(id: &str, name: &str) -> String {
    let id: String = id.chars().take(NAME_MAX).map(|c| if is_plain(c) || c == '.' { c } else { '_' }).collect();
    let id = id.trim_matches('.');
    let bare: String = name.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let folded = bare.replace('đ', "d");
    let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let name: String = words.join("-").chars().take(NAME_MAX).collect();
    let parts = ["phieu", id, name.trim_matches('-')].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// The name, numbered where another file has it; file systems may not tell great letters from small.
fn free_name(taken: &mut BTreeSet<String>, name: &str, ending: &str) -> String {
    let mut own = name.to_owned();
    let mut n = 1;
    while !taken.insert(own.to_lowercase()) {
        n += 1;
        own = format!("{name}-{n}");
    }
    format!("{own}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_its_unit_and_leads_nowhere_else() {
        assert_eq!(file_name("xa_01.nd", "Hội Nông dân Xã 01"), "phieu-xa_01.nd-hoi-nong-dan-xa-01");
        assert_eq!(file_name("c", "Chi hội ấp Tây, xã Mỹ Đức"), "phieu-c-chi-hoi-ap-tay-xa-my-duc");
        assert_eq!(file_name("../../etc/passwd", "a/b\\c:*?\"<>|"), "phieu-_.._etc_passwd-a-b-c");
        assert_eq!(file_name("đơn vị", "…"), "phieu-__n_v_");
        assert!(file_name(&"x".repeat(500), &"y".repeat(500)).len() <= 2 * NAME_MAX + 7);
    }

    #[test]
    fn no_two_files_of_a_folder_have_one_name_in_whatever_letters() {
        let mut taken = BTreeSet::new();
        let names = ["a", "A", "a", "a-2"].map(|name| free_name(&mut taken, name, "docx"));
        assert_eq!(names, ["a.docx", "A-2.docx", "a-3.docx", "a-2-2.docx"]);
    }
}

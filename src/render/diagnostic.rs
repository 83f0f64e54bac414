//! Findings as people read them in a terminal, and as programs read them.

use crate::words;
use crate::words::diagnostic::{Answer, Diagnostic, Lang, Place, Region, Severity, Texts, Witness, Words, sort};
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

/// How findings are shown in a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The reader's language.
    pub lang: Lang,
    /// Whether the text is coloured: only where a terminal shows it.
    pub is_coloured: bool,
    /// Of one kind of finding in one file, so many are shown; the rest are counted and their places listed.
    pub of_a_kind_max: usize,
}

impl Look {
    /// Plain, with ten findings of a kind in a file: what a pipe gets.
    pub fn plain(lang: Lang) -> Look {
        Look { lang, is_coloured: false, of_a_kind_max: 10 }
    }

    /// The same in colours.
    pub fn coloured(lang: Lang) -> Look {
        Look { is_coloured: true, ..Look::plain(lang) }
    }
}

/// Places of findings that are not shown: so many are named.
const PLACES_MAX: usize = 12;

/// A snippet is cut from at most so many bytes of a file; a longer stretch is named by line and column alone.
const SNIPPET_MAX: usize = 64 * 1024;

/// All findings in the order of their places, and a closing line that counts them; empty where there are none.
pub fn terminal(diagnostics: &[Diagnostic], texts: &Texts, look: Look) -> String {
    let mut sorted = diagnostics.to_vec();
    sort(&mut sorted);
    let renderer = if look.is_coloured { Renderer::styled() } else { Renderer::plain() };
    let mut shown: BTreeMap<(&str, &str, Severity), usize> = BTreeMap::new();
    let mut rest: BTreeMap<(&str, &str, Severity), Vec<&Place>> = BTreeMap::new();
    let mut text = String::new();
    for diagnostic in &sorted {
        let kind = (diagnostic.place.file(), diagnostic.code, diagnostic.severity);
        let n_shown = shown.entry(kind).or_default();
        if *n_shown < look.of_a_kind_max {
            *n_shown += 1;
            text.push_str(&renderer.render(&[group(diagnostic, texts, look.lang)]));
            text.push_str("\n\n");
        } else {
            rest.entry(kind).or_default().push(&diagnostic.place);
        }
    }
    for ((file, code, severity), places) in rest {
        let title = level(Severity::Note, look.lang).primary_title(rest_line(file, code, severity, &places, look.lang));
        text.push_str(&renderer.render(&[Group::with_title(title)]));
        text.push('\n');
    }
    if !sorted.is_empty() {
        text.push_str(&count_line(&sorted, look.lang));
        text.push('\n');
    }
    text
}

/// Notes of one kind on cells of one column become one note, which counts the others and names the first of them.
pub fn notes_by_column(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut sorted = diagnostics;
    sort(&mut sorted);
    let mut kept: Vec<Diagnostic> = Vec::new();
    let mut others: BTreeMap<(&'static str, String), (usize, Vec<String>)> = BTreeMap::new();
    for diagnostic in sorted {
        let Some(column) = column_of(&diagnostic) else {
            kept.push(diagnostic);
            continue;
        };
        match others.get_mut(&column) {
            None => {
                others.insert(column, (kept.len(), Vec::new()));
                kept.push(diagnostic);
            }
            Some((_, cells)) => {
                if let Place::Cell(_, _, cell) = &diagnostic.place {
                    cells.push(cell.to_string());
                }
            }
        }
    }
    for (position, cells) in others.into_values() {
        if !cells.is_empty() {
            let n = cells.len();
            let named = cells.iter().take(PLACES_MAX).cloned().collect::<Vec<_>>().join(", ");
            let rest = if n > PLACES_MAX { ", …" } else { "" };
            let note = words!(
                "cũng vậy ở {n} ô khác của cột này: {named}{rest}",
                "the same in {n} more cells of this column: {named}{rest}"
            );
            kept[position] = kept[position].clone().note(note);
        }
    }
    kept
}

/// The kind of a note on a cell, and the cell's column.
fn column_of(diagnostic: &Diagnostic) -> Option<(&'static str, String)> {
    match &diagnostic.place {
        Place::Cell(file, worksheet, cell) if diagnostic.severity == Severity::Note => {
            let column = cell.trim_end_matches(|c: char| c.is_ascii_digit());
            Some((diagnostic.code, format!("{file}!{worksheet}!{column}")))
        }
        Place::Cell(..) | Place::File(_) | Place::Text(..) => None,
    }
}

/// `3 lỗi, 1 cảnh báo`: how many findings of each severity; empty where there are none.
pub fn count_line(diagnostics: &[Diagnostic], lang: Lang) -> String {
    let counts = [Severity::Error, Severity::Warning, Severity::Note]
        .map(|severity| (severity, diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()));
    let counted: Vec<String> = counts
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(severity, n)| match lang {
            Lang::En if n != 1 => format!("{n} {}s", word(severity, lang)),
            Lang::Vi | Lang::En => format!("{n} {}", word(severity, lang)),
        })
        .collect();
    counted.join(", ")
}

fn word(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error, Lang::Vi) => "lỗi",
        (Severity::Error, Lang::En) => "error",
        (Severity::Warning, Lang::Vi) => "cảnh báo",
        (Severity::Warning, Lang::En) => "warning",
        (Severity::Note, Lang::Vi) => "ghi chú",
        (Severity::Note, Lang::En) => "note",
    }
}

fn level(severity: Severity, lang: Lang) -> Level<'static> {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    level.with_name(word(severity, lang))
}

fn rest_line(file: &str, code: &str, severity: Severity, places: &[&Place], lang: Lang) -> String {
    let n = places.len();
    let what = word(severity, lang);
    let mut named: Vec<String> = places.iter().take(PLACES_MAX).map(|place| within(place, lang)).collect();
    if n > PLACES_MAX {
        named.push("…".to_owned());
    }
    named.dedup();
    let named = named.join(", ");
    let line = match n {
        1 => words!(
            "còn 1 {what} [{code}] nữa trong `{file}`, không in ở trên: {named}",
            "1 more {what} [{code}] in `{file}`, not shown above: {named}"
        ),
        _ => words!(
            "còn {n} {what} [{code}] nữa trong `{file}`, không in ở trên: {named}",
            "{n} more {what}s [{code}] in `{file}`, not shown above: {named}"
        ),
    };
    line.get(lang).to_owned()
}

// A place whose file has just been named.
fn within(place: &Place, lang: Lang) -> String {
    match (place, lang) {
        (Place::File(_), Lang::Vi) => "cả tệp".to_owned(),
        (Place::File(_), Lang::En) => "the whole file".to_owned(),
        (Place::Text(_, region), Lang::Vi) => format!("dòng {}", region.line),
        (Place::Text(_, region), Lang::En) => format!("line {}", region.line),
        (Place::Cell(_, worksheet, cell), _) if worksheet.is_empty() => cell.to_string(),
        (Place::Cell(_, worksheet, cell), _) => format!("{worksheet}!{cell}"),
    }
}

fn group<'a>(diagnostic: &'a Diagnostic, texts: &'a Texts, lang: Lang) -> Group<'a> {
    let title = level(diagnostic.severity, lang).primary_title(one_line(diagnostic.message.get(lang))).id(diagnostic.code);
    let mut group = Group::with_title(title);
    let mut outside = Vec::new();
    match excerpt(diagnostic, texts, lang) {
        Some(snippet) => {
            group = group.element(snippet);
            outside.extend(diagnostic.also.iter().filter(|(place, _)| marked(diagnostic, place, texts).is_none()));
        }
        None => {
            group = group.elements(origin(&diagnostic.place));
            outside.extend(&diagnostic.also);
        }
    }
    for (place, what) in outside {
        match excerpt_of(place, what.get(lang), texts) {
            Some(snippet) => group = group.element(snippet),
            None => {
                let line = format!("{}: {}", place, what.get(lang));
                group = group.element(level(Severity::Note, lang).message(one_line(&line)));
            }
        }
    }
    for note in &diagnostic.notes {
        group = group.element(level(Severity::Note, lang).message(one_line(note.get(lang))));
    }
    if let Some(witness) = &diagnostic.witness {
        group = group.element(level(Severity::Note, lang).message(one_line(witness.words().get(lang))));
    }
    if let Some(help) = &diagnostic.help {
        let name = match lang {
            Lang::Vi => "gợi ý",
            Lang::En => "help",
        };
        group = group.element(Level::HELP.with_name(name).message(one_line(help.get(lang))));
    }
    group
}

// The user's words may hold anything; a message is one line, and says nothing to the terminal.
fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    normalize_untrusted_str(&spaced)
}

fn origin(place: &Place) -> Option<Element<'static>> {
    match place {
        Place::File(file) if file.is_empty() => None,
        Place::File(file) => Some(Origin::path(one_line(file)).into()),
        Place::Text(file, region) => {
            let (line, column) = (usize::try_from(region.line).ok()?, usize::try_from(region.column).ok()?);
            Some(Origin::path(one_line(file)).line(line).char_column(column).into())
        }
        Place::Cell(..) => Some(Origin::path(one_line(&place.to_string())).into()),
    }
}

// The finding's own line and those of its other places in the same file.
fn excerpt<'a>(
    diagnostic: &'a Diagnostic,
    texts: &'a Texts,
    lang: Lang,
) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let (text, own) = bytes(&diagnostic.place, texts)?;
    let others: Vec<(Range<usize>, &Words)> =
        diagnostic.also.iter().filter_map(|(place, what)| Some((marked(diagnostic, place, texts)?, what))).collect();
    let window = others.iter().fold(lines(text, &own), |window, (other, _)| {
        let other = lines(text, other);
        window.start.min(other.start)..window.end.max(other.end)
    });
    let shift = |range: &Range<usize>| range.start - window.start..range.end - window.start;
    Some(
        Snippet::source(&text[window.clone()])
            .path(one_line(diagnostic.place.file()))
            .line_start(1 + text[..window.start].matches('\n').count())
            .annotation(AnnotationKind::Primary.span(shift(&own)))
            .annotations(
                others.iter().map(|(other, what)| AnnotationKind::Context.span(shift(other)).label(one_line(what.get(lang)))),
            ),
    )
}

// Where another place of the finding stands in the finding's own excerpt, if it can stand there.
fn marked(diagnostic: &Diagnostic, place: &Place, texts: &Texts) -> Option<Range<usize>> {
    let (_, own) = bytes(&diagnostic.place, texts)?;
    let (_, other) = bytes(place, texts)?;
    let is_near = own.start.max(other.end) - own.start.min(other.start) <= SNIPPET_MAX / 2;
    (diagnostic.place.file() == place.file() && is_near).then_some(other)
}

fn excerpt_of<'a>(place: &'a Place, what: &'a str, texts: &'a Texts) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let (text, own) = bytes(place, texts)?;
    let window = lines(text, &own);
    Some(
        Snippet::source(&text[window.clone()])
            .path(one_line(place.file()))
            .line_start(1 + text[..window.start].matches('\n').count())
            .annotation(AnnotationKind::Context.span(own.start - window.start..own.end - window.start).label(one_line(what))),
    )
}

// The text a place points into and the bytes it means there, no further than the end of its first line; `None` where the text is
// not at hand, is not the one that was read, or its line is too long to show.
fn bytes<'a>(place: &Place, texts: &'a Texts) -> Option<(&'a str, Range<usize>)> {
    let Place::Text(file, Region { start, end, .. }) = place else { return None };
    let text: &str = texts.get(file)?;
    let rest = text.get(*start..)?;
    let line_end = start + rest.find('\n').unwrap_or(rest.len());
    let end = (*end).clamp(*start, line_end);
    if !text.is_char_boundary(end) {
        return None;
    }
    let range = *start..end;
    (lines(text, &range).len() <= SNIPPET_MAX / 4).then_some((text, range))
}

// The whole lines around a range that ends on the line it begins on.
fn lines(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = range.end + text[range.end..].find('\n').unwrap_or(text.len() - range.end);
    start..end
}

/// Everything that was found, for programs.
#[derive(Debug, Serialize)]
struct Report<'a> {
    diagnostics: Vec<Finding<'a>>,
    errors: usize,
    warnings: usize,
    notes: usize,
}

#[derive(Debug, Serialize)]
struct Finding<'a> {
    code: &'a str,
    severity: &'a str,
    message: Said<'a>,
    #[serde(flatten)]
    place: At<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<Also<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<Said<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    witness: Option<Unit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Said<'a>>,
}

/// A witness: `figures` are what `given:` of an example would hold, `unit` and `period` the same.
#[derive(Debug, Serialize)]
struct Unit {
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<i32>,
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    unit: serde_json::Map<String, serde_json::Value>,
    figures: serde_json::Map<String, serde_json::Value>,
}

#[derive(Debug, Serialize)]
struct Said<'a> {
    vi: &'a str,
    en: &'a str,
}

#[derive(Debug, Default, Serialize)]
struct At<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    worksheet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Also<'a> {
    #[serde(flatten)]
    place: At<'a>,
    message: Said<'a>,
}

/// All findings in the order of their places, as one JSON object: `diagnostics`, and how many `errors`, `warnings`, `notes`.
///
/// A finding has `code`, `severity` (`error`, `warning`, `note`), `message` (`vi`, `en`), `file`; in a text `line` and `column`
/// from 1 with `start` and `end` in bytes, in a workbook `worksheet` and `cell`; where there are any, `also`, `notes`,
/// `witness` (`figures` by the id of their question, and where they matter `unit` and
/// `period`), `help`; of a finding that its author lets stand, with the severity `note`, the reason as `allowed`.
pub fn json(diagnostics: &[Diagnostic]) -> String {
    let mut sorted = diagnostics.to_vec();
    sort(&mut sorted);
    let n = |severity| sorted.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let report = Report {
        diagnostics: sorted.iter().map(finding).collect(),
        errors: n(Severity::Error),
        warnings: n(Severity::Warning),
        notes: n(Severity::Note),
    };
    let mut text = String::new();
    let json = serde_json::to_string_pretty(&report).expect("texts and whole numbers are JSON");
    writeln!(text, "{json}").expect("a string takes what is written");
    text
}

fn finding(diagnostic: &Diagnostic) -> Finding<'_> {
    Finding {
        code: diagnostic.code,
        severity: word(diagnostic.severity, Lang::En),
        message: said(&diagnostic.message),
        place: at(&diagnostic.place),
        also: diagnostic.also.iter().map(|(place, what)| Also { place: at(place), message: said(what) }).collect(),
        notes: diagnostic.notes.iter().map(said).collect(),
        witness: diagnostic.witness.as_deref().map(unit),
        allowed: diagnostic.allowed.as_deref(),
        help: diagnostic.help.as_ref().map(said),
    }
}

fn unit(witness: &Witness) -> Unit {
    Unit {
        period: witness.period,
        unit: witness.unit.iter().map(|(id, answer)| ((*id).to_owned(), value(answer))).collect(),
        figures: witness.figures.iter().map(|(id, answer)| (id.clone(), value(answer))).collect(),
    }
}

// A number with more digits than readers of JSON keep is a text.
fn value(answer: &Answer) -> serde_json::Value {
    let written = answer.written();
    match answer {
        Answer::Truth(holds) => (*holds).into(),
        Answer::Number(_) => {
            let number = written.parse::<serde_json::Value>().unwrap_or_default();
            let read_back = number.to_string();
            if read_back == written { number } else { written.into() }
        }
        Answer::Day(_) | Answer::Text(_) | Answer::NotApplicable => written.into(),
    }
}

fn said(words: &Words) -> Said<'_> {
    Said { vi: &words.vi, en: &words.en }
}

fn at(place: &Place) -> At<'_> {
    match place {
        Place::File(file) => At { file, ..At::default() },
        Place::Text(file, region) => At {
            file,
            line: Some(region.line),
            column: Some(region.column),
            start: Some(region.start),
            end: Some(region.end),
            ..At::default()
        },
        Place::Cell(file, worksheet, cell) => {
            let worksheet = (!worksheet.is_empty()).then_some(worksheet.as_ref());
            At { file, worksheet, cell: Some(cell), ..At::default() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::Arc;

    const RULES: &str = "ratings:\n  - { id: tot, from: 90 }\n  - { id: khá, from: 70, to: 89 }\n";

    fn texts(text: &str) -> Texts {
        Texts::from([(Arc::from("rules.yaml"), Arc::from(text))])
    }

    fn region(needle: &str) -> Place {
        let start = RULES.find(needle).expect("the needle is in the text");
        let line_start = RULES[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line = u32::try_from(1 + RULES[..start].matches('\n').count()).expect("three lines");
        let column = u32::try_from(1 + RULES[line_start..start].chars().count()).expect("a short line");
        Place::Text(Arc::from("rules.yaml"), Region { start, end: start + needle.len(), line, column })
    }

    fn gap() -> Diagnostic {
        Diagnostic::error(
            "gap_between_ratings",
            region("to: 89"),
            Words::new("không mức nào nhận 89,5 điểm", "no rating takes 89.5 points"),
        )
        .also(region("from: 90"), Words::new("mức trên bắt đầu từ đây", "the next begins here"))
        .note(Words::new("điểm đi từng bước 0,5", "totals move in steps of 0.5"))
        .help(Words::new("nêu cách đọc: `below: 90`", "say how it is read: `below: 90`"))
    }

    fn cell(n: usize) -> Diagnostic {
        let place = Place::Cell(Arc::from("so-lieu.xlsx"), Arc::from("Số liệu"), Arc::from(format!("C{n}")));
        Diagnostic::warning("not_a_number", place, Words::new("`12o` không phải là số", "`12o` is not a number"))
    }

    #[test]
    fn a_finding_in_a_text_shows_its_lines_with_what_belongs_to_it() {
        assert_eq!(
            terminal(&[gap()], &texts(RULES), Look::plain(Lang::Vi)),
            "\
lỗi[gap_between_ratings]: không mức nào nhận 89,5 điểm
 --> rules.yaml:3:26
  |
2 |   - { id: tot, from: 90 }
  |                -------- mức trên bắt đầu từ đây
3 |   - { id: khá, from: 70, to: 89 }
  |                          ^^^^^^
  |
  = ghi chú: điểm đi từng bước 0,5
  = gợi ý: nêu cách đọc: `below: 90`

1 lỗi
"
        );
    }

    #[test]
    fn without_the_text_a_finding_names_line_and_column() {
        assert_eq!(
            terminal(&[gap()], &Texts::new(), Look::plain(Lang::En)),
            "\
error[gap_between_ratings]: no rating takes 89.5 points
--> rules.yaml:3:26
 = note: rules.yaml:2:16: the next begins here
 = note: totals move in steps of 0.5
 = help: say how it is read: `below: 90`

1 error
"
        );
    }

    #[test]
    fn a_cell_is_named_with_file_and_worksheet() {
        assert_eq!(
            terminal(&[cell(17)], &Texts::new(), Look::plain(Lang::Vi)),
            "cảnh báo[not_a_number]: `12o` không phải là số\n--> so-lieu.xlsx!Số liệu!C17\n\n1 cảnh báo\n"
        );
    }

    #[test]
    fn of_hundreds_for_one_cause_ten_are_shown_and_the_rest_are_counted_and_placed() {
        let mut found: Vec<Diagnostic> = (2..=301).rev().map(cell).collect();
        found.push(gap());
        let shown = terminal(&found, &texts(RULES), Look::plain(Lang::Vi));
        assert_eq!(shown.matches("không phải là số").count(), 10);
        let tail: Vec<&str> = shown.lines().rev().take(2).collect();
        assert_eq!(tail[0], "1 lỗi, 300 cảnh báo");
        assert_eq!(
            tail[1],
            "ghi chú: còn 290 cảnh báo [not_a_number] nữa trong `so-lieu.xlsx`, không in ở trên: Số liệu!C12, Số liệu!C13, \
             Số liệu!C14, Số liệu!C15, Số liệu!C16, Số liệu!C17, Số liệu!C18, Số liệu!C19, Số liệu!C20, Số liệu!C21, Số liệu!C22, \
             Số liệu!C23, …"
        );
        assert_eq!(terminal(&found[..10], &Texts::new(), Look::plain(Lang::Vi)).matches("nữa trong").count(), 0);
    }

    #[test]
    fn what_stands_in_a_file_cannot_speak_to_the_terminal() {
        let message = Words::new("`\u{1b}[2J` và\nxuống dòng", "");
        let found = Diagnostic::error("x", Place::File(Arc::from("\u{1b}[31ma.csv")), message.clone())
            .note(message.clone())
            .help(message);
        let shown = terminal(&[found], &Texts::new(), Look::plain(Lang::Vi));
        assert!(!shown.contains('\u{1b}'), "{shown}");
        assert!(shown.contains("và xuống dòng"), "{shown}");
    }

    #[test]
    fn only_a_terminal_gets_colours() {
        assert!(!terminal(&[gap()], &texts(RULES), Look::plain(Lang::Vi)).contains('\u{1b}'));
        assert!(terminal(&[gap()], &texts(RULES), Look::coloured(Lang::Vi)).contains('\u{1b}'));
    }

    #[test]
    fn programs_get_both_languages_and_every_place() {
        let json: serde_json::Value = serde_json::from_str(&json(&[cell(17), gap()])).expect("it is JSON");
        let first = &json["diagnostics"][0];
        assert_eq!(first["code"], "gap_between_ratings");
        assert_eq!(first["severity"], "error");
        assert_eq!(first["message"]["vi"], "không mức nào nhận 89,5 điểm");
        assert_eq!((&first["file"], &first["line"], &first["column"]), (&"rules.yaml".into(), &3.into(), &26.into()));
        assert_eq!((&first["start"], &first["end"]), (&61.into(), &67.into()));
        assert_eq!(first["also"][0]["line"], 2);
        assert_eq!(first["also"][0]["message"]["en"], "the next begins here");
        assert_eq!(first["help"]["en"], "say how it is read: `below: 90`");
        let second = &json["diagnostics"][1];
        assert_eq!((&second["worksheet"], &second["cell"]), (&"Số liệu".into(), &"C17".into()));
        assert_eq!(second.get("line"), None);
        assert_eq!((&json["errors"], &json["warnings"], &json["notes"]), (&1.into(), &1.into(), &0.into()));
    }

    /// The whole shape, so that no key changes unseen.
    #[test]
    fn the_form_for_programs_is_this_and_no_other() {
        let witness = Witness {
            figures: vec![
                ("ty_le".to_owned(), Answer::Number(crate::words::number::Number::parse("89.5").expect("a number"))),
                ("loai".to_owned(), Answer::Text("xa".to_owned())),
                ("ke_hoach".to_owned(), Answer::Truth(true)),
                ("nop".to_owned(), Answer::Day("2016-12-01".parse().expect("a day"))),
                (
                    "rat_lon".to_owned(),
                    Answer::Number(crate::words::number::Number::parse("12345678901234567890.5").expect("a number")),
                ),
            ],
            unit: vec![("subtype", Answer::Text("hanh_chinh".to_owned()))],
            period: Some(2016),
        };
        let found =
            Diagnostic {
                severity: Severity::Note, allowed: Some("văn bản viết thế".into()), ..gap().witness(Some(witness))
            };
        let own = json(&[found]);
        let expected = serde_json::json!({
            "diagnostics": [{
                "code": "gap_between_ratings",
                "severity": "note",
                "message": { "vi": "không mức nào nhận 89,5 điểm", "en": "no rating takes 89.5 points" },
                "file": "rules.yaml", "line": 3, "column": 26, "start": 61, "end": 67,
                "also": [{
                    "file": "rules.yaml", "line": 2, "column": 16, "start": 24, "end": 32,
                    "message": { "vi": "mức trên bắt đầu từ đây", "en": "the next begins here" },
                }],
                "notes": [{ "vi": "điểm đi từng bước 0,5", "en": "totals move in steps of 0.5" }],
                "witness": {
                    "period": 2016,
                    "unit": { "subtype": "hanh_chinh" },
                    "figures": {
                        "ty_le": 89.5, "loai": "xa", "ke_hoach": true, "nop": "2016-12-01", "rat_lon": "12345678901234567890.5",
                    },
                },
                "allowed": "văn bản viết thế",
                "help": { "vi": "nêu cách đọc: `below: 90`", "en": "say how it is read: `below: 90`" },
            }],
            "errors": 0, "warnings": 0, "notes": 1,
        });
        assert_eq!(serde_json::from_str::<serde_json::Value>(&own).expect("it is JSON"), expected);
    }

    #[test]
    fn a_witness_is_a_note_that_reads_as_people_write_numbers() {
        let figures = vec![("ty_le".to_owned(), Answer::Number(crate::words::number::Number::parse("89.5").expect("a number")))];
        let found = gap().witness(Some(Witness { figures, unit: Vec::new(), period: None }));
        let shown = terminal(std::slice::from_ref(&found), &texts(RULES), Look::plain(Lang::Vi));
        assert!(shown.contains("= ghi chú: đơn vị ví dụ: ty_le = 89,5\n"), "{shown}");
        let shown = terminal(&[found], &texts(RULES), Look::plain(Lang::En));
        assert!(shown.contains("= note: a unit that shows it: ty_le = 89.5\n"), "{shown}");
    }

    proptest! {
        #[test]
        fn no_place_and_no_text_makes_it_fall(
            text in "(\\PC|[\n\r\t\u{301}\u{200d}]){0,60}", start in 0_usize..80, length in 0_usize..80, other in 0_usize..80,
        ) {
            let place = |start| Place::Text(Arc::from("rules.yaml"), Region { start, end: start + length, line: 1, column: 1 });
            let words = Words::new(text.clone(), text.clone());
            let found = Diagnostic::error("x", place(start), words.clone()).also(place(other), words.clone()).note(words);
            let shown = terminal(&[found], &texts(&text), Look::plain(Lang::Vi));
            prop_assert!(shown.ends_with("1 lỗi\n"));
        }
    }
}

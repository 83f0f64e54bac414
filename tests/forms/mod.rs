//! Forms out and back: what is filled in is read as it was meant, whoever saved it.

mod damages;
pub(crate) mod filling;
mod office;
mod sending;

use filling::{Sheet, Typed, drawn, sheets, typed_into};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use vungmanh::facts::answer::{Answer, answer};
use vungmanh::facts::spelling::Locale;
use vungmanh::facts::units::{Names, Unit};
use vungmanh::facts::{Asked, Facts, Layer, read_bytes};
use vungmanh::law::library::Library;
use vungmanh::questions::blank::{Blank, BlankForm, Per, Whose, blank};
use vungmanh::render::workbook::blank::{Filling, workbook};
use vungmanh::words::figure::Question;
use vungmanh::words::period::Period;

fn library(path: &str) -> Library {
    let loaded = Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path));
    assert!(!loaded.library.entries.is_empty(), "{path} has rule sets");
    loaded.library
}

fn made(library: &Library, whose: Whose<'_>, period: Period, per: Per) -> (Blank, Vec<Vec<u8>>) {
    let blank = blank(library, whose, period, per, Layer::Own).expect("sets are in force");
    let units = if let Whose::Listed(units) = whose { units } else { &[] };
    let is_by_rows = per == Per::Unit;
    let filling = Filling { library, period, layer: Layer::Own, units, own: None, is_by_rows };
    let books = blank.books.iter().map(|book| workbook(book, &filling).expect("a workbook")).collect();
    (blank, books)
}

fn read_back(library: &Library, files: Vec<(&str, Vec<u8>)>, period: Period, layer: Layer) -> Facts {
    let forms: Vec<Vec<&Question>> =
        library.entries.iter().map(|entry| entry.set.indicators.iter().map(|own| &own.question).collect()).collect();
    let (mut organisations, mut unit_kinds, mut territories) = (Names::default(), Names::default(), Names::default());
    library.titles.organisations.iter().for_each(|(id, title)| organisations.add(id, title));
    library.titles.unit_kinds.iter().for_each(|(id, title)| unit_kinds.add(id, title));
    library.territories.all.iter().for_each(|territory| territories.add(&territory.id, &territory.title));
    let asked = Asked {
        forms,
        organisations: &organisations,
        unit_kinds: &unit_kinds,
        subtypes: &Names::default(),
        territories: &territories,
        period,
        layer,
        locale: Locale::Vi,
    };
    read_bytes(files.into_iter().map(|(name, bytes)| (name.into(), layer, bytes)), &asked)
}

/// Nothing to be said: every heading is understood, every cell can be read.
#[track_caller]
fn assert_quiet(facts: &Facts) {
    let said: Vec<String> = facts
        .refusals
        .iter()
        .chain(&facts.findings)
        .map(|found| format!("{} {}: {}", found.code, found.place, found.message.vi))
        .collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
}

/// What is expected of each unit, form and indicator, with the evidence typed.
type Expected = Vec<(String, usize, usize, Answer, Option<String>)>;

const UNITS_A_FORM: u32 = 6;

/// Fills in open rows of the form of a set.
fn fill_in(form: &BlankForm, sheet: &Sheet, dice: &mut ChaCha8Rng, cells: &mut BTreeMap<(usize, u32, u32), Typed>) -> Expected {
    let mut expected = Vec::new();
    for n in 0..UNITS_A_FORM {
        let row = sheet.open_row(n);
        let id = format!("0{}{n}", form.form + 10);
        let mut at = |heading: &str, typed: Typed| {
            cells.insert((sheet.position, row, sheet.column(heading)), typed);
        };
        at("Mã đơn vị", Typed::Text(id.clone()));
        at("Tên đơn vị", Typed::Text(format!("Đơn vị số {n}")));
        if sheet.has("Địa bàn") {
            at("Địa bàn", Typed::Text(form.territories[n as usize % form.territories.len()].1.clone()));
        }
        for asked in &form.asked {
            let (typed, read) = drawn(&asked.question, dice);
            if let Some(typed) = typed {
                at(&asked.heading, typed);
            }
            let evidence = asked.evidence_heading.as_ref().map(|heading| {
                let text = format!("BC {n}/{}", asked.question.id);
                at(heading, Typed::Text(text.clone()));
                text
            });
            expected.push((id.clone(), form.form, asked.indicator, read, evidence));
        }
    }
    expected
}

#[track_caller]
fn assert_read(facts: &Facts, library: &Library, expected: &Expected) {
    let mut n_given = 0;
    for (id, form, indicator, wanted, evidence) in expected {
        let unit = facts.unit(id).unwrap_or_else(|| panic!("unit {id} came back"));
        let question = &library.entries[*form].set.indicators[*indicator].question;
        let cell = facts.figure(unit, *form, *indicator).unwrap_or_else(|| panic!("{id}: no column for `{}`", question.id));
        let read = match answer(question, cell, Locale::Vi) {
            Answer::Given(value, _) => Answer::Given(value, None),
            other => other,
        };
        assert_eq!(read, *wanted, "{id} `{}` at {}", question.id, cell.place());
        n_given += usize::from(matches!(read, Answer::Given(..)));
        let beside = facts.evidence(unit, *form, *indicator).map(|cell| cell.raw().into_owned());
        assert_eq!(beside.filter(|text| !text.is_empty()), *evidence, "{id} `{}`: evidence", question.id);
    }
    assert!(n_given * 2 > expected.len(), "most answers are given");
}

/// Every shipped set, and the set that asks everything, each in a period in which it is in force.
fn trials() -> Vec<(Library, Period)> {
    let periods = |library: &Library| -> BTreeSet<i32> {
        let from = |set: &vungmanh::law::RuleSet| set.in_force.and_then(|span| span.from).map(|day| Period::of(day).year);
        library.entries.iter().filter_map(|entry| from(&entry.set)).collect()
    };
    let mut trials = Vec::new();
    for path in ["rules", "fixtures/forms/rules"] {
        for year in periods(&library(path)) {
            trials.push((library(path), Period { year }));
        }
    }
    trials
}

#[test]
fn whatever_is_filled_in_is_read_as_it_was_meant() {
    let mut filled = BTreeSet::new();
    for (library, period) in trials() {
        let (blank, books) = made(&library, Whose::Anyone, period, Per::Whole);
        let sheets = sheets(&books[0]);
        assert_eq!(sheets.len(), blank.books[0].forms.len(), "a worksheet each form, and no other has units");
        for seed in 0..12 {
            let mut dice = ChaCha8Rng::seed_from_u64(seed);
            let mut cells = BTreeMap::new();
            let mut expected = Vec::new();
            for (form, sheet) in blank.books[0].forms.iter().zip(&sheets) {
                expected.extend(fill_in(form, sheet, &mut dice, &mut cells));
                filled.insert(form.set.reference());
            }
            let facts = read_back(&library, vec![("phieu.xlsx", typed_into(&books[0], &cells))], period, Layer::Own);
            assert_quiet(&facts);
            assert_read(&facts, &library, &expected);
        }
    }
    let shipped = library("rules");
    let all: BTreeSet<String> = shipped
        .entries
        .iter()
        .filter(|entry| entry.set.in_force.is_some() && entry.set.status != vungmanh::law::Status::Frame)
        .map(|entry| entry.set.reference())
        .chain(["phieu/to@2024.1".to_owned()])
        .collect();
    assert_eq!(filled, all, "every set was tried");
}

#[test]
fn what_another_program_saved_anew_is_read_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut sent = Vec::new();
    let mut paths = Vec::new();
    for (n, (library, period)) in trials().into_iter().enumerate() {
        let (blank, books) = made(&library, Whose::Anyone, period, Per::Whole);
        let mut dice = ChaCha8Rng::seed_from_u64(7);
        let (mut cells, mut expected) = (BTreeMap::new(), Vec::new());
        for (form, sheet) in blank.books[0].forms.iter().zip(&sheets(&books[0])) {
            expected.extend(fill_in(form, sheet, &mut dice, &mut cells));
        }
        let path = folder.path().join(format!("phieu-{n}.xlsx"));
        std::fs::write(&path, typed_into(&books[0], &cells)).expect("written");
        paths.push(path);
        sent.push((library, period, expected));
    }
    for form in ["xlsx", "ods"] {
        let into = folder.path().join(form);
        std::fs::create_dir(&into).expect("a folder");
        let files: Vec<&Path> = paths.iter().map(std::path::PathBuf::as_path).collect();
        if !office::saved_anew(&files, form, &into) {
            return;
        }
        for (n, (library, period, expected)) in sent.iter().enumerate() {
            let name = format!("phieu-{n}.{form}");
            let bytes = std::fs::read(into.join(&name)).expect("it was saved");
            let facts = read_back(library, vec![(&name, bytes)], *period, Layer::Own);
            assert_quiet(&facts);
            assert_read(&facts, library, expected);
        }
    }
}

fn registered() -> (Library, Vec<Unit>) {
    let library = library("fixtures/forms/rules");
    let rows = "Mã đơn vị;Tên đơn vị;Tổ chức;Cấp;Địa bàn;Ngày thành lập\n\
                015009;=Tổ Một;phieu;to;ap_mot;01/02/2016\n\
                04E090;Tổ Hai;phieu;to;ap_hai;\n";
    let facts = read_back(&library, vec![("don-vi.csv", rows.into())], Period { year: 2024 }, Layer::Own);
    assert_quiet(&facts);
    let units = facts.units.clone();
    (library, units)
}

#[test]
fn a_form_of_listed_units_says_who_they_are_and_takes_their_figures() {
    let (library, units) = registered();
    for per in [Per::Whole, Per::Unit] {
        let period = Period { year: 2024 };
        let (blank, books) = made(&library, Whose::Listed(&units), period, per);
        let mut files = Vec::new();
        let mut expected = Vec::new();
        let mut dice = ChaCha8Rng::seed_from_u64(3);
        for (book, bytes) in blank.books.iter().zip(&books) {
            let form = &book.forms[0];
            let sheet = &sheets(bytes)[0];
            let mut cells = BTreeMap::new();
            for unit in form.units.iter().map(|unit| &units[*unit]) {
                for asked in &form.asked {
                    let (typed, read) = drawn(&asked.question, &mut dice);
                    let (row, column) = if per == Per::Unit {
                        (sheet.row_of("Chỉ tiêu", &asked.heading), sheet.column("Giá trị"))
                    } else {
                        (sheet.row_of("Mã đơn vị", &unit.id), sheet.column(&asked.heading))
                    };
                    cells.extend(typed.map(|typed| ((sheet.position, row, column), typed)));
                    expected.push((unit.id.to_string(), form.form, asked.indicator, read, None));
                }
            }
            files.push((format!("{}.xlsx", book.name), typed_into(bytes, &cells)));
        }
        assert_eq!(files.len(), if per == Per::Unit { 2 } else { 1 });
        let files = files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
        let facts = read_back(&library, files, period, Layer::Own);
        assert_quiet(&facts);
        assert_read(&facts, &library, &expected);
        let mut back = facts.units.clone();
        back.sort_by(|a, b| a.id.cmp(&b.id));
        assert_eq!(back, units, "what is known of the units comes back too");
    }
}

#[test]
fn figures_of_another_period_are_left_aside() {
    let (library, units) = registered();
    let (blank, books) = made(&library, Whose::Listed(&units), Period { year: 2024 }, Per::Whole);
    let sheet = &sheets(&books[0])[0];
    let at = (sheet.position, sheet.row_of("Mã đơn vị", "015009"), sheet.column(&blank.books[0].forms[0].asked[0].heading));
    let bytes = typed_into(&books[0], &BTreeMap::from([(at, Typed::Number("5".to_owned()))]));
    let has_sent = |year| {
        let facts = read_back(&library, vec![("phieu.xlsx", bytes.clone())], Period { year }, Layer::Own);
        facts.unit("015009").is_some_and(|unit| facts.has_sent(unit, 0))
    };
    assert!(has_sent(2024) && !has_sent(2025));
}

#[test]
fn a_form_for_appraisal_shows_what_was_sent_and_reads_back_as_appraised() {
    let (library, units) = registered();
    let period = Period { year: 2024 };
    let own = "Mã đơn vị;Tên đơn vị;Tổ chức;Cấp;Địa bàn;so_buoi;so_buoi (minh chứng);ty_le;ngay_nop;ke_hoach;quy\n\
               015009;=Tổ Một;phieu;to;ap_mot;9;BC 12;59,84;03/02/2024;x;1.163\n\
               04E090;Tổ Hai;phieu;to;ap_hai;12o;;;;;\n";
    let facts = read_back(&library, vec![("tu-khai.csv", own.into())], period, Layer::Own);
    assert_eq!(facts.units.len(), units.len());
    for per in [Per::Whole, Per::Unit] {
        let blank = blank(&library, Whose::Listed(&facts.units), period, per, Layer::Appraised).expect("a set is in force");
        let is_by_rows = per == Per::Unit;
        let filling =
            Filling { library: &library, period, layer: Layer::Appraised, units: &facts.units, own: Some(&facts), is_by_rows };
        let bytes = workbook(&blank.books[0], &filling).expect("a workbook");
        let sheet = &sheets(&bytes)[0];
        let place = |id: &str| {
            let asked = blank.books[0].forms[0].asked.iter().find(|asked| asked.question.id == id).expect("it is asked");
            let (of_own, of_appraised) = asked.layered.clone().expect("there are two layers");
            if is_by_rows {
                let row = sheet.row_of("Chỉ tiêu", &asked.heading);
                (row, sheet.column("Giá trị (tự khai)"), sheet.column("Giá trị (thẩm định)"))
            } else {
                (sheet.row_of("Mã đơn vị", "015009"), sheet.column(&of_own), sheet.column(&of_appraised))
            }
        };
        let (row, shown, open) = place("so_buoi");
        assert_eq!(sheet.text(row, shown), "9");
        assert_eq!(sheet.text(row, open), "", "nothing is appraised yet");
        let cells = BTreeMap::from([((sheet.position, row, open), Typed::Number("8".to_owned()))]);
        let filled = typed_into(&bytes, &cells);
        let of = |layer: Layer, id: &str| {
            let facts = read_back(&library, vec![("tham-dinh.xlsx", filled.clone())], period, layer);
            if layer == Layer::Own {
                // what stands in the open columns is of a higher layer, and is told
                let codes: Vec<&str> = facts.findings.iter().map(|finding| finding.code).collect();
                assert_eq!(codes, ["higher_layer_left_aside"]);
            } else {
                assert_quiet(&facts);
            }
            let at = library.entries[0].set.indicators.iter().position(|own| own.question.id == id).expect("it is asked");
            let cell = facts.figure(facts.unit("015009").expect("it came back"), 0, at).expect("there is a column");
            format!("{:?}", answer(&library.entries[0].set.indicators[at].question, cell, Locale::Vi))
        };
        assert!(of(Layer::Appraised, "so_buoi").contains("Number(8)"), "{}", of(Layer::Appraised, "so_buoi"));
        assert_eq!(of(Layer::Appraised, "ty_le"), "Missing", "what was sent is not taken for what was appraised");
        // the locked column is the unit's own figure as it was sent
        for id in ["so_buoi", "ty_le", "ngay_nop", "ke_hoach", "quy"] {
            let at = library.entries[0].set.indicators.iter().position(|own| own.question.id == id).expect("it is asked");
            let sent = facts.figure(facts.unit("015009").expect("it is there"), 0, at).expect("it was sent");
            let sent = answer(&library.entries[0].set.indicators[at].question, sent, Locale::Vi);
            assert_eq!(of(Layer::Own, id), format!("{sent:?}"), "{id}");
        }
    }
}

#[test]
fn whoever_appraises_can_refuse_evidence_and_give_grounds_and_leaves_blank_what_stands() {
    let (library, _) = registered();
    let period = Period { year: 2024 };
    let own = "Mã đơn vị;Tên đơn vị;Tổ chức;Cấp;Địa bàn;so_buoi;so_buoi (minh chứng);ty_le\n\
               015009;=Tổ Một;phieu;to;ap_mot;9;BC 12;59,84\n";
    let sent = read_back(&library, vec![("tu-khai.csv", own.into())], period, Layer::Own);
    for is_by_rows in [false, true] {
        let per = if is_by_rows { Per::Unit } else { Per::Whole };
        let blank = blank(&library, Whose::Listed(&sent.units), period, per, Layer::Appraised).expect("a set is in force");
        let filling =
            Filling { library: &library, period, layer: Layer::Appraised, units: &sent.units, own: Some(&sent), is_by_rows };
        let bytes = workbook(&blank.books[0], &filling).expect("a workbook");
        let sheet = &sheets(&bytes)[0];
        let form = &blank.books[0].forms[0];
        let asked = form.asked.iter().find(|asked| asked.question.id == "so_buoi").expect("it is asked");
        let heading = |heading: &Option<String>| heading.clone().expect("there is such a column");
        let (row, shown, accepted, grounds) = if is_by_rows {
            let row = sheet.row_of("Chỉ tiêu", &asked.heading);
            let column = |heading| sheet.column(heading);
            (row, column("Minh chứng (tự khai)"), column("Minh chứng (thẩm định)"), column("Ghi chú"))
        } else {
            let column = |of: &Option<String>| sheet.column(&heading(of));
            let row = sheet.row_of("Mã đơn vị", "015009");
            let own = column(&asked.own_evidence_heading);
            (row, own, column(&asked.evidence_heading), column(&asked.explanation_heading))
        };
        assert_eq!((sheet.text(row, shown), sheet.text(row, accepted)), ("BC 12".to_owned(), String::new()));
        let at = asked.indicator;
        let read = |typed: &[(u32, &str)]| {
            let cells = typed.iter().map(|(column, text)| ((sheet.position, row, *column), Typed::Text((*text).to_owned())));
            let filled = typed_into(&bytes, &cells.collect());
            let forms: Vec<Vec<&Question>> =
                library.entries.iter().map(|entry| entry.set.indicators.iter().map(|own| &own.question).collect()).collect();
            let names = Names::default();
            let (mut organisations, mut unit_kinds, mut territories) = (Names::default(), Names::default(), Names::default());
            library.titles.organisations.iter().for_each(|(id, title)| organisations.add(id, title));
            library.titles.unit_kinds.iter().for_each(|(id, title)| unit_kinds.add(id, title));
            library.territories.all.iter().for_each(|territory| territories.add(&territory.id, &territory.title));
            let asked = Asked {
                forms,
                organisations: &organisations,
                unit_kinds: &unit_kinds,
                subtypes: &names,
                territories: &territories,
                period,
                layer: Layer::Appraised,
                locale: Locale::Vi,
            };
            let files = [
                ("tu-khai.csv".into(), Layer::Own, own.as_bytes().to_vec()),
                ("tham-dinh.xlsx".into(), Layer::Appraised, filled),
            ];
            let facts = read_bytes(files, &asked);
            assert_quiet(&facts);
            facts
        };
        // nothing is written: what was sent stands, evidence too
        let untouched = read(&[]);
        let unit = untouched.unit("015009").expect("it is there");
        assert_eq!(untouched.figure(unit, 0, at).expect("a cell").raw(), "9");
        assert!(untouched.refused(Layer::Appraised, unit, 0, at).is_none());
        // evidence is refused, and why
        let refused = read(&[(accepted, "Không đạt"), (grounds, "không có chữ ký")]);
        let (who, evidence) = refused.refused(Layer::Appraised, unit, 0, at).expect("it is refused");
        assert_eq!((who.layer, evidence.as_deref()), (Layer::Appraised, Some("BC 12")));
        assert!(read(&[(accepted, "Đạt")]).refused(Layer::Appraised, unit, 0, at).is_none());
    }
}

#[test]
fn a_form_asks_for_the_cohort_and_the_unit_above_where_the_rules_need_them() {
    let library = library("rules");
    let period = Period { year: 2025 };
    let rows = "Mã đơn vị;Tên đơn vị;Tổ chức;Cấp\nx1;Hội xã Một;hoi_nong_dan;xa\nc1;Chi hội Một;hoi_nong_dan;chi_hoi\n";
    let facts = read_back(&library, vec![("don-vi.csv", rows.into())], period, Layer::Own);
    let (blank, books) = made(&library, Whose::Listed(&facts.units), period, Per::Whole);
    let sheets = sheets(&books[0]);
    let of = |kind: &str| {
        let at = blank.books[0].forms.iter().position(|form| form.set.applies_to.unit_kind == kind).expect("it has a form");
        ["Cụm (khối)", "Đơn vị cấp trên"].map(|heading| sheets[at].has(heading))
    };
    // communes compete within their cohort, and are added up from their branches
    assert_eq!((of("xa"), of("chi_hoi")), ([true, false], [false, true]));
}

#[test]
fn an_illustrative_form_says_so_in_its_first_line() {
    let library = library("rules");
    let (blank, books) = made(&library, Whose::Anyone, Period { year: 2024 }, Per::Organisation);
    assert_eq!(blank.books.len(), books.len());
    for (book, bytes) in blank.books.iter().zip(&books) {
        for (form, sheet) in book.forms.iter().zip(sheets(bytes)) {
            let is_illustrative = form.set.status == vungmanh::law::Status::Illustrative;
            assert_eq!(sheet.first_line().starts_with("MINH HỌA"), is_illustrative, "{}", sheet.name);
        }
    }
}

#[test]
fn the_same_forms_are_the_same_bytes() {
    let (library, units) = registered();
    let make = || made(&library, Whose::Listed(&units), Period { year: 2024 }, Per::Whole).1;
    assert_eq!(make(), make());
}

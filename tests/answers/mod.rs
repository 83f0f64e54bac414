//! What is answered to "why was this unit rated so?": held to shipped sets, their examples and the assumed workbooks.

mod nearest;
mod records;

use std::path::Path;
use std::sync::Arc;
use vungmanh::engine::fill::Given;
use vungmanh::engine::run::{Run, run};
use vungmanh::facts::advice::on_fault;
use vungmanh::facts::answer::{Answer, Value, answer};
use vungmanh::facts::spelling::Locale;
use vungmanh::facts::units::{Day, Names};
use vungmanh::facts::{Asked, DataFile, Facts, Layer, heading::Attribute, read};
use vungmanh::law::library::Library;
use vungmanh::law::load::Loaded;
use vungmanh::law::{IndicatorId, RuleSet};
use vungmanh::questions::explain::children::{children_of, led_by};
use vungmanh::questions::explain::{About, Explanation, FigureCell, Titled, explain};
use vungmanh::render::decided::first_lines;
use vungmanh::render::explanation::explanation;
use vungmanh::words::diagnostic::Lang;
use vungmanh::words::figure::Question;
use vungmanh::words::period::{Period, to_days};

/// A workbook with the rules it is rated by.
struct Workbook {
    loaded: Loaded,
    facts: Facts,
    period: Period,
}

impl Workbook {
    fn of(rules: &str, files: &[&str]) -> Workbook {
        let loaded = Library::load(Path::new(rules));
        assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
        let library = &loaded.library;
        let [mut organisations, mut unit_kinds, mut territories] = [(); 3].map(|()| Names::default());
        library.titles.organisations.iter().for_each(|(id, title)| organisations.add(id, title));
        library.titles.unit_kinds.iter().for_each(|(id, title)| unit_kinds.add(id, title));
        library.territories.all.iter().for_each(|territory| territories.add(&territory.id, &territory.title));
        let forms: Vec<Vec<Question>> = library
            .entries
            .iter()
            .map(|entry| entry.set.indicators.iter().map(|indicator| indicator.question.clone()).collect())
            .collect();
        let period = Period { year: 2016 };
        let asked = Asked {
            forms: forms.iter().map(|form| form.iter().collect()).collect(),
            organisations: &organisations,
            unit_kinds: &unit_kinds,
            subtypes: &Names::default(),
            territories: &territories,
            period,
            layer: Layer::Own,
            locale: Locale::Vi,
        };
        let files: Vec<DataFile> = files.iter().map(|path| DataFile { path: path.into(), layer: Layer::Own }).collect();
        let facts = read(&files, &asked);
        assert!(facts.refusals.is_empty(), "{:?}", facts.refusals);
        Workbook { loaded, facts, period }
    }

    fn form(&self, set: &RuleSet) -> usize {
        let is_it = |entry: &vungmanh::law::library::Entry| entry.set.reference() == set.reference();
        self.loaded.library.entries.iter().position(is_it).expect("the set is in its library")
    }

    fn given(&self, unit: usize, set: &RuleSet, indicator: IndicatorId) -> Given {
        let Some(cell) = self.facts.figure(unit, self.form(set), indicator) else { return Given::Missing };
        match answer(&set.indicators[indicator].question, cell, Locale::Vi) {
            Answer::Missing => Given::Missing,
            Answer::NotApplicable => Given::NotApplicable,
            Answer::Unreadable(_) => Given::Unreadable,
            Answer::Given(Value::Number(number), _) => Given::Number(number),
            Answer::Given(Value::Truth(holds), _) => Given::Truth(holds),
            Answer::Given(Value::Day(day), _) => Given::Day(to_days(day)),
            Answer::Given(Value::Option(option), _) => Given::Option(option),
            Answer::Given(Value::Text(text), _) => Given::Text(text),
        }
    }

    fn run(&self) -> Run<'_> {
        let figures = |unit: usize, set: &RuleSet, indicator: IndicatorId| self.given(unit, set, indicator);
        run(&self.loaded.library, &self.facts.units, &figures, self.period).expect("the sets rate")
    }

    fn explain(&self, run: &Run<'_>, id: &str) -> Explanation {
        let unit = self.facts.unit(id).expect("the workbook has the unit");
        let (sheets, row) = run.in_order()[unit].rated_in.expect("a set is in force");
        let sheets = &run.sheets[sheets];
        let own = &self.facts.units[unit];
        let titled = |id: &Option<Arc<str>>, title: &dyn Fn(&str) -> String| {
            id.as_ref().map(|id| Titled { id: id.to_string(), title: title(id) })
        };
        let about = About {
            id: own.id.to_string(),
            name: own.name.to_string(),
            organisation: titled(&own.organisation, &|id| run.organisation_title(id)),
            unit_kind: titled(&own.unit_kind, &|id| run.unit_kind_title(id)),
            subtype: titled(&own.subtype, &str::to_owned),
            territory: titled(&own.territory, &|id| run.territory_title(id)),
            founded: match own.founded {
                Day::Known(day) => Some((day, self.facts.attribute_place(unit, Attribute::Founded))),
                Day::Missing | Day::Unreadable => None,
            },
            period: self.period,
            below: children_of(run, unit),
            leads: led_by(run, unit),
            waivers: std::collections::BTreeMap::new(),
            decision: None,
            exceptions: std::collections::BTreeMap::new(),
        };
        let form = self.form(&sheets.set);
        let cells = |indicator: IndicatorId| {
            let cell = self.facts.figure(unit, form, indicator)?;
            let question = &sheets.set.indicators[indicator].question;
            let fault = match answer(question, cell, Locale::Vi) {
                Answer::Unreadable(fault) => Some(on_fault(fault, question, cell, Locale::Vi).message),
                Answer::Given(..) | Answer::Missing | Answer::NotApplicable => None,
            };
            let evidence = self.facts.evidence(unit, form, indicator).filter(|cell| !cell.is_blank());
            Some(FigureCell {
                place: cell.place(),
                raw: cell.raw().into_owned(),
                layer: Some(Layer::Own),
                evidence: evidence.map(|cell| cell.raw().into_owned()),
                fault,
                before: None,
            })
        };
        explain(sheets, row, &about, &cells)
    }
}

/// The small sets that use every way of scoring, and units that come out in every way.
fn small() -> Workbook {
    Workbook::of(
        "fixtures/explained/rules",
        &["fixtures/explained/so-lieu-gia-dinh-to-dan-van.csv", "fixtures/explained/so-lieu-gia-dinh-ban-cong-tac.csv"],
    )
}

fn province() -> Workbook {
    Workbook::of("rules", &["fixtures/hau-giang/2016.xlsx"])
}

/// The hash says which text rated; a snapshot says what came out.
fn without_hash(text: &str) -> String {
    text.lines().filter(|line| !line.starts_with("Mã băm") && !line.starts_with("Hash")).collect::<Vec<_>>().join("\n")
}

// What is read aloud to someone who has not seen the table.
#[test]
fn the_first_three_lines_say_what_decided() {
    let workbook = small();
    let run = workbook.run();
    let lines: Vec<String> =
        workbook.facts.units.iter().map(|unit| first_lines(&workbook.explain(&run, &unit.id), Lang::Vi).join("\n")).collect();
    insta::assert_snapshot!(lines.join("\n\n"));
}

#[test]
fn the_first_three_lines_say_the_same_in_english() {
    let workbook = small();
    let run = workbook.run();
    let lines: Vec<String> =
        workbook.facts.units.iter().map(|unit| first_lines(&workbook.explain(&run, &unit.id), Lang::En).join("\n")).collect();
    insta::assert_snapshot!(lines.join("\n\n"));
}

#[test]
fn the_fourteen_of_2016_are_told_in_three_lines() {
    let workbook = province();
    let run = workbook.run();
    let rated = run.in_order().into_iter().filter(|placed| {
        let (sheets, row) = placed.rated_in.expect("every unit has a set");
        run.sheets[sheets].outcome(row) != vungmanh::engine::sheets::Outcome::Rated(0)
    });
    let lines: Vec<String> =
        rated.map(|placed| first_lines(&workbook.explain(&run, &placed.unit.id), Lang::Vi).join("\n")).collect();
    assert_eq!(lines.len(), 14);
    insta::assert_snapshot!(lines.join("\n\n"));
}

#[test]
fn an_explanation_tells_everything() {
    let workbook = small();
    let run = workbook.run();
    for (id, name) in [
        ("dv02", "short of points"),
        ("dv05", "short of points and under a floor"),
        ("dv07", "figures missing and unreadable"),
        ("dv08", "knocked out without a total"),
        ("dv09", "a criterion left out"),
        ("bc02", "a matrix"),
    ] {
        let text = explanation(&workbook.explain(&run, id), Lang::Vi);
        insta::assert_snapshot!(name, without_hash(&text));
    }
    insta::assert_snapshot!("in english", without_hash(&explanation(&workbook.explain(&run, "dv02"), Lang::En)));
}

// Else a printed page could pass for one that somebody issued.
#[test]
fn the_first_printed_line_of_an_illustrative_set_says_so() {
    let workbook = small();
    let run = workbook.run();
    for unit in &workbook.facts.units {
        let explained = workbook.explain(&run, &unit.id);
        assert!(explanation(&explained, Lang::Vi).starts_with("MINH HỌA"), "{}", unit.id);
        assert!(explanation(&explained, Lang::En).starts_with("ILLUSTRATIVE"), "{}", unit.id);
    }
}

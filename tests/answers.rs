//! What is answered to "why was this unit rated so?": held to shipped sets, their examples and the assumed workbooks.

use std::path::Path;
use std::sync::Arc;
use vungmanh::engine::fill::Given;
use vungmanh::engine::run::{Run, run};
use vungmanh::facts::answer::{Answer, Locale, Value, answer};
use vungmanh::facts::units::{Day, Names};
use vungmanh::facts::{Asked, DataFile, Facts, Layer, heading::Attribute, read};
use vungmanh::law::library::Library;
use vungmanh::law::load::Loaded;
use vungmanh::law::{IndicatorId, RuleSet};
use vungmanh::questions::explain::{About, Explanation, FigureCell, Titled, explain};
use vungmanh::render::decided::first_lines;
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
    fn of(year: i32) -> Workbook {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let loaded = Library::load(&root.join("rules"));
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
        let period = Period { year };
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
        let path = root.join(format!("fixtures/hau-giang/{year}.xlsx"));
        let facts = read(&[DataFile { path, layer: Layer::Own }], &asked);
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
        };
        let form = self.form(&sheets.set);
        let cells = |indicator: IndicatorId| {
            let cell = self.facts.figure(unit, form, indicator)?;
            let question = &sheets.set.indicators[indicator].question;
            let fault = match answer(question, cell, Locale::Vi) {
                Answer::Unreadable(fault) => Some(fault.diagnostic(question, cell, Locale::Vi).message),
                Answer::Given(..) | Answer::Missing | Answer::NotApplicable => None,
            };
            let evidence = self.facts.evidence(unit, form, indicator).filter(|cell| !cell.is_blank());
            Some(FigureCell {
                place: cell.place(),
                raw: cell.raw().into_owned(),
                layer: Some(Layer::Own),
                evidence: evidence.map(|cell| cell.raw().into_owned()),
                fault,
            })
        };
        explain(sheets, row, &about, &cells)
    }
}

#[test]
fn look() {
    let workbook = Workbook::of(2016);
    let run = workbook.run();
    for id in [
        "xa_07.hoi_nong_dan",
        "xa_12.hoi_nong_dan",
        "xa_16.hoi_phu_nu",
        "xa_21.hoi_phu_nu",
        "xa_29.doan_thanh_nien",
        "xa_33.cong_doan",
        "xa_38.cong_doan",
        "xa_44.cong_doan",
        "xa_48.hoi_cuu_chien_binh",
        "xa_55.hoi_cuu_chien_binh",
        "xa_60.hoi_nong_dan",
        "xa_63.doan_thanh_nien",
        "xa_71.hoi_phu_nu",
        "xa_74.hoi_cuu_chien_binh",
        "xa_01.hoi_nong_dan",
        "xa_02.hoi_phu_nu",
    ] {
        let start = std::time::Instant::now();
        let explanation = workbook.explain(&run, id);
        println!("{:?}", start.elapsed());
        for line in first_lines(&explanation, Lang::Vi) {
            println!("{line}");
        }
        println!();
    }
}

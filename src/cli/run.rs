//! What `read`, `classify` and `explain` share: rules and figures, read and found fit to rate by.

use super::arguments::{path, paths, word};
use super::earlier::{Earlier, results_asked};
use super::files::data_files;
use super::progress::Progress;
use super::{Exit, complain, look};
use crate::engine::cohorts::{cohort_of, of_cohorts, peer};
use crate::engine::fill::Given;
use crate::engine::kin::wanted;
use crate::engine::recorded::{Decided, Records, ground};
use crate::engine::run::{Choosing, Figures, Known, Run, run_by};
use crate::engine::sheets::Sheets;
use crate::facts::advice::{on_fault, shortened};
use crate::facts::answer::{Answer, Value, answer};
use crate::facts::heading::Attribute;
use crate::facts::layered::Acceptance;
use crate::facts::spelling::Locale;
use crate::facts::units::{Day, Names};
use crate::facts::{Asked, DataFile, Facts, Layer, read};
use crate::law::check::check;
use crate::law::library::Library;
use crate::law::load::Loaded;
use crate::law::{IndicatorId, RuleSet, Status, WithoutEvidence};
use crate::questions::breaches::breaches;
use crate::questions::explain::acts::Act;
use crate::questions::explain::children::{children_of, led_by};
use crate::questions::explain::{About, FigureCell, Titled, account};
use crate::questions::layers::{Asked as LayersAsked, Layers, layers, written_questions};
use crate::questions::misspelt::misspelt;
use crate::questions::reading::silent;
use crate::questions::unplaced::say_unplaced;
use crate::render::blocks::in_order;
use crate::render::diagnostic;
use crate::render::reading as rendering;
use crate::render::record::record;
use crate::words;
use crate::words::diagnostic::{Diagnostic, Lang, Place, Severity, has_errors};
use crate::words::figure::Question;
use crate::words::period::{Period, to_days};
use clap::ArgMatches;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Rules and figures of a period.
pub(super) struct Input {
    pub(super) loaded: Loaded,
    /// The rules of the other side, where two are held against each other.
    pub(super) against: Option<Loaded>,
    pub(super) facts: Facts,
    /// The period before.
    pub(super) earlier: Earlier,
    pub(super) period: Period,
    pub(super) locale: Locale,
    pub(super) layer: Layer,
}

/// The rules of one side, and how a unit's set is found among them.
#[derive(Clone, Copy)]
pub(super) struct Rules<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) choosing: Choosing,
}

/// Loads the library; with any error, nobody is rated by it.
pub(super) fn rules(matches: &ArgMatches, lang: Lang) -> Result<Loaded, Exit> {
    let path = path(matches, "rules").expect("clap requires it");
    fit_to_rate(Library::load(path), path, lang)
}

/// Rules that have been loaded; with any error, nobody is rated by them.
pub(super) fn fit_to_rate(loaded: Loaded, path: &Path, lang: Lang) -> Result<Loaded, Exit> {
    let mut found = loaded.diagnostics.clone();
    found.extend(check(&loaded.library));
    if has_errors(&found) {
        found.retain(|diagnostic| diagnostic.severity == Severity::Error);
        complain(&diagnostic::terminal(&found, &loaded.texts, look(lang)));
        return Err(Exit::Refused);
    }
    if loaded.library.entries.is_empty() {
        let path = path.display();
        complain(&match lang {
            Lang::Vi => format!("lỗi: không có bộ tiêu chí nào trong `{path}`\n"),
            Lang::En => format!("error: there is no rule set in `{path}`\n"),
        });
        return Err(Exit::Refused);
    }
    if loaded.library.entries.iter().all(|entry| entry.set.status == Status::Frame) {
        let path = path.display();
        complain(&match lang {
            Lang::Vi => format!("lỗi: `{path}` chỉ có khung; nêu bộ tiêu chí điền khung ấy, hoặc cả thư mục `rules`\n"),
            Lang::En => format!("error: there are only frames in `{path}`; name a set that fills one, or the folder `rules`\n"),
        });
        return Err(Exit::Refused);
    }
    Ok(loaded)
}

/// Reads rules and figures; what stands against rating anybody is said, and nothing more is done.
pub(super) fn read_input(matches: &ArgMatches, lang: Lang) -> Result<Input, Exit> {
    read_input_against(matches, &|_| Ok(None), lang)
}

/// The period that was typed.
pub(super) fn period_of(matches: &ArgMatches, flag: &str, lang: Lang) -> Result<Period, Exit> {
    let typed = word(matches, flag);
    Period::parse(typed).ok_or_else(|| {
        complain(&match lang {
            Lang::Vi => format!("lỗi: `--{flag} {typed}` không phải một năm, ví dụ 2016\n"),
            Lang::En => format!("error: `--{flag} {typed}` is no year, such as 2016\n"),
        });
        Exit::Usage
    })
}

/// The rules of the other side, once those of the first are known to be sound.
pub(super) type Against<'a> = dyn Fn(&Loaded) -> Result<Option<Loaded>, Exit> + 'a;

/// The same with the rules of another side, whose questions are looked for in the figures too.
pub(super) fn read_input_against(matches: &ArgMatches, against: &Against<'_>, lang: Lang) -> Result<Input, Exit> {
    let period = period_of(matches, "period", lang)?;
    let locale = if word(matches, "numbers") == "en" { Locale::En } else { Locale::Vi };
    let (layer, layered) = layers_of(matches, lang)?;
    let loaded = rules(matches, lang)?;
    let against = against(&loaded)?;
    let libraries: Vec<&Library> = std::iter::once(&loaded).chain(&against).map(|loaded| &loaded.library).collect();
    let mut files = files(matches, lang)?;
    files.extend(layered);
    let reading = Progress::of(&words!("Đọc số liệu", "Reading the figures"), None, lang);
    let mut facts = facts_of(&libraries, &files, period, layer, locale, false);
    let before = before_of(matches, &libraries, period, layer, locale, lang)?;
    drop(reading);
    let both = || std::iter::once(&facts).chain(&before);
    let misspelt: Vec<Diagnostic> = both().flat_map(|facts| misspelt(&libraries, facts)).collect();
    if both().any(|facts| !facts.refusals.is_empty()) || !misspelt.is_empty() {
        let refusals = both().flat_map(|facts| &facts.refusals);
        // what is only noted would bury what must be mended first
        let findings = facts.findings.iter().filter(|found| found.severity != Severity::Note);
        let found: Vec<Diagnostic> = refusals.chain(&misspelt).chain(findings).cloned().collect();
        complain(&diagnostic::terminal(&found, &loaded.texts, look(lang)));
        return Err(Exit::Refused);
    }
    say_unplaced(&loaded.library, &mut facts, period);
    let earlier = Earlier::of(&mut facts, before, &libraries, period);
    Ok(Input { loaded, against, facts, earlier, period, locale, layer })
}

/// What the files of the period before say, where some were named.
fn before_of(
    matches: &ArgMatches,
    libraries: &[&Library],
    period: Period,
    layer: Layer,
    locale: Locale,
    lang: Lang,
) -> Result<Option<Facts>, Exit> {
    let named = if matches.try_contains_id("previous").is_ok() { paths(matches, "previous") } else { Vec::new() };
    if named.is_empty() {
        return Ok(None);
    }
    let files: Vec<DataFile> = data_files(&named, lang)?.into_iter().map(|path| DataFile { path, layer: Layer::Own }).collect();
    Ok(Some(facts_of(libraries, &files, Period { year: period.year - 1 }, layer, locale, true)))
}

/// What files say, asked with the questions and names of some libraries.
pub(super) fn facts_of(
    libraries: &[&Library],
    files: &[DataFile],
    period: Period,
    layer: Layer,
    locale: Locale,
    is_before: bool,
) -> Facts {
    let (mut organisations, mut unit_kinds, mut territories) = (Names::default(), Names::default(), Names::default());
    for library in libraries {
        let titles = &library.titles;
        for (names, known) in [(&mut organisations, &titles.organisations), (&mut unit_kinds, &titles.unit_kinds)] {
            for (id, title) in known {
                names.add(id, title);
                titles.also(id).for_each(|name| names.add(id, name));
            }
        }
        for territory in &library.territories.all {
            territories.add(&territory.id, &territory.title);
        }
        for entry in &library.entries {
            let whom = &entry.set.applies_to;
            organisations.add(&whom.organisation, library.titles.organisation(&whom.organisation));
            unit_kinds.add(&whom.unit_kind, library.titles.unit_kind(&whom.unit_kind));
        }
    }
    let questions = |set: &'_ Arc<RuleSet>| -> Vec<Question> { set.indicators.iter().map(|own| own.question.clone()).collect() };
    let entries = libraries.iter().flat_map(|library| &library.entries);
    let mut forms: Vec<Vec<Question>> = entries.clone().map(|entry| questions(&entry.set)).collect();
    // after the forms of all sets, those of the points that somebody may have written beside
    let indicators: BTreeSet<&str> =
        entries.clone().flat_map(|entry| &entry.set.indicators).map(|own| own.question.id.as_str()).collect();
    forms.extend(entries.clone().map(|entry| written_questions(&entry.set, &indicators)));
    // and those of what came of each unit in the period before, which only its files answer
    forms.extend(entries.map(|entry| if is_before { results_asked(&entry.set) } else { Vec::new() }));
    read(
        files,
        &Asked {
            forms: forms.iter().map(|form| form.iter().collect()).collect(),
            organisations: &organisations,
            unit_kinds: &unit_kinds,
            subtypes: &Names::default(),
            territories: &territories,
            period,
            layer,
            locale,
        },
    )
}

/// The files that were named, those of folders one by one; lists of units first.
fn files(matches: &ArgMatches, lang: Lang) -> Result<Vec<DataFile>, Exit> {
    let units = if matches.try_contains_id("units").is_ok() { paths(matches, "units") } else { Vec::new() };
    let paths = data_files(&[units, paths(matches, "data")].concat(), lang)?;
    Ok(paths.into_iter().map(|path| DataFile { path, layer: Layer::Own }).collect())
}

/// Up to which layer figures are taken, and the files that are of a layer: `--layer appraised`, `--layer appraised=FILE`.
fn layers_of(matches: &ArgMatches, lang: Lang) -> Result<(Layer, Vec<DataFile>), Exit> {
    let (mut upto, mut files) = (None, Vec::new());
    for typed in matches.get_many::<String>("layer").into_iter().flatten() {
        let (name, path) = typed.split_once('=').map_or((typed.as_str(), None), |(name, path)| (name, Some(path)));
        match (Layer::parse(name), path) {
            (Some(layer), Some(path)) if !path.is_empty() => files.push(DataFile { path: path.into(), layer }),
            (Some(layer), None) if upto.is_none_or(|known| known == layer) => upto = Some(layer),
            _ => {
                complain(&match lang {
                    Lang::Vi => format!(
                        "lỗi: `--layer {typed}`: cần một lần self, appraised hoặc decided, hay LỚP=TỆP, ví dụ `--layer appraised=tham-dinh.xlsx`\n"
                    ),
                    Lang::En => format!(
                        "error: `--layer {typed}`: one of self, appraised or decided once, or LAYER=FILE, such as `--layer appraised=appraised.xlsx`\n"
                    ),
                });
                return Err(Exit::Usage);
            }
        }
    }
    Ok((upto.unwrap_or(Layer::Decided), files))
}

impl Input {
    /// Rates every unit; what was found in the figures is said, and handed over.
    pub(super) fn run(&self, lang: Lang) -> Result<(Run<'_>, Vec<Diagnostic>), Exit> {
        let (figures, said) = self.answers();
        let rating = Progress::of(&words!("Chấm điểm, xếp loại", "Rating"), None, lang);
        let run = self.rated_by(&self.rules(), &figures, self.recorded());
        drop(rating);
        let mut found = self.findings();
        found.extend(said());
        let run = run.map_err(|refusals| self.refused(&refusals, lang))?;
        found.extend(run.recorded.unusable().cloned());
        found.extend(self.without_previous(&run));
        let mut found = diagnostic::notes_by_column(found);
        found.extend(breaches(&run, &|unit| self.facts.place(unit)));
        complain(&diagnostic::terminal(&found, &self.loaded.texts, look(lang)));
        let unofficial: BTreeSet<String> =
            run.sheets.iter().filter(|sheets| sheets.is_unofficial()).map(|sheets| sheets.set.reference()).collect();
        if !unofficial.is_empty() {
            let sets = unofficial.into_iter().collect::<Vec<_>>().join(", ");
            complain(&match lang {
                Lang::Vi => format!("lưu ý: xếp loại theo bộ tiêu chí minh họa hoặc dự thảo: {sets}\n"),
                Lang::En => format!("note: rated by illustrative or draft rule sets: {sets}\n"),
            });
        }
        Ok((run, found))
    }

    /// What was found while files were read, those of the period before too; and that decisions are left aside, where they are.
    pub(super) fn findings(&self) -> Vec<Diagnostic> {
        let earlier = self.earlier.facts.iter().flat_map(|before| &before.findings);
        self.facts.findings.iter().chain(earlier).cloned().chain(self.decisions_left_aside()).collect()
    }

    // Whoever asks for a lower layer asks for what stood before anything was decided; that it was is said.
    fn decisions_left_aside(&self) -> Option<Diagnostic> {
        let first = self.facts.decisions.first().filter(|_| self.layer < Layer::Decided)?;
        let (n, layer) = (self.facts.decisions.len(), self.layer.id());
        let message = words!(
            "{n} quyết định không được áp dụng: `--layer {layer}` chỉ lấy số liệu trước khi quyết định",
            "decisions that are not applied: {n}; `--layer {layer}` takes what stood before anything was decided"
        );
        let found = Diagnostic::warning("decisions_left_aside", first.kind.place.clone(), message);
        Some(found.help(words!("bỏ `--layer {layer}` để áp dụng quyết định", "leave out `--layer {layer}` to apply them")))
    }

    // Nobody is rated: why is said.
    fn refused(&self, refusals: &[Diagnostic], lang: Lang) -> Exit {
        complain(&diagnostic::terminal(refusals, &self.loaded.texts, look(lang)));
        Exit::Refused
    }

    /// Where a unit's figure stands, and what is written there.
    pub(super) fn written(&self, unit: usize, sheets: &Sheets, indicator: IndicatorId) -> Option<(Place, String)> {
        if sheets.set.indicators[indicator].previous.is_some() {
            let cell = self.cell_before(unit, &sheets.set, indicator);
            return (!cell.raw.is_empty()).then_some((cell.place, cell.raw));
        }
        let cell = self.facts.figure(unit, self.form(&sheets.set), indicator)?;
        Some((cell.place(), cell.raw().into_owned()))
    }

    /// Rates every unit by some rules; with what is to be said of the cells that were read for it.
    pub(super) fn rated<'a>(&'a self, rules: Rules<'a>) -> (Result<Run<'a>, Vec<Diagnostic>>, Vec<Diagnostic>) {
        let (figures, said) = self.answers();
        let run = self.rated_by(&rules, &figures, self.recorded());
        (run, said())
    }

    fn rules(&self) -> Rules<'_> {
        Rules { loaded: &self.loaded, choosing: Choosing::InForce(self.period) }
    }

    /// What people recorded, where what was decided counts.
    pub(super) fn recorded(&self) -> Records<'_> {
        if self.layer < Layer::Decided {
            return Records::default();
        }
        Records { decisions: &self.facts.decisions, unread: &self.facts.unread_decisions }
    }

    fn rated_by<'a>(
        &'a self,
        rules: &Rules<'a>,
        figures: &Figures<'_>,
        records: Records<'_>,
    ) -> Result<Run<'a>, Vec<Diagnostic>> {
        let known = Known { figures, records };
        run_by(&rules.loaded.library, rules.choosing, &self.facts.units, &known, self.period)
    }

    /// The form of a set among those asked.
    pub(super) fn form(&self, set: &RuleSet) -> usize {
        let loaded = std::iter::once(&self.loaded).chain(&self.against);
        loaded
            .flat_map(|loaded| &loaded.library.entries)
            .position(|entry| std::ptr::eq(&raw const *entry.set, set))
            .expect("a run's sets come from its library")
    }

    /// The units rated by each layer that states something and is under the highest, the lowest first; without a word on the figures.
    pub(super) fn below(&self, lang: Lang) -> Result<Vec<(Layer, Run<'_>)>, Exit> {
        self.rated_under(self.highest(), lang)
    }

    fn rated_under(&self, highest: Layer, lang: Lang) -> Result<Vec<(Layer, Run<'_>)>, Exit> {
        let lower: BTreeSet<Layer> = self.facts.layers.iter().copied().filter(|layer| *layer < highest).collect();
        let rated = |layer: Layer| {
            let (figures, _) = self.answers_upto(layer);
            let by = self.rated_by(&self.rules(), &figures, Records::default());
            Ok((layer, by.map_err(|refusals| self.refused(&refusals, lang))?))
        };
        lower.into_iter().map(rated).collect()
    }

    /// What the layers that state something make of the figures, each held against those under it.
    pub(super) fn layers(&self, run: &Run<'_>, lang: Lang) -> Result<Layers, Exit> {
        // what people recorded stands beside what the figures of every layer give
        let Records { decisions, unread } = self.recorded();
        let is_recorded = !decisions.is_empty() || !unread.is_empty();
        let last = if is_recorded { Layer::Decided } else { self.highest() };
        let runs = self.rated_under(last, lang)?;
        let mut by: Vec<(Layer, &Run<'_>)> = runs.iter().map(|(layer, run)| (*layer, run)).collect();
        by.push((last, run));
        let n_sets: usize = std::iter::once(&self.loaded).chain(&self.against).map(|loaded| loaded.library.entries.len()).sum();
        Ok(layers(&LayersAsked {
            facts: &self.facts,
            locale: self.locale,
            runs: &by,
            form: &|set| self.form(set),
            written: &|set| n_sets + self.form(set),
        }))
    }

    /// The highest layer that states something and that figures are taken from.
    pub(super) fn highest(&self) -> Layer {
        self.facts.layers.iter().copied().filter(|layer| *layer <= self.layer).max().unwrap_or(Layer::Own)
    }

    /// The form of what came of units in the period before, of a set.
    pub(super) fn results_form(&self, set: &RuleSet) -> usize {
        let n_sets: usize = std::iter::once(&self.loaded).chain(&self.against).map(|loaded| loaded.library.entries.len()).sum();
        2 * n_sets + self.form(set)
    }

    /// What a unit of some facts gave for an indicator; what is to be said of the cell goes into `said`.
    ///
    /// Of a unit that sent nothing at all, what the rules make of a figure that is missing among others says nothing: it is not known
    /// whether there was nothing to report. Where its set reads the units below it, those have told of it.
    pub(super) fn given(
        &self,
        facts: &Facts,
        upto: Layer,
        unit: usize,
        set: &RuleSet,
        indicator: IndicatorId,
        said: &Mutex<Vec<Diagnostic>>,
    ) -> Given {
        match self.stated(facts, upto, unit, set, indicator, said) {
            Given::Missing if !facts.has_sent_upto(upto, unit, self.form(set)) && wanted(set).is_empty() => Given::NothingSent,
            given => given,
        }
    }

    fn stated(
        &self,
        facts: &Facts,
        upto: Layer,
        unit: usize,
        set: &RuleSet,
        indicator: IndicatorId,
        said: &Mutex<Vec<Diagnostic>>,
    ) -> Given {
        let form = self.form(set);
        let own = &set.indicators[indicator];
        let Some((_, cell)) = facts.settled(upto, unit, form, indicator) else { return Given::Missing };
        let read = answer(&own.question, cell, self.locale);
        let say = |diagnostic: Diagnostic| said.lock().expect("no thread panics while it speaks").push(diagnostic);
        if let Some(diagnostic) = read.said(&own.question, cell, self.locale) {
            say(diagnostic);
        }
        let given = match read {
            Answer::Missing => return Given::Missing,
            Answer::NotApplicable => return Given::NotApplicable,
            Answer::Unreadable(_) => return Given::Unreadable,
            Answer::Given(Value::Number(number), _) => Given::Number(number),
            Answer::Given(Value::Truth(holds), _) => Given::Truth(holds),
            Answer::Given(Value::Day(day), _) => Given::Day(to_days(day)),
            Answer::Given(Value::Option(option), _) => Given::Option(option),
            Answer::Given(Value::Text(text), _) => Given::Text(text),
        };
        let title = &own.question.title;
        match facts.acceptance(upto, unit, form, indicator) {
            Some((_, Acceptance::Accepted(_))) => return given,
            Some((_, Acceptance::Unreadable(beside))) => {
                let raw = shortened(&beside.raw());
                let message = words!(
                    "`{title}`: `{raw}` không nói minh chứng đạt hay không đạt",
                    "`{title}`: `{raw}` does not say whether the evidence is accepted"
                );
                say(Diagnostic::error("unreadable_acceptance", beside.place(), message).help(words!(
                    "ghi `đạt` hoặc `không đạt`; để trống nếu chưa thẩm định minh chứng",
                    "write `đạt` (accepted) or `không đạt` (refused); nothing where the evidence was not looked at"
                )));
                return Given::Unreadable;
            }
            Some((_, Acceptance::Refused(beside))) => {
                let refused = |message| {
                    say(Diagnostic::warning("evidence_refused", beside.place(), message)
                        .also(cell.place(), words!("số liệu", "the figure")));
                };
                let Some(evidence) = own.evidence else {
                    refused(words!(
                        "`{title}`: minh chứng không đạt; bộ tiêu chí không nói số liệu khi đó tính thế nào, nên vẫn dùng",
                        "`{title}`: its evidence is refused; the rules do not say what follows, so the figure is used"
                    ));
                    return given;
                };
                let is_explained = || facts.explanation(unit, form, indicator).is_some_and(|note| !note.is_blank());
                return match evidence.without {
                    WithoutEvidence::Zero => {
                        refused(words!(
                            "`{title}`: minh chứng không đạt, tính là 0",
                            "`{title}`: its evidence is refused, and it counts as 0"
                        ));
                        Given::NoEvidence
                    }
                    WithoutEvidence::Explanation if is_explained() => {
                        refused(words!(
                            "`{title}`: minh chứng không đạt, có giải trình, nên vẫn dùng",
                            "`{title}`: its evidence is refused; it is explained, and used"
                        ));
                        given
                    }
                    WithoutEvidence::Explanation => {
                        refused(words!(
                            "`{title}`: minh chứng không đạt và không có giải trình, nên không được dùng",
                            "`{title}`: its evidence is refused, and it is not explained, so it is not used"
                        ));
                        Given::Missing
                    }
                    WithoutEvidence::Warning => {
                        refused(words!(
                            "`{title}`: minh chứng không đạt; số liệu vẫn dùng",
                            "`{title}`: its evidence is refused; the figure is used"
                        ));
                        given
                    }
                };
            }
            None => {}
        }
        let Some(evidence) = own.evidence.filter(|evidence| evidence.required) else { return given };
        // where no table has a column for evidence, whether there is any cannot be told here
        let Some(beside) = facts.evidence(unit, form, indicator) else { return given };
        if !beside.is_blank() {
            return given;
        }
        let without = |message| Diagnostic::warning("no_evidence", cell.place(), message);
        let is_explained = || facts.explanation(unit, form, indicator).is_some_and(|note| !note.is_blank());
        match evidence.without {
            WithoutEvidence::Zero => {
                say(without(words!("`{title}` không có minh chứng, tính là 0", "`{title}` has no evidence and counts as 0")));
                Given::NoEvidence
            }
            WithoutEvidence::Explanation if is_explained() => given,
            WithoutEvidence::Explanation => {
                say(without(words!(
                    "`{title}` không có minh chứng và không có giải trình, nên không được dùng",
                    "`{title}` has neither evidence nor explanation and is not used"
                )));
                Given::Missing
            }
            WithoutEvidence::Warning => {
                say(without(words!("`{title}` không có minh chứng", "`{title}` has no evidence")));
                given
            }
        }
    }

    /// What each unit gave, and, once all are asked, what is to be said of the cells.
    pub(super) fn answers(&self) -> (impl Fn(usize, &RuleSet, IndicatorId) -> Given + Sync, impl FnOnce() -> Vec<Diagnostic>) {
        self.answers_upto(self.layer)
    }

    /// The same by what one layer and those under it say.
    pub(super) fn answers_upto(
        &self,
        upto: Layer,
    ) -> (impl Fn(usize, &RuleSet, IndicatorId) -> Given + Sync, impl FnOnce() -> Vec<Diagnostic>) {
        let said = Arc::new(Mutex::new(Vec::new()));
        let heard = said.clone();
        let given = move |unit: usize, set: &RuleSet, indicator: IndicatorId| {
            if set.indicators[indicator].previous.is_some() {
                return self.given_before(unit, set, indicator, &said);
            }
            self.given(&self.facts, upto, unit, set, indicator, &said)
        };
        (given, move || std::mem::take(&mut *heard.lock().expect("no thread panics while it speaks")))
    }

    /// Rates every unit without a word on other units' figures.
    pub(super) fn run_quietly(&self, lang: Lang) -> Result<Run<'_>, Exit> {
        let (figures, _) = self.answers();
        self.rated_by(&self.rules(), &figures, self.recorded()).map_err(|refusals| self.refused(&refusals, lang))
    }

    /// Who has not sent figures: for people, and whether the run is incomplete for it, which it is where a list of units was given
    /// to be held against. Without one nothing is said where everyone has.
    pub(super) fn silent(&self, matches: &ArgMatches, lang: Lang) -> (String, bool) {
        let has_sent = |unit: usize, form: usize| self.facts.has_sent(unit, form);
        let Ok((silent, n_asked)) = silent(&self.loaded.library, &self.facts.units, &has_sent, self.period) else {
            return (String::new(), false);
        };
        let is_listed = matches.contains_id("units");
        if silent.is_empty() && !is_listed {
            return (String::new(), false);
        }
        let units: Vec<_> = silent.iter().map(|unit| &self.facts.units[*unit]).collect();
        (rendering::silent(&units, n_asked, lang), is_listed && !silent.is_empty())
    }

    /// Who a unit is, for an explanation.
    pub(super) fn about(&self, run: &Run<'_>, unit: usize) -> About {
        let own = &self.facts.units[unit];
        let titled = |id: &Option<Arc<str>>, title: &dyn Fn(&str) -> String| {
            id.as_ref().map(|id| Titled { id: id.to_string(), title: title(id) })
        };
        let rated_in = run.kin.rows.get(unit).copied().flatten();
        let set = rated_in.map(|(sheets, _)| &*run.sheets[sheets].set);
        let founded = match (self.since(unit, set), own.founded) {
            (Some(since), _) => match since.founded {
                Day::Known(day) => Some((day, since.place.clone())),
                Day::Missing | Day::Unreadable => None,
            },
            (None, Day::Known(day)) => Some((day, self.facts.attribute_place(unit, Attribute::Founded))),
            (None, Day::Missing | Day::Unreadable) => None,
        };
        About {
            id: own.id.to_string(),
            name: own.name.to_string(),
            organisation: titled(&own.organisation, &|id| run.organisation_title(id)),
            unit_kind: titled(&own.unit_kind, &|id| run.unit_kind_title(id)),
            subtype: titled(&own.subtype, &|id| id.to_owned()),
            territory: titled(&own.territory, &|id| run.territory_title(id)),
            founded,
            period: self.period,
            below: children_of(run, unit),
            leads: led_by(run, unit),
            waivers: run
                .recorded
                .waived
                .range((unit, 0)..(unit + 1, 0))
                .filter_map(|((_, gate), act)| {
                    let decision = &self.facts.decisions[(*act)?];
                    let ground = set.and_then(|set| ground(set.gates.get(*gate)?, decision));
                    Some((*gate, Act::of(decision, ground)))
                })
                .collect(),
            decision: match run.recorded.decided.get(&unit) {
                Some(Decided::Rated(_, act) | Decided::Cancelled(act)) => Some(Act::of(&self.facts.decisions[*act], None)),
                Some(Decided::Unreadable) | None => None,
            },
            exceptions: set.map_or_else(BTreeMap::new, |set| {
                let excepted = set.quotas.iter().filter_map(|quota| {
                    let cohort = cohort_of(&quota.within, &peer(own))?;
                    let act = run.recorded.exceptions.get(&of_cohorts(quota, set, cohort))?;
                    Some((quota.id.clone(), Act::of(&self.facts.decisions[*act], None)))
                });
                excepted.collect()
            }),
        }
    }

    /// The cell of a unit's figure: where it stands, what is written there, and why it cannot be read where it cannot.
    pub(super) fn cell(&self, run: &Run<'_>, unit: usize, sheets: &Sheets, indicator: IndicatorId) -> Option<FigureCell> {
        self.cell_upto(self.layer, run, unit, sheets, indicator)
    }

    /// The same by what one layer and those under it say.
    pub(super) fn cell_upto(
        &self,
        upto: Layer,
        run: &Run<'_>,
        unit: usize,
        sheets: &Sheets,
        indicator: IndicatorId,
    ) -> Option<FigureCell> {
        if sheets.set.indicators[indicator].previous.is_some() {
            return Some(self.cell_before(unit, &sheets.set, indicator));
        }
        // points that were decided stand before those that a layer states
        if let Some((_, act)) = run.recorded.assessed.get(&(unit, indicator))
            && let Some(value) = &self.facts.decisions[*act].value
        {
            let (place, raw) = (value.place.clone(), value.is.text.to_string());
            return Some(FigureCell { place, raw, layer: Some(Layer::Decided), evidence: None, fault: None, before: None });
        }
        let form = self.form(&sheets.set);
        let (layer, cell) = self.facts.settled(upto, unit, form, indicator)?;
        let question = &sheets.set.indicators[indicator].question;
        let fault = match answer(question, cell, self.locale) {
            Answer::Unreadable(fault) => Some(on_fault(fault, question, cell, self.locale).message),
            Answer::Given(..) | Answer::Missing | Answer::NotApplicable => None,
        };
        let text = |cell: crate::facts::read::grid::RawCell<'_>| Some(cell.raw().into_owned()).filter(|text| !text.is_empty());
        Some(FigureCell {
            place: cell.place(),
            raw: cell.raw().into_owned(),
            layer: Some(layer),
            evidence: self.facts.evidence(unit, form, indicator).and_then(text),
            fault,
            before: None,
        })
    }

    /// A decision record a unit, a line each, in the order of the files.
    pub(super) fn records(&self, run: &Run<'_>, to: &mut dyn Write, done: &dyn Fn(usize)) -> std::io::Result<()> {
        in_order(&run.in_order(), to, done, |unit, placed, bytes| {
            let line = match placed.rated_in {
                Some((sheets, row)) => {
                    let sheets = &run.sheets[sheets];
                    let cells = |indicator| self.cell(run, unit, sheets, indicator);
                    record(&account(sheets, row, &self.about(run, unit), &cells))
                }
                None => record_without_set(placed.unit, run.period).to_string(),
            };
            bytes.extend_from_slice(line.trim_end().as_bytes());
            bytes.push(b'\n');
        })
    }

    /// How a run that was carried out ends.
    pub(super) fn exit(&self, run: &Run<'_>) -> Exit {
        let unreadable = self.facts.findings.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        if unreadable || !run.recorded.found.is_empty() || run.is_undetermined_somewhere() {
            Exit::Undetermined
        } else {
            Exit::Done
        }
    }
}

/// The record of a unit for which no rule set is in force.
fn record_without_set(unit: &crate::facts::units::Unit, period: Period) -> serde_json::Value {
    serde_json::json!({
        "record": 1,
        "unit": { "id": &*unit.id, "name": &*unit.name },
        "period": period.to_string(),
        "rule_set": null,
        "illustrative": false,
        "outcome": { "is": "not_rated", "by": "no_rule_set" },
    })
}

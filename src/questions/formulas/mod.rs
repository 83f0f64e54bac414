//! What a spreadsheet has to compute so that its cells say what the sheets say: each step of a plan as columns of formulas over
//! whole numbers, exact in binary doubles, with absences as numbers far below every value.
//!
//! A step's own column holds its value in whole units of its grid. What is absent holds its code: [`absence`]. Nothing is
//! interpreted anew from the law: a step is translated as its kernel stands, and what a formula gives is held against what the
//! engine gave, row by row; where the two differ, or where a formula would not be exact, the cell is a value.

mod expression;
mod numbers;
mod points;
mod ratings;
mod reads;
mod truths;

pub use expression::{Expression, Row, Test};
pub use numbers::Held;
pub use reads::{Asks, FIRST_DAY, Read};

use crate::engine::kernel::Kernel;
use crate::engine::plan::{Form, Input, Role, Step};
use crate::engine::sheet::{Slot, Values, Why};
use crate::engine::sheets::Sheets;
use crate::law::Name;
use crate::law::extent::Extent;
use crate::words::diagnostic::Words;
use crate::words::figure::Kind;
use crate::words::number::power_of_ten;
use numbers::Bounded;
use std::sync::Arc;

/// Every number that a formula meets on its way stays under this: fifteen digits are exact in a binary double, and are what
/// spreadsheets compare by.
pub const EXACT_BELOW: i128 = 1_000_000_000_000_000;

/// Codes of absences lie under this, values above.
pub const ABSENT_BELOW: i128 = -EXACT_BELOW;

/// What stands in a cell where a figure, or what follows from one, is beyond what the formulas of this workbook compute exactly;
/// below every absence, so that it is told first.
pub const BEYOND: i128 = -11 * EXACT_BELOW;

/// What stands in a cell for an absence.
pub fn absence(why: Why) -> i128 {
    (i128::from(why.0) - 10) * EXACT_BELOW
}

/// The formulas of a rule set's sheet.
#[derive(Debug)]
pub struct Formulas {
    /// In order; each reads only columns to its left, and figures.
    pub columns: Vec<Column>,
    /// How the inputs are read from their cells, in the plan's order.
    pub reads: Vec<Read>,
    /// Where each step's value stands.
    pub steps: Vec<Cells>,
    /// What decided, as a position in `words`.
    pub decided: usize,
    /// Whether the rating counts as vững mạnh: 1 or 0.
    pub is_strong: usize,
    /// What decides, in words.
    pub words: Vec<Words>,
    /// From this position in `words` on, the unit is undetermined; before it, but for `n_rated`, not rated.
    pub first_undetermined: usize,
}

/// One column of the calculations.
#[derive(Debug)]
pub struct Column {
    /// The step it belongs to.
    pub slot: Slot,
    /// How it comes about.
    pub content: Content,
}

/// How a column comes about.
#[derive(Clone, Debug)]
pub enum Content {
    /// An input, read from its cell: its position among the inputs.
    Read(usize),
    /// A formula.
    Formula(Expression),
    /// What the engine computed, where no formula is exact, or none can be.
    Value,
    /// What decided, by the engine: a position in [`Formulas::words`].
    Reason,
}

/// Where a step's value stands, and what it means there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cells {
    /// The column.
    pub column: usize,
    /// What its whole numbers are.
    pub kind: Held,
}

/// One cell as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The value.
    pub value: i128,
    /// Whether the formula stands in the cell; else only the value.
    pub is_live: bool,
}

/// A column in the making.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lane {
    column: usize,
    /// Least and greatest value.
    bounds: (i128, i128),
    /// Which absences it can have: a bit a code.
    absences: Absences,
}

/// Which absences something can have: a bit a code.
type Absences = u16;

const ANY_ABSENCE: Absences = 0b111_1111;

/// The bit of [`BEYOND`].
const MAY_BE_BEYOND: Absences = 1 << 15;

fn bit(why: Why) -> Absences {
    1_u16.checked_shl(u32::from(why.0)).unwrap_or(0)
}

/// A plan on its way to formulas.
struct Maker<'s> {
    sheets: &'s Sheets,
    columns: Vec<Column>,
    steps: Vec<Option<(Lane, Held, Option<Lane>)>>,
    reads: Vec<Read>,
    /// The standing of each step that is a floor or gate.
    standings: Vec<Option<ratings::Running>>,
    /// The step being translated.
    slot: Slot,
    /// The code of what decided a rating after requirements.
    missed: Option<Lane>,
    year: i64,
}

/// The formulas of a sheet; what decides is told by `words`, of a reason of the rating or the outcome.
pub fn formulas(sheets: &Sheets, year: i32, words: &dyn Fn(&crate::engine::plan::Reason) -> Words) -> Formulas {
    let plan = &sheets.plan;
    let mut maker = Maker {
        sheets,
        columns: Vec::new(),
        steps: Vec::new(),
        reads: Vec::new(),
        standings: vec![None; plan.steps.len()],
        slot: Slot(0),
        missed: None,
        year: i64::from(year),
    };
    for (position, step) in plan.steps.iter().enumerate() {
        maker.slot = Slot(position);
        let n_columns = maker.columns.len();
        let made = maker.step(step);
        let made = made.unwrap_or_else(|| {
            maker.columns.truncate(n_columns);
            maker.value(step)
        });
        maker.steps.push(Some(made));
    }
    maker.finish(words)
}

impl Maker<'_> {
    fn push(&mut self, content: Content) -> usize {
        self.columns.push(Column { slot: self.slot, content });
        self.columns.len() - 1
    }

    /// A column for a formula, where it is not a column or a number already.
    fn lane(&mut self, formula: Expression, bounds: (i128, i128), absences: Absences) -> Lane {
        let column = match formula {
            Expression::Column(column) => column,
            formula => self.push(Content::Formula(formula)),
        };
        Lane { column, bounds, absences }
    }

    fn lane_of(&self, slot: Slot) -> Lane {
        self.steps[slot.0].expect("a step reads only what stands to its left").0
    }

    /// A step that is only values.
    fn value(&mut self, step: &Step) -> (Lane, Held, Option<Lane>) {
        let bounds = (-EXACT_BELOW + 1, EXACT_BELOW - 1);
        let kind = match step.form {
            Form::InWhy => self.in_why(step),
            Form::Grid { decimals, .. } => Held::Whole(decimals),
            Form::Quotient { .. } => Held::Over,
            Form::Rating | Form::Standing => Held::Rating,
            Form::Text => Held::Text,
        };
        let bounds = self.range(step, kind).unwrap_or(bounds);
        let column = self.push(Content::Value);
        let own = Lane { column, bounds, absences: ANY_ABSENCE };
        let under = (kind == Held::Over).then(|| {
            let column = self.push(Content::Value);
            Lane { column, bounds: self.under_range(step).unwrap_or((1, EXACT_BELOW - 1)), absences: 0 }
        });
        if step.form == Form::Standing {
            self.standings[self.slot.0] = Some(ratings::Running::unknown(own));
        }
        (own, kind, under)
    }

    fn in_why(&self, step: &Step) -> Held {
        match (&step.role, &step.kernel) {
            (Role::Input(Input::Name(Name::Indicator(indicator))), _)
                if matches!(self.sheets.set.indicators[*indicator].question.kind, Kind::Choice(_)) =>
            {
                Held::Option
            }
            (_, Kernel::Outcome(_) | Kernel::OutcomeAfterQuota(_) | Kernel::OutcomeDecided(_)) => Held::Code,
            _ => Held::Truth,
        }
    }

    fn extent(&self, role: &Role) -> Option<Extent> {
        let ranges = &self.sheets.plan.ranges;
        match role {
            Role::Input(Input::Name(Name::Indicator(indicator))) => ranges.indicators[*indicator],
            Role::Derived(derived) => Some(ranges.derived[*derived]),
            // what the rules give where a criterion does not apply may lie outside the range of its method
            Role::Points(node) => {
                let node = &self.sheets.set.scorecard()?.nodes[*node];
                Extent::between(node.points_min, node.points_max, 0).ok()
            }
            Role::Maximum(node) => Some(ranges.maxima[*node]),
            Role::Total => {
                let scorecard = self.sheets.set.scorecard()?;
                Extent::between(scorecard.total_at_least, scorecard.total_at_most, 0).ok()
            }
            Role::TotalMax => ranges.total_max,
            _ => None,
        }
    }

    /// What the plan proved of a column's whole numbers.
    fn range(&self, step: &Step, kind: Held) -> Option<(i128, i128)> {
        match (kind, self.extent(&step.role)) {
            (Held::Whole(decimals), Some(extent)) => match extent.at_decimals(decimals).ok()? {
                Extent::Grid { low, high, .. } => Some((low, high)),
                Extent::Quotient { .. } => None,
            },
            (Held::Over, Some(Extent::Quotient { over, .. })) => Some(over),
            (Held::Truth, _) => Some((0, 1)),
            (Held::Rating | Held::Option | Held::Code, _) => Some((0, 1_000)),
            (Held::Text, _) => Some((0, 0)),
            _ => None,
        }
    }

    fn under_range(&self, step: &Step) -> Option<(i128, i128)> {
        match self.extent(&step.role)? {
            Extent::Quotient { under, .. } => Some((under.0.max(1), under.1)),
            Extent::Grid { .. } => None,
        }
    }

    /// Columns for a step; `None` where its formula would not be exact.
    fn step(&mut self, step: &Step) -> Option<(Lane, Held, Option<Lane>)> {
        match &step.kernel {
            Kernel::Input => {
                let read = reads::read(self.sheets, self.slot.0)?;
                let input = self.reads.len();
                let lane = Lane { column: self.push(Content::Read(input)), bounds: read.bounds(), absences: read.absences() };
                let kind = read.held();
                self.reads.push(read);
                Some((lane, kind, None))
            }
            Kernel::Derive(calculation, on_zero, rounding) => self.derive(calculation, *on_zero, *rounding),
            Kernel::Test(test) => self.truth(test).map(|lane| (lane, Held::Truth, None)),
            Kernel::Broken(test) => {
                let truth = self.truth(test)?;
                let broken = self.without_not_applicable(truth);
                Some((broken, Held::Truth, None))
            }
            Kernel::Join(join, slots) => {
                let parts: Vec<Lane> = slots.iter().map(|slot| self.lane_of(*slot)).collect();
                let joined = truths::joined(*join, &parts);
                let lane = self.lane(joined.0, (0, 1), joined.1);
                Some((lane, Held::Truth, None))
            }
            Kernel::Score(scoring) => {
                let draft = self.score(scoring)?;
                let bounds = self.within(step, scoring.finish.decimals, draft.bounds);
                let lane = self.own_lane(draft.formula, bounds, draft.absences);
                Some((lane, Held::Whole(scoring.finish.decimals), None))
            }
            Kernel::Rate(scoring) => {
                let draft = self.score(scoring)?;
                let lane = self.own_lane(draft.formula, draft.bounds, draft.absences);
                Some((lane, Held::Rating, None))
            }
            Kernel::Choose(choose) => self.choose(choose),
            Kernel::ScriptWords(_) => None,
            Kernel::Sum(sum) => {
                let draft = self.sum(sum)?;
                let bounds = self.within(step, sum.finish.decimals, draft.bounds);
                let lane = self.own_lane(draft.formula, bounds, draft.absences);
                Some((lane, Held::Whole(sum.finish.decimals), None))
            }
            Kernel::Maxima(maxima) => {
                let draft = self.maxima(maxima)?;
                let bounds = self.within(step, maxima.decimals, draft.bounds);
                let lane = self.own_lane(draft.formula, bounds, draft.absences);
                Some((lane, Held::Whole(maxima.decimals), None))
            }
            Kernel::ByScore(by_score) => self.by_score(by_score).map(|lane| (lane, Held::Rating, None)),
            Kernel::WorstRow(rows) => Some((self.worst_row(rows), Held::Rating, None)),
            Kernel::AfterRequirements(step) => Some((self.after_requirements(step), Held::Rating, None)),
            Kernel::Gate(gate) => Some((self.gate(gate), Held::Rating, None)),
            Kernel::Outcome(outcome) => {
                let n_reasons = step.legend.len();
                self.outcome(outcome, n_reasons).map(|lane| (lane, Held::Code, None))
            }
            Kernel::Final(last) => Some((self.rating(last), Held::Rating, None)),
            // what comes from other units is no sum of one's own cells
            Kernel::OfCohorts(_)
            | Kernel::OutcomeAfterQuota(_)
            | Kernel::RatingAfterQuota(_)
            | Kernel::Yardstick(_)
            | Kernel::Share(_) => None,
            Kernel::Related(slot) => Some((self.related(self.lane_of(*slot)), Held::Truth, None)),
            // as computed; a cell that was decided otherwise is a value, and stays
            Kernel::OutcomeDecided(decided) => {
                let before = self.lane_of(decided.outcome);
                Some((self.own_lane(Expression::Column(before.column), before.bounds, before.absences), Held::Code, None))
            }
            Kernel::RatingDecided(decided) => {
                let before = self.lane_of(decided.rating);
                Some((self.own_lane(Expression::Column(before.column), before.bounds, before.absences), Held::Rating, None))
            }
        }
    }

    /// The narrower of what the plan proved and what was reckoned here.
    fn within(&self, step: &Step, decimals: u8, own: (i128, i128)) -> (i128, i128) {
        match self.range(step, Held::Whole(decimals)) {
            Some((low, high)) if low.max(own.0) <= high.min(own.1) => (low.max(own.0), high.min(own.1)),
            Some(range) => range,
            None => own,
        }
    }

    fn finish(mut self, words: &dyn Fn(&crate::engine::plan::Reason) -> Words) -> Formulas {
        let (decided, is_strong, said, first_undetermined) = self.decided(words);
        Formulas {
            columns: self.columns,
            reads: self.reads,
            steps: self
                .steps
                .into_iter()
                .map(|step| step.expect("every step was translated"))
                .map(|(lane, kind, under)| Cells {
                    column: lane.column,
                    kind: match under {
                        Some(under) => Held::OverColumn(under.column),
                        None => kind,
                    },
                })
                .collect(),
            decided,
            is_strong,
            words: said,
            first_undetermined,
        }
    }
}

impl Formulas {
    /// The cells of a row. A step's own cell has what the engine gave, and its formula where that gives the same.
    pub fn row(&self, sheets: &Sheets, row: usize, told: &mut Vec<Told>) {
        told.clear();
        let text = |slot: Slot, texts: &[String]| {
            let (column, at) = sheets.sheet.column(slot, row);
            match &column.values {
                Values::Text(values) => texts.iter().any(|text| **text == *values[at]),
                _ => false,
            }
        };
        let mut cells: Vec<i128> = Vec::with_capacity(self.columns.len());
        let mut ends = self.steps.iter().enumerate().peekable();
        for (position, column) in self.columns.iter().enumerate() {
            let computed = match &column.content {
                Content::Formula(formula) => Some(formula.value(&Row { cells: &cells, text: &text })),
                Content::Read(_) | Content::Value | Content::Reason => None,
            };
            // the steps whose own column this is; one may stand in an earlier one's
            let mut engine = None;
            while let Some((slot, step)) = ends.peek() {
                let last = match step.kind {
                    Held::OverColumn(under) => under,
                    _ => step.column,
                };
                if last > position {
                    break;
                }
                if last == position {
                    engine = Some((Slot(*slot), **step));
                }
                ends.next();
            }
            let read = match column.content {
                Content::Read(input) => Some(&self.reads[input]),
                Content::Formula(_) | Content::Value | Content::Reason => None,
            };
            let cell = match (engine, computed) {
                (None, None) if matches!(column.content, Content::Reason) => {
                    Told { value: Formulas::reason_given(sheets, row), is_live: false }
                }
                (None, Some(value)) if position == self.decided && sheets.plan.slots.decision.is_some() => {
                    let given = Formulas::reason_given(sheets, row);
                    Told { value: given, is_live: value == given }
                }
                (None, Some(value)) => Told { value, is_live: true },
                (None, None) => {
                    // the numerator of a quotient that is a value, set right at its denominator
                    Told { value: absence(Why::UNSTATED), is_live: false }
                }
                (Some((slot, step)), computed) => match (step.kind, given_by_engine(sheets, slot, row, step)) {
                    (Held::OverColumn(_), (over, under)) => {
                        let own = cells[step.column];
                        let agrees = computed.is_some_and(|computed| {
                            if over < ABSENT_BELOW || own < ABSENT_BELOW {
                                own == over
                            } else {
                                crate::words::number::compare_products(own, under, over, computed).is_eq()
                            }
                        });
                        if agrees {
                            Told { value: computed.unwrap_or(under), is_live: true }
                        } else {
                            told[step.column] = Told { value: over, is_live: false };
                            cells[step.column] = over;
                            Told { value: under, is_live: false }
                        }
                    }
                    (_, (value, _)) => {
                        let is_read = read.is_some_and(|read| read.takes(value));
                        Told { value, is_live: is_read || computed == Some(value) }
                    }
                },
            };
            told.push(cell);
            cells.push(cell.value);
        }
    }

    /// How many columns of the plan's steps stand as values in every row, though something is computed in them.
    pub fn n_valued(&self) -> usize {
        self.columns.iter().filter(|column| matches!(column.content, Content::Value | Content::Reason)).count()
    }

    /// What decided by the engine, as a position in the words: those of the rating, then those of the outcome without its first.
    fn reason_given(sheets: &Sheets, row: usize) -> i128 {
        let slots = &sheets.plan.slots;
        let outcome = slots.outcome.expect("a plan has an outcome");
        let rating = slots.rating.expect("a plan ends with a rating");
        let code = |slot: Slot| i128::from(sheets.why(slot, row).0 - Why::PRESENT.0);
        match code(outcome) {
            0 => code(rating),
            code => i128::try_from(sheets.plan.steps[rating.0].legend.len()).unwrap_or(0) - 1 + code,
        }
    }
}

/// What the engine gave for a step, in the units of its column; a quotient with its denominator.
fn given_by_engine(sheets: &Sheets, slot: Slot, row: usize, cells: Cells) -> (i128, i128) {
    let (column, at) = sheets.sheet.column(slot, row);
    let why = column.why[at];
    let step = &sheets.plan.steps[slot.0];
    if !why.is_present() {
        return (absence(why), 1);
    }
    let value = match cells.kind {
        Held::Truth => i128::from(why == Why::HOLDS),
        Held::Option | Held::Code => i128::from(why.0 - Why::PRESENT.0),
        Held::Text => 0,
        Held::Rating => match &column.values {
            Values::Rating(positions) => i128::from(positions[at]),
            Values::Standing(standings) => i128::from(standings[at].rating),
            _ => 0,
        },
        Held::Whole(decimals) => {
            let mantissa = match &column.values {
                Values::Narrow(values) => i128::from(values[at]),
                Values::Wide(values) => values[at],
                _ => 0,
            };
            match step.decimals().checked_sub(decimals) {
                Some(excess) => {
                    let scale = power_of_ten(excess).expect("a plan's decimals fit");
                    if mantissa % scale == 0 { mantissa / scale } else { BEYOND }
                }
                None => mantissa.saturating_mul(power_of_ten(decimals - step.decimals()).unwrap_or(1)),
            }
        }
        Held::Over | Held::OverColumn(_) => {
            return match &column.values {
                Values::NarrowQuotient(over, under) => (i128::from(over[at]), i128::from(under[at])),
                Values::WideQuotient(over, under) => (over[at], under[at]),
                _ => (0, 1),
            };
        }
    };
    (value, 1)
}

/// Texts as they stand in formulas.
type Texts = Vec<String>;

fn texts(all: &[String]) -> Arc<Texts> {
    Arc::new(all.to_vec())
}

impl Bounded {
    fn of_lane(lane: Lane) -> Bounded {
        Bounded { formula: Expression::Column(lane.column), low: lane.bounds.0, high: lane.bounds.1 }
    }
}
